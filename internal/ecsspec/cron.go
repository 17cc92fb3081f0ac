package ecsspec

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// cron is an AWS cron expression: minutes, hours, day of month, month, day of
// week, year. Days of the week are 1 (Sunday) to 7
// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html).
type cron struct {
	minutes, hours, months, years set
	days                          dayOfMonth
	week                          dayOfWeek
}

// set is which numbers of a field are meant.
type set map[int]bool

type dayOfMonth struct {
	any, last bool
	nearest   int // "15W": the weekday nearest to the 15th
	days      set
}

type dayOfWeek struct {
	any  bool
	days set
	last int    // "6L": the last Friday
	nth  [2]int // "6#3": the third Friday
}

const (
	firstCronYear = 1970
	lastCronYear  = 2199
)

var (
	monthNames = []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}
	dayNames   = []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}
)

func parseCron(body string) (*cron, error) {
	fields := strings.Fields(body)
	if len(fields) != 6 {
		return nil, fmt.Errorf("cron(%s): expected six fields (minutes, hours, day of month, month, day of week, year), got %d", body, len(fields))
	}
	c := &cron{}
	var err error
	read := func(name, field string, low, high int, names []string) set {
		if err != nil {
			return nil
		}
		s, e := parseSet(field, low, high, names)
		if e != nil {
			err = fmt.Errorf("cron(%s): %s: %w", body, name, e)
		}
		return s
	}
	c.minutes = read("minutes", fields[0], 0, 59, nil)
	c.hours = read("hours", fields[1], 0, 23, nil)
	c.months = read("month", fields[3], 1, 12, monthNames)
	c.years = read("year", fields[5], firstCronYear, lastCronYear, nil)
	if (fields[2] == "?") == (fields[4] == "?") {
		return nil, fmt.Errorf("cron(%s): one of day of month and day of week, and only one, must be ?", body)
	}
	switch day := fields[2]; {
	case day == "?":
		c.days.any = true
	case day == "L":
		c.days.last = true
	case strings.HasSuffix(day, "W"):
		n, e := strconv.Atoi(strings.TrimSuffix(day, "W"))
		if e != nil || n < 1 || n > 31 {
			return nil, fmt.Errorf("cron(%s): day of month: %q is no day before W", body, day)
		}
		c.days.nearest = n
	default:
		c.days.days = read("day of month", day, 1, 31, nil)
	}
	switch day := fields[4]; {
	case day == "?":
		c.week.any = true
	case strings.HasSuffix(day, "L") && day != "L":
		if c.week.last, err = cronNumber(strings.TrimSuffix(day, "L"), 1, 7, dayNames); err != nil {
			return nil, fmt.Errorf("cron(%s): day of week: %w", body, err)
		}
	case strings.Contains(day, "#"):
		left, right, _ := strings.Cut(day, "#")
		d, e1 := cronNumber(left, 1, 7, dayNames)
		n, e2 := cronNumber(right, 1, 5, nil)
		if e1 != nil || e2 != nil {
			return nil, fmt.Errorf("cron(%s): day of week: %q: expected a day, # and 1 to 5", body, day)
		}
		c.week.nth = [2]int{d, n}
	case day == "L":
		c.week.days = set{7: true}
	default:
		c.week.days = read("day of week", day, 1, 7, dayNames)
	}
	return c, err
}

// parseSet reads lists, ranges, steps and names: "1-5,10", "0/15", "MON-FRI", "*".
func parseSet(field string, low, high int, names []string) (set, error) {
	s := set{}
	for _, part := range strings.Split(field, ",") {
		span, step, stepped := strings.Cut(part, "/")
		by := 1
		if stepped {
			n, err := strconv.Atoi(step)
			if err != nil || n < 1 {
				return nil, fmt.Errorf("%q: the step must be a number above 0", part)
			}
			by = n
		}
		from, to := low, high
		if span != "*" {
			left, right, ranged := strings.Cut(span, "-")
			var err error
			if from, err = cronNumber(left, low, high, names); err != nil {
				return nil, err
			}
			switch {
			case ranged:
				if to, err = cronNumber(right, low, high, names); err != nil {
					return nil, err
				}
			case !stepped:
				to = from
			}
		}
		if to < from { // FRI-MON wraps around
			for n := from; n <= high; n += by {
				s[n] = true
			}
			from = low
		}
		for n := from; n <= to; n += by {
			s[n] = true
		}
	}
	return s, nil
}

func cronNumber(text string, low, high int, names []string) (int, error) {
	if i := slices.Index(names, strings.ToUpper(text)); i >= 0 {
		return low + i, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		return 0, fmt.Errorf("%q is not between %d and %d", text, low, high)
	}
	return n, nil
}

// next is the first minute after t that the expression means, in the zone. A
// time that a clock change skips does not occur on that day.
func (c *cron) next(t time.Time, zone *time.Location) (time.Time, bool) {
	t = t.In(zone)
	year, month, day := t.Date()
	for y := max(year, firstCronYear); y <= lastCronYear; y++ {
		if !c.years[y] {
			continue
		}
		m := time.January
		if y == year {
			m = month
		}
		for ; m <= time.December; m++ {
			if !c.months[int(m)] {
				continue
			}
			d := 1
			if y == year && m == month {
				d = day
			}
			for ; d <= daysIn(y, m); d++ {
				if !c.meansDay(y, m, d) {
					continue
				}
				if at, found := c.onDay(y, m, d, t, zone); found {
					return at.UTC(), true
				}
			}
		}
	}
	return time.Time{}, false
}

// onDay is the first time of that day after t.
func (c *cron) onDay(y int, m time.Month, d int, t time.Time, zone *time.Location) (time.Time, bool) {
	for h := range 24 {
		if !c.hours[h] {
			continue
		}
		for minute := range 60 {
			if !c.minutes[minute] {
				continue
			}
			at := time.Date(y, m, d, h, minute, 0, 0, zone)
			if at.After(t) && at.Hour() == h && at.Minute() == minute {
				return at, true
			}
		}
	}
	return time.Time{}, false
}

func daysIn(y int, m time.Month) int { return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day() }

func (c *cron) meansDay(y int, m time.Month, d int) bool {
	last := daysIn(y, m)
	weekday := int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Weekday()) + 1
	switch {
	case c.days.last && d != last, c.days.days != nil && !c.days.days[d], c.days.nearest > 0 && d != nearestWeekday(y, m, c.days.nearest):
		return false
	case c.week.last > 0:
		return weekday == c.week.last && d+7 > last
	case c.week.nth[0] > 0:
		return weekday == c.week.nth[0] && (d-1)/7+1 == c.week.nth[1]
	}
	return c.week.any || c.week.days[weekday]
}

// nearestWeekday is the weekday nearest to the day, within the same month.
func nearestWeekday(y int, m time.Month, d int) int {
	last := daysIn(y, m)
	if d > last {
		return 0
	}
	switch time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Weekday() {
	case time.Saturday:
		if d == 1 {
			return 3
		}
		return d - 1
	case time.Sunday:
		if d == last {
			return d - 2
		}
		return d + 1
	}
	return d
}
