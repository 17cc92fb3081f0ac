package ecsspec

import (
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func strategyOf(items ...ecstypes.CapacityProviderStrategyItem) func(*Service) {
	return func(s *Service) { s.LaunchType, s.CapacityProviderStrategy = "", items }
}

func capacityProvider(name string, weight, base int32) ecstypes.CapacityProviderStrategyItem {
	return ecstypes.CapacityProviderStrategyItem{CapacityProvider: &name, Weight: weight, Base: base}
}

func TestCheckServiceCapacity(t *testing.T) {
	const p = "capacity-provider-strategy capacity_provider_strategy"
	runProblems(t, instanceService, CheckService, []problemCase[Service]{
		{"both", func(s *Service) {
			s.CapacityProviderStrategy = []ecstypes.CapacityProviderStrategyItem{capacityProvider("cp", 1, 0)}
		},
			[]string{`launch-type-and-strategy launch_type: launch_type "EC2" and capacity_provider_strategy are both set`}},
		{"managed instances", func(s *Service) { s.LaunchType = "MANAGED_INSTANCES" },
			[]string{"launch-type launch_type: managed instances are chosen by a capacity provider strategy, not by launch_type"}},
		{"strategy", strategyOf(capacityProvider("a", 1, 1), capacityProvider("b", 0, 0)), nil},
		{"zero weights", strategyOf(capacityProvider("a", 0, 1), capacityProvider("b", 0, 0)), []string{p + ": every capacity provider has weight 0, so no task can be placed"}},
		{"weight not known", func(s *Service) {
			strategyOf(capacityProvider("a", 0, 0))(s)
			s.Unknown = NewUnknown("capacity_provider_strategy[0].weight")
		}, nil},
		{"two bases", strategyOf(capacityProvider("a", 1, 1), capacityProvider("b", 1, 2)), []string{p + "[1].base: a second capacity provider has a base"}},
		{"ranges", strategyOf(capacityProvider("a", 1001, 100001)), []string{p + "[0].weight: weight is 1001, expected 0 to 1000", p + "[0].base: base is 100001, expected 0 to 100000"}},
		{"twice", strategyOf(capacityProvider("a", 1, 0), capacityProvider("a", 1, 0)), []string{p + `[1].capacity_provider: capacity provider "a" is given twice`}},
		{"mixed", strategyOf(capacityProvider("FARGATE", 1, 0), capacityProvider("a", 1, 0)), []string{p + ": the strategy mixes Fargate (FARGATE) with instances (a)"}},
		{"platform version on ec2", func(s *Service) { s.PlatformVersion = "LATEST" },
			[]string{`platform-version platform_version: platform_version "LATEST" is set, but launch_type is "EC2": only Fargate has platform versions`}},
		{"daemon on ec2", func(s *Service) { s.SchedulingStrategy, s.DesiredCount = "DAEMON", nil }, nil},
		{"placement", func(s *Service) {
			s.PlacementConstraints = []ecstypes.PlacementConstraint{{Type: "distinctInstance", Expression: ptr("x")}, {Type: "memberOf"}}
			s.PlacementStrategy = []ecstypes.PlacementStrategy{{Type: "binpack", Field: ptr("disk")}, {Type: "spread"}, {Type: "random"}, {Type: "Spread", Field: ptr("host")}}
		}, []string{
			"placement placement_constraints[0].expression: a distinctInstance placement constraint takes no expression",
			"placement placement_constraints[1].expression: a memberOf placement constraint has no expression",
			`placement ordered_placement_strategy[0].field: placement strategy "binpack" cannot pack by "disk"`,
			`placement ordered_placement_strategy[1].field: placement strategy "spread" has no field`,
			`enum ordered_placement_strategy[3].type: invalid value "Spread" for the type of a placement strategy, expected one of random, spread, binpack; did you mean "spread"?`}},
	})
	runProblems(t, fargateService, CheckService, []problemCase[Service]{
		{"daemon", func(s *Service) { s.SchedulingStrategy, s.DesiredCount = "DAEMON", nil },
			[]string{`daemon scheduling_strategy: Fargate has no instances to run a daemon on: scheduling_strategy "DAEMON" needs EC2 or external instances`}},
		{"daemon on spot", func(s *Service) {
			strategyOf(capacityProvider("FARGATE_SPOT", 1, 0))(s)
			s.SchedulingStrategy, s.DesiredCount = "DAEMON", nil
		}, []string{`daemon scheduling_strategy: Fargate has no instances to run a daemon on: scheduling_strategy "DAEMON" needs EC2 or external instances`}},
		{"placement", func(s *Service) {
			s.PlacementConstraints = []ecstypes.PlacementConstraint{{Type: "distinctInstance"}}
			s.PlacementStrategy = []ecstypes.PlacementStrategy{{Type: "random"}}
		}, []string{
			"fargate-placement placement_constraints: Fargate does not support placement constraints",
			"fargate-placement ordered_placement_strategy: Fargate does not support placement strategies"}},
		{"platform version", func(s *Service) { s.PlatformVersion = "1.4.0" }, nil},
		{"no platform version", func(s *Service) { s.PlatformVersion = "latest" }, []string{`platform-version platform_version: platform_version "latest" is not a platform version`}},
	})
}
