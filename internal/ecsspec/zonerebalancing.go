package ecsspec

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// zoneAttribute names the availability zone of an instance.
const zoneAttribute = "ecs.availability-zone"

var zoneConstraint = regexp.MustCompile(`attribute:\s*` + regexp.QuoteMeta(zoneAttribute) + `\b`)

// ZoneRebalancingObstacle is why Availability Zone rebalancing does not work for a service; empty when it does.
// constraints are those of its task definition.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
func ZoneRebalancingObstacle(s Service, constraints []ecstypes.TaskDefinitionPlacementConstraint) string {
	expressions := make([]string, 0, len(s.PlacementConstraints)+len(constraints))
	for _, c := range s.PlacementConstraints {
		expressions = append(expressions, deref(c.Expression))
	}
	for _, c := range constraints {
		expressions = append(expressions, deref(c.Expression))
	}
	switch {
	case s.Daemon():
		return "the scheduling strategy DAEMON"
	case s.LaunchType == ecstypes.LaunchTypeExternal:
		return "the launch type EXTERNAL"
	case s.RollingUpdate().MaximumPercent <= 100:
		return fmt.Sprintf("a maximumPercent of %d, which leaves no room for a task that takes another's place", s.RollingUpdate().MaximumPercent)
	case slices.ContainsFunc(s.LoadBalancers, func(lb ecstypes.LoadBalancer) bool { return deref(lb.LoadBalancerName) != "" }):
		return "a Classic Load Balancer"
	case slices.ContainsFunc(expressions, zoneConstraint.MatchString):
		return "a placement constraint on attribute:" + zoneAttribute
	case len(s.PlacementStrategy) > 0 && !spreadsOverZones(s.PlacementStrategy[0]):
		return "a first placement strategy other than spread over attribute:" + zoneAttribute
	}
	return ""
}

func spreadsOverZones(s ecstypes.PlacementStrategy) bool {
	return s.Type == ecstypes.PlacementStrategyTypeSpread && strings.EqualFold(deref(s.Field), "attribute:"+zoneAttribute)
}

// ZoneRebalancingInEffect is the setting of a service that is created with one; without any it is ENABLED where that
// works.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
func ZoneRebalancingInEffect(set ecstypes.AvailabilityZoneRebalancing, s Service, constraints []ecstypes.TaskDefinitionPlacementConstraint) ecstypes.AvailabilityZoneRebalancing {
	switch {
	case set != "":
		return set
	case s.Controller() != ecstypes.DeploymentControllerTypeEcs || ZoneRebalancingObstacle(s, constraints) != "":
		return ecstypes.AvailabilityZoneRebalancingDisabled
	}
	return ecstypes.AvailabilityZoneRebalancingEnabled
}

const zoneRebalancingCode = "zone-rebalancing"

func (c *serviceCheck) zoneRebalancing() {
	if c.s.ZoneRebalancing == ecstypes.AvailabilityZoneRebalancingEnabled {
		reportObstacle(&c.problems, ZoneRebalancingObstacle(c.s.withoutUnknownStrategy(), nil))
	}
}

// withoutUnknownStrategy leaves out placement strategies when it is not known what the first is. Whatever else is unknown
// is no obstacle by itself.
func (s Service) withoutUnknownStrategy() Service {
	const first = "ordered_placement_strategy[0]."
	if s.Unknown.Has(first+"type") || s.Unknown.Has(first+"field") {
		s.PlacementStrategy = nil
	}
	return s
}

func reportObstacle(ps *problems, obstacle string) {
	if obstacle != "" {
		ps.addf(zoneRebalancingCode, "availability_zone_rebalancing", "Switch it off (DISABLED), or change what stands in its way.",
			"Availability Zone rebalancing does not work with %s", obstacle)
	}
}

// ZoneCount is how many tasks of a service run in a zone.
type ZoneCount struct {
	Zone  string
	Tasks int
}

// The messages about rebalancing, whose zones are in the order given.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing-event-messages-list.html

// NotBalanced: tasks are going to move.
func (s ServiceEvent) NotBalanced(zones []ZoneCount) string {
	return s.say("is not AZ balanced with %s. AZ Rebalancing in progress.", inZones(zones))
}

// Balanced: the move is over.
func (s ServiceEvent) Balanced(zones []ZoneCount) string {
	return s.say("is AZ balanced with %s.", inZones(zones))
}

// StartedToRebalance: tasks were started in a zone that had few.
func (s ServiceEvent) StartedToRebalance(zone string, ids ...string) string {
	return s.say("has started %d tasks in %s to AZ Rebalance: %s.", len(ids), zone, tasks(ids))
}

// StoppedToRebalance: tasks were stopped in a zone that had many.
func (s ServiceEvent) StoppedToRebalance(zone string, ids ...string) string {
	return s.say("has stopped %d running tasks in %s due to AZ rebalancing: %s.", len(ids), zone, tasks(ids))
}

// UnableToPlaceIn: no instance of the zone, or on Fargate no capacity there, takes the task.
func (s ServiceEvent) UnableToPlaceIn(zone string, fargate bool) string {
	if fargate {
		return s.say("is unable to place a task in %s.", zone)
	}
	return s.say("is unable to place a task in %s because no container instance met all of its requirements.", zone)
}

func inZones(zones []ZoneCount) string {
	list := make([]string, len(zones))
	for i, z := range zones {
		list[i] = fmt.Sprintf("%d tasks in %s", z.Tasks, z.Zone)
	}
	return strings.Join(list, ", ")
}
