package estate

import (
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Cluster is an ECS cluster.
type Cluster struct {
	Resource *module.Resource
	Name     Value[string]
	// Insights is the containerInsights setting: enabled, enhanced or disabled; that of the account when not written.
	Insights Value[string]
	Exec     *ExecConfiguration // nil when not written
	// ConnectNamespace is the default one of Service Connect.
	ConnectNamespace Link[DiscoveryNamespace]
	// CapacityProviders and DefaultStrategy come from the cluster or from the resource that associates them.
	CapacityProviders List[Link[CapacityProvider]]
	DefaultStrategy   List[StrategyItem]
	// InstanceGroups are the container instances in the code that join the cluster.
	InstanceGroups []*InstanceGroup
	// Services are those in the code that run in the cluster.
	Services []*Service
}

// ExecConfiguration is how sessions of ECS Exec are encrypted and logged.
type ExecConfiguration struct {
	Range             hcl.Range // the block's header
	Logging           Value[string]
	Key               Value[string] // of the session
	LogGroup          Link[LogGroup]
	LogGroupEncrypted Value[bool]
	Bucket            Value[string]
	BucketEncrypted   Value[bool]
	LogRange          hcl.Range // the header of the block log_configuration; the zero range when there is none
	LogUnknown        bool      // it cannot be known whether there is one
}

// StrategyItem is one line of a capacity provider strategy.
type StrategyItem struct {
	Range        hcl.Range // the block's header
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

	// ManagedScaling is its status: DISABLED when the block is not written, ENABLED when the status is not.
	// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ManagedScaling.html
	ManagedScaling        Value[string]
	TargetCapacity        Value[int]    // percent
	TerminationProtection Value[string] // DISABLED when not written
	Draining              Value[string] // ENABLED when not written
}

func readCluster(b *builder, r *module.Resource) {
	c := &Cluster{Resource: r, Name: nonEmpty(r.Body.Attr("name")), CapacityProviders: List[Link[CapacityProvider]]{Complete: true}}
	for _, setting := range r.Body.All("setting") {
		if name, ok := text(setting.Attr("name")).Get(); !ok || name == "containerInsights" {
			c.Insights = nonEmpty(setting.Attr("value"))
			if !ok || setting.Unknown {
				c.Insights.state = unknown
			}
		}
	}
	b.estate.Clusters = append(b.estate.Clusters, c)
	b.clusters.add(r, c, c.Name)
	b.relate(func() {
		c.readProviders(b, r.Body)
		c.Exec = readExec(b, r.Body.Block("configuration").Block("execute_command_configuration"))
		c.ConnectNamespace = resolve(b, r.Body.Block("service_connect_defaults").Attr("namespace"), b.namespaces)
	})
}

func readExec(b *builder, block *module.Block) *ExecConfiguration {
	if block == nil {
		return nil
	}
	log := block.Block("log_configuration")
	var logRange hcl.Range
	if log != nil {
		logRange = log.Range
	}
	return &ExecConfiguration{
		LogRange: logRange, LogUnknown: block.UnknownBlocks["log_configuration"],
		Range: block.Range, Logging: nonEmpty(block.Attr("logging")), Key: nonEmpty(block.Attr("kms_key_id")),
		LogGroup:          resolve(b, log.Attr("cloud_watch_log_group_name"), b.logGroups),
		LogGroupEncrypted: boolean(log.Attr("cloud_watch_encryption_enabled")),
		Bucket:            nonEmpty(log.Attr("s3_bucket_name")),
		BucketEncrypted:   boolean(log.Attr("s3_bucket_encryption_enabled")),
	}
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
			Range:    item.Range,
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
	group := r.Body.Block("auto_scaling_group_provider")
	scaling := group.Block("managed_scaling")
	p.ManagedScaling, p.TargetCapacity = nonEmpty(scaling.Attr("status")), number(scaling.Attr("target_capacity"))
	switch {
	case group != nil && group.UnknownBlocks["managed_scaling"]:
		p.ManagedScaling.state = unknown
	case scaling != nil && p.ManagedScaling.Absent():
		p.ManagedScaling = Value[string]{v: string(ecstypes.ManagedScalingStatusEnabled), state: known, rng: &scaling.Range}
	}
	p.TerminationProtection, p.Draining = nonEmpty(group.Attr("managed_termination_protection")), nonEmpty(group.Attr("managed_draining"))
	b.relate(func() {
		p.Group = resolve(b, group.Attr("auto_scaling_group_arn"), b.instanceGroups)
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
