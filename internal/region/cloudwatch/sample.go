package cloudwatch

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxValues bounds the distinct values kept of one sample; more than that are
// merged with their neighbours, which only percentiles notice.
const maxValues = 100

// sample sums up what was put for one time.
type sample struct {
	At               time.Time
	Sum, Count       float64
	Minimum, Maximum float64      `json:",omitempty"`
	Values           [][2]float64 `json:",omitempty"` // value and count, by value
}

// add counts n times the value.
func (s *sample) add(value, n float64) {
	s.merge(sample{Sum: value * n, Count: n, Minimum: value, Maximum: value, Values: [][2]float64{{value, n}}})
}

// merge adds another sample's values.
func (s *sample) merge(o sample) {
	if o.Count == 0 {
		return
	}
	if s.Count == 0 {
		s.Minimum, s.Maximum = o.Minimum, o.Maximum
	}
	s.Sum, s.Count = s.Sum+o.Sum, s.Count+o.Count
	s.Minimum, s.Maximum = min(s.Minimum, o.Minimum), max(s.Maximum, o.Maximum)
	for _, v := range o.Values {
		at, found := slices.BinarySearchFunc(s.Values, v[0], func(have [2]float64, want float64) int {
			switch {
			case have[0] < want:
				return -1
			case have[0] > want:
				return 1
			}
			return 0
		})
		switch {
		case found:
			s.Values[at][1] += v[1]
		case len(s.Values) < maxValues:
			s.Values = slices.Insert(s.Values, at, v)
		default:
			s.Values[min(at, len(s.Values)-1)][1] += v[1]
		}
	}
}

// statistic is a statistic by its name: "Average", "p99.9", ... ok is false for
// a name that is none, has for nothing to compute it from.
func (s sample) statistic(name string) (v float64, ok, has bool) {
	has = s.Count > 0
	switch name {
	case "SampleCount":
		return s.Count, true, has
	case "Sum":
		return s.Sum, true, has
	case "Average":
		return s.Sum / max(s.Count, math.SmallestNonzeroFloat64), true, has
	case "Minimum":
		return s.Minimum, true, has
	case "Maximum":
		return s.Maximum, true, has
	}
	p, ok := percentile(name)
	if !ok {
		return 0, false, false
	}
	if len(s.Values) == 0 {
		// Of a statistic set nothing is known between its ends.
		return s.Maximum, true, has && s.Minimum == s.Maximum
	}
	total := 0.0
	for _, v := range s.Values {
		total += v[1]
	}
	seen := 0.0
	for _, v := range s.Values {
		if seen += v[1]; seen >= total*p/100 {
			return v[0], true, has
		}
	}
	return s.Maximum, true, has
}

// percentile reads "p99.9".
func percentile(name string) (float64, bool) {
	digits, ok := strings.CutPrefix(name, "p")
	p, err := strconv.ParseFloat(digits, 64)
	return p, ok && err == nil && p >= 0 && p <= 100
}

// isStatistic tells whether there is such a statistic.
func isStatistic(name string) bool {
	_, ok, _ := sample{}.statistic(name)
	return ok
}

// periods sums samples up by period: n of them from start on.
func periods(samples []sample, start time.Time, period time.Duration, n int) []sample {
	out := make([]sample, n)
	for i := range out {
		out[i].At = start.Add(time.Duration(i) * period)
	}
	for _, s := range samples {
		if s.At.Before(start) {
			continue
		}
		if i := int(s.At.Sub(start) / period); i < n {
			out[i].merge(s)
		}
	}
	return out
}
