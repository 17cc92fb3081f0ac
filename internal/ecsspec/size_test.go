package ecsspec

import (
	"strings"
	"testing"
)

func TestParseCPU(t *testing.T) {
	for in, want := range map[string]int{
		"256": 256, " 1024 ": 1024, "1 vCPU": 1024, ".25 vcpu": 256, "0.5vCPU": 512, "16 VCPU": 16384, "1.5 vCPU": 1536, "10": 10,
	} {
		if got, err := ParseCPU(in); err != nil || got != want {
			t.Errorf("ParseCPU(%q) = %d, %v, want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"", "0", "-1", "abc", "256.5", "1 GB", "vCPU", ". vCPU", "1.2.3 vCPU", "0.0001 vCPU", "1e3", "+5", "1/2 vCPU", "99999999999", "1_000", strings.Repeat("9", 1<<20)} {
		if got, err := ParseCPU(in); err == nil {
			t.Errorf("ParseCPU(%.20q) = %d, want an error", in, got)
		} else if len(err.Error()) > 300 {
			t.Errorf("ParseCPU(%.20q): the error is %d bytes long", in, len(err.Error()))
		}
	}
}

func TestParseMemory(t *testing.T) {
	for in, want := range map[string]int{"512": 512, "2 GB": 2048, "0.5GB": 512, "30gb": 30720, "1.5 GB": 1536} {
		if got, err := ParseMemory(in); err != nil || got != want {
			t.Errorf("ParseMemory(%q) = %d, %v, want %d", in, got, err, want)
		}
	}
	_, err := ParseMemory("2 GiB")
	if want := `"2 GiB" is not a memory size: expected MiB such as "512", or gigabytes such as "0.5 GB"`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func FuzzParseSize(f *testing.F) {
	for _, s := range []string{"256", "1 vCPU", ".25vcpu", "0.5GB", "", "..", "1e999999999 GB"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := ParseCPU(s); err == nil && n <= 0 {
			t.Errorf("ParseCPU(%q) = %d", s, n)
		}
		if n, err := ParseMemory(s); err == nil && n <= 0 {
			t.Errorf("ParseMemory(%q) = %d", s, n)
		}
	})
}
