package efs

import (
	"context"

	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

var protection = tfvalue.BlockAttribute{
	Summary:  "Protection against being overwritten by a replication.",
	MaxItems: 1,
	Fields: []tfvalue.BlockField{{
		Name: "replication_overwrite", Description: "`ENABLED` or `DISABLED`; a file system has to be `DISABLED` to become the target of a replication.",
		Validators: []validator.String{tfvalue.OneOf(
			string(efstypes.ReplicationOverwriteProtectionEnabled), string(efstypes.ReplicationOverwriteProtectionDisabled))},
	}},
}

var sizeType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"value": types.Int64Type, "value_in_ia": types.Int64Type, "value_in_standard": types.Int64Type,
}}

func (r *fileSystemResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An Amazon EFS file system, which containers on several hosts and in several Availability Zones can share.",
		Attributes: map[string]schema.Attribute{
			"arn":                  computedString("ARN of the file system."),
			"availability_zone_id": computedString("Id of the Availability Zone of a One Zone file system."),
			"availability_zone_name": chosenString("Availability Zone, such as `eu-west-1a`, which makes this a One Zone file system. " +
				"A change replaces the file system."),
			"creation_token": chosenString("Token that makes the creation idempotent, at most 64 characters. Made up when it is not set. "+
				"A change replaces the file system.", tfvalue.Name(ecsspec.CreationToken)),
			"dns_name": computedString("Name to mount the file system by."),
			"encrypted": schema.BoolAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Whether the file system is encrypted at rest. A change replaces the file system.",
				PlanModifiers:       []planmodifier.Bool{boolplanmodifier.UseStateForUnknown(), boolplanmodifier.RequiresReplace()},
			},
			"id":         computedString("Id of the file system, `fs-` and hexadecimal digits."),
			"kms_key_id": chosenString("ARN of the KMS key; needs `encrypted = true`. A change replaces the file system.", tfvalue.ARN()),
			"name":       schema.StringAttribute{Computed: true, MarkdownDescription: "The tag `Name`."},
			"number_of_mount_targets": schema.Int64Attribute{
				Computed:            true,
				MarkdownDescription: "How many mount targets there are.",
				PlanModifiers:       []planmodifier.Int64{int64planmodifier.UseStateForUnknown()},
			},
			"owner_id": computedString("Account that owns the file system."),
			"performance_mode": chosenString("`generalPurpose` or `maxIO`. AWS's default is `generalPurpose`. A change replaces the file system.",
				tfvalue.EnumOf[efstypes.PerformanceMode]()),
			"protection": protection.List(),
			"provisioned_throughput_in_mibps": schema.Float64Attribute{
				Optional:            true,
				MarkdownDescription: "Throughput in MiB/s, 1 or more; with `throughput_mode = \"provisioned\"` only.",
			},
			"size_in_bytes": schema.ListAttribute{
				ElementType: sizeType, Computed: true,
				MarkdownDescription: "Metered size of the data: in all (`value`), in Infrequent Access (`value_in_ia`), and in Standard (`value_in_standard`).",
				PlanModifiers:       []planmodifier.List{listplanmodifier.UseStateForUnknown()},
			},
			"tags":     tfvalue.TagsAttribute(),
			"tags_all": tfvalue.TagsAllAttribute(),
			"throughput_mode": schema.StringAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "`bursting`, `elastic` or `provisioned`. Defaults to `bursting`.",
				Default:             stringdefault.StaticString(string(efstypes.ThroughputModeBursting)),
				Validators:          []validator.String{tfvalue.EnumOf[efstypes.ThroughputMode]()},
			},
		},
		Blocks: map[string]schema.Block{
			"lifecycle_policy": schema.ListNestedBlock{
				MarkdownDescription: "When files move to another storage class: at most three blocks, each with one transition.",
				Validators:          []validator.List{listvalidator.SizeAtMost(3)},
				NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
					"transition_to_archive": schema.StringAttribute{
						Optional:            true,
						MarkdownDescription: "When files that are not read move to Archive, such as `AFTER_90_DAYS`.",
						Validators:          []validator.String{tfvalue.EnumOf[efstypes.TransitionToArchiveRules]()},
					},
					"transition_to_ia": schema.StringAttribute{
						Optional:            true,
						MarkdownDescription: "When files that are not read move to Infrequent Access, such as `AFTER_30_DAYS`.",
						Validators:          []validator.String{tfvalue.EnumOf[efstypes.TransitionToIARules]()},
					},
					"transition_to_primary_storage_class": schema.StringAttribute{
						Optional:            true,
						MarkdownDescription: "When files move back to Standard: `AFTER_1_ACCESS`.",
						Validators:          []validator.String{tfvalue.EnumOf[efstypes.TransitionToPrimaryStorageClassRules]()},
					},
				}},
			},
		},
	}
}

// computedString is an attribute that never changes once AWS has answered it.
func computedString(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, MarkdownDescription: description,
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// chosenString is an argument that AWS chooses when it is not set, and that
// cannot change.
func chosenString(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: description, Validators: validators,
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplace()},
	}
}

// fixedString is a required argument that cannot change.
func fixedString(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, MarkdownDescription: description, Validators: validators,
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
	}
}
