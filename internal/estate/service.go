package estate

import (
	"slices"
	"sync"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Service is an ECS service.
type Service struct {
	Resource *module.Resource

	Name                   Value[string]
	Cluster                Link[Cluster]
	TaskDefinition         Link[TaskDefinition]
	LaunchType             Value[string]
	PlatformVersion        Value[string]
	Strategy               List[StrategyItem]
	SchedulingStrategy     Value[string]
	DesiredCount           Value[int]
	MinimumHealthyPercent  Value[int]
	MaximumPercent         Value[int]
	DeploymentController   Value[string]
	DeploymentStrategy     Value[string]
	Breaker, Alarms        *RollbackTrigger // nil when not written
	Role                   Link[Role]       // iam_role
	ExecuteCommand         Value[bool]
	HealthCheckGracePeriod Value[int] // seconds
	PropagateTags          Value[string]
	ZoneRebalancing        Value[string]
	WaitForSteadyState     Value[bool]
	ForceNewDeployment     Value[bool]
	PlacementConstraints   List[PlacementConstraint]
	PlacementStrategy      List[PlacementStrategy]
	HasNetwork             bool     // network_configuration is written
	Network                *Network // nil when not written
	LoadBalancers          List[*ServiceLoadBalancer]
	Registries             List[*ServiceRegistry]
	Connect                *ServiceConnect // nil when not written

	// Launch is the launch type its tasks get, from the service, its strategy, the cluster's default or the task
	// definition; empty when that cannot be known.
	Launch ecstypes.LaunchType
	// Scaling is what scales the service.
	Scaling []*ScalingTarget

	spec     func() ecsspec.Service
	problems func() []ecsspec.Problem
}

// RollbackTrigger is what ends a deployment that does not go well: the circuit breaker, or alarms.
type RollbackTrigger struct {
	Range            hcl.Range // the block's header
	Enable, Rollback Value[bool]
	Names            List[Link[Alarm]] // of alarms
}

// Network is an awsvpc configuration: where tasks get their interfaces.
type Network struct {
	Range          hcl.Range // the block's header
	Subnets        List[Link[Subnet]]
	SecurityGroups List[Link[SecurityGroup]]
	AssignPublicIP Value[bool]
}

// ServiceLoadBalancer connects a service with a load balancer.
type ServiceLoadBalancer struct {
	Range         hcl.Range // the block's header
	ContainerName Value[string]
	ContainerPort Value[int]
	// ClassicName is elb_name.
	ClassicName Link[ClassicLoadBalancer]
	TargetGroup Link[TargetGroup]
	// AlternateTargetGroup is the second one of a blue/green deployment by ECS.
	AlternateTargetGroup Link[TargetGroup]
	// Advanced tells that the block has what a deployment needs to shift traffic: the second target group, a listener
	// rule and a role. ProductionRule and TestRule are rules, or listeners of Network Load Balancers.
	Advanced                 bool
	ProductionRule, TestRule Link[ListenerRule]
	ProductionListener       Link[Listener]
}

func readService(b *builder, r *module.Resource) {
	controller := r.Body.Block("deployment_controller")
	s := &Service{
		Resource:              r,
		Name:                  nonEmpty(r.Body.Attr("name")),
		LaunchType:            nonEmpty(r.Body.Attr("launch_type")),
		SchedulingStrategy:    nonEmpty(r.Body.Attr("scheduling_strategy")),
		DesiredCount:          number(r.Body.Attr("desired_count")),
		MinimumHealthyPercent: number(r.Body.Attr("deployment_minimum_healthy_percent")),
		MaximumPercent:        number(r.Body.Attr("deployment_maximum_percent")),
		DeploymentController:  nonEmpty(controller.Attr("type")),
		DeploymentStrategy:    nonEmpty(r.Body.Block("deployment_configuration").Attr("strategy")),
		HasNetwork:            len(r.Body.All("network_configuration")) > 0,

		PlatformVersion:        nonEmpty(r.Body.Attr("platform_version")),
		ExecuteCommand:         boolean(r.Body.Attr("enable_execute_command")),
		HealthCheckGracePeriod: number(r.Body.Attr("health_check_grace_period_seconds")),
		PropagateTags:          nonEmpty(r.Body.Attr("propagate_tags")),
		ZoneRebalancing:        nonEmpty(r.Body.Attr("availability_zone_rebalancing")),
		WaitForSteadyState:     boolean(r.Body.Attr("wait_for_steady_state")),
		ForceNewDeployment:     boolean(r.Body.Attr("force_new_deployment")),
		PlacementConstraints:   placementConstraints(r.Body),
		PlacementStrategy: blocks(r.Body, "ordered_placement_strategy", func(block *module.Block) PlacementStrategy {
			return PlacementStrategy{Range: block.Range, Type: nonEmpty(block.Attr("type")), Field: nonEmpty(block.Attr("field"))}
		}),
	}
	if r.Body.UnknownBlocks["deployment_controller"] {
		s.DeploymentController.state = unknown
	}
	if r.Body.UnknownBlocks["deployment_configuration"] {
		s.DeploymentStrategy.state = unknown
	}
	s.spec = sync.OnceValue(s.readSpec)
	s.problems = sync.OnceValue(s.findProblems)
	b.estate.Services = append(b.estate.Services, s)
	b.services.add(r, s, s.Name)
	b.relate(func() {
		s.Cluster = resolve(b, r.Body.Attr("cluster"), b.clusters)
		for _, c := range s.Cluster.Targets {
			c.Services = append(c.Services, s)
		}
		s.TaskDefinition = resolve(b, r.Body.Attr("task_definition"), b.taskDefinitions)
		for _, t := range s.TaskDefinition.Targets {
			t.Services = append(t.Services, s)
		}
		s.Strategy = strategyItems(b, r.Body, "capacity_provider_strategy")
		s.Role = resolve(b, r.Body.Attr("iam_role"), b.roles)
		s.Network = readNetwork(b, r.Body.Block("network_configuration"))
		s.Breaker = readTrigger(b, r.Body.Block("deployment_circuit_breaker"))
		s.Alarms = readTrigger(b, r.Body.Block("alarms"))
		s.Registries = blocks(r.Body, "service_registries", func(block *module.Block) *ServiceRegistry { return readRegistry(b, block) })
		s.Connect = readServiceConnect(b, r.Body.Block("service_connect_configuration"))
		s.LoadBalancers = blocks(r.Body, "load_balancer", func(block *module.Block) *ServiceLoadBalancer {
			advanced := block.Block("advanced_configuration")
			return &ServiceLoadBalancer{
				Advanced:             advanced != nil,
				ProductionRule:       resolve(b, advanced.Attr("production_listener_rule"), b.listenerRules),
				TestRule:             resolve(b, advanced.Attr("test_listener_rule"), b.listenerRules),
				ProductionListener:   resolve(b, advanced.Attr("production_listener_rule"), b.listeners),
				Range:                block.Range,
				ContainerName:        nonEmpty(block.Attr("container_name")),
				ContainerPort:        number(block.Attr("container_port")),
				ClassicName:          resolve(b, block.Attr("elb_name"), b.classicLoadBalancers),
				TargetGroup:          resolve(b, block.Attr("target_group_arn"), b.targetGroups),
				AlternateTargetGroup: resolve(b, advanced.Attr("alternate_target_group_arn"), b.targetGroups),
			}
		})
		for _, lb := range s.LoadBalancers.Items {
			for _, t := range append(slices.Clone(lb.TargetGroup.Targets), lb.AlternateTargetGroup.Targets...) {
				if !slices.Contains(t.Services, s) {
					t.Services = append(t.Services, s)
				}
			}
		}
	})
}

// findLaunch settles the launch type once clusters have their strategies.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
func (s *Service) findLaunch() {
	if written, ok := s.LaunchType.Or(""); !ok {
		return
	} else if written != "" {
		s.Launch = ecstypes.LaunchType(written)
		return
	}
	if len(s.Strategy.Items) > 0 {
		s.Launch = strategyLaunch(s.Strategy)
	} else if s.Strategy.Complete {
		s.Launch = s.clusterLaunch()
	}
	if s.Launch != "" {
		return
	}
	// What the task definition says may rule out all but one.
	t := s.TaskDefinition.One()
	if t == nil || !t.RequiresCompatibilities.Complete || len(t.RequiresCompatibilities.Items) != 1 {
		return
	}
	if only, ok := t.RequiresCompatibilities.Items[0].Get(); ok {
		s.Launch = ecstypes.LaunchType(only)
	}
}

// clusterLaunch is what a service gets that names neither a launch type nor a strategy: the cluster's default
// strategy, and EC2 when that has none.
func (s *Service) clusterLaunch() ecstypes.LaunchType {
	c := s.Cluster.One()
	switch {
	case c == nil:
		return ""
	case len(c.DefaultStrategy.Items) > 0:
		return strategyLaunch(c.DefaultStrategy)
	case c.DefaultStrategy.Complete:
		return ecstypes.LaunchTypeEc2
	}
	return ""
}

// Daemon reports whether the service runs one task on every instance; ok is false when that cannot be known.
func (s *Service) Daemon() (daemon, ok bool) {
	strategy, ok := s.SchedulingStrategy.Or(string(ecstypes.SchedulingStrategyReplica))
	return strategy == string(ecstypes.SchedulingStrategyDaemon), ok
}

// RollsOut reports whether deployments are ECS's rolling updates.
func (s *Service) RollsOut() bool {
	controller, ok := s.DeploymentController.Or(string(ecstypes.DeploymentControllerTypeEcs))
	if !ok || controller != string(ecstypes.DeploymentControllerTypeEcs) {
		return false
	}
	strategy, ok := s.DeploymentStrategy.Or(string(ecstypes.DeploymentStrategyRolling))
	return ok && strategy == string(ecstypes.DeploymentStrategyRolling)
}

// HealthyPercents are the minimum and maximum in effect during a deployment, and whether each is known.
func (s *Service) HealthyPercents() (minimum, maximum int, minimumKnown, maximumKnown bool) {
	daemon, ok := s.Daemon()
	if !ok {
		return 0, 0, false, false
	}
	strategy := ecstypes.SchedulingStrategyReplica
	if daemon {
		strategy = ecstypes.SchedulingStrategyDaemon
	}
	defaultMinimum, defaultMaximum := ecsspec.DefaultHealthyPercents(strategy)
	minimum, minimumKnown = s.MinimumHealthyPercent.Or(defaultMinimum)
	maximum, maximumKnown = s.MaximumPercent.Or(defaultMaximum)
	return minimum, maximum, minimumKnown, maximumKnown
}

// MayHave reports whether a nested block of the type is written, or may be.
func (s *Service) MayHave(blockType string) bool {
	return len(s.Resource.Body.All(blockType)) > 0 || s.Resource.Body.UnknownBlocks[blockType]
}

// readNetwork reads the block of an awsvpc configuration; nil when there is none.
func readNetwork(b *builder, block *module.Block) *Network {
	if block == nil {
		return nil
	}
	return &Network{
		Range:          block.Range,
		Subnets:        links(b, block.Attr("subnets"), b.subnets),
		SecurityGroups: links(b, block.Attr("security_groups"), b.securityGroups),
		AssignPublicIP: boolean(block.Attr("assign_public_ip")),
	}
}

func readTrigger(b *builder, block *module.Block) *RollbackTrigger {
	if block == nil {
		return nil
	}
	return &RollbackTrigger{
		Range: block.Range, Enable: boolean(block.Attr("enable")), Rollback: boolean(block.Attr("rollback")),
		Names: links(b, block.Attr("alarm_names"), b.alarms),
	}
}

// ClusterName is the name of the cluster that the service is in, "default" where none is written; ok is false when that
// cannot be known.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
func (s *Service) ClusterName() (name string, ok bool) {
	if c := s.Cluster.One(); c != nil {
		return c.Name.Get()
	}
	ref, ok := s.Cluster.Or("default")
	return clusterName(ref), ok
}
