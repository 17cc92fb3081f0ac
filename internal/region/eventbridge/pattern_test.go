package eventbridge

import (
	"encoding/json"
	"strings"
	"testing"
)

const taskEvent = `{"version":"0","source":"aws.ecs","detail-type":"ECS Task State Change","account":"123456789012","region":"eu-west-1",
"resources":["arn:aws:ecs:eu-west-1:123456789012:task/main/1"],
"detail":{"lastStatus":"STOPPED","group":"service:Web","version":7,"ip":"10.0.1.7","reason":null,"containers":[{"name":"web","exitCode":137},{"name":"log","exitCode":0}]}}`

func TestPatterns(t *testing.T) {
	var event map[string]any
	if err := json.Unmarshal([]byte(taskEvent), &event); err != nil {
		t.Fatal(err)
	}
	for pattern, want := range map[string]bool{
		`{"source":["aws.ecs"]}`: true,
		`{"source":["aws.ec2","aws.ecs"],"detail":{"lastStatus":["STOPPED"]}}`:                          true,
		`{"source":["aws.ecs"],"detail":{"lastStatus":["RUNNING"]}}`:                                    false,
		`{"detail":{"group":[{"prefix":"service:"}]}}`:                                                  true,
		`{"detail":{"group":[{"prefix":{"equals-ignore-case":"SERVICE:w"}}]}}`:                          true,
		`{"detail":{"group":[{"suffix":"Web"}]}}`:                                                       true,
		`{"detail":{"group":[{"equals-ignore-case":"SERVICE:web"}]}}`:                                   true,
		`{"detail":{"group":[{"wildcard":"s*:W*b"}]}}`:                                                  true,
		`{"detail":{"group":[{"wildcard":"s*:X*"}]}}`:                                                   false,
		`{"detail":{"lastStatus":[{"anything-but":"RUNNING"}]}}`:                                        true,
		`{"detail":{"lastStatus":[{"anything-but":["RUNNING","STOPPED"]}]}}`:                            false,
		`{"detail":{"group":[{"anything-but":{"prefix":"family:"}}]}}`:                                  true,
		`{"detail":{"group":[{"anything-but":{"prefix":"service:"}}]}}`:                                 false,
		`{"detail":{"absent":[{"anything-but":"x"}]}}`:                                                  false,
		`{"detail":{"version":[7]}}`:                                                                    true,
		`{"detail":{"version":["7"]}}`:                                                                  false,
		`{"detail":{"version":[{"numeric":[">",5,"<=",7]}]}}`:                                           true,
		`{"detail":{"version":[{"numeric":["<",7]}]}}`:                                                  false,
		`{"detail":{"reason":[null]}}`:                                                                  true,
		`{"detail":{"stoppedAt":[{"exists":false}]}}`:                                                   true,
		`{"detail":{"lastStatus":[{"exists":false}]}}`:                                                  false,
		`{"detail":{"lastStatus":[{"exists":true}]}}`:                                                   true,
		`{"detail":{"ip":[{"cidr":"10.0.0.0/16"}]}}`:                                                    true,
		`{"detail":{"ip":[{"cidr":"10.1.0.0/16"}]}}`:                                                    false,
		`{"resources":[{"suffix":"task/main/1"}]}`:                                                      true,
		`{"detail":{"containers":{"exitCode":[{"anything-but":0}]}}}`:                                   true,
		`{"detail":{"containers":{"exitCode":[1]}}}`:                                                    false,
		`{"$or":[{"source":["x"]},{"detail":{"version":[7]}}]}`:                                         true,
		`{"detail":{"$or":[{"version":[1]},{"lastStatus":["RUNNING"]}]}}`:                               false,
		`{"source":["aws.ecs"],"nothing":{"here":[{"exists":false}]}}`:                                  true,
		`{"detail":{"lastStatus":["RUNNING",{"prefix":"STOP"}]},"detail-type":[{"prefix":"ECS Task"}]}`: true,
	} {
		p, err := ParsePattern(pattern)
		if err != nil {
			t.Errorf("%s: %v", pattern, err)
			continue
		}
		if got := p.Matches(event); got != want {
			t.Errorf("%s: %v", pattern, got)
		}
	}
}

func TestBadPatterns(t *testing.T) {
	for pattern, want := range map[string]string{
		`no`: "not a JSON object", `{}`: "is empty", `{"source":"aws.ecs"}`: "must be an object or an array", `{"source":[]}`: "empty arrays",
		`{"detail":{}}`: "empty objects", `{"source":[{"begins":"a"}]}`: "unrecognized match type begins", `{"a":[{"numeric":["~",1]}]}`: "numeric",
		`{"a":[{"prefix":1}]}`: "prefix", `{"a":[{"prefix":"a","suffix":"b"}]}`: "only one key", `{"a":[{"cidr":"10.0.0.0"}]}`: "cidr", `{"$or":[1]}`: "array of objects",
	} {
		if _, err := ParsePattern(pattern); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, expected %q", pattern, err, want)
		}
	}
}

func FuzzPattern(f *testing.F) {
	f.Add(`{"source":["aws.ecs"],"detail":{"version":[{"numeric":[">",5]}]}}`, taskEvent)
	f.Add(`{"$or":[{"a":[{"anything-but":{"prefix":"x"}}]}]}`, `{"a":["y"]}`)
	f.Fuzz(func(t *testing.T, pattern, event string) {
		p, err := ParsePattern(pattern)
		var e map[string]any
		if err == nil && json.Unmarshal([]byte(event), &e) == nil {
			p.Matches(e)
		}
	})
}
