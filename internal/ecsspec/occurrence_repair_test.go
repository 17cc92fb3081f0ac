package ecsspec

import "testing"

func TestRepairedSchedule(t *testing.T) {
	for text, want := range map[string]string{
		"rate(1 minutes)":      "rate(1 minute)",
		"rate(5 minute)":       "rate(5 minutes)",
		"Rate(2 Hours)":        "rate(2 hours)",
		"5 minutes":            "rate(5 minutes)",
		"cron(0 12 * * * *)":   "cron(0 12 * * ? *)",
		"cron(0 12 1 * * *)":   "cron(0 12 1 * ? *)",
		"cron(0 12 * * MON *)": "cron(0 12 ? * MON *)",
		"0 12 * * ? *":         "cron(0 12 * * ? *)",
		// No mistake, or none with one answer.
		"cron(0 12 * * ? *)": "", "rate(5 minutes)": "", "at(2026-01-02T03:04:05)": "", "cron(0 12 * * *)": "", "cron(0 12 1 * MON *)": "",
		"rate(0 minutes)": "", "rate(5 weeks)": "", "cron(0 25 * * * *)": "", "": "", "cron(": "", "every day": "",
	} {
		got, ok := RepairedSchedule(text)
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v, expected %q", text, got, ok, want)
		}
	}
}
