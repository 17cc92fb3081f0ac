package ecr

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// lifecycleRule is one rule of a lifecycle policy
// (https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html).
type lifecycleRule struct {
	RulePriority *int
	Selection    *struct {
		TagStatus      string
		TagPrefixList  []string
		TagPatternList []string
		StorageClass   string
		CountType      string
		CountUnit      string
		CountNumber    *int
	}
	Action *struct {
		Type               string
		TargetStorageClass string
	}
}

// problem says what is wrong with the rule, "" when nothing is.
func (rule lifecycleRule) problem() string {
	switch s := rule.Selection; {
	case rule.RulePriority == nil || *rule.RulePriority < 1:
		return "rulePriority must be a number of at least 1"
	case s == nil:
		return "selection is missing"
	case rule.Action == nil || rule.Action.Type == "":
		return "action.type is missing"
	case rule.Action.Type != "expire" && rule.Action.Type != "transition":
		return "action.type must be expire or transition"
	case (rule.Action.Type == "transition") != (rule.Action.TargetStorageClass == "archive"):
		return "action.type transition needs targetStorageClass archive, and expire takes none"
	case s.CountType == "sinceImageTransitioned" && (s.StorageClass != "archive" || rule.Action.Type != "expire"):
		return "countType sinceImageTransitioned needs storageClass archive and action.type expire"
	case s.CountType != "sinceImageTransitioned" && s.StorageClass != "" && s.StorageClass != "standard":
		return "countType " + s.CountType + " needs storageClass standard, or none"
	case s.CountType == "sinceImagePulled" && rule.Action.Type != "transition":
		return "countType sinceImagePulled needs action.type transition"
	case s.TagStatus != "tagged" && s.TagStatus != "untagged" && s.TagStatus != "any":
		return "tagStatus must be tagged, untagged or any"
	case s.TagStatus == "tagged" && len(s.TagPrefixList)+len(s.TagPatternList) == 0:
		return "tagStatus tagged needs tagPatternList or tagPrefixList"
	case len(s.TagPrefixList) > 0 && len(s.TagPatternList) > 0:
		return "tagPatternList and tagPrefixList exclude each other"
	case s.TagStatus != "tagged" && len(s.TagPrefixList)+len(s.TagPatternList) > 0:
		return "tagPatternList and tagPrefixList need tagStatus tagged"
	case slices.ContainsFunc(s.TagPatternList, func(p string) bool { return strings.Count(p, "*") > 4 }):
		return "a pattern of tagPatternList has more than four wildcards"
	case s.CountType != "imageCountMoreThan" && s.CountType != "sinceImagePushed" && s.CountType != "sinceImagePulled" && s.CountType != "sinceImageTransitioned":
		return "countType must be imageCountMoreThan, sinceImagePushed, sinceImagePulled or sinceImageTransitioned"
	case s.CountNumber == nil || *s.CountNumber < 1:
		return "countNumber must be at least 1"
	case s.CountType == "sinceImageTransitioned" && *s.CountNumber < 90:
		return "countType sinceImageTransitioned needs a countNumber of at least 90: archived images are kept that long"
	case s.CountType != "imageCountMoreThan" && s.CountUnit != "days":
		return "countType " + s.CountType + " needs countUnit days"
	case s.CountType == "imageCountMoreThan" && s.CountUnit != "":
		return "countType imageCountMoreThan takes no countUnit"
	}
	return ""
}

// parseLifecycle reads a lifecycle policy; its rules come in the order of their priority.
func parseLifecycle(text string) ([]lifecycleRule, error) {
	var document struct{ Rules []lifecycleRule }
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		return nil, err
	}
	if len(document.Rules) == 0 {
		return nil, errors.New("it has no rules")
	}
	rules := document.Rules
	priorities, untagged := map[int]bool{}, map[bool]bool{} // by whether of the archive
	for i, rule := range rules {
		problem := rule.problem()
		switch {
		case problem != "":
		case priorities[*rule.RulePriority]:
			problem = "another rule has the same rulePriority"
		case rule.Selection.TagStatus == "untagged" && untagged[rule.archive()]:
			problem = "only one rule may select untagged images of a storage class"
		}
		if problem != "" {
			return nil, fmt.Errorf("rules[%d]: %s", i, problem)
		}
		priorities[*rule.RulePriority] = true
		if rule.Selection.TagStatus == "untagged" {
			untagged[rule.archive()] = true
		}
	}
	for i, rule := range rules {
		for _, other := range rules {
			if rule.Selection.TagStatus == "any" && rule.archive() == other.archive() && *other.RulePriority > *rule.RulePriority {
				return nil, fmt.Errorf("rules[%d]: a rule with tagStatus any must have the highest rulePriority of its storage class", i)
			}
		}
	}
	slices.SortFunc(rules, func(a, b lifecycleRule) int { return *a.RulePriority - *b.RulePriority })
	return rules, nil
}

