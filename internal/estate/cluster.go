package estate

import (
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Cluster is an ECS cluster.
type Cluster struct {
	Resource *module.Resource
	Name     Value[string]
	// CapacityProviders and DefaultStrategy come from the cluster or from the resource that associates them.
	CapacityProviders List[Link[CapacityProvider]]
	DefaultStrategy   List[StrategyItem]
	// InstanceGroups are the container instances in the code that join the cluster.
	InstanceGroups []*InstanceGroup
}

// StrategyItem is one line of a capacity provider strategy.
type StrategyItem struct {
	Provider     Link[CapacityProvider]
	Base, Weight Value[int]
}

// CapacityProvider is a capacity provider of one's own, as opposed to FARGATE and FARGATE_SPOT.
type CapacityProvider struct {
	Resource *module.Resource
	Name     Value[string]
	// Group is the Auto Scaling group behind it.
	Group Link[InstanceGroup]
	// ManagedInstances tells that ECS itself runs the instances.
	ManagedInstances bool
}

func readCluster(b *builder, r *module.Resource) {
	c := &Cluster{Resource: r, Name: nonEmpty(r.Body.Attr("name"))}
	b.estate.Clusters = append(b.estate.Clusters, c)
	b.clusters.add(r, c, c.Name)
	b.relate(func() { c.readProviders(b, r.Body) })
}

func readClusterCapacityProviders(b *builder, r *module.Resource) {
	b.relate(func() {
		for _, c := range resolve(b, r.Body.Attr("cluster_name"), b.clusters).Targets {
			c.readProviders(b, r.Body)
		}
	})
}

func (c *Cluster) readProviders(b *builder, body *module.Block) {
	if providers := links(b, body.Attr("capacity_providers"), b.capacityProviders); providers.Written() {
		c.CapacityProviders = providers
	}
	strategy := strategyItems(b, body, "default_capacity_provider_strategy")
	if strategy.Written() || !strategy.Complete {
		c.DefaultStrategy = strategy
	} else if !c.DefaultStrategy.Written() {
		c.DefaultStrategy.Complete = true
	}
}

func strategyItems(b *builder, body *module.Block, blockType string) List[StrategyItem] {
	return blocks(body, blockType, func(item *module.Block) StrategyItem {
		return StrategyItem{
			Provider: resolve(b, item.Attr("capacity_provider"), b.capacityProviders),
			Base:     number(item.Attr("base")),
			Weight:   number(item.Attr("weight")),
		}
	})
}

func readCapacityProvider(b *builder, r *module.Resource) {
	p := &CapacityProvider{Resource: r, Name: nonEmpty(r.Body.Attr("name"))}
	p.ManagedInstances = len(r.Body.All("managed_instances_provider")) > 0
	b.estate.CapacityProviders = append(b.estate.CapacityProviders, p)
	b.capacityProviders.add(r, p, p.Name)
	b.relate(func() {
		p.Group = resolve(b, r.Body.Block("auto_scaling_group_provider").Attr("auto_scaling_group_arn"), b.instanceGroups)
	})
}

// launchOf is the launch type a capacity provider stands for; empty when that cannot be known.
func (i StrategyItem) launchOf() ecstypes.LaunchType {
	if p := i.Provider.One(); p != nil {
		if p.ManagedInstances {
			return ecstypes.LaunchTypeManagedInstances
		}
		return ecstypes.LaunchTypeEc2
	}
	name, ok := i.Provider.Get()
	switch {
	case !ok:
		return ""
	case strings.EqualFold(name, string(ecstypes.CapacityProviderTypeFargate)),
		strings.EqualFold(name, string(ecstypes.CapacityProviderTypeFargateSpot)):
		return ecstypes.LaunchTypeFargate
	}
	// Any other name is of a provider outside the code, with an Auto Scaling group or with managed instances.
	return ""
}

// strategyLaunch is the launch type all items of a strategy agree on; empty when they do not or it cannot be known.
func strategyLaunch(strategy List[StrategyItem]) ecstypes.LaunchType {
	// AWS does not let Fargate and Auto Scaling group providers mix, so the items at hand speak for those unknown.
	var launch ecstypes.LaunchType
	for _, item := range strategy.Items {
		l := item.launchOf()
		if l == "" || launch != "" && launch != l {
			return ""
		}
		launch = l
	}
	return launch
}
