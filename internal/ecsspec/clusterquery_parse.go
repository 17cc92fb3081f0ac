package ecsspec

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The bounds of a query: its length is AWS's, the depth of its parentheses ours.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PlacementConstraint.html
const (
	MaximumClusterQuery = 2000
	maximumQueryDepth   = 50
)

// ParseClusterQuery reads a query. Errors quote the query and tell what was expected where.
func ParseClusterQuery(s string) (ClusterQuery, error) {
	if len(s) > MaximumClusterQuery {
		return ClusterQuery{}, fmt.Errorf("the expression has %d characters, expected at most %d", len(s), MaximumClusterQuery)
	}
	p := &queryParser{text: s}
	root, err := p.or(0)
	if err == nil {
		if p.space(); p.at < len(p.text) {
			err = fmt.Errorf("%s is left over, expected \"and\", \"or\" or the end", quote(p.text[p.at:]))
		}
	}
	if err != nil {
		return ClusterQuery{}, fmt.Errorf("expression %s: %w", quote(s), err)
	}
	return ClusterQuery{root}, nil
}

type queryParser struct {
	text string
	at   int
}

func (p *queryParser) space() {
	for p.at < len(p.text) && strings.ContainsRune(" \t\r\n", rune(p.text[p.at])) {
		p.at++
	}
}

// take takes a symbol if it comes next.
func (p *queryParser) take(symbol string) bool {
	if p.space(); strings.HasPrefix(p.text[p.at:], symbol) {
		p.at += len(symbol)
		return true
	}
	return false
}

// takeWord takes a word if it comes next and ends there.
func (p *queryParser) takeWord(word string) bool {
	p.space()
	rest, ok := strings.CutPrefix(p.text[p.at:], word)
	if !ok || rest != "" && !strings.ContainsRune(" \t\r\n([)", rune(rest[0])) {
		return false
	}
	p.at += len(word)
	return true
}

// until takes what comes before the first of the characters, or the end.
func (p *queryParser) until(stops string) string {
	p.space()
	end := strings.IndexAny(p.text[p.at:], stops)
	if end < 0 {
		end = len(p.text) - p.at
	}
	word := p.text[p.at : p.at+end]
	p.at += end
	return word
}

func (p *queryParser) or(depth int) (queryNode, error) {
	left, err := p.and(depth)
	for err == nil && (p.takeWord("or") || p.take("||")) {
		var right queryNode
		if right, err = p.and(depth); err == nil {
			left = queryOr{left, right}
		}
	}
	return left, err
}

func (p *queryParser) and(depth int) (queryNode, error) {
	left, err := p.not(depth)
	for err == nil && (p.takeWord("and") || p.take("&&")) {
		var right queryNode
		if right, err = p.not(depth); err == nil {
			left = queryAnd{left, right}
		}
	}
	return left, err
}

func (p *queryParser) not(depth int) (queryNode, error) {
	if depth > maximumQueryDepth {
		return nil, fmt.Errorf("more than %d levels of parentheses and negations", maximumQueryDepth)
	}
	switch {
	case p.takeWord("not") || p.take("!"):
		inner, err := p.not(depth + 1)
		return queryNot{inner}, err
	case p.take("("):
		inner, err := p.or(depth + 1)
		if err == nil && !p.take(")") {
			err = fmt.Errorf("a closing parenthesis is missing")
		}
		return inner, err
	}
	return p.comparison()
}

func (p *queryParser) comparison() (queryNode, error) {
	subject := p.until(" \t\r\n=!<>()[],")
	operators, known := querySubjects[subject]
	if name, ok := strings.CutPrefix(subject, queryAttribute); ok {
		operators, known = slices.Concat(equality, ordering, textual, presence), name != ""
	}
	if !known {
		return nil, fmt.Errorf("%s is nothing to ask for, expected attribute:NAME, %s", quote(subject),
			strings.Join(slices.Sorted(maps.Keys(querySubjects)), ", "))
	}
	c := &queryComparison{subject: subject}
	operator, err := p.operator(subject)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(operators, operator) {
		return nil, fmt.Errorf("%s cannot be compared by %q, expected one of %q", subject, operator, operators)
	}
	c.operator = operator
	switch operator {
	case queryExists, queryNotExists:
		return c, nil
	case queryIn, queryNotIn:
		c.values, err = p.list()
	default:
		c.values = []string{p.until(" \t\r\n)")}
		if c.values[0] == "" {
			err = fmt.Errorf("%s %s has nothing to compare with", subject, operator)
		}
	}
	if err == nil {
		err = c.understand()
	}
	return c, err
}

// queryExpression are the operators in the order in which to look for them: no one begins with a later one.
var queryExpression = []queryOperator{
	queryNotExists, queryNotIn, queryEquals, queryNotEquals, queryMatches, queryNotMatches, queryGreaterEqual, queryLessEqual, queryGreater, queryLess,
}

func (p *queryParser) operator(subject string) (queryOperator, error) {
	p.space()
	for _, o := range queryExpression {
		if o == queryNotExists || o == queryNotIn {
			if p.takeWord(string(o)) {
				return o, nil
			}
			continue
		}
		if p.take(string(o)) {
			return o, nil
		}
	}
	word := p.until(" \t\r\n()[],=<>!")
	if o, ok := queryWords[word]; ok {
		return o, nil
	}
	return "", fmt.Errorf("%s is no operator (after %s), expected one of ==, !=, >, >=, <, <=, exists, !exists, in, !in, =~, !~", quote(word), subject)
}

// list reads "[a, b]".
func (p *queryParser) list() ([]string, error) {
	if !p.take("[") {
		return nil, fmt.Errorf("a list such as [a, b] is missing")
	}
	var values []string
	for {
		value := strings.TrimSpace(p.until(",]"))
		if value == "" {
			return nil, fmt.Errorf("a list has an empty value, expected [a, b]")
		}
		values = append(values, value)
		if p.take("]") {
			return values, nil
		}
		if !p.take(",") {
			return nil, fmt.Errorf("a list is not closed, expected [a, b]")
		}
	}
}

// queryTimes are the forms of a date.
var queryTimes = []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02"}

// understand reads what the argument stands for.
func (c *queryComparison) understand() error {
	switch {
	case c.operator == queryMatches || c.operator == queryNotMatches:
		pattern, err := regexp.Compile(`^(?:` + c.values[0] + `)$`)
		if err != nil {
			return fmt.Errorf("%s is not a regular expression: %w", quote(c.values[0]), err)
		}
		c.pattern = pattern
	case c.subject == "runningTasksCount":
		if _, err := strconv.Atoi(c.values[0]); err != nil {
			return fmt.Errorf("runningTasksCount is compared with %s, expected a number", quote(c.values[0]))
		}
	case c.subject == "registeredAt":
		for _, form := range queryTimes {
			if t, err := time.Parse(form, c.values[0]); err == nil {
				c.time = t
				return nil
			}
		}
		return fmt.Errorf("registeredAt is compared with %s, expected a date such as 2018-06-18T22:28:28+00:00 or 2018-06-18", quote(c.values[0]))
	}
	return nil
}
