package ecsspec

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestNextOccurrence(t *testing.T) {
	berlin, err := ParseZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Local", "Mars/Olympus"} {
		if zone, err := ParseZone(name); err == nil {
			t.Errorf("%s is the zone %s", name, zone)
		}
	}
	from := time.Date(2026, 1, 1, 12, 0, 30, 0, time.UTC) // a Thursday
	for _, c := range []struct {
		text string
		zone *time.Location
		want string
	}{
		{"rate(5 minutes)", nil, "2026-01-01T12:05:00Z"},
		{"rate(1 day)", nil, "2026-01-02T00:00:00Z"},
		{"at(2026-03-01T10:00:00)", berlin, "2026-03-01T09:00:00Z"},
		{"cron(0 12 * * ? *)", nil, "2026-01-02T12:00:00Z"},
		{"cron(0/15 * * * ? *)", nil, "2026-01-01T12:15:00Z"},
		{"cron(30 8 ? * MON-FRI *)", nil, "2026-01-02T08:30:00Z"},
		{"cron(0 9 ? * 2#1 *)", nil, "2026-01-05T09:00:00Z"},
		{"cron(0 9 ? * 6L *)", nil, "2026-01-30T09:00:00Z"},
		{"cron(0 9 L * ? *)", nil, "2026-01-31T09:00:00Z"},
		{"cron(0 9 3W * ? *)", nil, "2026-01-02T09:00:00Z"}, // the 3rd is a Saturday
		{"cron(0 9 1 JAN ? 2028)", nil, "2028-01-01T09:00:00Z"},
		{"cron(0 9 29 2 ? *)", nil, "2028-02-29T09:00:00Z"},
		{"cron(0 6 1 7 ? *)", berlin, "2026-07-01T04:00:00Z"},
		{"cron(30 2 29 3 ? 2026-2027)", berlin, "2027-03-29T00:30:00Z"}, // skipped by the clock in 2026
		{"cron(0 9 ? * FRI-MON *)", nil, "2026-01-02T09:00:00Z"},
	} {
		o, err := ParseOccurrence(c.text, c.zone)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		got, found := o.Next(from.Truncate(24*time.Hour), from)
		if !found || got.Format(time.RFC3339) != c.want {
			t.Errorf("%s: %s (%v), expected %s", c.text, got.Format(time.RFC3339), found, c.want)
		}
	}
	for _, gone := range []string{"at(2025-01-01T00:00:00)", "cron(0 0 1 1 ? 2020)", "cron(0 0 31 2 ? *)"} {
		o, err := ParseOccurrence(gone, nil)
		if err != nil {
			t.Fatal(err)
		}
		if at, found := o.Next(from, from); found {
			t.Errorf("%s occurs at %s", gone, at)
		}
	}
}

func TestBadOccurrence(t *testing.T) {
	for text, want := range map[string]string{
		"every day": "expected cron(...), rate(...) or at(...)", "rate(0 minutes)": "a number above 0", "rate(1 minutes)": "singular for 1",
		"rate(5 weeks)": "minute(s), hour(s) or day(s)", "at(tomorrow)": "expected a time", "cron(* * * *)": "expected six fields",
		"cron(0 0 * * * *)": "must be ?", "cron(60 0 * * ? *)": `"60" is not between 0 and 59`, "cron(0 0 ? * 8 *)": "between 1 and 7",
		"cron(0/0 0 * * ? *)": "step must be a number above 0", "cron(0 0 99W * ? *)": "no day before W", "": "is no schedule",
	} {
		if _, err := ParseOccurrence(text, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, expected %q", text, err, want)
		}
	}
}

// The next occurrence is after, and there is none between.
func TestOccurrenceProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{
			"rate(7 minutes)", "rate(3 hours)", "cron(5/20 3-9 * * ? *)", "cron(0 0 L * ? *)", "cron(15 10 ? * 6#2 *)", "cron(0 12 15W 1,6 ? *)",
		}).Draw(t, "text")
		o, err := ParseOccurrence(text, nil)
		if err != nil {
			t.Fatal(err)
		}
		anchor := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		from := anchor.Add(time.Duration(rapid.Int64Range(0, 3*365*86400).Draw(t, "second")) * time.Second)
		next, found := o.Next(anchor, from)
		if !found || !next.After(from) {
			t.Fatalf("%s after %s: %s", text, from, next)
		}
		between := from.Add(time.Duration(rapid.Int64Range(0, int64(next.Sub(from)/time.Second)-1).Draw(t, "between")) * time.Second)
		if again, _ := o.Next(anchor, between); !again.Equal(next) {
			t.Fatalf("%s: after %s it is %s, after %s it is %s", text, from, next, between, again)
		}
	})
}

func FuzzOccurrence(f *testing.F) {
	for _, seed := range []string{"rate(5 minutes)", "cron(0 12 * * ? *)", "at(2026-01-02T03:04:05)", "cron(0/15 8-17 ? * MON#2 2026)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o, err := ParseOccurrence(text, nil)
		if err != nil {
			return
		}
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		if next, found := o.Next(now, now); found && !next.After(now) {
			t.Fatalf("%q: %s is not after", text, next)
		}
	})
}
