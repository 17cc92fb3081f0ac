package tfvalue

import (
	"context"
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

func TestStringValidators(t *testing.T) {
	at := path.Root("service").AtListIndex(0).AtName("launch_type")
	for name, c := range map[string]struct {
		v     validator.String
		value types.String
		want  string
	}{
		"value":   {EnumOf[ecstypes.LaunchType](), types.StringValue("FARGATE"), ""},
		"null":    {EnumOf[ecstypes.LaunchType](), types.StringNull(), ""},
		"unknown": {ARN(), types.StringUnknown(), ""},
		"nearest": {OneOf("EC2", "FARGATE"), types.StringValue("Fargate"), `Invalid value "Fargate" for launch_type, expected one of EC2, FARGATE; did you mean "FARGATE"?`},
		"name":    {Name(ecsspec.ClusterName), types.StringValue("a b"), `Cluster name "a b" is not valid: expected letters, digits, hyphens and underscores.`},
		"no ARN":  {ARN(), types.StringValue("key/1"), `"key/1" is not an ARN: launch_type expects "arn:partition:service:region:account:resource".`},
		"an ARN":  {ARN(), types.StringValue("arn:aws:kms:us-east-1:123456789012:key/1"), ""},
		"empty":   {ARN(), types.StringValue(""), `"" is not an ARN: launch_type expects "arn:partition:service:region:account:resource".`},
	} {
		t.Run(name, func(t *testing.T) {
			resp := &validator.StringResponse{}
			c.v.ValidateString(context.Background(), validator.StringRequest{Path: at, ConfigValue: c.value}, resp)
			got := ""
			if len(resp.Diagnostics) > 0 {
				got = resp.Diagnostics[0].Detail()
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if c.want != "" && resp.Diagnostics[0].Summary() != "Invalid value for launch_type" {
				t.Errorf("summary %q", resp.Diagnostics[0].Summary())
			}
			if c.v.Description(context.Background()) == "" {
				t.Error("no description")
			}
		})
	}
}
