package ecsspec

import (
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestCheckServiceNetwork(t *testing.T) {
	runProblems(t, fargateService, CheckService, []problemCase[Service]{
		{"none", func(s *Service) { s.Network = nil }, []string{"network-configuration network_configuration: a Fargate service has no network_configuration"}},
		{"not known", func(s *Service) { s.Network, s.Unknown = nil, NewUnknown("network_configuration") }, nil},
		{"subnets", func(s *Service) { s.Network.Subnets = nil }, []string{"network-configuration network_configuration[0].subnets: network_configuration names no subnet"}},
		{"subnets not known", func(s *Service) { s.Network.Subnets, s.Unknown = nil, NewUnknown("network_configuration[0].subnets") }, nil},
		{"limits", func(s *Service) { s.Network.Subnets, s.Network.SecurityGroups = make([]string, 17), make([]string, 6) }, []string{
			"network-configuration network_configuration[0].subnets: 17 subnets, expected at most 16",
			"network-configuration network_configuration[0].security_groups: 6 security groups, expected at most 5"}},
		{"public address", func(s *Service) { s.Network.AssignPublicIp = "ENABLED" }, nil},
		{"load balancer", func(s *Service) {
			s.LoadBalancers = append(s.LoadBalancers, ecstypes.LoadBalancer{ContainerPort: ptr[int32](0)},
				ecstypes.LoadBalancer{TargetGroupArn: ptr("arn"), LoadBalancerName: ptr("old"), ContainerName: ptr("web")})
		}, []string{
			"load-balancer load_balancer[1]: the block names neither a target group nor a Classic Load Balancer",
			"load-balancer load_balancer[1].container_name: the block does not say which container to send traffic to",
			"load-balancer load_balancer[1].container_port: container_port is 0, expected 1 to 65535",
			"load-balancer load_balancer[2].elb_name: elb_name and target_group_arn are both set",
			`classic-load-balancer load_balancer[2].elb_name: Classic Load Balancer "old" cannot reach Fargate tasks`}},
		{"target group not known", func(s *Service) {
			s.LoadBalancers[0].TargetGroupArn, s.Unknown = nil, NewUnknown("load_balancer[0].target_group_arn")
		}, nil},
		{"six", func(s *Service) {
			for range 5 {
				s.LoadBalancers = append(s.LoadBalancers, s.LoadBalancers[0])
			}
		}, []string{"load-balancer load_balancer: 6 target groups, expected at most 5 for one service"}},
		{"registries", func(s *Service) { s.ServiceRegistries = make([]ecstypes.ServiceRegistry, 2) }, []string{"service-registries service_registries: 2 service registries, expected at most 1"}},
		{"role", func(s *Service) { s.IAMRole = testRole }, []string{"iam-role iam_role: a service of awsvpc tasks uses the ECS service-linked role"}},
		{"grace period", func(s *Service) { s.HealthCheckGracePeriod = ptr[int32](-1) },
			[]string{"health-check-grace-period health_check_grace_period_seconds: health_check_grace_period_seconds is -1, expected 0 or more"}},
	})
	runProblems(t, instanceService, CheckService, []problemCase[Service]{
		{"public address", func(s *Service) {
			s.Network = &ecstypes.AwsVpcConfiguration{Subnets: []string{"s"}, AssignPublicIp: "ENABLED"}
		},
			[]string{`network-configuration network_configuration[0].assign_public_ip: assign_public_ip works on Fargate only, but launch_type is "EC2"`}},
		{"role without load balancer", func(s *Service) { s.IAMRole = testRole }, []string{"iam-role iam_role: iam_role is set, but the service has no load balancer"}},
		{"role with classic load balancer", func(s *Service) {
			s.IAMRole = testRole
			s.LoadBalancers = []ecstypes.LoadBalancer{{LoadBalancerName: ptr("old"), ContainerName: ptr("web"), ContainerPort: ptr[int32](80)}}
		}, nil},
	})
}
