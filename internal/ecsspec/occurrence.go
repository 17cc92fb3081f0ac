package ecsspec

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Occurrence is a schedule expression of AWS, read: "cron(0 12 * * ? *)",
// "rate(5 minutes)" or "at(2026-01-02T03:04:05)"
// (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html).
type Occurrence struct {
	every time.Duration
	at    time.Time
	cron  *cron
	zone  *time.Location
}

// ParseOccurrence reads an expression whose times are in the zone; nil is UTC.
func ParseOccurrence(text string, zone *time.Location) (Occurrence, error) {
	if zone == nil {
		zone = time.UTC
	}
	kind, rest, ok := strings.Cut(strings.TrimSpace(text), "(")
	body, closed := strings.CutSuffix(rest, ")")
	if !ok || !closed {
		return Occurrence{}, fmt.Errorf("%q is no schedule: expected cron(...), rate(...) or at(...)", text)
	}
	o := Occurrence{zone: zone}
	var err error
	switch kind {
	case "rate":
		o.every, err = parseRate(body)
	case "at":
		if o.at, err = time.ParseInLocation("2006-01-02T15:04:05", body, zone); err != nil {
			err = fmt.Errorf("at(%s): expected a time as 2006-01-02T15:04:05", body)
		}
	case "cron":
		o.cron, err = parseCron(body)
	default:
		err = fmt.Errorf("%q is no schedule: expected cron(...), rate(...) or at(...)", text)
	}
	return o, err
}

// Once tells whether it is an at(...).
func (o Occurrence) Once() bool { return !o.at.IsZero() }

// parseRate reads "5 minutes". The unit is singular for 1 and plural otherwise
// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html).
func parseRate(body string) (time.Duration, error) {
	fields := strings.Fields(body)
	wrong := fmt.Errorf("rate(%s): expected a number above 0 and minute(s), hour(s) or day(s)", body)
	if len(fields) != 2 {
		return 0, wrong
	}
	n, err := strconv.Atoi(fields[0])
	const mostDays = 100 * 366 // more than this overflows a time.Duration before it matters
	if err != nil || n < 1 || n > mostDays {
		return 0, wrong
	}
	unit, ok := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}[strings.TrimSuffix(fields[1], "s")]
	if !ok {
		return 0, wrong
	}
	if plural := strings.HasSuffix(fields[1], "s"); plural != (n > 1) {
		return 0, fmt.Errorf("rate(%s): the unit is singular for 1 and plural for more", body)
	}
	return time.Duration(n) * unit, nil
}

// Next is the first occurrence after t. anchor is where a rate counts from. The
// last result is false when there is none any more.
func (o Occurrence) Next(anchor, t time.Time) (time.Time, bool) {
	switch {
	case o.Once():
		return o.at.UTC(), o.at.After(t)
	case o.cron != nil:
		return o.cron.next(t, o.zone)
	}
	if t.Before(anchor) {
		return anchor.UTC(), true
	}
	return anchor.Add((t.Sub(anchor)/o.every + 1) * o.every).UTC(), true
}
