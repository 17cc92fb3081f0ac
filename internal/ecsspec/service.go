package ecsspec

import (
	"fmt"
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Service is what [CheckService] looks at. An empty string, a nil pointer and an empty list all mean "not set";
// what is not known yet is named in Unknown and left empty.
//
// Unknown uses Terraform's spelling: "name", "launch_type", "platform_version", "scheduling_strategy",
// "desired_count", "deployment_controller", "deployment_minimum_healthy_percent", "deployment_maximum_percent",
// "deployment_circuit_breaker", "alarms", "deployment_configuration", "capacity_provider_strategy",
// "network_configuration", "load_balancer", "load_balancer[0].container_port", "service_registries",
// "iam_role", "placement_constraints", "ordered_placement_strategy", "task_definition".
type Service struct {
	Name                     string
	LaunchType               ecstypes.LaunchType
	PlatformVersion          string
	SchedulingStrategy       ecstypes.SchedulingStrategy
	DesiredCount             *int32
	DeploymentController     ecstypes.DeploymentControllerType
	DeploymentStrategy       ecstypes.DeploymentStrategy
	MinimumHealthyPercent    *int32
	MaximumPercent           *int32
	CircuitBreaker           *ecstypes.DeploymentCircuitBreaker
	Alarms                   *ecstypes.DeploymentAlarms
	CapacityProviderStrategy []ecstypes.CapacityProviderStrategyItem
	Network                  *ecstypes.AwsVpcConfiguration
	LoadBalancers            []ecstypes.LoadBalancer
	ServiceRegistries        []ecstypes.ServiceRegistry
	HealthCheckGracePeriod   *int32
	IAMRole                  string
	PlacementConstraints     []ecstypes.PlacementConstraint
	PlacementStrategy        []ecstypes.PlacementStrategy
	TaskDefinition           string
	ZoneRebalancing          ecstypes.AvailabilityZoneRebalancing

	Unknown Unknown
}

// The capacity providers every cluster can use without creating them.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
const (
	CapacityProviderFargate     = "FARGATE"
	CapacityProviderFargateSpot = "FARGATE_SPOT"
)

// IsFargateCapacityProvider reports whether a capacity provider is one of AWS's own Fargate ones.
func IsFargateCapacityProvider(name string) bool {
	return name == CapacityProviderFargate || name == CapacityProviderFargateSpot
}

// OnFargate reports whether the service certainly runs on Fargate: by launch type or by its own strategy.
func (s Service) OnFargate() bool {
	if s.LaunchType == ecstypes.LaunchTypeFargate {
		return true
	}
	return len(s.CapacityProviderStrategy) > 0 && !slices.ContainsFunc(s.CapacityProviderStrategy, func(i ecstypes.CapacityProviderStrategyItem) bool {
		return !IsFargateCapacityProvider(deref(i.CapacityProvider))
	})
}

// Controller is the deployment controller in effect.
func (s Service) Controller() ecstypes.DeploymentControllerType {
	if s.DeploymentController == "" {
		return ecstypes.DeploymentControllerTypeEcs
	}
	return s.DeploymentController
}

// Daemon reports whether the service runs one task per instance.
func (s Service) Daemon() bool { return s.SchedulingStrategy == ecstypes.SchedulingStrategyDaemon }

// RollingUpdate is the arithmetic of the service's deployments, with AWS's defaults for what is not set.
func (s Service) RollingUpdate() RollingUpdate {
	minimum, maximum := DefaultHealthyPercents(s.SchedulingStrategy)
	r := RollingUpdate{Desired: int(deref(s.DesiredCount)), MinimumHealthyPercent: minimum, MaximumPercent: maximum}
	if s.MinimumHealthyPercent != nil {
		r.MinimumHealthyPercent = int(*s.MinimumHealthyPercent)
	}
	if s.MaximumPercent != nil {
		r.MaximumPercent = int(*s.MaximumPercent)
	}
	return r
}

// Limits of a service.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
const (
	MaximumTargetGroups      = 5
	MaximumCapacityProviders = 20
	MaximumPlacementStrategy = 5
	MaximumSubnets           = 16
	MaximumSecurityGroups    = 5
	MaximumServiceRegistries = 1
	MaximumStrategyBase      = 100_000
	MaximumStrategyWeight    = 1_000
)

type serviceCheck struct {
	problems
	s Service
}

// CheckService reports what AWS refuses in CreateService, or what could never work, whatever the task
// definition says, in a fixed order.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html
func CheckService(s Service) []Problem {
	c := &serviceCheck{problems: problems{unknown: s.Unknown}, s: s}
	c.identity()
	c.capacity()
	c.placement()
	c.deployment()
	c.zoneRebalancing()
	c.network()
	c.loadBalancers()
	return c.found
}

func (c *serviceCheck) identity() {
	s := c.s
	if s.Name != "" {
		if err := ServiceName.Check(s.Name); err != nil {
			c.add("service-name", "name", err.Error(), "Rename the service.")
		}
	}
	if s.LaunchType != "" {
		c.enum("launch_type", CheckEnum[ecstypes.LaunchType]("launch_type", string(s.LaunchType)))
	}
	if s.SchedulingStrategy != "" {
		c.enum("scheduling_strategy", CheckEnum[ecstypes.SchedulingStrategy]("scheduling_strategy", string(s.SchedulingStrategy)))
	}
	if s.DeploymentController != "" {
		c.enum("deployment_controller[0].type", CheckEnum[ecstypes.DeploymentControllerType]("the deployment controller", string(s.DeploymentController)))
	}
	if s.DeploymentStrategy != "" {
		c.enum("deployment_configuration[0].strategy", CheckEnum[ecstypes.DeploymentStrategy]("strategy", string(s.DeploymentStrategy)))
	}
	if s.DesiredCount != nil && *s.DesiredCount < 0 {
		c.addf("desired-count", "desired_count", "", "desired_count is %d, expected 0 or more", *s.DesiredCount)
	}
	if !c.unknown.Has("deployment_controller") {
		external := s.Controller() == ecstypes.DeploymentControllerTypeExternal
		switch {
		case external && s.TaskDefinition != "":
			c.addf("task-definition", "task_definition", "Remove it: the service's task sets name their own.",
				"task_definition %s is set, but the deployment controller is EXTERNAL", quote(s.TaskDefinition))
		case !external && s.TaskDefinition == "":
			c.add("task-definition", "task_definition", "the service has no task definition", "Only services with the EXTERNAL deployment controller go without.")
		}
	}
	if s.TaskDefinition != "" {
		if _, ok := ParseTaskDefinitionRef(s.TaskDefinition); !ok {
			c.addf("task-definition", "task_definition", "Expected \"family\", \"family:revision\" or the ARN of a task definition.",
				"task_definition %s does not name a task definition", quote(s.TaskDefinition))
		}
	}
}

// addDaemon reports a clash of the DAEMON scheduling strategy.
func (c *serviceCheck) addDaemon(format string, args ...any) {
	c.add("daemon", "scheduling_strategy", fmt.Sprintf(format, args...), "Use scheduling_strategy = \"REPLICA\".")
}
