package ecsspec

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestCheckClusterCapacityProviders(t *testing.T) {
	item := func(provider string, base, weight int32) ecstypes.CapacityProviderStrategyItem {
		return ecstypes.CapacityProviderStrategyItem{CapacityProvider: &provider, Base: base, Weight: weight}
	}
	const arn = "arn:aws:ecs:us-east-1:123456789012:capacity-provider/instances"
	both := []string{"FARGATE_SPOT", "FARGATE"}
	for name, c := range map[string]struct {
		providers []string
		strategy  []ecstypes.CapacityProviderStrategyItem
		unknown   Unknown
		want      []string
	}{
		"none":        {},
		"no strategy": {providers: both},
		"fine":        {providers: both, strategy: []ecstypes.CapacityProviderStrategyItem{item("FARGATE", 1, 1), item("FARGATE_SPOT", 0, 4)}},
		"by ARN":      {providers: []string{arn}, strategy: []ecstypes.CapacityProviderStrategyItem{item("instances", 0, 1)}},
		"not there": {
			providers: both, strategy: []ecstypes.CapacityProviderStrategyItem{item("FARGATE_SPOTT", 0, 1)},
			want: []string{`default_capacity_provider_strategy[0].capacity_provider: the default strategy uses capacity provider "FARGATE_SPOTT", which the cluster does not have. ` +
				`Did you mean "FARGATE_SPOT"? Add it to capacity_providers, or use one that is there: FARGATE, FARGATE_SPOT.`},
		},
		"nothing there": {
			strategy: []ecstypes.CapacityProviderStrategyItem{item("FARGATE", 0, 1)},
			want: []string{`default_capacity_provider_strategy[0].capacity_provider: the default strategy uses capacity provider "FARGATE", which the cluster does not have. ` +
				`Add it to capacity_providers, which is empty.`},
		},
		"no weight": {
			providers: both, strategy: []ecstypes.CapacityProviderStrategyItem{item("FARGATE", 1, 0)},
			want: []string{`default_capacity_provider_strategy: every capacity provider has weight 0, so no task can be placed. Give at least one a weight of 1 or more.`},
		},
		"unknown providers": {unknown: NewUnknown("capacity_providers[0]"), strategy: []ecstypes.CapacityProviderStrategyItem{item("instances", 0, 1)}},
		"unknown weight": {
			providers: both, unknown: NewUnknown("default_capacity_provider_strategy[0].weight"), strategy: []ecstypes.CapacityProviderStrategyItem{item("FARGATE", 0, 0)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, p := range CheckClusterCapacityProviders(c.providers, c.strategy, c.unknown) {
				got = append(got, p.String())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
