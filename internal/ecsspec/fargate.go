package ecsspec

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// The sizes are those of the table "Task size" in
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size
// (also https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html).

// FargateSize is a task size Fargate sells: CPU in units (1024 to a vCPU), Memory in MiB.
type FargateSize struct{ CPU, Memory int }

// String is the size as it is written in a task definition: "256/512".
func (s FargateSize) String() string { return fmt.Sprintf("%d/%d", s.CPU, s.Memory) }

// fargateRow is one row of AWS's table: every memory size of one CPU size.
type fargateRow struct {
	cpu     int
	memory  []int
	windows bool
	// platform is the oldest Linux platform version that has this size, when it matters.
	platform string
}

func gib(from, to, step int) []int {
	var mib []int
	for g := from; g <= to; g += step {
		mib = append(mib, g*1024)
	}
	return mib
}

var fargateRows = []fargateRow{
	{cpu: 256, memory: []int{512, 1024, 2048}},
	{cpu: 512, memory: gib(1, 4, 1)},
	{cpu: 1024, memory: gib(2, 8, 1), windows: true},
	{cpu: 2048, memory: gib(4, 16, 1), windows: true},
	{cpu: 4096, memory: gib(8, 30, 1), windows: true},
	{cpu: 8192, memory: gib(16, 60, 4), platform: "1.4.0"},
	{cpu: 16384, memory: gib(32, 120, 8), platform: "1.4.0"},
	{cpu: 32768, memory: []int{60 * 1024, 120 * 1024, 244 * 1024}, platform: "1.4.0"},
}

// FargateSizes lists every size Fargate sells, smallest first.
func FargateSizes() []FargateSize {
	var sizes []FargateSize
	for _, row := range fargateRows {
		for _, memory := range row.memory {
			sizes = append(sizes, FargateSize{CPU: row.cpu, Memory: memory})
		}
	}
	return sizes
}

// FargateCPUs lists the CPU sizes Fargate sells, smallest first.
func FargateCPUs() []int {
	cpus := make([]int, len(fargateRows))
	for i, row := range fargateRows {
		cpus[i] = row.cpu
	}
	return cpus
}

// FargateMemory lists the memory sizes (MiB) sold with cpu units, smallest first; none when cpu is not sold.
func FargateMemory(cpu int) []int {
	for _, row := range fargateRows {
		if row.cpu == cpu {
			return append([]int(nil), row.memory...)
		}
	}
	return nil
}

// FargateSizeSold reports whether Fargate sells cpu units with mem MiB.
func FargateSizeSold(cpu, mem int) bool {
	for _, m := range FargateMemory(cpu) {
		if m == mem {
			return true
		}
	}
	return false
}

// FargateSizeSoldForWindows reports whether Fargate sells the size to Windows containers.
func FargateSizeSoldForWindows(cpu, mem int) bool {
	for _, row := range fargateRows {
		if row.cpu == cpu {
			return row.windows && FargateSizeSold(cpu, mem)
		}
	}
	return false
}

// NearestFargateSizes returns up to n sizes nearest to the wanted one, nearest first. How near a size is, is
// decided by the ratio of CPU and the ratio of memory; of two equally near ones the smaller comes first, so
// that the answer is always the same.
func NearestFargateSizes(cpu, mem, n int) []FargateSize {
	if n <= 0 {
		return nil
	}
	sizes := FargateSizes()
	// FargateSizes lists the smaller size first, and a stable sort keeps that among equals.
	sort.SliceStable(sizes, func(i, j int) bool {
		return fargateDistance(sizes[i], cpu, mem) < fargateDistance(sizes[j], cpu, mem)
	})
	return sizes[:min(n, len(sizes))]
}

// fargateDistance is how far a size is from the wanted one: the ratio by which CPU differs times the ratio by
// which memory differs, in thousandths so that no floating point decides the order.
func fargateDistance(s FargateSize, cpu, mem int) int64 {
	return ratio(s.CPU, cpu) * ratio(s.Memory, mem)
}

func ratio(a, b int) int64 {
	// Sizes beyond 1<<30 cannot differ in a way that matters; bounding them keeps the product from overflowing.
	const limit = 1 << 30
	a, b = min(max(a, 1), limit), min(max(b, 1), limit)
	if a < b {
		a, b = b, a
	}
	return min(int64(a)*1000/int64(b), 1<<31)
}

// ExplainFargateSize says why Fargate does not sell a size and names the nearest ones; empty when it does.
func ExplainFargateSize(cpu, mem int) string {
	if FargateSizeSold(cpu, mem) {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Fargate does not sell %d CPU units with %d MiB", cpu, mem)
	if memory := FargateMemory(cpu); memory != nil {
		fmt.Fprintf(&b, " (%d CPU units come with %s)", cpu, describeMemory(memory))
	} else {
		fmt.Fprintf(&b, " (CPU is one of %s)", joinInts(FargateCPUs()))
	}
	b.WriteString("; nearest: ")
	for i, s := range NearestFargateSizes(cpu, mem, 3) {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(s.String())
	}
	return b.String()
}

// describeMemory writes a row's memory as AWS does: "512, 1024 or 2048 MiB" or "4096 to 16384 MiB in steps of 1024".
func describeMemory(memory []int) string {
	last := len(memory) - 1
	if last >= 3 {
		return fmt.Sprintf("%d to %d MiB in steps of %d", memory[0], memory[last], memory[1]-memory[0])
	}
	return joinInts(memory[:last]) + " or " + strconv.Itoa(memory[last]) + " MiB"
}

func joinInts(values []int) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = strconv.Itoa(v)
	}
	return strings.Join(parts, ", ")
}

// Fargate's ephemeral storage: 20 GiB come with every task, and a task definition may ask for 21 to 200.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
const (
	FargateEphemeralStorageDefaultGiB = 20
	FargateEphemeralStorageMinimumGiB = 21
	FargateEphemeralStorageMaximumGiB = 200
)

// FargateLogDrivers are the log drivers a Fargate task may use.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
func FargateLogDrivers() []ecstypes.LogDriver {
	return []ecstypes.LogDriver{ecstypes.LogDriverAwslogs, ecstypes.LogDriverSplunk, ecstypes.LogDriverAwsfirelens}
}
