package ecsspec

import (
	"fmt"
	"testing"
)

// TestFargateSizesAreAWSs counts the cells of AWS's table, so that a slip in a range or a step shows.
func TestFargateSizesAreAWSs(t *testing.T) {
	want := map[int]struct{ n, first, last int }{
		256:   {3, 512, 2048},
		512:   {4, 1024, 4096},
		1024:  {7, 2048, 8192},
		2048:  {13, 4096, 16384},
		4096:  {23, 8192, 30720},
		8192:  {12, 16384, 61440},
		16384: {12, 32768, 122880},
		32768: {3, 61440, 249856},
	}
	for _, cpu := range FargateCPUs() {
		m, w := FargateMemory(cpu), want[cpu]
		if len(m) != w.n || m[0] != w.first || m[len(m)-1] != w.last {
			t.Errorf("FargateMemory(%d) = %v, want %d sizes from %d to %d", cpu, m, w.n, w.first, w.last)
		}
		delete(want, cpu)
	}
	if len(want) > 0 {
		t.Errorf("not sold: %v", want)
	}
}

func TestFargateSizeSold(t *testing.T) {
	for _, tt := range []struct {
		cpu, mem      int
		sold, windows bool
	}{
		{256, 512, true, false},
		{256, 4096, false, false},
		{512, 512, false, false},
		{1024, 3072, true, true},
		{4096, 30720, true, true},
		{4096, 31744, false, false},
		{8192, 17408, false, false},
		{16384, 122880, true, false},
		{32768, 65536, false, false},
		{32768, 122880, true, false},
		{300, 512, false, false},
		{-1, -1, false, false},
	} {
		if got := FargateSizeSold(tt.cpu, tt.mem); got != tt.sold {
			t.Errorf("FargateSizeSold(%d, %d) = %v", tt.cpu, tt.mem, got)
		}
		if got := FargateSizeSoldForWindows(tt.cpu, tt.mem); got != tt.windows {
			t.Errorf("FargateSizeSoldForWindows(%d, %d) = %v", tt.cpu, tt.mem, got)
		}
	}
}

func TestNearestFargateSizes(t *testing.T) {
	for _, tt := range []struct {
		cpu, mem int
		want     string
	}{
		{256, 4096, "[256/2048 512/4096]"},
		{512, 512, "[256/512 512/1024]"},
		{1024, 1024, "[512/1024 1024/2048]"},
		{1 << 30, 1 << 30, "[32768/249856 32768/122880]"},
		{0, 0, "[256/512 256/1024]"},
		{-5, -5, "[256/512 256/1024]"},
		{1000, 2000, "[1024/2048 1024/3072]"},
	} {
		if got := fmt.Sprint(NearestFargateSizes(tt.cpu, tt.mem, 2)); got != tt.want {
			t.Errorf("NearestFargateSizes(%d, %d, 2) = %s, want %s", tt.cpu, tt.mem, got, tt.want)
		}
	}
	if got := NearestFargateSizes(256, 512, 0); len(got) != 0 {
		t.Errorf("asked for none, got %v", got)
	}
	for _, s := range FargateSizes() {
		if got := NearestFargateSizes(s.CPU, s.Memory, 1); len(got) != 1 || got[0] != s {
			t.Errorf("the nearest size of %v is %v", s, got)
		}
	}
}

func TestExplainFargateSize(t *testing.T) {
	for _, tt := range []struct {
		cpu, mem int
		want     string
	}{
		{256, 512, ""},
		{256, 4096, "Fargate does not sell 256 CPU units with 4096 MiB (256 CPU units come with 512, 1024 or 2048 MiB); nearest: 256/2048, 512/4096, 512/3072"},
		{2048, 2048, "Fargate does not sell 2048 CPU units with 2048 MiB (2048 CPU units come with 4096 to 16384 MiB in steps of 1024); nearest: 1024/2048, 2048/4096, 2048/5120"},
		{300, 512, "Fargate does not sell 300 CPU units with 512 MiB (CPU is one of 256, 512, 1024, 2048, 4096, 8192, 16384, 32768); nearest: 256/512, 256/1024, 512/1024"},
	} {
		if got := ExplainFargateSize(tt.cpu, tt.mem); got != tt.want {
			t.Errorf("ExplainFargateSize(%d, %d)\n got %s\nwant %s", tt.cpu, tt.mem, got, tt.want)
		}
	}
}
