package ecsspec

import (
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestZoneRebalancing(t *testing.T) {
	text := func(s string) *string { return &s }
	percent := int32(100)
	spread := func(field string) []ecstypes.PlacementStrategy {
		return []ecstypes.PlacementStrategy{{Type: ecstypes.PlacementStrategyTypeSpread, Field: &field}}
	}
	for name, c := range map[string]struct {
		s        Service
		obstacle string
	}{
		"replica":         {},
		"zone spread":     {s: Service{PlacementStrategy: spread("attribute:ecs.availability-zone")}},
		"daemon":          {Service{SchedulingStrategy: "DAEMON"}, "the scheduling strategy DAEMON"},
		"external":        {Service{LaunchType: "EXTERNAL"}, "the launch type EXTERNAL"},
		"no room":         {Service{MaximumPercent: &percent}, "a maximumPercent of 100, which leaves no room for a task that takes another's place"},
		"classic":         {Service{LoadBalancers: []ecstypes.LoadBalancer{{LoadBalancerName: text("old")}}}, "a Classic Load Balancer"},
		"host spread":     {Service{PlacementStrategy: spread("instanceId")}, "a first placement strategy other than spread over attribute:ecs.availability-zone"},
		"zone asked for":  {Service{PlacementConstraints: []ecstypes.PlacementConstraint{{Type: "memberOf", Expression: text("attribute:ecs.availability-zone == eu-west-1a")}}}, "a placement constraint on attribute:ecs.availability-zone"},
		"other asked for": {s: Service{PlacementConstraints: []ecstypes.PlacementConstraint{{Type: "memberOf", Expression: text("attribute:ecs.instance-type == t3.small")}}}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := ZoneRebalancingObstacle(c.s, nil); got != c.obstacle {
				t.Errorf("obstacle %q, want %q", got, c.obstacle)
			}
			want := ecstypes.AvailabilityZoneRebalancingEnabled
			if c.obstacle != "" {
				want = ecstypes.AvailabilityZoneRebalancingDisabled
			}
			if got := ZoneRebalancingInEffect("", c.s, nil); got != want {
				t.Errorf("by default %s", got)
			}
			if got := ZoneRebalancingInEffect("DISABLED", c.s, nil); got != "DISABLED" {
				t.Errorf("switched off: %s", got)
			}
		})
	}
}

func TestRebalancingMessages(t *testing.T) {
	s := ServiceEvent("web")
	zones := []ZoneCount{{"eu-west-1a", 3}, {"eu-west-1c", 1}, {"eu-west-1b", 0}}
	for got, want := range map[string]string{
		s.NotBalanced(zones):                         "(service web) is not AZ balanced with 3 tasks in eu-west-1a, 1 tasks in eu-west-1c, 0 tasks in eu-west-1b. AZ Rebalancing in progress.",
		s.Balanced(zones[:2]):                        "(service web) is AZ balanced with 3 tasks in eu-west-1a, 1 tasks in eu-west-1c.",
		s.StartedToRebalance("eu-west-1b", "1"):      "(service web) has started 1 tasks in eu-west-1b to AZ Rebalance: (task 1).",
		s.StoppedToRebalance("eu-west-1a", "2", "3"): "(service web) has stopped 2 running tasks in eu-west-1a due to AZ rebalancing: (task 2) (task 3).",
		s.UnableToPlaceIn("eu-west-1b", false):       "(service web) is unable to place a task in eu-west-1b because no container instance met all of its requirements.",
		s.UnableToPlaceIn("eu-west-1b", true):        "(service web) is unable to place a task in eu-west-1b.",
	} {
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
