package ec2

import (
	"fmt"
	"regexp"
	"strconv"
)

// InstanceType is what is known of an instance type.
type InstanceType struct {
	VCPU, MemoryMiB int
	// Architecture is "x86_64" or "arm64".
	Architecture string
}

var instanceTypePattern = regexp.MustCompile(`^([a-z]+)(\d)([a-z]*)\.(nano|micro|small|medium|large|xlarge|(\d{1,2})xlarge)$`)

// burstable are the sizes of the T families: virtual CPUs and MiB
// (https://aws.amazon.com/ec2/instance-types/t3/).
var burstable = map[string][2]int{
	"nano": {2, 512}, "micro": {2, 1024}, "small": {2, 2048}, "medium": {2, 4096}, "large": {2, 8192}, "xlarge": {4, 16384}, "2xlarge": {8, 32768},
}

// gibPerVCPU of the general, compute and memory families
// (https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html).
var gibPerVCPU = map[string]int{"m": 4, "c": 2, "r": 8}

// FindInstanceType knows the T, M, C and R families, which follow a rule. Other
// types are an error: their size would be a guess.
func FindInstanceType(name string) (InstanceType, error) {
	m := instanceTypePattern.FindStringSubmatch(name)
	unknown := fmt.Errorf("the embedded region does not know the instance type %q; it knows the families t, m, c and r, such as t3.medium and m5.large", name)
	if m == nil {
		return InstanceType{}, unknown
	}
	family, generation, variant, size := m[1], m[2], m[3], m[4]
	t := InstanceType{Architecture: "x86_64"}
	for _, c := range variant {
		if c == 'g' {
			t.Architecture = "arm64"
		}
	}
	if family == "t" {
		sized, ok := burstable[size]
		if !ok {
			return InstanceType{}, unknown
		}
		t.VCPU, t.MemoryMiB = sized[0], sized[1]
		if generation == "2" && t.MemoryMiB <= 2048 {
			t.VCPU = 1
		}
		return t, nil
	}
	gib, ok := gibPerVCPU[family]
	if !ok {
		return InstanceType{}, unknown
	}
	switch size {
	case "medium":
		t.VCPU = 1
	case "large":
		t.VCPU = 2
	case "xlarge":
		t.VCPU = 4
	case "nano", "micro", "small":
		return InstanceType{}, unknown
	default:
		n, err := strconv.Atoi(m[5])
		if err != nil || n < 2 {
			return InstanceType{}, unknown
		}
		t.VCPU = 4 * n
	}
	t.MemoryMiB = t.VCPU * gib * 1024
	return t, nil
}