// archive tells whether the rule selects archived images; otherwise it selects the others.
func (rule lifecycleRule) archive() bool { return rule.Selection.StorageClass == "archive" }

// lifecycleImage is what the evaluator knows of an image.
type lifecycleImage struct {
	Digest            string
	Tags              []string
	Pushed            time.Time
	Pulled, Activated *time.Time // nil: never
	Archived          *time.Time // nil: it is not
	Parts             []string   // the images that an index holds
}

// verdict is an image that a policy expires or takes to the archive, and by which rule.
type verdict struct {
	lifecycleImage
	Priority int
	Archive  bool
}

// selects tells whether the image has the tags that the rule asks for: to each
// prefix or pattern one of its tags.
func (rule lifecycleRule) selects(image lifecycleImage) bool {
	s := rule.Selection
	if rule.archive() != (image.Archived != nil) {
		return false
	}
	switch s.TagStatus {
	case "any":
		return true
	case "untagged":
		return len(image.Tags) == 0
	}
	for _, prefix := range s.TagPrefixList {
		if !slices.ContainsFunc(image.Tags, func(t string) bool { return strings.HasPrefix(t, prefix) }) {
			return false
		}
	}
	for _, pattern := range s.TagPatternList {
		if !slices.ContainsFunc(image.Tags, func(t string) bool { return wildcard(pattern, t) }) {
			return false
		}
	}
	return true
}

// counts tells whether the image, the n-th youngest (from 0) of those that the
// rule selects, is beyond what the rule keeps. An image that was never pulled
// counts from when it was pushed or came back from the archive.
func (rule lifecycleRule) counts(image lifecycleImage, n int, now time.Time) bool {
	since := image.Pushed
	switch rule.Selection.CountType {
	case "imageCountMoreThan":
		return n >= *rule.Selection.CountNumber
	case "sinceImagePulled":
		if image.Pulled != nil {
			since = *image.Pulled
		}
		if image.Activated != nil && image.Activated.After(since) {
			since = *image.Activated
		}
	case "sinceImageTransitioned":
		since = *image.Archived
	}
	return now.Sub(since) > time.Duration(*rule.Selection.CountNumber)*24*time.Hour
}

// judge tells which images the rules act on, oldest first. The rules are
// those of https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html#lp_evaluation_rules:
// each looks at all images; an image that a rule selects by its tags is that
// rule's alone, whether it acts on it or not, and no later one's; an image that
// an index holds stays while the index does.
func judge(rules []lifecycleRule, images []lifecycleImage, now time.Time) []verdict {
	young := slices.Clone(images)
	slices.SortFunc(young, func(a, b lifecycleImage) int {
		if c := b.Pushed.Compare(a.Pushed); c != 0 {
			return c
		}
		return strings.Compare(a.Digest, b.Digest)
	})
	held := map[string]bool{}
	for _, image := range images {
		for _, digest := range image.Parts {
			held[digest] = true
		}
	}
	owned := map[string]bool{}
	var out []verdict
	for _, rule := range rules {
		n := 0
		var selected []string
		for _, image := range young {
			if !rule.selects(image) {
				continue
			}
			selected = append(selected, image.Digest)
			if rule.counts(image, n, now) && !owned[image.Digest] && !held[image.Digest] {
				out = append(out, verdict{image, *rule.RulePriority, rule.Action.Type == "transition"})
			}
			n++
		}
		for _, digest := range selected {
			owned[digest] = true
		}
	}
	slices.SortStableFunc(out, func(a, b verdict) int { return a.Pushed.Compare(b.Pushed) })
	return out
}
