package launch

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed fargate_cpu_memory.md
var fargateCPUMemoryPage string

// FargateCPUMemory finds task sizes that Fargate does not sell.
var FargateCPUMemory = &lint.Rule{
	Name:     "fargate-cpu-memory",
	Severity: lint.Error,
	Page:     fargateCPUMemoryPage,
	Check:    checkFargateCPUMemory,
}

func checkFargateCPUMemory(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if t.Fargate() {
			checkFargateSize(p, t)
		}
	}
}

func checkFargateSize(p *lint.Pass, t *estate.TaskDefinition) {
	report := func(at estate.Value[string], message, advice string) {
		p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(at), Message: message, Advice: advice})
	}
	cpu, cpuKnown, err := size(t.CPU, ecsspec.ParseCPU)
	if err != nil {
		report(t.CPU, "cpu "+err.Error(), "Fargate sells "+oneOf(ecsspec.FargateCPUs())+" CPU units.")
		return
	}
	memory, memoryKnown, err := size(t.Memory, ecsspec.ParseMemory)
	if err != nil {
		report(t.Memory, "memory "+err.Error(), "Write it in MiB, as one of the amounts that Fargate sells with the CPU.")
		return
	}
	if !cpuKnown {
		return
	}
	amounts := ecsspec.FargateMemory(cpu)
	switch {
	case !memoryKnown && amounts == nil:
		report(t.CPU, fmt.Sprintf("Fargate does not sell cpu %s: expected one of %s", quoted(t.CPU), oneOf(ecsspec.FargateCPUs())),
			fmt.Sprintf("The nearest is %d.", ecsspec.NearestFargateSizes(cpu, 2*cpu, 1)[0].CPU))
	case !memoryKnown:
	case !ecsspec.FargateSizeSold(cpu, memory):
		// The CPU is at fault when Fargate sells no task with it, else the memory.
		at, why := t.CPU, "cpu is one of "+oneOf(ecsspec.FargateCPUs())
		if amounts != nil {
			at, why = t.Memory, fmt.Sprintf("cpu %s comes with memory %s", quoted(t.CPU), oneOf(amounts))
		}
		report(at, fmt.Sprintf("Fargate does not sell cpu %s with memory %s: %s", quoted(t.CPU), quoted(t.Memory), why),
			"The nearest sizes (cpu/memory) are "+nearest(cpu, memory)+". AWS refuses to register any other.")
	default:
		if windows, ok := t.Windows(); ok && windows && !ecsspec.FargateSizeSoldForWindows(cpu, memory) {
			report(t.CPU, fmt.Sprintf("Fargate does not sell cpu %s to Windows containers", quoted(t.CPU)),
				"Windows tasks have "+oneOf(windowsCPUs())+" CPU units.")
		}
	}
}

// size parses a size; known is false when there is none or it cannot be known.
func size(v estate.Value[string], parse func(string) (int, error)) (n int, known bool, err error) {
	s, ok := v.Get()
	if !ok {
		return 0, false, nil
	}
	n, err = parse(s)
	return n, err == nil, err
}

func quoted(v estate.Value[string]) string {
	s, _ := v.Get()
	return strconv.Quote(s)
}

func nearest(cpu, memory int) string {
	var sizes []string
	for _, s := range ecsspec.NearestFargateSizes(cpu, memory, 3) {
		sizes = append(sizes, s.String())
	}
	return strings.Join(sizes, ", ")
}

func windowsCPUs() []int {
	var all []int
	for _, cpu := range ecsspec.FargateCPUs() {
		if ecsspec.FargateSizeSoldForWindows(cpu, ecsspec.FargateMemory(cpu)[0]) {
			all = append(all, cpu)
		}
	}
	return all
}

// oneOf writes sizes as a person would: each when they are few or uneven, otherwise as a range with its step.
func oneOf(sizes []int) string {
	last := len(sizes) - 1
	even := last >= 3
	for i := 2; i <= last && even; i++ {
		even = sizes[i]-sizes[i-1] == sizes[1]-sizes[0]
	}
	if even {
		return fmt.Sprintf("%d to %d in steps of %d", sizes[0], sizes[last], sizes[1]-sizes[0])
	}
	var all []string
	for _, n := range sizes {
		all = append(all, strconv.Itoa(n))
	}
	return strings.Join(all[:last], ", ") + " or " + all[last]
}
