package ecsspec

import "testing"

func TestTasksByInterfaces(t *testing.T) {
	for instanceType, want := range map[string]int{
		"t2.micro": 1, "t2.2xlarge": 2, "t3.medium": 2, "t3a.small": 1, "t3.small": 2, "t4g.xlarge": 3,
		"c5.large": 2, "m7g.medium": 1, "m5.2xlarge": 3, "c5.9xlarge": 7, "r6i.12xlarge": 7, "m5.16xlarge": 14, "m7i.48xlarge": 14, "c6in.8xlarge": 7,
	} {
		if got, ok := TasksByInterfaces(instanceType); !ok || got != want {
			t.Errorf("%s has room for %d tasks (%t), expected %d", instanceType, got, ok, want)
		}
	}
	for _, instanceType := range []string{"", "large", "m4.large", "m5zn.3xlarge", "c6in.32xlarge", "g5.xlarge", "m5.metal", "t3.4xlarge", "m5.0xlarge", "m5.-2xlarge"} {
		if n, ok := TasksByInterfaces(instanceType); ok {
			t.Errorf("%q has room for %d tasks, expected not to know", instanceType, n)
		}
	}
}
