package ecsspec

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestRollingUpdate(t *testing.T) {
	for _, tt := range []struct {
		desired, min, max        int
		healthy, running         int
		deadlocked               bool
		smallestMax, largestHlth int
	}{
		{4, 50, 200, 2, 8, false, 125, 75},
		{1, 100, 200, 1, 2, false, 200, 0},
		{1, 100, 150, 1, 1, true, 200, 0},
		{1, 50, 100, 1, 1, true, 200, 0}, // half a task rounds up to one
		{3, 50, 100, 2, 3, false, 134, 66},
		{2, 100, 100, 2, 2, true, 150, 50},
		{10, 95, 105, 10, 10, true, 110, 90},
		{0, 100, 100, 0, 0, false, 100, 100},
		{5, 0, 100, 0, 5, false, 120, 80},
	} {
		r := RollingUpdate{tt.desired, tt.min, tt.max}
		if r.MinimumHealthy() != tt.healthy || r.MaximumRunning() != tt.running || r.Deadlocked() != tt.deadlocked {
			t.Errorf("%+v: healthy %d, running %d, deadlocked %v; want %d, %d, %v", r,
				r.MinimumHealthy(), r.MaximumRunning(), r.Deadlocked(), tt.healthy, tt.running, tt.deadlocked)
		}
		if r.SmallestMaximumPercent() != tt.smallestMax || r.LargestMinimumHealthyPercent() != tt.largestHlth {
			t.Errorf("%+v: remedies %d and %d, want %d and %d", r, r.SmallestMaximumPercent(), r.LargestMinimumHealthyPercent(), tt.smallestMax, tt.largestHlth)
		}
	}
}

// TestRollingUpdateRemedies: what is suggested ends the deadlock, and is the least change that does.
func TestRollingUpdateRemedies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := RollingUpdate{rapid.IntRange(1, 5000).Draw(t, "desired"), 100, 100}
		if !r.Deadlocked() {
			t.Fatalf("%+v is not deadlocked", r)
		}
		more := RollingUpdate{r.Desired, 100, r.SmallestMaximumPercent()}
		less := RollingUpdate{r.Desired, 100, r.SmallestMaximumPercent() - 1}
		if more.Deadlocked() || !less.Deadlocked() {
			t.Fatalf("SmallestMaximumPercent of %+v is not the smallest", r)
		}
		low := RollingUpdate{r.Desired, r.LargestMinimumHealthyPercent(), 100}
		high := RollingUpdate{r.Desired, r.LargestMinimumHealthyPercent() + 1, 100}
		if low.Deadlocked() || !high.Deadlocked() {
			t.Fatalf("LargestMinimumHealthyPercent of %+v is not the largest", r)
		}
	})
}

func TestRollingUpdateExplain(t *testing.T) {
	for _, tt := range []struct {
		r    RollingUpdate
		want string
	}{
		{RollingUpdate{1, 100, 150}, "desired 1: at least 1 must stay healthy (100% of 1, rounded up) and at most 1 may run (150% of 1, rounded down), so no old task may stop and no new one may start: a deployment can never proceed"},
		{RollingUpdate{4, 50, 100}, "so up to 2 old tasks may stop before new ones start"},
		{RollingUpdate{4, 100, 125}, "so up to 1 new task may start before old ones stop"},
		{RollingUpdate{4, 50, 200}, "so up to 2 old tasks may stop and up to 4 new tasks start at once"},
		{RollingUpdate{0, 100, 200}, "so there is nothing to replace"},
	} {
		if got := tt.r.Explain(); !strings.HasSuffix(got, tt.want) {
			t.Errorf("%+v.Explain() = %q, want the end %q", tt.r, got, tt.want)
		}
	}
}

func TestDefaultHealthyPercents(t *testing.T) {
	for strategy, want := range map[ecstypes.SchedulingStrategy][2]int{"": {100, 200}, "REPLICA": {100, 200}, "DAEMON": {0, 100}} {
		if lo, hi := DefaultHealthyPercents(strategy); lo != want[0] || hi != want[1] {
			t.Errorf("DefaultHealthyPercents(%q) = %d, %d", strategy, lo, hi)
		}
	}
}
