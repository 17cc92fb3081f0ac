package scheduler

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/google/go-cmp/cmp"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

func instance(id, zone string, cpu, memory int) Instance {
	return Instance{
		ID: id, Zone: zone, Active: true, CPU: cpu, Memory: memory,
		Attributes: map[string]string{"ecs.availability-zone": zone, "disk": "ssd"},
	}
}

// placed places n tasks and tells where, or what AWS says.
func placed(l Launch, n int, instances ...Instance) (where string) {
	p := NewPlacement(instances, nil)
	var ids []string
	for range n {
		place, lack := p.Place("web", l)
		if lack != "" {
			return strings.Join(append(ids, lack), " ")
		}
		ids = append(ids, place.Instance)
	}
	return strings.Join(ids, " ")
}

func strategy(kind ecstypes.PlacementStrategyType, field string) []ecstypes.PlacementStrategy {
	return []ecstypes.PlacementStrategy{{Type: kind, Field: aws.String(field)}}
}

func TestPlacementOnInstances(t *testing.T) {
	a, b, c := instance("a", "za", 1024, 2048), instance("b", "zb", 2048, 4096), instance("c", "za", 512, 8192)
	small := Launch{CPU: 256, Memory: 512}
	with := func(edit func(*Launch)) Launch { l := small; edit(&l); return l }
	for _, test := range []struct {
		name string
		l    Launch
		n    int
		in   []Instance
		want string
	}{
		{"zones take turns", small, 4, []Instance{a, b, c}, "a b c b"},
		{"binpack by cpu fills the fullest", with(func(l *Launch) { l.Strategy = strategy(ecstypes.PlacementStrategyTypeBinpack, "cpu") }), 4, []Instance{a, b, c}, "c c a a"},
		{"binpack by memory", with(func(l *Launch) { l.Strategy = strategy(ecstypes.PlacementStrategyTypeBinpack, "memory") }), 3, []Instance{a, b, c}, "a a a"},
		{"spread over instances", with(func(l *Launch) { l.Strategy = strategy(ecstypes.PlacementStrategyTypeSpread, "instanceId") }), 4, []Instance{a, b, c}, "a b c a"},
		{"distinct instances", with(func(l *Launch) {
			l.Constraints = []ecstypes.PlacementConstraint{{Type: ecstypes.PlacementConstraintTypeDistinctInstance}}
		}), 3, []Instance{a, b}, "a b " + ecsspec.ServiceEvent("web").UnableToPlaceClosest("b", ecsspec.PlacementMissingAttribute)},
		{"member of", with(func(l *Launch) {
			l.Constraints = []ecstypes.PlacementConstraint{{Type: ecstypes.PlacementConstraintTypeMemberOf, Expression: aws.String("attribute:ecs.availability-zone in [zb]")}}
		}), 2, []Instance{a, b, c}, "b b"},
		{"a static port is there once", with(func(l *Launch) { l.Ports = []Port{{80, ecstypes.TransportProtocolTcp}} }), 3, []Instance{a, b},
			"a b " + ecsspec.ServiceEvent("web").UnableToPlaceClosest("b", ecsspec.PlacementPortInUse)},
		{"cpu runs out", Launch{CPU: 1024, Memory: 1}, 2, []Instance{a}, "a " + ecsspec.ServiceEvent("web").UnableToPlaceClosest("a", ecsspec.PlacementInsufficientCPU)},
		{"memory runs out", Launch{CPU: 1, Memory: 2048}, 2, []Instance{a}, "a " + ecsspec.ServiceEvent("web").UnableToPlaceClosest("a", ecsspec.PlacementInsufficientMemory)},
		{"no instances", small, 1, nil, ecsspec.ServiceEvent("web").UnableToPlace(ecsspec.PlacementNoInstances)},
		{"subnets decide on zones", with(func(l *Launch) { l.Subnets = []Subnet{{"s", "zb"}} }), 2, []Instance{a, b}, "b b"},
	} {
		if diff := cmp.Diff(test.want, placed(test.l, test.n, test.in...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestFargateSpreadsOverSubnetsAndProviders(t *testing.T) {
	p := NewPlacement(nil, nil)
	l := Launch{
		Fargate: true, Subnets: []Subnet{{"s1", "a"}, {"s2", "b"}, {"s3", "a"}},
		Providers: []ecstypes.CapacityProviderStrategyItem{
			{CapacityProvider: aws.String("FARGATE"), Base: 1, Weight: 1}, {CapacityProvider: aws.String("FARGATE_SPOT"), Weight: 3},
		},
	}
	var got []string
	for range 5 {
		place, _ := p.Place("web", l)
		got = append(got, place.Subnet+" "+place.Provider)
	}
	want := []string{"s1 FARGATE", "s2 FARGATE_SPOT", "s1 FARGATE", "s2 FARGATE_SPOT", "s1 FARGATE_SPOT"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestBreakerThreshold(t *testing.T) {
	for _, test := range []struct {
		b             Breaker
		desired, want int
	}{
		{Breaker{}, 1, 3}, {Breaker{}, 20, 10}, {Breaker{}, 1000, 200},
		{Breaker{ThresholdType: ecstypes.ThresholdTypeCount, ThresholdValue: 2}, 100, 2},
		{Breaker{ThresholdType: ecstypes.ThresholdTypeBoundedPercent, ThresholdValue: 10}, 10, 3},
		{Breaker{ThresholdType: ecstypes.ThresholdTypeUnboundedPercent, ThresholdValue: 10}, 10, 1},
		{Breaker{ThresholdType: ecstypes.ThresholdTypeUnboundedPercent, ThresholdValue: 100}, 1000, 1000},
	} {
		if got := test.b.Threshold(test.desired); got != test.want {
			t.Errorf("%+v with %d tasks: %d, want %d", test.b, test.desired, got, test.want)
		}
	}
}

func TestNothingIsPlacedInALostZone(t *testing.T) {
	fargate := Launch{Fargate: true, Subnets: []Subnet{{"subnet-a", "a"}, {"subnet-b", "b"}}}
	hosts := []Instance{{ID: "1", Zone: "a", Active: true, CPU: 1024, Memory: 1024}, {ID: "2", Zone: "b", Active: true, CPU: 1024, Memory: 1024}}
	for _, c := range []struct {
		name string
		l    Launch
		lost []string
		want string
	}{
		{"fargate", fargate, []string{"a"}, "subnet-b subnet-b"},
		{"fargate without a zone", fargate, []string{"a", "b"}, "(service web) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone."},
		{"instances", Launch{CPU: 256, Memory: 256}, []string{"b"}, "1 1"},
		{"no instance", Launch{CPU: 256, Memory: 256}, []string{"a", "b"}, "(service web) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."},
	} {
		p := NewPlacement(hosts, c.lost)
		var got []string
		for range 2 {
			place, lack := p.Place("web", c.l)
			if lack != "" {
				got = []string{lack}
				break
			}
			got = append(got, place.Subnet+place.Instance)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
