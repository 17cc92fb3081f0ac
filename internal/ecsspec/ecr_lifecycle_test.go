package ecsspec

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheckLifecyclePolicy(t *testing.T) {
	n := func(n int) *int { return &n }
	good := LifecycleRule{Priority: n(1), TagStatus: "untagged", CountType: "sinceImagePushed", CountUnit: "days", CountNumber: n(7), Action: "expire"}
	with := func(change func(*LifecycleRule)) LifecycleRule {
		r := good
		change(&r)
		return r
	}
	for name, c := range map[string]struct {
		rules   []LifecycleRule
		unknown Unknown
		want    []string
	}{
		"good":           {rules: []LifecycleRule{good, with(func(r *LifecycleRule) { r.Priority, r.TagStatus = n(2), "any" })}},
		"archive":        {rules: []LifecycleRule{with(func(r *LifecycleRule) { r.CountType, r.Action = "sinceImagePulled", "transition" })}},
		"priority twice": {rules: []LifecycleRule{good, good}, want: []string{"rules[1].rulePriority: rulePriority 1 is already that of rule #0. Give each rule a priority of its own."}},
		"any first": {rules: []LifecycleRule{with(func(r *LifecycleRule) { r.TagStatus = "any" }), with(func(r *LifecycleRule) { r.Priority = n(2) })},
			want: []string{`rules[0].rulePriority: the rule for "any" image has rulePriority 1, but rule #1 has 2. A rule for any image comes last: give it the highest rulePriority.`}},
		"counts": {rules: []LifecycleRule{with(func(r *LifecycleRule) { r.CountNumber, r.CountUnit = n(0), "" })}, want: []string{
			`rules[0].countUnit: countType "sinceImagePushed" needs countUnit "days"`, "rules[0].countNumber: countNumber is 0, expected 1 or more"}},
		"unit of a count": {rules: []LifecycleRule{with(func(r *LifecycleRule) { r.CountType = "imageCountMoreThan" })},
			want: []string{`rules[0].countUnit: countType "imageCountMoreThan" takes no countUnit. Remove it.`}},
		"tagged": {rules: []LifecycleRule{with(func(r *LifecycleRule) { r.TagStatus = "tagged" })},
			want: []string{`rules[0].tagStatus: tagStatus "tagged" needs a tagPatternList or a tagPrefixList. Set tagPatternList to ["*"] for every tag.`}},
		"unknown": {rules: []LifecycleRule{{}}, unknown: NewUnknown("rules[0]")},
		"words": {rules: []LifecycleRule{with(func(r *LifecycleRule) { r.TagStatus, r.Action = "Untagged", "delete" })}, want: []string{
			`rules[0].tagStatus: invalid value "Untagged" for tagStatus, expected one of tagged, untagged, any; did you mean "untagged"?`,
			`rules[0].action: invalid value "delete" for the action's type, expected one of expire, transition`}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, p := range CheckLifecyclePolicy(c.rules, c.unknown) {
				got = append(got, p.String())
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
