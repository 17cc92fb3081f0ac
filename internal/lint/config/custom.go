package config

import (
	"regexp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/custom"
)

var customSchema = &hcl.BodySchema{Attributes: []hcl.AttributeSchema{
	{Name: "resources", Required: true}, {Name: "when", Required: true}, {Name: "message", Required: true},
	{Name: "advice"}, {Name: "severity"}, {Name: "at"},
}}

var ruleName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// custom reads a rule that the file declares, nil when something is wrong with it.
func (r *reader) custom(block *hcl.Block) *lint.Rule {
	name := block.Labels[0]
	before := len(r.diags)
	content, diags := block.Body.Content(customSchema)
	r.diags = append(r.diags, diags...)
	switch {
	case !ruleName.MatchString(name):
		r.errorf(block.LabelRanges[0], "Not a rule's name", "%q is no name for a rule; expected words like no-latest-tag.", name)
	case slices.ContainsFunc(r.known, func(rule *lint.Rule) bool { return rule.Name == name }):
		r.errorf(block.LabelRanges[0], "Rule declared twice", "There is a rule %q already.", name)
	}
	text := func(name string) string {
		attr := content.Attributes[name]
		if attr == nil {
			return ""
		}
		v, diags := attr.Expr.Value(nil)
		if diags.HasErrors() || v.IsNull() || v.Type() != cty.String {
			r.errorf(attr.Expr.Range(), "Not a string", "%s is a string.", name)
			return ""
		}
		return v.AsString()
	}
	d := custom.Definition{
		Name: name, Severity: lint.Warning, When: text("when"), Message: text("message"), Advice: text("advice"), At: text("at"),
	}
	for _, kind := range r.texts(content.Attributes["resources"]) {
		d.Kinds = append(d.Kinds, kind.text)
	}
	if attr := content.Attributes["severity"]; attr != nil {
		s, ok := severities[text("severity")]
		if !ok {
			r.errorf(attr.Expr.Range(), "No such severity", "severity is \"error\", \"warning\" or \"info\".")
		}
		d.Severity = s
	}
	if len(r.diags) > before {
		return nil
	}
	rule, err := custom.New(d)
	if err != nil {
		r.errorf(content.Attributes["when"].Expr.Range(), "Expression is not valid", "The CEL expression of %s cannot be used: %s", name, err)
		return nil
	}
	return rule
}
