package ecr

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

type diagnostics = *diag.Diagnostics

var encryption = tfvalue.BlockAttribute{
	Summary:         "How images are encrypted. A change replaces the repository.",
	MaxItems:        1,
	RequiresReplace: true,
	Fields: []tfvalue.BlockField{
		{
			Name: "encryption_type", Default: types.StringValue(string(ecrtypes.EncryptionTypeAes256)),
			Description: "`AES256`, `KMS` or `KMS_DSSE`; `AES256` when it is not set.",
			Validators:  []validator.String{tfvalue.EnumOf[ecrtypes.EncryptionType]()},
		},
		{Name: "kms_key", Description: "ARN of the KMS key; AWS's key for ECR when it is not set."},
	},
}

var scanning = tfvalue.BlockAttribute{
	Summary:  "Scanning of images for vulnerabilities.",
	MaxItems: 1,
	Fields: []tfvalue.BlockField{
		{Name: "scan_on_push", Type: types.BoolType, Required: true, Description: "whether images are scanned when they are pushed."},
	},
}

func (r *repositoryResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	stays := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "An Amazon ECR repository for container images.",
		Attributes: map[string]schema.Attribute{
			"arn":                      schema.StringAttribute{Computed: true, PlanModifiers: stays, MarkdownDescription: "ARN of the repository."},
			"encryption_configuration": encryption.List(),
			"force_delete": schema.BoolAttribute{
				Optional: true, Computed: true, Default: booldefault.StaticBool(false),
				MarkdownDescription: "Delete the images with the repository; without it a repository that has images is not deleted. Defaults to `false`.",
			},
			"id":                           schema.StringAttribute{Computed: true, PlanModifiers: stays, MarkdownDescription: "Name of the repository."},
			"image_scanning_configuration": scanning.List(),
			"image_tag_mutability": schema.StringAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Whether a tag may move to another image: `MUTABLE` or `IMMUTABLE`. Defaults to `MUTABLE`.",
				Default:             stringdefault.StaticString(string(ecrtypes.ImageTagMutabilityMutable)),
				Validators: []validator.String{
					tfvalue.OneOf(string(ecrtypes.ImageTagMutabilityMutable), string(ecrtypes.ImageTagMutabilityImmutable)),
				},
			},
			"name": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Name of the repository, such as `team/web`: 2 to 256 characters. A change replaces the repository.",
				Validators:          []validator.String{tfvalue.Name(ecsspec.RepositoryName)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"registry_id":    schema.StringAttribute{Computed: true, PlanModifiers: stays, MarkdownDescription: "Account whose registry holds the repository."},
			"repository_url": schema.StringAttribute{Computed: true, PlanModifiers: stays, MarkdownDescription: "What images are pushed to and pulled from, without a tag."},
			"tags":           tfvalue.TagsAttribute(),
			"tags_all":       tfvalue.TagsAllAttribute(),
		},
		Blocks: map[string]schema.Block{
			"timeouts": timeouts.Block(ctx, timeouts.Opts{
				Delete: true, DeleteDescription: "How long to wait for the repository to be deleted, such as `5m`. Defaults to `20m`.",
			}),
		},
	}
}

