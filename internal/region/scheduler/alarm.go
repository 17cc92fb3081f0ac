package scheduler

// AlarmState is CloudWatch's.
type AlarmState string

// The states of an alarm.
const (
	AlarmOK               AlarmState = "OK"
	AlarmAlarm            AlarmState = "ALARM"
	AlarmInsufficientData AlarmState = "INSUFFICIENT_DATA"
)

// Alarm is how a metric alarm judges a series: M of the last N data points.
type Alarm struct {
	// Comparison is CloudWatch's ComparisonOperator, such as "GreaterThanThreshold".
	Comparison string
	Threshold  float64
	// Periods is N, Datapoints M. Datapoints of 0 means N.
	Periods, Datapoints int
	// Missing is TreatMissingData: "missing" (also when empty), "ignore",
	// "breaching" or "notBreaching".
	Missing string
}

// extraPoints is how many data points beyond N the evaluation range holds. AWS
// does not say how many it retrieves, only that it is more than N, and shows
// five for N = 3
// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html).
const extraPoints = 2

// Range is how many data points an evaluation looks at.
func (a Alarm) Range() int { return a.Periods + extraPoints }

// needed is M.
func (a Alarm) needed() int {
	if a.Datapoints <= 0 || a.Datapoints > a.Periods {
		return a.Periods
	}
	return a.Datapoints
}

// Breaches tells whether one value is beyond the threshold.
func (a Alarm) Breaches(v float64) bool {
	switch a.Comparison {
	case "GreaterThanOrEqualToThreshold":
		return v >= a.Threshold
	case "GreaterThanThreshold":
		return v > a.Threshold
	case "LessThanThreshold":
		return v < a.Threshold
	case "LessThanOrEqualToThreshold":
		return v <= a.Threshold
	}
	return false
}

// Evaluate judges the last data points, the newest last, nil being a missing
// one; before is the state the alarm has. Real points are preferred to missing
// ones as far back as the evaluation range reaches; only what then still lacks
// to N is filled as the alarm says
// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html).
func (a Alarm) Evaluate(points []*float64, before AlarmState) AlarmState {
	if len(points) > a.Range() {
		points = points[len(points)-a.Range():]
	}
	var real []float64 // the newest first, at most N
	oldestBreach := 0  // how many points back, 1 being the newest
	for i := len(points) - 1; i >= 0 && len(real) < a.Periods; i-- {
		if points[i] == nil {
			continue
		}
		real = append(real, *points[i])
		if a.Breaches(*points[i]) {
			oldestBreach = len(points) - i
		}
	}
	breaching := 0
	for _, v := range real {
		if a.Breaches(v) {
			breaching++
		}
	}
	lack := a.Periods - len(real)
	switch {
	case a.Missing == "breaching":
		return alarmIf(breaching+lack >= a.needed())
	case a.Missing == "notBreaching", lack == 0, breaching >= a.needed():
		return alarmIf(breaching >= a.needed())
	case len(real) == 0 && a.Missing == "ignore":
		return before
	case len(real) == 0:
		return AlarmInsufficientData
	case breaching < len(real):
		return AlarmOK
	case a.Missing == "ignore":
		return before
	}
	// All that is there breaches but it is too little to be sure: the alarm goes
	// off once the oldest of it is as old as M.
	if oldestBreach >= a.needed() {
		return AlarmAlarm
	}
	return before
}

func alarmIf(alarm bool) AlarmState {
	if alarm {
		return AlarmAlarm
	}
	return AlarmOK
}
