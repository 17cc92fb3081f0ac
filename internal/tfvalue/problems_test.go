package tfvalue

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

func TestProblems(t *testing.T) {
	diags := Problems([]ecsspec.Problem{
		{Path: "lifecycle_policy[1].transition_to_ia", Summary: "no such rule", Detail: "Choose another."},
		{Path: "kms_key_id", Summary: "kms_key_id is set"},
		{Summary: "everything is wrong"},
	})
	want := diag.Diagnostics{
		diag.NewAttributeErrorDiagnostic(path.Root("lifecycle_policy").AtListIndex(1).AtName("transition_to_ia"), "No such rule", "Choose another."),
		diag.NewAttributeErrorDiagnostic(path.Root("kms_key_id"), "kms_key_id is set", "kms_key_id is set."),
		diag.NewAttributeErrorDiagnostic(path.Empty(), "Everything is wrong", "Everything is wrong."),
	}
	if !diags.Equal(want) {
		t.Errorf("got %v", diags)
	}
}
