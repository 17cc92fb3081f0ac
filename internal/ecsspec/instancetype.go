package ecsspec

import (
	"regexp"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// instanceFamily splits an instance type into its series, its generation and its attributes: m7gd.large is m, 7, gd.
var instanceFamily = regexp.MustCompile(`^([a-z]+)([0-9]+)([a-z]*)(?:-[a-z0-9]+)*\.[a-z0-9-]+$`)

// InstanceArchitecture is the CPU architecture of an EC2 instance type; ok is false for what is no instance type. Types
// with a g among their attributes have Graviton processors, and so have those of the a1 family; Macs run no containers.
// https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
// https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-type-specifications.html
func InstanceArchitecture(instanceType string) (architecture ecstypes.CPUArchitecture, ok bool) {
	m := instanceFamily.FindStringSubmatch(instanceType)
	if m == nil || m[1] == "mac" {
		return "", false
	}
	if m[1] == "a" {
		return ecstypes.CPUArchitectureArm64, true
	}
	for _, attribute := range m[3] {
		if attribute == 'g' {
			return ecstypes.CPUArchitectureArm64, true
		}
	}
	return ecstypes.CPUArchitectureX8664, true
}
