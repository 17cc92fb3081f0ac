package scheduler

import "math"

// Bounds are the least and the most that automatic scaling may set.
type Bounds struct{ Min, Max int }

// Clamp moves n into the bounds.
func (b Bounds) Clamp(n int) int { return max(b.Min, min(n, b.Max)) }

// mostTasks bounds what a policy can ask for, whatever a metric says.
const mostTasks = 1 << 20

// TrackTarget is the capacity at which the metric would be at the target, were
// the load the same: the metric is taken to fall in proportion as capacity
// rises. It never rounds capacity away from the target's safe side, so a
// policy scales in conservatively
// (https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html).
// Nothing to divide by means nothing to do.
func TrackTarget(capacity int, metric, target float64) int {
	if target <= 0 || metric < 0 || math.IsNaN(metric) || math.IsInf(metric, 0) {
		return capacity
	}
	return int(math.Min(math.Ceil(float64(capacity)*metric/target-1e-9), mostTasks))
}

// The kinds of adjustment of a step scaling policy.
const (
	ChangeInCapacity        = "ChangeInCapacity"
	PercentChangeInCapacity = "PercentChangeInCapacity"
	ExactCapacity           = "ExactCapacity"
)

// StepAdjustment is a step adjustment: bounds are relative to the alarm's threshold, nil
// is infinity.
type StepAdjustment struct {
	Lower, Upper *float64
	Adjustment   int
}

// ChooseStep is the step that a breach of this size falls into. The lower bound
// is inclusive and the upper exclusive when the metric is above the threshold,
// the other way round when it is below
// (https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepAdjustment.html).
func ChooseStep(steps []StepAdjustment, metric, threshold float64) (StepAdjustment, bool) {
	breach := metric - threshold
	for _, s := range steps {
		lower, upper := math.Inf(-1), math.Inf(1)
		if s.Lower != nil {
			lower = *s.Lower
		}
		if s.Upper != nil {
			upper = *s.Upper
		}
		if breach >= 0 && breach >= lower && breach < upper || breach < 0 && breach > lower && breach <= upper {
			return s, true
		}
	}
	return StepAdjustment{}, false
}

// Adjust is the capacity after an adjustment. Percentages above 1 task are
// rounded down and below -1 up, those in between to a whole task away from
// zero; minMagnitude is the least change of a percentage
// (https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html#step-scaling-adjustment-types).
func Adjust(capacity int, kind string, adjustment, minMagnitude int) int {
	switch kind {
	case ExactCapacity:
		return adjustment
	case PercentChangeInCapacity:
		change := float64(capacity) * float64(adjustment) / 100
		switch {
		case change > 0 && change < 1:
			change = 1
		case change < 0 && change > -1:
			change = -1
		default:
			change = math.Trunc(change)
		}
		if change != 0 && math.Abs(change) < float64(minMagnitude) {
			change = math.Copysign(float64(minMagnitude), change)
		}
		return max(0, capacity+int(change))
	}
	return max(0, capacity+adjustment)
}
