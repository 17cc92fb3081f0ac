package scheduler

import (
	"fmt"
	"slices"
	"strings"
)

// Expression is one comparison of the cluster query language, as a memberOf
// constraint uses it: "attribute:NAME == VALUE", "!=", "in [A, B]", "not_in
// [A, B]" or "exists". Conjunctions and patterns are not read yet
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html).
type Expression struct {
	Attribute, Operator string
	Values              []string
}

// ParseExpression reads an expression.
func ParseExpression(s string) (Expression, error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(s), "attribute:")
	words := strings.Fields(strings.NewReplacer("==", " == ", "!=", " != ", "[", " ", "]", " ", ",", " ").Replace(rest))
	if !ok || len(words) < 2 {
		return Expression{}, fmt.Errorf("expression %q is not of the form \"attribute:NAME == VALUE\"", s)
	}
	e := Expression{Attribute: words[0], Operator: words[1], Values: words[2:]}
	var arguments bool
	switch e.Operator {
	case "==", "!=":
		arguments = len(e.Values) == 1
	case "in", "not_in":
		arguments = len(e.Values) > 0
	case "exists", "!exists":
		arguments = len(e.Values) == 0
	default:
		return Expression{}, fmt.Errorf("operator %q in expression %q: expected one of ==, !=, in, not_in, exists, !exists", e.Operator, s)
	}
	if !arguments {
		return Expression{}, fmt.Errorf("operator %q in expression %q has %d values", e.Operator, s, len(e.Values))
	}
	return e, nil
}

// Matches tells whether an instance with the attributes is meant.
func (e Expression) Matches(attributes map[string]string) bool {
	value, found := attributes[e.Attribute]
	switch e.Operator {
	case "exists":
		return found
	case "!exists":
		return !found
	case "!=", "not_in":
		return !slices.Contains(e.Values, value)
	}
	return found && slices.Contains(e.Values, value)
}
