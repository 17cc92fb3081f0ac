package ecsspec

import (
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// fargateService is a service without fault that runs on Fargate.
func fargateService() Service {
	return Service{
		Name: "web", LaunchType: ecstypes.LaunchTypeFargate, TaskDefinition: "web:1", DesiredCount: ptr[int32](2),
		Network:       &ecstypes.AwsVpcConfiguration{Subnets: []string{"subnet-1"}},
		LoadBalancers: []ecstypes.LoadBalancer{{TargetGroupArn: ptr("arn:tg"), ContainerName: ptr("web"), ContainerPort: ptr[int32](80)}},
	}
}

// instanceService is a service without fault that runs on EC2.
func instanceService() Service {
	return Service{Name: "web", LaunchType: ecstypes.LaunchTypeEc2, TaskDefinition: "web", DesiredCount: ptr[int32](2)}
}

func TestCheckService(t *testing.T) {
	runProblems(t, fargateService, CheckService, []problemCase[Service]{
		{"name", func(s *Service) { s.Name = "a b" }, []string{`service-name name: service name "a b" is not valid: expected letters, digits, hyphens and underscores`}},
		{"enums", func(s *Service) {
			s.SchedulingStrategy, s.DeploymentStrategy = "replica", "BLUEGREEN"
		}, []string{
			`enum scheduling_strategy: invalid value "replica" for scheduling_strategy, expected one of REPLICA, DAEMON; did you mean "REPLICA"?`,
			`enum deployment_configuration[0].strategy: invalid value "BLUEGREEN" for strategy, expected one of ROLLING, BLUE_GREEN, LINEAR, CANARY; did you mean "BLUE_GREEN"?`}},
		{"desired count", func(s *Service) { s.DesiredCount = ptr[int32](-1) }, []string{"desired-count desired_count: desired_count is -1, expected 0 or more"}},
		{"no task definition", func(s *Service) { s.TaskDefinition = "" }, []string{"task-definition task_definition: the service has no task definition"}},
		{"task definition not known", func(s *Service) { s.TaskDefinition, s.Unknown = "", NewUnknown("task_definition") }, nil},
		{"task definition", func(s *Service) { s.TaskDefinition = "web:latest" }, []string{`task-definition task_definition: task_definition "web:latest" does not name a task definition`}},
		{"external", func(s *Service) { s.DeploymentController = "EXTERNAL" }, []string{`task-definition task_definition: task_definition "web:1" is set, but the deployment controller is EXTERNAL`}},
	})
}

func TestCheckServiceIsSilentOnUnknown(t *testing.T) {
	s := Service{Unknown: NewUnknown("task_definition", "launch_type", "network_configuration", "load_balancer", "desired_count",
		"capacity_provider_strategy", "deployment_minimum_healthy_percent", "deployment_maximum_percent", "iam_role")}
	if found := CheckService(s); len(found) > 0 {
		t.Errorf("got %v", found)
	}
	td := TaskDefinition{Unknown: NewUnknown("network_mode", "container_definitions", "requires_compatibilities", "cpu", "memory")}
	s = fargateService()
	if found := CheckServiceAgainstTaskDefinition(s, td); len(found) > 0 {
		t.Errorf("against an unknown task definition: %v", found)
	}
}
