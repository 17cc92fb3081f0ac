package ecsspec

import (
	"strconv"
	"strings"
)

// interfacesOfT has the network interfaces that burstable instances can have, by size; those of the families at the end
// differ (https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html).
var interfacesOfT = map[string]int{
	"nano": 2, "micro": 2, "small": 3, "medium": 3, "large": 3, "xlarge": 4, "2xlarge": 4,
	"t2.xlarge": 3, "t2.2xlarge": 3, "t3a.small": 2,
}

// InstanceInterfaces is how many network interfaces an instance of a type can have, its primary one among them. ok is
// false for types other than those of the families t, c, m and r, of which the size tells.
// https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html
// https://docs.aws.amazon.com/ec2/latest/instancetypes/co.html
// https://docs.aws.amazon.com/ec2/latest/instancetypes/mo.html
func InstanceInterfaces(instanceType string) (n int, ok bool) {
	m := instanceFamily.FindStringSubmatch(instanceType)
	if m == nil {
		return 0, false
	}
	family, size, _ := strings.Cut(instanceType, ".")
	series, generation, attributes := m[1], m[2], m[3]
	switch series {
	case "t":
		if n, ok = interfacesOfT[instanceType]; !ok {
			n, ok = interfacesOfT[size]
		}
		return n, ok
	case "c", "m", "r":
	default:
		return 0, false
	}
	if generation < "4" || strings.Contains(attributes, "z") || family == "m4" {
		return 0, false
	}
	switch size {
	case "medium":
		return 2, true
	case "large":
		return 3, true
	case "xlarge":
		return 4, true
	}
	times, isLarger := strings.CutSuffix(size, "xlarge")
	factor, err := strconv.Atoi(times)
	switch {
	case !isLarger, err != nil, factor < 2:
		return 0, false
	case factor == 2:
		return 4, true
	case factor <= 12:
		return 8, true
	case factor <= 24:
		return 15, true
	}
	// The largest of the families for networking spread their interfaces over several cards.
	return 15, !strings.Contains(attributes, "n")
}

// TasksByInterfaces is how many tasks of network mode awsvpc an instance can hold without trunking: each takes a network
// interface, and the instance needs one itself.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html
func TasksByInterfaces(instanceType string) (n int, ok bool) {
	n, ok = InstanceInterfaces(instanceType)
	return n - 1, ok
}

// TrunkingSetting is the account setting that gives instances room for more tasks of mode awsvpc.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html
const TrunkingSetting = "awsvpcTrunking"
