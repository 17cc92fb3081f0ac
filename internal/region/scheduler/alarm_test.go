package scheduler

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// points reads AWS's notation: 0 is a value within the threshold, X one beyond, - a missing one.
func points(s string) (out []*float64) {
	for _, c := range strings.Fields(s) {
		switch c {
		case "0":
			out = append(out, new(float64))
		case "X":
			v := 100.0
			out = append(out, &v)
		default:
			out = append(out, nil)
		}
	}
	return out
}

// TestMissingData is the tables of
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html.
func TestMissingData(t *testing.T) {
	const keep AlarmState = "kept"
	for _, c := range []struct {
		m                                        int
		points                                   string
		missing, ignore, breaching, notBreaching AlarmState
	}{
		{3, "0 - X - X", AlarmOK, AlarmOK, AlarmOK, AlarmOK},
		{3, "0 - - - -", AlarmOK, AlarmOK, AlarmOK, AlarmOK},
		{3, "- - - - -", AlarmInsufficientData, keep, AlarmAlarm, AlarmOK},
		{3, "0 X X - X", AlarmAlarm, AlarmAlarm, AlarmAlarm, AlarmAlarm},
		{3, "- - X - -", AlarmAlarm, keep, AlarmAlarm, AlarmOK},
		{2, "0 - X - X", AlarmAlarm, AlarmAlarm, AlarmAlarm, AlarmAlarm},
		{2, "0 0 X 0 X", AlarmAlarm, AlarmAlarm, AlarmAlarm, AlarmAlarm},
		{2, "0 - X - -", AlarmOK, AlarmOK, AlarmAlarm, AlarmOK},
		{2, "- - - - 0", AlarmOK, AlarmOK, AlarmAlarm, AlarmOK},
		{2, "- - - X -", AlarmAlarm, keep, AlarmAlarm, AlarmOK},
		// A young breach alone is premature.
		{3, "- - - - X", keep, keep, AlarmAlarm, AlarmOK},
	} {
		for treat, want := range map[string]AlarmState{
			"": c.missing, "missing": c.missing, "ignore": c.ignore, "breaching": c.breaching, "notBreaching": c.notBreaching,
		} {
			a := Alarm{Comparison: "GreaterThanThreshold", Threshold: 50, Periods: 3, Datapoints: c.m, Missing: treat}
			if got := a.Evaluate(points(c.points), keep); got != want {
				t.Errorf("%d of 3, %q, %q: %s, expected %s", c.m, c.points, treat, got, want)
			}
		}
	}
}

func TestComparisons(t *testing.T) {
	for comparison, want := range map[string][3]bool{
		"GreaterThanThreshold": {false, false, true}, "GreaterThanOrEqualToThreshold": {false, true, true},
		"LessThanThreshold": {true, false, false}, "LessThanOrEqualToThreshold": {true, true, false},
	} {
		for i, v := range []float64{9, 10, 11} {
			if got := (Alarm{Comparison: comparison, Threshold: 10}).Breaches(v); got != want[i] {
				t.Errorf("%s 10: %g breaches = %v", comparison, v, got)
			}
		}
	}
}

// Without missing data the treatment does not matter, and more breaches never calm an alarm.
func TestAlarmProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		a := Alarm{Comparison: "GreaterThanThreshold", Threshold: 50, Periods: n, Datapoints: rapid.IntRange(1, n).Draw(t, "m")}
		values := rapid.SliceOfN(rapid.Float64Range(0, 100), a.Range(), a.Range()).Draw(t, "values")
		series := make([]*float64, len(values))
		for i := range values {
			series[i] = &values[i]
		}
		first := a.Evaluate(series, AlarmOK)
		for _, treat := range []string{"missing", "ignore", "breaching", "notBreaching"} {
			b := a
			b.Missing = treat
			if got := b.Evaluate(series, AlarmInsufficientData); got != first {
				t.Fatalf("%s: %s, without: %s", treat, got, first)
			}
		}
		values[rapid.IntRange(0, len(values)-1).Draw(t, "raised")] = 100
		if first == AlarmAlarm && a.Evaluate(series, AlarmOK) != AlarmAlarm {
			t.Fatal("a higher value ended the alarm")
		}
	})
}
