package loadbalancing

import (
	_ "embed"
	"fmt"

	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed target_group_replacement.md
var targetGroupReplacementPage string

// TargetGroupReplacement finds target groups that cannot be replaced while they are in use.
var TargetGroupReplacement = &lint.Rule{
	Name:     "target-group-replacement",
	Severity: lint.Warning,
	Page:     targetGroupReplacementPage,
	Check:    checkTargetGroupReplacement,
}

func checkTargetGroupReplacement(p *lint.Pass) {
	for _, group := range p.Estate.TargetGroups {
		if group.Resource.CreateBeforeDestroy && !group.Name.Absent() && len(group.Services) > 0 {
			if name, ok := group.Name.Get(); ok {
				p.Report(lint.Issue{Resource: group.Resource, Range: lint.At(group.Name),
					Message: fmt.Sprintf("A replacement of the target group is made before the old one goes, but both would be called %q: AWS refuses the second", name),
					Advice:  "Use name_prefix (up to 6 characters) in place of name."})
			}
			continue
		}
		if group.Resource.CreateBeforeDestroy || len(group.Listeners) == 0 || len(group.Services) == 0 {
			continue
		}
		issue := lint.Issue{Resource: group.Resource, Range: lint.At(group.Name),
			Message: fmt.Sprintf("The target group can only be replaced by deleting it first, which AWS refuses while %s uses it", group.Listeners[0].Resource.Address),
			Advice:  "Add lifecycle { create_before_destroy = true } and use name_prefix in place of name, so that both can exist for a moment."}
		// What a prefix is made of is for a person to say.
		if !group.Name.Written() {
			issue.Fix = lint.Propose("add lifecycle with create_before_destroy", lint.InsertBlock(group.Resource.Range, "lifecycle", lint.Argument{Name: "create_before_destroy", Value: cty.True}))
		}
		p.Report(issue)
	}
}
