package ecsspec

import (
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// pair is a service and its task definition.
type pair struct {
	s  Service
	td TaskDefinition
}

func checkPair(p pair) []Problem { return CheckServiceAgainstTaskDefinition(p.s, p.td) }

func TestCheckServiceAgainstTaskDefinition(t *testing.T) {
	fargate := func() pair { return pair{fargateService(), fargateTask(t, testWeb)} }
	runProblems(t, fargate, checkPair, []problemCase[pair]{
		{"container", func(p *pair) { p.s.LoadBalancers[0].ContainerName = ptr("wep") },
			[]string{`target-container load_balancer[0].container_name: container "wep" is not in the task definition "web"`}},
		{"container not known", func(p *pair) {
			p.s.LoadBalancers[0].ContainerName, p.s.Unknown = nil, NewUnknown("load_balancer[0].container_name")
		}, nil},
		{"a name not known", func(p *pair) {
			p.td.Containers[0].Name, p.td.Unknown = nil, NewUnknown("container_definitions[0].name")
		}, nil},
		{"port", func(p *pair) { p.s.LoadBalancers[0].ContainerPort = ptr[int32](8080) },
			[]string{`target-port load_balancer[0].container_port: container "web" of the task definition "web" does not map port 8080`}},
		{"port not known", func(p *pair) {
			p.s.LoadBalancers[0].ContainerPort, p.td.Unknown = ptr[int32](8080), NewUnknown("container_definitions[0].portMappings[0].containerPort")
		}, nil},
		{"port in a range", func(p *pair) {
			p.td.Containers[0].PortMappings = []ecstypes.PortMapping{{ContainerPortRange: ptr("70-90")}}
		}, nil},
		{"port outside the range", func(p *pair) {
			p.td.Containers[0].PortMappings = []ecstypes.PortMapping{{ContainerPortRange: ptr("81-90")}}
		}, []string{`target-port load_balancer[0].container_port: container "web" of the task definition "web" does not map port 80`}},
		{"registry", func(p *pair) {
			p.s.ServiceRegistries = []ecstypes.ServiceRegistry{{ContainerName: ptr("db"), ContainerPort: ptr[int32](1)}}
		}, []string{`target-container service_registries[0].container_name: container "db" is not in the task definition "web"`}},
		{"only ec2 required, but fit for fargate", func(p *pair) { p.td.RequiresCompatibilities = nil }, nil},
		{"not fit for fargate", func(p *pair) {
			p.td.RequiresCompatibilities, p.td.CPU = nil, "128"
		}, []string{`fargate-compatibility launch_type: the service runs on Fargate, but its task definition "web" cannot`}},
		{"not fit for fargate spot", func(p *pair) {
			strategyOf(capacityProvider("FARGATE_SPOT", 1, 0))(&p.s)
			p.td.RequiresCompatibilities, p.td.CPU = nil, "128"
		}, []string{`fargate-compatibility capacity_provider_strategy: the service runs on Fargate, but its task definition "web" cannot`}},
	})

	instances := func() pair { return pair{instanceService(), instanceTask(t, testWeb)} }
	awsvpc := func(p *pair) { p.td.NetworkMode = ecstypes.NetworkModeAwsvpc }
	classic := []ecstypes.LoadBalancer{{LoadBalancerName: ptr("old"), ContainerName: ptr("web"), ContainerPort: ptr[int32](80)}}
	runProblems(t, instances, checkPair, []problemCase[pair]{
		{"network for bridge", func(p *pair) { p.s.Network = &ecstypes.AwsVpcConfiguration{Subnets: []string{"s"}} },
			[]string{`network-configuration network_configuration: network_configuration is set, but the task definition "web" uses network mode "bridge", which has no interfaces of its own`}},
		{"no network for awsvpc", awsvpc,
			[]string{`network-configuration network_configuration: the task definition "web" uses network mode "awsvpc", but the service has no network_configuration`}},
		{"external", func(p *pair) { p.s.LaunchType = ecstypes.LaunchTypeExternal }, nil},
		{"external with efs", func(p *pair) {
			p.s.LaunchType = ecstypes.LaunchTypeExternal
			p.td.Volumes = []ecstypes.Volume{{Name: ptr("data"), EfsVolumeConfiguration: &ecstypes.EFSVolumeConfiguration{}}}
		}, []string{`external-compatibility launch_type: the service runs on external instances, but its task definition "web" has an EFS volume, which they do not have`}},
		{"external with a proxy, and validated", func(p *pair) {
			p.s.LaunchType = ecstypes.LaunchTypeExternal
			p.td.ProxyConfiguration = &ecstypes.ProxyConfiguration{}
			p.td.RequiresCompatibilities = []ecstypes.Compatibility{ecstypes.CompatibilityExternal}
		}, nil},
		{"mode not known", func(p *pair) { awsvpc(p); p.td.Unknown = NewUnknown("network_mode") }, nil},
		{"classic load balancer", func(p *pair) { p.s.LoadBalancers = classic }, nil},
		{"classic load balancer for awsvpc", func(p *pair) {
			awsvpc(p)
			p.s.LoadBalancers, p.s.IAMRole, p.s.Network = classic, testRole, &ecstypes.AwsVpcConfiguration{Subnets: []string{"s"}}
		}, []string{`classic-load-balancer load_balancer[0].elb_name: Classic Load Balancer "old" cannot reach tasks of network mode "awsvpc"`,
			"iam-role iam_role: a service of awsvpc tasks uses the ECS service-linked role"}},
	})
}
