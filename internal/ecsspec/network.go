package ecsspec

import ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

// Target types of a target group, as Elastic Load Balancing spells them.
const (
	TargetTypeIP       = "ip"
	TargetTypeInstance = "instance"
)

// The host ports ECS hands out when a port mapping in bridge mode names none (or 0): the instance's own
// ephemeral range, /proc/sys/net/ipv4/ip_local_port_range, which is 32768 to 60999 on the Linux kernels of the
// ECS-optimized AMIs (AWS writes "above 32768"), or 49153 to 65535 where that file cannot be read.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
const (
	DynamicHostPortFirst = 32768
	DynamicHostPortLast  = 60999

	FallbackDynamicHostPortFirst = 49153
	FallbackDynamicHostPortLast  = 65535
)

// DefaultNetworkMode is the mode of a task definition that names none: bridge for Linux on EC2. Windows calls
// its own default mode "default", which AWS also spells by leaving the argument out.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
const DefaultNetworkMode = ecstypes.NetworkModeBridge

// EffectiveNetworkMode is the mode in effect when mode may be empty.
func EffectiveNetworkMode(mode ecstypes.NetworkMode) ecstypes.NetworkMode {
	if mode == "" {
		return DefaultNetworkMode
	}
	return mode
}

// TargetTypeFor is the target type a target group must have for tasks of a network mode: every awsvpc task has
// an address of its own, all others are reached through their instance. It is empty for mode none, which
// cannot be reached. An empty mode counts as the default.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
func TargetTypeFor(networkMode string) string {
	switch EffectiveNetworkMode(ecstypes.NetworkMode(networkMode)) {
	case ecstypes.NetworkModeAwsvpc:
		return TargetTypeIP
	case ecstypes.NetworkModeBridge, ecstypes.NetworkModeHost, networkModeDefault:
		return TargetTypeInstance
	}
	return ""
}

// networkModeDefault is the NAT network of Windows instances; the SDK's enumeration does not list it.
const networkModeDefault ecstypes.NetworkMode = "default"

// HasOwnInterface reports whether each task of the mode gets an elastic network interface, and so needs subnets.
func HasOwnInterface(mode ecstypes.NetworkMode) bool { return mode == ecstypes.NetworkModeAwsvpc }

// HostPort is the host port a mapping asks for: the container port where the mode has no ports of its own
// (awsvpc, host), otherwise what the mapping says. dynamic is true when ECS picks the port at run time.
func HostPort(mode ecstypes.NetworkMode, mapping ecstypes.PortMapping) (port int32, dynamic bool) {
	switch EffectiveNetworkMode(mode) {
	case ecstypes.NetworkModeAwsvpc, ecstypes.NetworkModeHost:
		if mapping.ContainerPort != nil {
			return *mapping.ContainerPort, false
		}
		return 0, false
	}
	if mapping.HostPort != nil && *mapping.HostPort != 0 {
		return *mapping.HostPort, false
	}
	return 0, true
}
