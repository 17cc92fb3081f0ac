package scheduler

import (
	"math"
	"time"
)

// ManagedScaling is how ECS scales the Auto Scaling group of a capacity
// provider so that CapacityProviderReservation stays at the target
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html).
type ManagedScaling struct {
	// Target is the target capacity in percent, 1 to 100.
	Target           int
	MinStep, MaxStep int
}

// ScaleInAfter is how long the reservation must have been below the target
// before the group shrinks: fifteen data points of a minute, as of any target
// tracking policy (https://aws.amazon.com/blogs/containers/deep-dive-on-amazon-ecs-cluster-auto-scaling/).
const ScaleInAfter = 15 * time.Minute

// Desired is the group's next desired capacity when needed instances are needed
// and the group is to have desired. It goes up by a step at once, and down only
// when the reservation has been low since lowSince (zero: it is not) for long
// enough.
func (m ManagedScaling) Desired(needed, desired int, b Bounds, lowSince, now time.Time) int {
	want := int(math.Ceil(float64(needed)*100/float64(max(1, m.Target)) - 1e-9))
	step := max(m.MinStep, min(m.MaxStep, abs(want-desired)))
	switch {
	case want > desired:
		return b.Clamp(desired + step)
	case want < desired && !lowSince.IsZero() && now.Sub(lowSince) >= ScaleInAfter:
		return b.Clamp(max(want, desired-step))
	}
	return b.Clamp(desired)
}

// Low tells whether the reservation is below the target.
func (m ManagedScaling) Low(needed, desired int) bool {
	return needed*100 < desired*m.Target && int(math.Ceil(float64(needed)*100/float64(max(1, m.Target))-1e-9)) < desired
}

func abs(n int) int { return max(n, -n) }
