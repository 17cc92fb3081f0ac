package ecsspec

import (
	"fmt"
	"strings"

	"github.com/agext/levenshtein"
)

// enum is what the SDK's enumeration types have in common.
type enum[T any] interface {
	~string
	Values() []T
}

// EnumValues lists the values of an SDK enumeration: EnumValues[ecstypes.LaunchType]().
func EnumValues[T enum[T]]() []string {
	var zero T
	values := make([]string, 0, len(zero.Values()))
	for _, v := range zero.Values() {
		values = append(values, string(v))
	}
	return values
}

// CheckEnum returns nil when value is one of T's values, otherwise an error that quotes it, lists the values
// and suggests the nearest: CheckEnum[ecstypes.LaunchType]("launch_type", "Fargate").
func CheckEnum[T enum[T]](argument, value string) error {
	return CheckOneOf(argument, value, EnumValues[T]())
}

// CheckOneOf is CheckEnum for a list of one's own.
func CheckOneOf(argument, value string, valid []string) error {
	for _, v := range valid {
		if v == value {
			return nil
		}
	}
	return &ValueError{Argument: argument, Value: value, Valid: valid, Suggestion: DidYouMean(value, valid)}
}

// ValueError is a value that is none of those an argument may have.
type ValueError struct {
	Argument, Value string
	Valid           []string
	// Suggestion is the valid value that was most likely meant, or empty.
	Suggestion string
}

func (e *ValueError) Error() string {
	msg := fmt.Sprintf("invalid value %s for %s, expected one of %s", quote(e.Value), e.Argument, strings.Join(e.Valid, ", "))
	if e.Suggestion != "" {
		msg += fmt.Sprintf("; did you mean %q?", e.Suggestion)
	}
	return msg
}

// DidYouMean returns the candidate a person most likely meant by s, or "" when none is near. Case, hyphens and
// underscores cost nothing. Of equally near candidates the one that begins like s wins, then the first.
func DidYouMean(s string, candidates []string) string {
	// Distance is quadratic in the lengths; nothing that long is a misspelling of a short name.
	const longest = 100
	if len(s) == 0 || len(s) > longest {
		return ""
	}
	folded := foldName(s)
	best, bestDistance, bestPrefix := "", 0, 0
	for _, c := range candidates {
		candidate := foldName(c)
		d, prefix := levenshtein.Distance(folded, candidate, nil), commonPrefix(folded, candidate)
		if limit := max(1, min(len(c), len(s))/3); d > limit {
			continue
		}
		if best == "" || d < bestDistance || d == bestDistance && prefix > bestPrefix {
			best, bestDistance, bestPrefix = c, d, prefix
		}
	}
	return best
}

func foldName(s string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(s))
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
