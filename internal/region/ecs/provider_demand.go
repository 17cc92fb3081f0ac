package ecs

import (
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
)

// GroupProvider is the capacity provider of an Auto Scaling group.
type GroupProvider struct {
	Name     string
	Clusters []string // those it is associated with
	Settings ecstypes.AutoScalingGroupProvider
}

// ProviderOfGroup finds the ACTIVE capacity provider of a group by the group's name.
func ProviderOfGroup(r *operation.Request, group string) (p GroupProvider, found bool) {
	p.Name = providerOfGroup(r, group)
	provider, found := capacityProviders.Get(r.Scoped, p.Name)
	if p.Name == "" || !found {
		return p, false
	}
	p.Settings = *provider.AutoScalingGroupProvider
	for _, c := range clusters.List(r.Scoped, "") {
		if c.Status == clusterActive && c.hasProvider(p.Name) {
			p.Clusters = append(p.Clusters, c.Name)
		}
	}
	return p, true
}

// ProviderDemand is how many instances of a size a provider's tasks need in all
// its clusters: those that have tasks of other than daemons, and those that the
// tasks would fill that services lack for want of capacity.
func ProviderDemand(r *operation.Request, p GroupProvider, cpu, memory int) (needed int) {
	for _, cluster := range p.Clusters {
		for _, i := range instances.List(r.Scoped, cluster+"/") {
			if i.Provider == p.Name {
				if tasks, _ := InstanceLoad(r, i.EC2ID); tasks > 0 {
					needed++
				}
			}
		}
		for _, e := range unplacedServices.Entries(r.Scoped, cluster+"/", "", 0) {
			if s, found := services.Get(r.Scoped, e.Key); found {
				needed += s.instancesLacking(r, p.Name, cpu, memory, nil)
			}
		}
	}
	return needed
}

// instancesLacking is how many more instances the tasks would fill that the
// service cannot place, as far as they are the provider's. A task that is larger
// than an instance asks for one, as it does of ECS. Tasks on the instances that
// leave count as lacking.
func (s *serviceRecord) instancesLacking(r *operation.Request, provider string, cpu, memory int, leaving map[string]bool) int {
	primary := s.Schedule.Primary()
	if primary == nil || s.Schedule.Daemon || !asksFor(primary.Launch.Providers, provider) {
		return 0
	}
	have := map[string]int{}
	alive := 0
	for _, t := range serviceTasks.List(r.Scoped, s.key()+"/") {
		if !t.Ending && !leaving[t.Place.Instance] {
			alive++
			have[t.Place.Provider]++
		}
	}
	lacking := 0
	for range s.Schedule.Desired - alive {
		next := ecsspec.NextCapacityProvider(primary.Launch.Providers, have)
		have[next]++
		if next == provider {
			lacking++
		}
	}
	fit := max(1, lacking)
	for _, share := range [][2]int{{cpu, primary.Launch.CPU}, {memory, primary.Launch.Memory}} {
		if share[0] > 0 && share[1] > 0 {
			fit = min(fit, max(1, share[0]/share[1]))
		}
	}
	if len(primary.Launch.Ports) > 0 || distinct(primary.Launch.Constraints) {
		fit = 1
	}
	return (lacking + fit - 1) / fit
}

func asksFor(strategy []ecstypes.CapacityProviderStrategyItem, provider string) bool {
	return slices.ContainsFunc(strategy, func(i ecstypes.CapacityProviderStrategyItem) bool { return deref(i.CapacityProvider) == provider })
}

func distinct(constraints []ecstypes.PlacementConstraint) bool {
	return slices.ContainsFunc(constraints, func(c ecstypes.PlacementConstraint) bool {
		return c.Type == ecstypes.PlacementConstraintTypeDistinctInstance
	})
}

// tellProviders lets managed scaling look at the providers that a service uses.
func tellProviders(r *operation.Request, launch scheduler.Launch) {
	for _, item := range launch.Providers {
		provider, found := capacityProviders.Get(r.Scoped, deref(item.CapacityProvider))
		if found && provider.ManagedInstancesProvider != nil {
			askManaged(r, *provider.Name, r.Now(), false)
		}
		if !found || provider.AutoScalingGroupProvider == nil {
			continue
		}
		if group, ok := ecsspec.ParseAutoScalingGroupRef(deref(provider.AutoScalingGroupProvider.AutoScalingGroupArn)); ok {
			signal.Send(r, signal.CapacityChanged, group, nil)
		}
	}
}
