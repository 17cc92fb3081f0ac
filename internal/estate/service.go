package estate

import (
	"slices"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Service is an ECS service.
type Service struct {
	Resource *module.Resource

	Name                  Value[string]
	Cluster               Link[Cluster]
	TaskDefinition        Link[TaskDefinition]
	LaunchType            Value[string]
	Strategy              List[StrategyItem]
	SchedulingStrategy    Value[string]
	DesiredCount          Value[int]
	MinimumHealthyPercent Value[int]
	MaximumPercent        Value[int]
	DeploymentController  Value[string]
	DeploymentStrategy    Value[string]
	HasNetwork            bool // network_configuration is written
	LoadBalancers         List[*ServiceLoadBalancer]

	// Launch is the launch type its tasks get, from the service, its strategy, the cluster's default or the task
	// definition; empty when that cannot be known.
	Launch ecstypes.LaunchType
	// Scaling is what scales the service.
	Scaling []*ScalingTarget
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
}

// ScalingTarget is Application Auto Scaling of a service.
type ScalingTarget struct {
	Resource         *module.Resource
	Service          Link[Service]
	Minimum, Maximum Value[int]
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
	}
	if r.Body.UnknownBlocks["deployment_controller"] {
		s.DeploymentController.state = unknown
	}
	if r.Body.UnknownBlocks["deployment_configuration"] {
		s.DeploymentStrategy.state = unknown
	}
	b.estate.Services = append(b.estate.Services, s)
	b.services.add(r, s, s.Name)
	b.relate(func() {
		s.Cluster = resolve(b, r.Body.Attr("cluster"), b.clusters)
		s.TaskDefinition = resolve(b, r.Body.Attr("task_definition"), b.taskDefinitions)
		for _, t := range s.TaskDefinition.Targets {
			t.Services = append(t.Services, s)
		}
		s.Strategy = strategyItems(b, r.Body, "capacity_provider_strategy")
		s.LoadBalancers = blocks(r.Body, "load_balancer", func(block *module.Block) *ServiceLoadBalancer {
			return &ServiceLoadBalancer{
				Range:         block.Range,
				ContainerName: nonEmpty(block.Attr("container_name")),
				ContainerPort: number(block.Attr("container_port")),
				ClassicName:   resolve(b, block.Attr("elb_name"), b.classicLoadBalancers),
				TargetGroup:   resolve(b, block.Attr("target_group_arn"), b.targetGroups),
				AlternateTargetGroup: resolve(b,
					block.Block("advanced_configuration").Attr("alternate_target_group_arn"), b.targetGroups),
			}
		})
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

func readScalingTarget(b *builder, r *module.Resource) {
	if namespace, ok := text(r.Body.Attr("service_namespace")).Or("ecs"); ok && namespace != "ecs" {
		return
	}
	t := &ScalingTarget{
		Resource: r,
		Minimum:  number(r.Body.Attr("min_capacity")),
		Maximum:  number(r.Body.Attr("max_capacity")),
	}
	b.estate.ScalingTargets = append(b.estate.ScalingTargets, t)
	b.relate(func() {
		// resource_id is "service/cluster/name", and so usually made from both a cluster and a service.
		t.Service = resolve(b, r.Body.Attr("resource_id"), b.services)
	})
	b.conclude(func() {
		t.Service.Targets = slices.DeleteFunc(t.Service.Targets, func(s *Service) bool { return !t.mayScale(s) })
		for _, s := range t.Service.Targets {
			s.Scaling = append(s.Scaling, t)
		}
	})
}

// mayScale reports whether the target's cluster can be the service's: services in different clusters may share a name.
func (t *ScalingTarget) mayScale(s *Service) bool {
	id, ok := t.Service.Get()
	if !ok {
		return true
	}
	parts := strings.Split(id, "/")
	cluster, ok := s.ClusterName()
	return !ok || len(parts) != 3 || parts[1] == cluster
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
