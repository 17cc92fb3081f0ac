package tfvalue

import (
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// Problems are the problems that ecsspec found, on the arguments at fault.
func Problems(problems []ecsspec.Problem) (diags diag.Diagnostics) {
	for _, p := range problems {
		detail := p.Detail
		if detail == "" {
			detail = sentence(p.Summary)
		}
		diags.AddAttributeError(problemPath(p.Path), sentenceCase(p.Summary), detail)
	}
	return diags
}

// problemPath is a path in Terraform's spelling, "lifecycle_policy[0].transition_to_ia".
func problemPath(s string) path.Path {
	at := path.Empty()
	for _, step := range strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '[' }) {
		if i, err := strconv.Atoi(strings.TrimSuffix(step, "]")); err == nil && strings.HasSuffix(step, "]") {
			at = at.AtListIndex(i)
			continue
		}
		at = at.AtName(step)
	}
	return at
}
