package ecsspec

import "testing"

func TestInstanceArchitecture(t *testing.T) {
	for instanceType, want := range map[string]string{
		"m7g.large": "ARM64", "t4g.micro": "ARM64", "a1.medium": "ARM64", "g5g.xlarge": "ARM64", "c7gn.metal": "ARM64",
		"x2gd.large": "ARM64", "im4gn.large": "ARM64", "is4gen.large": "ARM64", "hpc7g.4xlarge": "ARM64", "i8g.large": "ARM64",
		"m7i.large": "X86_64", "t3.micro": "X86_64", "g4dn.xlarge": "X86_64", "g6.xlarge": "X86_64", "c7a.large": "X86_64",
		"m7i-flex.large": "X86_64", "u7i-12tb.224xlarge": "X86_64", "p4de.24xlarge": "X86_64", "m5.metal": "X86_64",
		"mac2.metal": "", "large": "", "": "", "m7g": "",
	} {
		got, ok := InstanceArchitecture(instanceType)
		if string(got) != want || ok != (want != "") {
			t.Errorf("InstanceArchitecture(%q) is %q, %v; want %q", instanceType, got, ok, want)
		}
	}
}
