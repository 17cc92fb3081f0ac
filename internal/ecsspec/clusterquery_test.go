package ecsspec

import (
	"strings"
	"testing"
	"time"
)

var queried = QueriedInstance{
	AgentConnected: true, AgentVersion: "1.86.3", EC2ID: "i-0abc", RunningTasks: 2,
	RegisteredAt: time.Date(2026, 1, 1, 12, 0, 0, 5, time.UTC),
	Attributes:   map[string]string{"ecs.instance-type": "t3.large", "ecs.availability-zone": "eu-west-1a", "gpu": "", "rank": "10"},
	Groups:       map[string]int{"service:web": 1, "family:gone": 0},
}

func TestClusterQuery(t *testing.T) {
	for query, want := range map[string]bool{
		"attribute:ecs.instance-type == t3.large":                     true,
		"attribute:ecs.instance-type==t3.small":                       false,
		"attribute:ecs.instance-type equals t3.large":                 true,
		"attribute:ecs.instance-type != t3.small":                     true,
		"attribute:ecs.instance-type not_equals t3.large":             false,
		"attribute:ecs.instance-type =~ t3.*":                         true,
		"attribute:ecs.instance-type =~ t3":                           false,
		"attribute:ecs.instance-type matches t[23]\\..+":              true,
		"attribute:ecs.instance-type !~ t3.*":                         false,
		"attribute:ecs.instance-type not_matches g2.*":                true,
		"attribute:ecs.availability-zone in [eu-west-1a, eu-west-1b]": true,
		"attribute:ecs.availability-zone in [eu-west-1b]":             false,
		"attribute:ecs.availability-zone !in [eu-west-1b]":            true,
		"attribute:ecs.availability-zone not_in [eu-west-1a]":         false,
		"attribute:gpu exists":                                        true,
		"attribute:none exists":                                       false,
		"attribute:none !exists":                                      true,
		"attribute:none not_exists":                                   true,
		"attribute:none == a":                                         false,
		"attribute:none != a":                                         true,
		"attribute:none !~ a":                                         true,
		"attribute:rank > 9":                                          true,
		"attribute:rank less_than_equal 9":                            false,
		"agentConnected == true":                                      true,
		"agentVersion >= 1.9.0":                                       true,
		"agentVersion < 1.86":                                         false,
		"ec2InstanceId in [i-0abc]":                                   true,
		"registeredAt >= 2026-01-01":                                  true,
		"registeredAt == 2026-01-01T12:00:00Z":                        true,
		"registeredAt < 2026-01-01T11:59:59":                          false,
		"runningTasksCount == 2":                                      true,
		"runningTasksCount greater_than 2":                            false,
		"task:group == service:web":                                   true,
		"task:group == family:gone":                                   false,
		"not(task:group == database)":                                 true,
		"task:group != service:web":                                   false,
		"task:group =~ service:.*":                                    true,
		"task:group exists":                                           true,
		"attribute:ecs.instance-type =~ t3.* and attribute:ecs.availability-zone != eu-west-1d": true,
		"attribute:rank == 1 && attribute:gpu exists || attribute:rank == 10":                   true,
		"attribute:rank == 1 and (attribute:gpu exists or attribute:rank == 10)":                false,
		"! (attribute:rank == 1) and not attribute:none exists":                                 true,
		"(attribute:none !exists)": true,
		"attribute:rank == 10 or attribute:rank == 1 and attribute:rank == 2":                      true,
		"attribute:order == a or attribute:android == b or attribute:ecs.instance-type =~ t3\\..*": true,
	} {
		q, err := ParseClusterQuery(query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
		} else if got := q.Matches(queried); got != want {
			t.Errorf("%s: %v", query, got)
		}
	}
}

func TestBadClusterQueries(t *testing.T) {
	for query, want := range map[string]string{
		"":                            `"" is nothing to ask for, expected attribute:NAME, agentConnected`,
		"zone == a":                   `"zone" is nothing to ask for`,
		"attribute:zone":              `"" is no operator (after attribute:zone)`,
		"attribute:zone ~= a":         "is no operator",
		"attribute:zone ==":           "nothing to compare with",
		"attribute:zone in []":        "empty value",
		"attribute:zone in a":         "a list such as [a, b] is missing",
		"attribute:zone in [a":        "not closed",
		"attribute: == a":             `"attribute:" is nothing to ask for`,
		"attribute:a == b c":          `"c" is left over`,
		"(attribute:a == b":           "closing parenthesis",
		"attribute:a =~ [":            "is not a regular expression",
		"agentVersion in [1]":         "agentVersion cannot be compared",
		"runningTasksCount == few":    "expected a number",
		"registeredAt > yesterday":    "expected a date",
		"attribute:a == b and":        "is nothing to ask for",
		strings.Repeat("(", 100):      "more than 50 levels",
		strings.Repeat("a", 2001):     "2001 characters",
		"not not agentConnected == a": "",
	} {
		_, err := ParseClusterQuery(query)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%.40q: %v, want %q", query, err, want)
		}
	}
}

func FuzzParseClusterQuery(f *testing.F) {
	for _, seed := range []string{"attribute:a == b", "not(task:group == x) and (attribute:a in [b, c] or agentVersion >= 1.2)", "attribute:a !exists)", "((", "!!x", "registeredAt<2018"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		if q, err := ParseClusterQuery(query); err == nil {
			q.Matches(queried)
			q.Matches(QueriedInstance{})
		}
	})
}
