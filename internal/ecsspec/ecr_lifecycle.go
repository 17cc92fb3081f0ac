package ecsspec

import (
	"fmt"
	"slices"
	"strings"
)

// LifecycleRule is one rule of an ECR lifecycle policy. Nil and empty mean "not set".
type LifecycleRule struct {
	Priority                 *int
	TagStatus                string
	TagPrefixes, TagPatterns []string
	CountType, CountUnit     string
	CountNumber              *int
	Action                   string
}

// Limits of a lifecycle policy.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
const (
	MaximumLifecycleRules    = 50
	MaximumPatternWildcards  = 4
	lifecycleCountMore       = "imageCountMoreThan"
	lifecycleAny             = "any"
	lifecycleTagged          = "tagged"
	lifecycleUntagged        = "untagged"
	lifecycleDays            = "days"
	lifecycleRulePath        = "rules[%d]"
	lifecycleExpire          = "expire"
	lifecycleTransition      = "transition"
	lifecycleSincePushed     = "sinceImagePushed"
	lifecycleSincePulled     = "sinceImagePulled"
	lifecycleSinceTransition = "sinceImageTransitioned"
)

// CheckLifecyclePolicy reports what ECR refuses in a lifecycle policy, in a fixed order. Paths are "rules[0].tagStatus"
// and so on, with the fields of a rule's selection beside its own.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
func CheckLifecyclePolicy(rules []LifecycleRule, unknown Unknown) []Problem {
	ps := &problems{unknown: unknown}
	if len(rules) > MaximumLifecycleRules {
		ps.addf("lifecycle-policy", "rules", "Join rules.", "the policy has %d rules, expected at most %d", len(rules), MaximumLifecycleRules)
	}
	taken := map[int]int{}
	for i, r := range rules {
		at := fmt.Sprintf(lifecycleRulePath, i)
		checkLifecycleRule(ps, r, at)
		switch {
		case r.Priority == nil:
			ps.add("lifecycle-policy", at+".rulePriority", "the rule has no rulePriority", "Give each rule a priority of its own, 1 or more.")
		case *r.Priority < 1:
			ps.addf("lifecycle-policy", at+".rulePriority", "", "rulePriority is %d, expected 1 or more", *r.Priority)
		default:
			if first, dup := taken[*r.Priority]; dup {
				ps.addf("lifecycle-policy", at+".rulePriority", "Give each rule a priority of its own.", "rulePriority %d is already that of rule #%d", *r.Priority, first)
				continue
			}
			taken[*r.Priority] = i
		}
	}
	checkLifecycleOrder(ps, rules)
	return ps.found
}

func checkLifecycleRule(ps *problems, r LifecycleRule, at string) {
	ps.enum(at+".tagStatus", CheckOneOf("tagStatus", r.TagStatus, []string{lifecycleTagged, lifecycleUntagged, lifecycleAny}))
	lists := at + ".tagPatternList"
	if ps.knows(at+".tagStatus", lists, at+".tagPrefixList") {
		n := len(r.TagPrefixes) + len(r.TagPatterns)
		switch {
		case r.TagStatus == lifecycleTagged && n == 0:
			ps.add("lifecycle-policy", at+".tagStatus", "tagStatus \"tagged\" needs a tagPatternList or a tagPrefixList", "Set tagPatternList to [\"*\"] for every tag.")
		case r.TagStatus == lifecycleUntagged && n > 0:
			ps.add("lifecycle-policy", at+".tagStatus", "tagStatus \"untagged\" has a list of tags", "Remove the list, or select \"tagged\" images.")
		}
	}
	for i, pattern := range r.TagPatterns {
		if n := strings.Count(pattern, "*"); n > MaximumPatternWildcards {
			ps.addf("lifecycle-policy", fmt.Sprintf("%s[%d]", lists, i), "", "tag pattern %s has %d wildcards, expected at most %d", quote(pattern), n, MaximumPatternWildcards)
		}
	}
	types := []string{lifecycleCountMore, lifecycleSincePushed, lifecycleSincePulled, lifecycleSinceTransition}
	ps.enum(at+".countType", CheckOneOf("countType", r.CountType, types))
	if ps.knows(at+".countType", at+".countUnit") && slices.Contains(types, r.CountType) {
		switch {
		case r.CountType == lifecycleCountMore && r.CountUnit != "":
			ps.add("lifecycle-policy", at+".countUnit", "countType \"imageCountMoreThan\" takes no countUnit", "Remove it.")
		case r.CountType != lifecycleCountMore && r.CountUnit != lifecycleDays:
			ps.addf("lifecycle-policy", at+".countUnit", "", "countType %q needs countUnit \"days\"", r.CountType)
		}
	}
	switch {
	case r.CountNumber == nil:
		ps.add("lifecycle-policy", at+".countNumber", "the rule has no countNumber", "Set it to 1 or more.")
	case *r.CountNumber < 1:
		ps.addf("lifecycle-policy", at+".countNumber", "", "countNumber is %d, expected 1 or more", *r.CountNumber)
	}
	ps.enum(at+".action", CheckOneOf("the action's type", r.Action, []string{lifecycleExpire, lifecycleTransition}))
}

// checkLifecycleOrder: a rule for any image comes last.
func checkLifecycleOrder(ps *problems, rules []LifecycleRule) {
	for i, r := range rules {
		at := fmt.Sprintf(lifecycleRulePath, i)
		if r.TagStatus != lifecycleAny || r.Priority == nil {
			continue
		}
		for j, other := range rules {
			if j == i || other.Priority == nil || *other.Priority <= *r.Priority || other.TagStatus == lifecycleAny {
				continue
			}
			ps.addf("lifecycle-policy", at+".rulePriority", "A rule for any image comes last: give it the highest rulePriority.",
				"the rule for \"any\" image has rulePriority %d, but rule #%d has %d", *r.Priority, j, *other.Priority)
			break
		}
	}
}
