package scheduler

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestTrackTarget(t *testing.T) {
	for _, c := range []struct {
		capacity       int
		metric, target float64
		want           int
	}{
		{4, 90, 60, 6}, {4, 61, 60, 5}, {4, 60, 60, 4}, {10, 20, 50, 4}, {3, 0, 50, 0}, {0, 90, 50, 0}, {5, 70, 0, 5}, {5, math.NaN(), 50, 5},
	} {
		if got := TrackTarget(c.capacity, c.metric, c.target); got != c.want {
			t.Errorf("%d tasks at %g, target %g: %d, expected %d", c.capacity, c.metric, c.target, got, c.want)
		}
	}
}

func TestTrackTargetProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5000).Draw(t, "capacity")
		metric, target := rapid.Float64Range(0, 1000).Draw(t, "metric"), rapid.Float64Range(1, 100).Draw(t, "target")
		got := TrackTarget(n, metric, target)
		if metric <= target && got > n || metric > target && got < n {
			t.Fatalf("%d at %g, target %g: %d is the wrong way", n, metric, target, got)
		}
		if got > 0 && got < mostTasks && float64(n)*metric/float64(got) > target*(1+1e-6) {
			t.Fatalf("%d tasks would still be above the target", got)
		}
	})
}

func TestSteps(t *testing.T) {
	f := func(v float64) *float64 { return &v }
	up := []StepAdjustment{{f(0), f(10), 1}, {f(10), f(20), 2}, {f(20), nil, 4}}
	for metric, want := range map[float64]int{60: 1, 69: 1, 70: 2, 80: 4, 500: 4} {
		if s, found := ChooseStep(up, metric, 60); !found || s.Adjustment != want {
			t.Errorf("metric %g: %+v, expected %d", metric, s, want)
		}
	}
	if s, found := ChooseStep(up, 59, 60); found {
		t.Errorf("no step is for a metric below: %+v", s)
	}
	down := []StepAdjustment{{f(-10), f(0), -1}, {nil, f(-10), -2}}
	for metric, want := range map[float64]int{39: -1, 31: -1, 30: -2, 0: -2} {
		if s, found := ChooseStep(down, metric, 40); !found || s.Adjustment != want {
			t.Errorf("metric %g: %+v, expected %d", metric, s, want)
		}
	}
	for _, c := range []struct {
		capacity      int
		kind          string
		adjust, least int
		want          int
	}{
		{10, ChangeInCapacity, 3, 0, 13}, {2, ChangeInCapacity, -5, 0, 0}, {7, ExactCapacity, 3, 0, 3},
		{10, PercentChangeInCapacity, 25, 0, 12}, {4, PercentChangeInCapacity, 10, 0, 5}, {4, PercentChangeInCapacity, -10, 0, 3},
		{10, PercentChangeInCapacity, -29, 0, 8}, {10, PercentChangeInCapacity, 10, 3, 13}, {0, PercentChangeInCapacity, 50, 2, 0},
	} {
		if got := Adjust(c.capacity, c.kind, c.adjust, c.least); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
}
