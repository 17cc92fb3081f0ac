package estate

import (
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// PlacementConstraint says on which instances tasks may be placed.
type PlacementConstraint struct {
	Range            hcl.Range // the block's header
	Type, Expression Value[string]
}

// PlacementStrategy says which instances are preferred.
type PlacementStrategy struct {
	Range       hcl.Range // the block's header
	Type, Field Value[string]
}

func placementConstraints(body *module.Block) List[PlacementConstraint] {
	return blocks(body, "placement_constraints", func(block *module.Block) PlacementConstraint {
		return PlacementConstraint{Range: block.Range, Type: nonEmpty(block.Attr("type")), Expression: nonEmpty(block.Attr("expression"))}
	})
}

func (c PlacementConstraint) spec() (spec ecstypes.TaskDefinitionPlacementConstraint) {
	kind, _ := c.Type.Get()
	spec.Type = ecstypes.TaskDefinitionPlacementConstraintType(kind)
	if expression, ok := c.Expression.Get(); ok || c.Expression.Unknown() {
		spec.Expression = &expression
	}
	return spec
}

// InstanceGroups are the container instances in the code that the service's tasks can be placed on: those of its
// capacity providers, else all of its cluster.
func (s *Service) InstanceGroups() []*InstanceGroup {
	var groups []*InstanceGroup
	strategy := s.Strategy
	c := s.Cluster.One()
	if len(strategy.Items) == 0 && c != nil && s.LaunchType.Absent() {
		strategy = c.DefaultStrategy
	}
	for _, item := range strategy.Items {
		if p := item.Provider.One(); p != nil {
			groups = append(groups, p.Group.Targets...)
		}
	}
	if len(groups) == 0 && c != nil {
		groups = c.InstanceGroups
	}
	return groups
}

// OnDistinctInstances reports whether no two tasks of the service may run on one instance.
func (s *Service) OnDistinctInstances() bool {
	for _, c := range s.PlacementConstraints.Items {
		if kind, _ := c.Type.Get(); kind == string(ecstypes.PlacementConstraintTypeDistinctInstance) {
			return true
		}
	}
	return false
}

// MaximumInstances is how many instances the service's tasks can be placed on at most; ok is false when that cannot be
// known.
func (s *Service) MaximumInstances() (n int, ok bool) {
	groups := s.InstanceGroups()
	for _, g := range groups {
		maximum, known := g.Maximum.Get()
		if !known || len(g.Clusters) > 1 {
			return 0, false
		}
		n += maximum
	}
	return n, len(groups) > 0
}

// SmallestCount is the smallest number of tasks above none that the service is known to run: its desired count, or the
// least that it is scaled to. ok is false when that cannot be known.
func (s *Service) SmallestCount() (n int, ok bool) {
	if len(s.Scaling) > 0 {
		for i, t := range s.Scaling {
			minimum, known := t.Minimum.Get()
			if !known {
				return 0, false
			}
			if i == 0 || minimum < n {
				n = minimum
			}
		}
		return max(n, 1), true
	}
	// Whoever else owns the count may set it to anything.
	for _, path := range s.Resource.IgnoreChanges {
		if path == "desired_count" || path == "all" {
			return 0, false
		}
	}
	return s.DesiredCount.Get()
}

// FixedPort is a host port that a container takes whatever is free on its instance.
type FixedPort struct {
	Port      int
	Mapping   PortMapping
	Container *Container
}

// FixedHostPorts are the host ports that let only one of the task run on an instance.
func (t *TaskDefinition) FixedHostPorts() []FixedPort {
	mode, ok := t.Mode()
	if !ok || t.Fargate() {
		return nil
	}
	var fixed []FixedPort
	for _, c := range t.Containers.Items {
		for _, m := range c.PortMappings.Items {
			if port, isFixed, _ := m.FixedHostPort(mode); isFixed {
				fixed = append(fixed, FixedPort{Port: port, Mapping: m, Container: c})
			}
		}
	}
	return fixed
}

// OnInstances reports whether the service's tasks share the ports of EC2 instances: their mode is bridge or host.
func (s *Service) OnInstances() bool {
	if s.Launch == ecstypes.LaunchTypeFargate || s.Launch == ecstypes.LaunchTypeExternal {
		return false
	}
	t := s.TaskDefinition.One()
	if t == nil || t.Fargate() {
		return false
	}
	mode, ok := t.Mode()
	return ok && (mode == ecstypes.NetworkModeBridge || mode == ecstypes.NetworkModeHost)
}
