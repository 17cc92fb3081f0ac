package ecsspec

import (
	"fmt"
	"strings"
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"pgregory.net/rapid"
)

func item(provider string, base, weight int32) ecstypes.CapacityProviderStrategyItem {
	return ecstypes.CapacityProviderStrategyItem{CapacityProvider: &provider, Base: base, Weight: weight}
}

func TestSplitTasks(t *testing.T) {
	for _, test := range []struct {
		strategy []ecstypes.CapacityProviderStrategyItem
		n        int
		want     string
	}{
		{nil, 3, "[]"},
		{[]ecstypes.CapacityProviderStrategyItem{item("A", 0, 1)}, 3, "[3]"},
		{[]ecstypes.CapacityProviderStrategyItem{item("A", 0, 1), item("B", 0, 1)}, 5, "[3 2]"},
		{[]ecstypes.CapacityProviderStrategyItem{item("A", 0, 1), item("B", 0, 4)}, 10, "[2 8]"},
		{[]ecstypes.CapacityProviderStrategyItem{item("A", 2, 1), item("B", 0, 3)}, 2, "[2 0]"},
		{[]ecstypes.CapacityProviderStrategyItem{item("A", 2, 1), item("B", 0, 3)}, 10, "[4 6]"},
		{[]ecstypes.CapacityProviderStrategyItem{item("A", 1, 0), item("B", 0, 1)}, 4, "[1 3]"},
		{[]ecstypes.CapacityProviderStrategyItem{item("A", 0, 0), item("B", 0, 1)}, 4, "[0 4]"},
		{[]ecstypes.CapacityProviderStrategyItem{item("A", 0, 0)}, 4, "[0]"},
	} {
		if got := fmt.Sprint(SplitTasks(test.strategy, test.n)); got != test.want {
			t.Errorf("%d tasks: %s, want %s", test.n, got, test.want)
		}
	}
}

func TestSplitFollowsBaseThenWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var strategy []ecstypes.CapacityProviderStrategyItem
		weights := 0
		for i := range rapid.IntRange(1, 6).Draw(t, "providers") {
			it := item(string(rune('A'+i)), 0, int32(rapid.IntRange(0, 9).Draw(t, "weight")))
			if i == 0 {
				it.Base = int32(rapid.IntRange(0, 12).Draw(t, "base"))
			}
			weights += int(it.Weight)
			strategy = append(strategy, it)
		}
		if weights == 0 {
			strategy[0].Weight, weights = 1, 1
		}
		n := rapid.IntRange(0, 100).Draw(t, "tasks")
		split, sum := SplitTasks(strategy, n), 0
		beyond := max(0, n-int(strategy[0].Base))
		for i, got := range split {
			sum += got
			own := got
			if i == 0 {
				own = max(0, got-int(strategy[0].Base))
				if got < min(n, int(strategy[0].Base)) {
					t.Fatalf("base %d, but %v", strategy[0].Base, split)
				}
			}
			// Nobody gets more than its share and one task for each provider before it is caught up with.
			if share := float64(beyond) * float64(strategy[i].Weight) / float64(weights); float64(own) > share+1 && strategy[i].Weight > 0 || strategy[i].Weight == 0 && own > 0 {
				t.Fatalf("provider %d has %d of %d, share %f: %v", i, own, beyond, share, split)
			}
		}
		if sum != n {
			t.Fatalf("%d of %d tasks placed: %v", sum, n, split)
		}
	})
}

func TestCapacityProviderReservation(t *testing.T) {
	for _, test := range []struct {
		needed, running int
		want            float64
	}{{0, 0, 100}, {3, 0, 200}, {0, 4, 0}, {4, 4, 100}, {6, 4, 150}} {
		if got := CapacityProviderReservation(test.needed, test.running); got != test.want {
			t.Errorf("%d needed, %d running: %g, want %g", test.needed, test.running, got, test.want)
		}
	}
}

func TestCheckCapacityProvider(t *testing.T) {
	for _, name := range []string{"fargate-like", "AWSome", "ecs", "", "no/slash"} {
		if CheckCapacityProviderName(name) == nil {
			t.Errorf("name %q is accepted", name)
		}
	}
	arn := "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:a1b2:autoScalingGroupName/web"
	if name, ok := ParseAutoScalingGroupRef(arn); !ok || name != "web" {
		t.Errorf("%q %v", name, ok)
	}
	n := func(i int32) *int32 { return &i }
	enabled := ecstypes.ManagedScalingStatusEnabled
	for _, test := range []struct {
		p    ecstypes.AutoScalingGroupProvider
		want string
	}{
		{ecstypes.AutoScalingGroupProvider{AutoScalingGroupArn: &arn}, ""},
		{ecstypes.AutoScalingGroupProvider{}, `"" does not name an Auto Scaling group`},
		{ecstypes.AutoScalingGroupProvider{AutoScalingGroupArn: &arn, ManagedScaling: &ecstypes.ManagedScaling{TargetCapacity: n(101)}}, "target_capacity is 101, expected 1 to 100"},
		{ecstypes.AutoScalingGroupProvider{AutoScalingGroupArn: &arn, ManagedScaling: &ecstypes.ManagedScaling{Status: enabled, MinimumScalingStepSize: n(9), MaximumScalingStepSize: n(3)}}, "minimum_scaling_step_size 9 is above"},
		{ecstypes.AutoScalingGroupProvider{AutoScalingGroupArn: &arn, ManagedTerminationProtection: "ENABLED"}, "without managed scaling"},
		{ecstypes.AutoScalingGroupProvider{AutoScalingGroupArn: &arn, ManagedTerminationProtection: "ENABLED", ManagedScaling: &ecstypes.ManagedScaling{Status: enabled}}, ""},
		{ecstypes.AutoScalingGroupProvider{AutoScalingGroupArn: &arn, ManagedDraining: "MAYBE"}, "MAYBE"},
	} {
		var got []string
		for _, p := range CheckAutoScalingGroupProvider(test.p) {
			got = append(got, p.String())
		}
		if text := strings.Join(got, "; "); !strings.Contains(text, test.want) || test.want == "" && text != "" {
			t.Errorf("got %q, want %q", text, test.want)
		}
	}
}
