package estate

import (
	"strconv"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// Spec is the service in the SDK's types, as ecsspec's checks take it, with what is not known. It is read once.
func (s *Service) Spec() ecsspec.Service { return s.spec() }

// Problems are what AWS refuses in the service, or in it together with its task definition.
func (s *Service) Problems() []ecsspec.Problem { return s.problems() }

// At is where the argument at a problem's path is written; the zero range when it is not.
func (s *Service) At(path string) hcl.Range { return blockAt(s.Resource.Body, path) }

func (s *Service) findProblems() []ecsspec.Problem {
	found := ecsspec.CheckService(s.Spec())
	if t := s.TaskDefinition.One(); t != nil {
		found = append(found, ecsspec.CheckServiceAgainstTaskDefinition(s.Spec(), t.Spec())...)
	}
	return found
}

// specReader notes what is not known.
type specReader struct{ unknown ecsspec.Unknown }

func (r specReader) text(v Value[string], path string) string {
	if v.Unknown() {
		r.unknown[path] = true
	}
	s, _ := v.Get()
	return s
}

func (r specReader) textPointer(v Value[string], path string) *string {
	s := r.text(v, path)
	if v.Absent() || v.Unknown() {
		return nil
	}
	return &s
}

func (r specReader) number(v Value[int], path string) *int32 {
	if v.Unknown() {
		r.unknown[path] = true
	}
	n, ok := v.Get()
	if !ok {
		return nil
	}
	narrow := int32(n)
	if int(narrow) != n {
		r.unknown[path] = true
		return nil
	}
	return &narrow
}

func (r specReader) flag(v Value[bool], path string) bool {
	if v.Unknown() {
		r.unknown[path] = true
	}
	b, _ := v.Get()
	return b
}

func at(list string, i int, field string) string { return list + "[" + strconv.Itoa(i) + "]." + field }

func (s *Service) readSpec() ecsspec.Service {
	r := specReader{ecsspec.Unknown{}}
	spec := ecsspec.Service{
		Name:                   r.text(s.Name, "name"),
		LaunchType:             ecstypes.LaunchType(r.text(s.LaunchType, "launch_type")),
		PlatformVersion:        r.text(s.PlatformVersion, "platform_version"),
		SchedulingStrategy:     ecstypes.SchedulingStrategy(r.text(s.SchedulingStrategy, "scheduling_strategy")),
		DesiredCount:           r.number(s.DesiredCount, "desired_count"),
		DeploymentController:   ecstypes.DeploymentControllerType(r.text(s.DeploymentController, "deployment_controller")),
		DeploymentStrategy:     ecstypes.DeploymentStrategy(r.text(s.DeploymentStrategy, "deployment_configuration")),
		MinimumHealthyPercent:  r.number(s.MinimumHealthyPercent, "deployment_minimum_healthy_percent"),
		MaximumPercent:         r.number(s.MaximumPercent, "deployment_maximum_percent"),
		HealthCheckGracePeriod: r.number(s.HealthCheckGracePeriod, "health_check_grace_period_seconds"),
		IAMRole:                r.text(s.Role.Value, "iam_role"),
		TaskDefinition:         r.text(s.TaskDefinition.Value, "task_definition"),
		ZoneRebalancing:        ecstypes.AvailabilityZoneRebalancing(r.text(s.ZoneRebalancing, "availability_zone_rebalancing")),
		Unknown:                r.unknown,
	}
	if t := s.Breaker; t != nil {
		spec.CircuitBreaker = &ecstypes.DeploymentCircuitBreaker{
			Enable: r.flag(t.Enable, "deployment_circuit_breaker"), Rollback: r.flag(t.Rollback, "deployment_circuit_breaker"),
		}
	}
	if t := s.Alarms; t != nil {
		spec.Alarms = &ecstypes.DeploymentAlarms{Enable: r.flag(t.Enable, "alarms"), Rollback: r.flag(t.Rollback, "alarms")}
	}
	s.readPlacementSpec(&spec, r)
	s.readNetworkSpec(&spec, r)
	for blockType := range s.Resource.Body.UnknownBlocks {
		r.unknown[blockType] = true
	}
	return spec
}

func (s *Service) readPlacementSpec(spec *ecsspec.Service, r specReader) {
	for i, item := range s.Strategy.Items {
		const list = "capacity_provider_strategy"
		// Where a provider of the code has no literal name its reference is one: it is not one of Fargate's.
		name := r.textPointer(item.Provider.Value, at(list, i, "capacity_provider"))
		if p := item.Provider.One(); name == nil && p != nil {
			name = &p.Resource.Address
			delete(r.unknown, at(list, i, "capacity_provider"))
		}
		line := ecstypes.CapacityProviderStrategyItem{CapacityProvider: name}
		if base := r.number(item.Base, at(list, i, "base")); base != nil {
			line.Base = *base
		}
		if weight := r.number(item.Weight, at(list, i, "weight")); weight != nil {
			line.Weight = *weight
		}
		spec.CapacityProviderStrategy = append(spec.CapacityProviderStrategy, line)
	}
	for i, c := range s.PlacementConstraints.Items {
		const list = "placement_constraints"
		spec.PlacementConstraints = append(spec.PlacementConstraints, ecstypes.PlacementConstraint{
			Type:       ecstypes.PlacementConstraintType(r.text(c.Type, at(list, i, "type"))),
			Expression: r.textPointer(c.Expression, at(list, i, "expression")),
		})
	}
	for i, p := range s.PlacementStrategy.Items {
		const list = "ordered_placement_strategy"
		spec.PlacementStrategy = append(spec.PlacementStrategy, ecstypes.PlacementStrategy{
			// The provider takes the type in any case.
			Type:  ecstypes.PlacementStrategyType(strings.ToLower(r.text(p.Type, at(list, i, "type")))),
			Field: r.textPointer(p.Field, at(list, i, "field")),
		})
	}
}

func (s *Service) readNetworkSpec(spec *ecsspec.Service, r specReader) {
	if n := s.Network; n != nil {
		network := &ecstypes.AwsVpcConfiguration{}
		const path = "network_configuration[0]."
		for _, subnet := range n.Subnets.Items {
			network.Subnets = append(network.Subnets, r.text(subnet.Value, path+"subnets"))
		}
		for _, group := range n.SecurityGroups.Items {
			network.SecurityGroups = append(network.SecurityGroups, r.text(group.Value, path+"security_groups"))
		}
		if !n.Subnets.Complete {
			r.unknown[path+"subnets"] = true
		}
		if !n.SecurityGroups.Complete {
			r.unknown[path+"security_groups"] = true
		}
		if r.flag(n.AssignPublicIP, path+"assign_public_ip") {
			network.AssignPublicIp = ecstypes.AssignPublicIpEnabled
		}
		spec.Network = network
	}
	for i, lb := range s.LoadBalancers.Items {
		const list = "load_balancer"
		spec.LoadBalancers = append(spec.LoadBalancers, ecstypes.LoadBalancer{
			LoadBalancerName: r.textPointer(lb.ClassicName.Value, at(list, i, "elb_name")),
			TargetGroupArn:   r.textPointer(lb.TargetGroup.Value, at(list, i, "target_group_arn")),
			ContainerName:    r.textPointer(lb.ContainerName, at(list, i, "container_name")),
			ContainerPort:    r.number(lb.ContainerPort, at(list, i, "container_port")),
		})
		// Without either name the block may still name one in the end.
		if lb.ClassicName.Unknown() || lb.TargetGroup.Unknown() {
			r.unknown[at(list, i, "elb_name")] = true
		}
	}
	for i, registry := range s.Registries.Items {
		const list = "service_registries"
		spec.ServiceRegistries = append(spec.ServiceRegistries, ecstypes.ServiceRegistry{
			RegistryArn:   r.textPointer(registry.Registry.Value, at(list, i, "registry_arn")),
			ContainerName: r.textPointer(registry.ContainerName, at(list, i, "container_name")),
			ContainerPort: r.number(registry.ContainerPort, at(list, i, "container_port")),
			Port:          r.number(registry.Port, at(list, i, "port")),
		})
	}
}
