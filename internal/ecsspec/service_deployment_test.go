package ecsspec

import (
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestCheckServiceDeployment(t *testing.T) {
	percents := func(desired, minimum, maximum int32) func(*Service) {
		return func(s *Service) {
			s.DesiredCount, s.MinimumHealthyPercent, s.MaximumPercent = &desired, &minimum, &maximum
		}
	}
	const deadlock = "rolling-update-deadlock deployment_maximum_percent: "
	runProblems(t, fargateService, CheckService, []problemCase[Service]{
		{"deadlock", percents(1, 100, 150), []string{deadlock + "desired 1: at least 1 must stay healthy (100% of 1, rounded up) and at most 1 may run (150% of 1, rounded down), so no old task may stop and no new one may start: a deployment can never proceed"}},
		{"no deadlock", percents(2, 50, 100), nil},
		{"default minimum", func(s *Service) { s.DesiredCount, s.MaximumPercent = ptr[int32](1), ptr[int32](199) },
			[]string{deadlock + "desired 1: at least 1 must stay healthy (100% of 1, rounded up) and at most 1 may run (199% of 1, rounded down), so no old task may stop and no new one may start: a deployment can never proceed"}},
		{"count not known", func(s *Service) {
			percents(0, 100, 150)(s)
			s.DesiredCount, s.Unknown = nil, NewUnknown("desired_count")
		}, nil},
		{"count not known, always deadlocked", func(s *Service) {
			percents(0, 100, 100)(s)
			s.DesiredCount, s.Unknown = nil, NewUnknown("desired_count")
		},
			[]string{deadlock + "all tasks must stay healthy (100%) and none may be started beyond them (100%): a deployment can never proceed"}},
		{"percent not known", func(s *Service) {
			percents(1, 100, 150)(s)
			s.Unknown = NewUnknown("deployment_minimum_healthy_percent")
		}, nil},
		{"blue green", func(s *Service) { percents(1, 100, 150)(s); s.DeploymentStrategy = "BLUE_GREEN" }, nil},
		{"code deploy", func(s *Service) { percents(1, 100, 150)(s); s.DeploymentController = "CODE_DEPLOY" }, nil},
		{"ranges", percents(2, 101, -1), []string{
			"deployment-percent deployment_minimum_healthy_percent: deployment_minimum_healthy_percent is 101, expected 0 to 100",
			"deployment-percent deployment_maximum_percent: deployment_maximum_percent is -1, expected 0 or more",
			deadlock + "desired 2: at least 3 must stay healthy (101% of 2, rounded up) and at most 0 may run (-1% of 2, rounded down), so no old task may stop and no new one may start: a deployment can never proceed"}},
		{"controller", func(s *Service) {
			s.DeploymentController, s.LoadBalancers = "CODE_DEPLOY", nil
			s.CircuitBreaker = &ecstypes.DeploymentCircuitBreaker{Enable: true}
			s.Alarms = &ecstypes.DeploymentAlarms{Enable: true}
			s.DeploymentStrategy = "CANARY"
		}, []string{
			"deployment-controller deployment_circuit_breaker: the deployment circuit breaker works with the deployment controller ECS only, not CODE_DEPLOY",
			"deployment-controller alarms: deployment alarms work with the deployment controller ECS only, not CODE_DEPLOY",
			"deployment-controller deployment_configuration[0].strategy: the deployment strategy CANARY works with the deployment controller ECS only, not CODE_DEPLOY",
			"deployment-controller load_balancer: the deployment controller CODE_DEPLOY needs a load balancer to shift traffic with"}},
		{"disabled circuit breaker", func(s *Service) {
			s.DeploymentController, s.CircuitBreaker = "CODE_DEPLOY", &ecstypes.DeploymentCircuitBreaker{}
		}, nil},
	})
	daemon := func(change func(*Service)) func(*Service) {
		return func(s *Service) { s.SchedulingStrategy, s.DesiredCount = "DAEMON", nil; change(s) }
	}
	runProblems(t, instanceService, CheckService, []problemCase[Service]{
		{"daemon default", daemon(func(*Service) {}), nil},
		{"daemon deadlock", daemon(func(s *Service) { s.MinimumHealthyPercent = ptr[int32](100) }),
			[]string{"rolling-update-deadlock deployment_minimum_healthy_percent: a daemon that must keep 100% of its tasks, and may run at most 100%, can never be updated"}},
		{"daemon, external controller", daemon(func(s *Service) { s.DeploymentController, s.TaskDefinition = "EXTERNAL", "" }),
			[]string{"daemon scheduling_strategy: the deployment controller EXTERNAL runs REPLICA services only"}},
	})
}