type repositoryModel struct {
	ARN                types.String   `tfsdk:"arn"`
	Encryption         types.List     `tfsdk:"encryption_configuration"`
	ForceDelete        types.Bool     `tfsdk:"force_delete"`
	ID                 types.String   `tfsdk:"id"`
	ImageScanning      types.List     `tfsdk:"image_scanning_configuration"`
	ImageTagMutability types.String   `tfsdk:"image_tag_mutability"`
	Name               types.String   `tfsdk:"name"`
	RegistryID         types.String   `tfsdk:"registry_id"`
	RepositoryURL      types.String   `tfsdk:"repository_url"`
	Tags               types.Map      `tfsdk:"tags"`
	TagsAll            types.Map      `tfsdk:"tags_all"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

type encryptionModel struct {
	EncryptionType types.String `tfsdk:"encryption_type"`
	KMSKey         types.String `tfsdk:"kms_key"`
}

type scanningModel struct {
	ScanOnPush types.Bool `tfsdk:"scan_on_push"`
}

// spec is what ecsspec checks besides the schema's own validators.
func (m *repositoryModel) spec(ctx context.Context, diags diagnostics) ecsspec.Repository {
	r := ecsspec.Repository{Unknown: ecsspec.NewUnknown()}
	e := tfvalue.Only(tfvalue.Elements[encryptionModel](ctx, m.Encryption, diags))
	if e == nil {
		return r
	}
	r.Encryption = &ecrtypes.EncryptionConfiguration{KmsKey: tfvalue.StringPointer(e.KMSKey)}
	if v := e.EncryptionType.ValueString(); slices.Contains(ecsspec.EnumValues[ecrtypes.EncryptionType](), v) {
		r.Encryption.EncryptionType = ecrtypes.EncryptionType(v)
	} else if v != "" || e.EncryptionType.IsUnknown() {
		r.Unknown["encryption_configuration[0].encryption_type"] = true
	}
	return r
}

func expandEncryption(ctx context.Context, list types.List, diags diagnostics) *ecrtypes.EncryptionConfiguration {
	e := tfvalue.Only(tfvalue.Elements[encryptionModel](ctx, list, diags))
	if e == nil {
		return nil
	}
	out := &ecrtypes.EncryptionConfiguration{EncryptionType: ecrtypes.EncryptionTypeAes256, KmsKey: tfvalue.StringPointer(e.KMSKey)}
	if v := e.EncryptionType.ValueString(); v != "" {
		out.EncryptionType = ecrtypes.EncryptionType(v)
	}
	return out
}

func flattenEncryption(e *ecrtypes.EncryptionConfiguration) types.List {
	t := encryption.ObjectType()
	if e == nil {
		return types.ListValueMust(t, []attr.Value{})
	}
	return types.ListValueMust(t, []attr.Value{types.ObjectValueMust(t.AttrTypes, map[string]attr.Value{
		"encryption_type": tfvalue.Enum(e.EncryptionType), "kms_key": tfvalue.String(e.KmsKey),
	})})
}

func expandScanning(ctx context.Context, list types.List, diags diagnostics) *ecrtypes.ImageScanningConfiguration {
	s := tfvalue.Only(tfvalue.Elements[scanningModel](ctx, list, diags))
	if s == nil {
		return nil
	}
	return &ecrtypes.ImageScanningConfiguration{ScanOnPush: s.ScanOnPush.ValueBool()}
}

func flattenScanning(s *ecrtypes.ImageScanningConfiguration) types.List {
	t := scanning.ObjectType()
	if s == nil {
		return types.ListValueMust(t, []attr.Value{})
	}
	return types.ListValueMust(t, []attr.Value{types.ObjectValueMust(t.AttrTypes, map[string]attr.Value{
		"scan_on_push": types.BoolValue(s.ScanOnPush),
	})})
}

func expandTags(tags map[string]string) []ecrtypes.Tag {
	return tfvalue.TagList(tags, func(k, v *string) ecrtypes.Tag { return ecrtypes.Tag{Key: k, Value: v} })
}

func flattenTags(tags []ecrtypes.Tag) map[string]string {
	return tfvalue.TagMap(tags, func(t ecrtypes.Tag) (k, v *string) { return t.Key, t.Value })
}

// updateTags makes the difference between two `tags_all` on the resource of an ARN.
func updateTags(ctx context.Context, client *ecr.Client, arn string, from, to types.Map) error {
	set, remove := tfvalue.TagChanges(from, to)
	if len(remove) > 0 {
		if _, err := client.UntagResource(ctx, &ecr.UntagResourceInput{ResourceArn: &arn, TagKeys: remove}); err != nil {
			return err
		}
	}
	if len(set) > 0 {
		if _, err := client.TagResource(ctx, &ecr.TagResourceInput{ResourceArn: &arn, Tags: expandTags(set)}); err != nil {
			return err
		}
	}
	return nil
}
