package ecsspec

import (
	"strconv"
	"strings"
)

// RepairedSchedule is the expression that a malformed one certainly means, for the mistakes that have one right answer: the
// unit of a rate in the wrong number, cron's * in both day fields, a rate or cron without its name or in the wrong letter
// case. ok is false for all others, and for expressions that are no mistake.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html
func RepairedSchedule(text string) (repaired string, ok bool) {
	if _, err := ParseOccurrence(text, nil); err == nil {
		return "", false
	}
	kind, body, found := strings.Cut(strings.TrimSpace(text), "(")
	if found {
		body, found = strings.CutSuffix(body, ")")
		if !found {
			return "", false
		}
	} else if kind, body = "cron", strings.TrimSpace(text); len(strings.Fields(body)) == 2 {
		kind = "rate"
	}
	fields := strings.Fields(body)
	switch kind = strings.ToLower(strings.TrimSpace(kind)); {
	case kind == "rate" && len(fields) == 2:
		unit := strings.TrimSuffix(strings.ToLower(fields[1]), "s")
		if n, err := strconv.Atoi(fields[0]); err == nil && n > 1 {
			unit += "s"
		}
		fields[1] = unit
	case kind == "cron" && len(fields) == 6:
		// A * beside a day that is named says nothing, and of two * either may become the ?.
		switch {
		case fields[4] == "*" && fields[2] != "?":
			fields[4] = "?"
		case fields[2] == "*" && fields[4] != "?":
			fields[2] = "?"
		}
	}
	repaired = kind + "(" + strings.Join(fields, " ") + ")"
	if _, err := ParseOccurrence(repaired, nil); err != nil {
		return "", false
	}
	return repaired, true
}
