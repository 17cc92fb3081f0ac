package ecr

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var today = time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)

// daysOld is an image named for its tags that was pushed so many days ago.
func daysOld(days int, tags ...string) lifecycleImage {
	name := strings.Join(tags, "+")
	if name == "" {
		name = fmt.Sprint("untagged", days)
	}
	return lifecycleImage{Digest: name, Tags: tags, Pushed: today.AddDate(0, 0, -days)}
}

func TestLifecycleRules(t *testing.T) {
	const expire = `"action":{"type":"expire"}`
	rule := func(priority int, selection string) string {
		return fmt.Sprintf(`{"rulePriority":%d,"selection":{%s},%s}`, priority, selection, expire)
	}
	archived := daysOld(200, "old")
	archived.Archived = new(time.Time)
	*archived.Archived = today.AddDate(0, 0, -100)
	pulled := daysOld(100, "used")
	pulled.Pulled = new(time.Time)
	*pulled.Pulled = today.AddDate(0, 0, -1)
	index := daysOld(50, "index")
	index.Parts = []string{"untagged51"}
	for name, c := range map[string]struct {
		rules  []string
		images []lifecycleImage
		want   string // digest/priority, oldest first
	}{
		"more than two": {
			[]string{rule(1, `"tagStatus":"any","countType":"imageCountMoreThan","countNumber":2`)},
			[]lifecycleImage{daysOld(1, "a"), daysOld(4, "d"), daysOld(2, "b"), daysOld(3, "c")}, "d/1 c/1",
		},
		"older than": {
			[]string{rule(1, `"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14`)},
			[]lifecycleImage{daysOld(14), daysOld(15), daysOld(30), daysOld(30, "tagged")}, "untagged30/1 untagged15/1",
		},
		"each prefix needs a tag": {
			[]string{rule(1, `"tagStatus":"tagged","tagPrefixList":["alpha","beta"],"countType":"sinceImagePushed","countUnit":"days","countNumber":5`)},
			[]lifecycleImage{daysOld(12, "alpha-1"), daysOld(11, "beta-1"), daysOld(10, "alpha-2", "beta-2"), daysOld(4, "alpha-3", "beta-3")}, "alpha-2+beta-2/1",
		},
		"patterns have wildcards": {
			[]string{rule(1, `"tagStatus":"tagged","tagPatternList":["prod*web"],"countType":"imageCountMoreThan","countNumber":1`)},
			[]lifecycleImage{daysOld(3, "prod-1-web"), daysOld(2, "prod-1-api"), daysOld(1, "prodweb")}, "prod-1-web/1",
		},
		// The three examples of filtering on multiple rules in
		// https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html.
		"a rule cannot take what an earlier one selects": {
			[]string{
				rule(1, `"tagStatus":"tagged","tagPatternList":["prod*"],"countType":"imageCountMoreThan","countNumber":1`),
				rule(2, `"tagStatus":"tagged","tagPatternList":["beta*"],"countType":"imageCountMoreThan","countNumber":1`),
			},
			[]lifecycleImage{daysOld(10, "beta-1", "prod-1"), daysOld(9, "beta-2", "prod-2"), daysOld(8, "beta-3")}, "beta-1+prod-1/1",
		},
		"it counts them though": {
			[]string{
				rule(1, `"tagStatus":"tagged","tagPatternList":["beta*"],"countType":"imageCountMoreThan","countNumber":1`),
				rule(2, `"tagStatus":"tagged","tagPatternList":["prod*"],"countType":"imageCountMoreThan","countNumber":1`),
			},
			[]lifecycleImage{daysOld(10, "beta-1", "prod-1"), daysOld(9, "beta-2", "prod-2"), daysOld(8, "beta-3")}, "beta-1+prod-1/1 beta-2+prod-2/1",
		},
		"any comes last": {
			[]string{
				rule(9, `"tagStatus":"any","countType":"imageCountMoreThan","countNumber":1`),
				rule(1, `"tagStatus":"tagged","tagPrefixList":["keep"],"countType":"imageCountMoreThan","countNumber":100`),
			},
			[]lifecycleImage{daysOld(10, "keep-1"), daysOld(9, "x"), daysOld(8, "keep-2"), daysOld(7)}, "x/9",
		},
		"an index holds its parts": {
			[]string{rule(1, `"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":1`)},
			[]lifecycleImage{index, daysOld(51), daysOld(52)}, "untagged52/1",
		},
		"the archive has its own rule": {
			[]string{
				rule(2, `"tagStatus":"any","storageClass":"archive","countType":"sinceImageTransitioned","countUnit":"days","countNumber":90`),
				`{"rulePriority":1,"selection":{"tagStatus":"any","countType":"sinceImagePulled","countUnit":"days","countNumber":30},"action":{"type":"transition","targetStorageClass":"archive"}}`,
			},
			[]lifecycleImage{archived, pulled, daysOld(40, "idle"), daysOld(20, "young")}, "old/2 idle/1>archive",
		},
	} {
		t.Run(name, func(t *testing.T) {
			rules, err := parseLifecycle(`{"rules":[` + strings.Join(c.rules, ",") + `]}`)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, v := range judge(rules, c.images, today) {
				text := fmt.Sprintf("%s/%d", v.Digest, v.Priority)
				if v.Archive {
					text += ">archive"
				}
				got = append(got, text)
			}
			if text := strings.Join(got, " "); text != c.want {
				t.Errorf("judged %q, expected %q", text, c.want)
			}
		})
	}
}

func TestLifecyclePoliciesThatAreRefused(t *testing.T) {
	for rules, want := range map[string]string{
		``:                   "it has no rules",
		`{"selection":{}}`:   "rules[0]: rulePriority must be a number of at least 1",
		`{"rulePriority":1}`: "rules[0]: selection is missing",
		`{"rulePriority":1,"selection":{"tagStatus":"tagged","countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}}`:                                                                                                                                  "rules[0]: tagStatus tagged needs tagPatternList or tagPrefixList",
		`{"rulePriority":1,"selection":{"tagStatus":"tagged","tagPatternList":["a*b*c*d*e*"],"countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}}`:                                                                                                  "rules[0]: a pattern of tagPatternList has more than four wildcards",
		`{"rulePriority":1,"selection":{"tagStatus":"any","countType":"sinceImagePulled","countUnit":"days","countNumber":1},"action":{"type":"expire"}}`:                                                                                                                    "rules[0]: countType sinceImagePulled needs action.type transition",
		`{"rulePriority":1,"selection":{"tagStatus":"any","countType":"sinceImagePushed","countNumber":1},"action":{"type":"expire"}}`:                                                                                                                                       "rules[0]: countType sinceImagePushed needs countUnit days",
		`{"rulePriority":1,"selection":{"tagStatus":"any","storageClass":"archive","countType":"sinceImageTransitioned","countUnit":"days","countNumber":30},"action":{"type":"expire"}}`:                                                                                    "rules[0]: countType sinceImageTransitioned needs a countNumber of at least 90: archived images are kept that long",
		`{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}},{"rulePriority":2,"selection":{"tagStatus":"untagged","countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}}`: "rules[0]: a rule with tagStatus any must have the highest rulePriority of its storage class",
	} {
		if _, err := parseLifecycle(`{"rules":[` + rules + `]}`); err == nil || err.Error() != want {
			t.Errorf("%s: %v\nexpected %s", rules, err, want)
		}
	}
}
