package ecsspec

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ClusterQuery is an expression of the cluster query language, which memberOf constraints and the filter of
// ListContainerInstances are written in.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html
type ClusterQuery struct{ root queryNode }

// QueriedInstance is what a query can ask of a container instance.
type QueriedInstance struct {
	AgentConnected bool
	AgentVersion   string // "1.86.3"; empty when unknown
	Attributes     map[string]string
	EC2ID          string
	RegisteredAt   time.Time
	RunningTasks   int
	// Groups counts the instance's tasks by their group, such as "service:web".
	Groups map[string]int
}

// Matches tells whether the query selects the instance. The zero query selects every instance.
func (q ClusterQuery) Matches(i QueriedInstance) bool { return q.root == nil || q.root.matches(&i) }

type queryNode interface{ matches(*QueriedInstance) bool }

type queryAnd [2]queryNode

func (n queryAnd) matches(i *QueriedInstance) bool { return n[0].matches(i) && n[1].matches(i) }

type queryOr [2]queryNode

func (n queryOr) matches(i *QueriedInstance) bool { return n[0].matches(i) || n[1].matches(i) }

type queryNot [1]queryNode

func (n queryNot) matches(i *QueriedInstance) bool { return !n[0].matches(i) }

// queryOperator is an operator in its symbolic spelling.
type queryOperator string

const (
	queryEquals       queryOperator = "=="
	queryNotEquals    queryOperator = "!="
	queryGreater      queryOperator = ">"
	queryGreaterEqual queryOperator = ">="
	queryLess         queryOperator = "<"
	queryLessEqual    queryOperator = "<="
	queryExists       queryOperator = "exists"
	queryNotExists    queryOperator = "!exists"
	queryIn           queryOperator = "in"
	queryNotIn        queryOperator = "!in"
	queryMatches      queryOperator = "=~"
	queryNotMatches   queryOperator = "!~"
)

// queryWords are the operators' other spellings.
var queryWords = map[string]queryOperator{
	"equals": queryEquals, "not_equals": queryNotEquals, "greater_than": queryGreater, "greater_than_equal": queryGreaterEqual,
	"less_than": queryLess, "less_than_equal": queryLessEqual, "exists": queryExists, "not_exists": queryNotExists,
	"in": queryIn, "not_in": queryNotIn, "matches": queryMatches, "not_matches": queryNotMatches,
}

var (
	equality = []queryOperator{queryEquals, queryNotEquals}
	ordering = []queryOperator{queryGreater, queryGreaterEqual, queryLess, queryLessEqual}
	textual  = []queryOperator{queryIn, queryNotIn, queryMatches, queryNotMatches}
	presence = []queryOperator{queryExists, queryNotExists}
)

// querySubjects are the fields a query can ask for, each with its operators; attributes are beside them.
var querySubjects = map[string][]queryOperator{
	"agentConnected":    slices.Concat(equality, textual),
	"agentVersion":      slices.Concat(equality, ordering),
	"ec2InstanceId":     slices.Concat(equality, textual),
	"registeredAt":      slices.Concat(equality, ordering),
	"runningTasksCount": slices.Concat(equality, ordering),
	"task:group":        slices.Concat(equality, textual, presence),
}

const queryAttribute = "attribute:"

// queryComparison is "subject operator argument".
type queryComparison struct {
	subject  string
	operator queryOperator
	values   []string
	pattern  *regexp.Regexp
	time     time.Time
}

func (c *queryComparison) matches(i *QueriedInstance) bool {
	switch c.subject {
	case "agentConnected":
		return c.text(strconv.FormatBool(i.AgentConnected))
	case "ec2InstanceId":
		return c.text(i.EC2ID)
	case "agentVersion":
		return i.AgentVersion != "" && c.order(compareVersions(i.AgentVersion, c.values[0]))
	case "registeredAt":
		// The language knows no fractions of a second.
		return c.order(i.RegisteredAt.Truncate(time.Second).Compare(c.time))
	case "runningTasksCount":
		n, _ := strconv.Atoi(c.values[0])
		return c.order(cmp.Compare(i.RunningTasks, n))
	case "task:group":
		return c.group(i.Groups)
	}
	value, found := i.Attributes[strings.TrimPrefix(c.subject, queryAttribute)]
	switch {
	case c.operator == queryExists:
		return found
	case c.operator == queryNotExists:
		return !found
	case !found:
		// What is not there equals nothing.
		return c.negative()
	case slices.Contains(ordering, c.operator):
		return c.order(compareValues(value, c.values[0]))
	}
	return c.text(value)
}

func (c *queryComparison) negative() bool {
	return c.operator == queryNotEquals || c.operator == queryNotIn || c.operator == queryNotMatches
}

func (c *queryComparison) order(sign int) bool {
	switch c.operator {
	case queryEquals:
		return sign == 0
	case queryNotEquals:
		return sign != 0
	case queryGreater:
		return sign > 0
	case queryGreaterEqual:
		return sign >= 0
	case queryLess:
		return sign < 0
	}
	return sign <= 0
}

// text compares as strings; a pattern must match the whole value.
func (c *queryComparison) text(value string) bool {
	if c.pattern != nil {
		return c.pattern.MatchString(value) != c.negative()
	}
	return slices.Contains(c.values, value) != c.negative()
}

// group is about the tasks on the instance: whether any of them has the group.
func (c *queryComparison) group(groups map[string]int) bool {
	any := false
	for name, n := range groups {
		switch {
		case n <= 0:
		case c.operator == queryExists || c.operator == queryNotExists:
			any = true
		case c.pattern != nil:
			any = any || c.pattern.MatchString(name)
		default:
			any = any || slices.Contains(c.values, name)
		}
	}
	return any != (c.negative() || c.operator == queryNotExists)
}

// compareVersions compares dotted numbers; a part that is no number compares as text.
func compareVersions(a, b string) int {
	as, bs := strings.Split(strings.TrimPrefix(a, "v"), "."), strings.Split(strings.TrimPrefix(b, "v"), ".")
	for i := range max(len(as), len(bs)) {
		x, y := "0", "0"
		if i < len(as) {
			x = as[i]
		}
		if i < len(bs) {
			y = bs[i]
		}
		if sign := compareValues(x, y); sign != 0 {
			return sign
		}
	}
	return 0
}

// compareValues compares numbers as numbers, everything else as text.
func compareValues(a, b string) int {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX == nil && errY == nil {
		return cmp.Compare(x, y)
	}
	return strings.Compare(a, b)
}
