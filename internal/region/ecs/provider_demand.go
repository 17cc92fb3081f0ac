package ecs

import (
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
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

// Demand is what the tasks of a capacity provider need of its group.
type Demand struct {
	// Needed instances are those that have tasks of other than daemons, and those
	// that the tasks would fill that wait, or that services lack, for want of capacity.
	Needed int
	// Foreign instances of the group are in a cluster of the provider's, but
	// belong to no provider: they take none of its tasks.
	Foreign int
}

// ProviderDemand is how many instances of a size a provider's tasks need in all
// its clusters.
func ProviderDemand(r *operation.Request, p GroupProvider, cpu, memory int) (d Demand) {
	group, _ := ecsspec.ParseAutoScalingGroupRef(operation.Deref(p.Settings.AutoScalingGroupArn))
	for _, cluster := range p.Clusters {
		adoptInstances(r, cluster)
		for _, i := range instances.List(r.Scoped, cluster+"/") {
			switch {
			case i.Provider == p.Name:
				if tasks, _ := InstanceLoad(r, i.EC2ID); tasks > 0 {
					d.Needed++
				}
			case i.Provider == "" && i.Group == group:
				d.Foreign++
			}
		}
		for _, e := range unplacedServices.Entries(r.Scoped, cluster+"/", "", 0) {
			if s, found := services.Get(r.Scoped, e.Key); found {
				d.Needed += s.instancesLacking(r, p.Name, cpu, memory, nil)
			}
		}
		d.Needed += waitingDemand(r, cluster, p.Name, cpu, memory)
	}
	return d
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
	tasks := slices.DeleteFunc(serviceTasks.List(r.Scoped, s.key()+"/"), func(t scheduler.Task) bool { return leaving[t.Place.Instance] })
	have := map[string]int{}
	for _, t := range tasks {
		if t.Deployment == primary.ID && !t.Ending {
			have[t.Place.Provider]++
		}
	}
	lacking := 0
	for range s.Schedule.Lacking(tasks) {
		next := ecsspec.NextCapacityProvider(primary.Launch.Providers, have)
		have[next]++
		if next == provider {
			lacking++
		}
	}
	return scheduler.InstancesFor(lacking, primary.Launch, cpu, memory)
}

func asksFor(strategy []ecstypes.CapacityProviderStrategyItem, provider string) bool {
	return slices.ContainsFunc(strategy, func(i ecstypes.CapacityProviderStrategyItem) bool {
		return operation.Deref(i.CapacityProvider) == provider
	})
}

// tellProviders lets managed scaling look at the providers that a service uses.
func tellProviders(r *operation.Request, launch scheduler.Launch) {
	for _, item := range launch.Providers {
		if p, found := capacityProviders.Get(r.Scoped, operation.Deref(item.CapacityProvider)); found && p.ManagedInstancesProvider != nil {
			askManaged(r, *p.Name, r.Now(), false)
		}
		tellGroup(r, signal.CapacityChanged, operation.Deref(item.CapacityProvider))
	}
}

// tellGroup sends a signal to the Auto Scaling group of a provider, if it has one.
func tellGroup(r *operation.Request, kind, provider string) {
	p, found := capacityProviders.Get(r.Scoped, provider)
	if !found || p.AutoScalingGroupProvider == nil {
		return
	}
	if group, ok := ecsspec.ParseAutoScalingGroupRef(operation.Deref(p.AutoScalingGroupProvider.AutoScalingGroupArn)); ok {
		signal.Send(r, kind, group, nil)
	}
}

// adoptInstances makes the instances of a cluster that an Auto Scaling group
// launched, and that registered before their group's capacity provider was the
// cluster's, instances of that provider: those that were launched with its tag.
// AWS says that the others might not be registered properly
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html);
// here they never are.
func adoptInstances(r *operation.Request, cluster string) {
	c, found := clusters.Get(r.Scoped, cluster)
	if !found {
		return
	}
	adopted := false
	for _, i := range instances.List(r.Scoped, cluster+"/") {
		if i.Provider != "" || i.Group == "" {
			continue
		}
		provider := providerOfGroup(r, i.Group)
		if !c.hasProvider(provider) || !ec2.HasTag(r, i.EC2ID, ecsspec.ManagedGroupTag) {
			continue
		}
		i.Provider, adopted = provider, true
		putInstance(r, &i)
	}
	if adopted {
		wakeUnplaced(r, cluster)
	}
}
