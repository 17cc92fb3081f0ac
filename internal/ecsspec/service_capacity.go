package ecsspec

import (
	"fmt"
	"regexp"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// capacity: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-capacity-providers.html
func (c *serviceCheck) capacity() {
	s := c.s
	if s.LaunchType != "" && len(s.CapacityProviderStrategy) > 0 {
		c.addf("launch-type-and-strategy", "launch_type", "Keep one of them: the strategy already decides where tasks run.",
			"launch_type %q and capacity_provider_strategy are both set", s.LaunchType)
	}
	if s.LaunchType == ecstypes.LaunchTypeManagedInstances {
		c.add("launch-type", "launch_type", "managed instances are chosen by a capacity provider strategy, not by launch_type",
			"Remove launch_type and set capacity_provider_strategy.")
	}
	if s.Daemon() && s.OnFargate() && c.knows("launch_type", "capacity_provider_strategy") {
		c.addDaemon("Fargate has no instances to run a daemon on: scheduling_strategy \"DAEMON\" needs EC2 or external instances")
	}
	c.platformVersion()
	if !c.unknown.Has("capacity_provider_strategy") {
		c.strategy()
	}
}

// platformVersions are LATEST, or a version of Linux or Windows on Fargate.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html
var platformVersions = regexp.MustCompile(`^(LATEST|[0-9]+\.[0-9]+\.[0-9]+)$`)

func (c *serviceCheck) platformVersion() {
	v := c.s.PlatformVersion
	if v == "" {
		return
	}
	switch c.s.LaunchType {
	case ecstypes.LaunchTypeEc2, ecstypes.LaunchTypeExternal:
		c.addf("platform-version", "platform_version", "Remove it.", "platform_version %s is set, but launch_type is %q: only Fargate has platform versions", quote(v), c.s.LaunchType)
		return
	}
	if !platformVersions.MatchString(v) {
		c.addf("platform-version", "platform_version", "Expected \"LATEST\" or a version such as \"1.4.0\".", "platform_version %s is not a platform version", quote(v))
	}
}

func (c *serviceCheck) strategy() {
	items := c.s.CapacityProviderStrategy
	if len(items) == 0 {
		return
	}
	const path = "capacity_provider_strategy"
	if len(items) > MaximumCapacityProviders {
		c.addf("capacity-provider-strategy", path, "", "%d capacity providers, expected at most %d", len(items), MaximumCapacityProviders)
	}
	var weights, bases int
	var fargate, other []string
	seen := map[string]bool{}
	for i, item := range items {
		at, name := fmt.Sprintf("%s[%d]", path, i), deref(item.CapacityProvider)
		if item.Weight < 0 || item.Weight > MaximumStrategyWeight {
			c.addf("capacity-provider-strategy", at+".weight", "", "weight is %d, expected 0 to %d", item.Weight, MaximumStrategyWeight)
		}
		if item.Base < 0 || item.Base > MaximumStrategyBase {
			c.addf("capacity-provider-strategy", at+".base", "", "base is %d, expected 0 to %d", item.Base, MaximumStrategyBase)
		}
		if item.Weight > 0 || c.unknown.Has(at+".weight") {
			weights++
		}
		if item.Base > 0 && !c.unknown.Has(at+".base") {
			bases++
			if bases == 2 {
				c.add("capacity-provider-strategy", at+".base", "a second capacity provider has a base", "Only one capacity provider of a strategy can have a base.")
			}
		}
		switch {
		case name == "" || c.unknown.Has(at+".capacity_provider"):
			continue
		case seen[name]:
			c.addf("capacity-provider-strategy", at+".capacity_provider", "Merge the two entries.", "capacity provider %s is given twice", quote(name))
		case IsFargateCapacityProvider(name):
			fargate = append(fargate, name)
		default:
			other = append(other, name)
		}
		seen[name] = true
	}
	if weights == 0 {
		c.add("capacity-provider-strategy", path, "every capacity provider has weight 0, so no task can be placed", "Give at least one a weight of 1 or more.")
	}
	if len(fargate) > 0 && len(other) > 0 {
		c.addf("capacity-provider-strategy", path, "Use one kind: a service cannot be spread over both.",
			"the strategy mixes Fargate (%s) with instances (%s)", strings.Join(fargate, ", "), strings.Join(other, ", "))
	}
}

// placement: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement.html
func (c *serviceCheck) placement() {
	s := c.s
	if s.OnFargate() && c.knows("launch_type", "capacity_provider_strategy") {
		if len(s.PlacementConstraints) > 0 {
			c.add("fargate-placement", "placement_constraints", "Fargate does not support placement constraints", "Remove them: Fargate places tasks itself.")
		}
		if len(s.PlacementStrategy) > 0 {
			c.add("fargate-placement", "ordered_placement_strategy", "Fargate does not support placement strategies",
				"Remove it: Fargate spreads tasks over the subnets' Availability Zones.")
		}
	}
	if n := len(s.PlacementConstraints); n > MaximumPlacementConstraints {
		c.addf("placement", "placement_constraints", "", "%d placement constraints, expected at most %d", n, MaximumPlacementConstraints)
	}
	for i, pc := range s.PlacementConstraints {
		path := fmt.Sprintf("placement_constraints[%d]", i)
		c.enum(path+".type", CheckEnum[ecstypes.PlacementConstraintType]("the type of a placement constraint", string(pc.Type)))
		switch expression := deref(pc.Expression); {
		case pc.Type == ecstypes.PlacementConstraintTypeDistinctInstance && expression != "":
			c.add("placement", path+".expression", "a distinctInstance placement constraint takes no expression", "Remove it.")
		case pc.Type == ecstypes.PlacementConstraintTypeMemberOf && expression == "":
			c.add("placement", path+".expression", "a memberOf placement constraint has no expression",
				"Write a cluster query expression such as \"attribute:ecs.instance-type =~ t3.*\".")
		}
	}
	if n := len(s.PlacementStrategy); n > MaximumPlacementStrategy {
		c.addf("placement", "ordered_placement_strategy", "", "%d placement strategies, expected at most %d", n, MaximumPlacementStrategy)
	}
	for i, ps := range s.PlacementStrategy {
		path, field := fmt.Sprintf("ordered_placement_strategy[%d]", i), deref(ps.Field)
		c.enum(path+".type", CheckEnum[ecstypes.PlacementStrategyType]("the type of a placement strategy", string(ps.Type)))
		switch ps.Type {
		case ecstypes.PlacementStrategyTypeBinpack:
			if f := strings.ToLower(field); f != "cpu" && f != "memory" {
				c.addf("placement", path+".field", "Expected \"cpu\" or \"memory\".", "placement strategy \"binpack\" cannot pack by %s", quote(field))
			}
		case ecstypes.PlacementStrategyTypeSpread:
			if field == "" {
				c.add("placement", path+".field", "placement strategy \"spread\" has no field", "Expected \"instanceId\" or an attribute such as \"attribute:ecs.availability-zone\".")
			}
		}
	}
}
