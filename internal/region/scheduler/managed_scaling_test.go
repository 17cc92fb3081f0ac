package scheduler

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestManagedScaling(t *testing.T) {
	now := time.Date(2026, 1, 1, 1, 0, 0, 0, time.UTC)
	m := ManagedScaling{Target: 100, MinStep: 1, MaxStep: 3}
	b := Bounds{0, 10}
	for _, c := range []struct {
		needed, desired int
		target          int
		low             time.Duration
		want            int
	}{
		{0, 0, 100, 0, 0}, {1, 0, 100, 0, 1}, {8, 2, 100, 0, 5}, {20, 9, 100, 0, 10}, {4, 4, 100, 0, 4},
		{4, 4, 80, 0, 5}, {1, 4, 100, 10 * time.Minute, 4}, {1, 4, 100, 15 * time.Minute, 1}, {1, 9, 100, time.Hour, 6},
	} {
		m.Target = c.target
		var since time.Time
		if c.low > 0 {
			since = now.Add(-c.low)
		}
		if got := m.Desired(c.needed, c.desired, b, since, now); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
}

// It settles where everything fits, and then stays.
func TestManagedScalingSettles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := ManagedScaling{Target: rapid.IntRange(1, 100).Draw(t, "target"), MinStep: 1, MaxStep: rapid.IntRange(1, 50).Draw(t, "step")}
		b := Bounds{0, 100_000}
		needed, desired := rapid.IntRange(0, 200).Draw(t, "needed"), rapid.IntRange(0, 200).Draw(t, "desired")
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		for range 50_000 {
			next := m.Desired(needed, desired, b, now, now.Add(time.Hour))
			if next == desired {
				break
			}
			desired = next
		}
		if desired < needed {
			t.Fatalf("settled at %d though %d are needed", desired, needed)
		}
		if m.Low(needed, desired) {
			t.Fatalf("settled at %d for %d, which is below %d %%", desired, needed, m.Target)
		}
	})
}
