package ecs

import (
	"cmp"
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
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

var clusterSetting = tfvalue.BlockAttribute{
	Summary: "Settings of the cluster. AWS fills in the account's defaults for those that are not here.",
	Fields: []tfvalue.BlockField{
		{
			Name: "name", Required: true, Description: "name of the setting: `containerInsights`.",
			Validators: []validator.String{tfvalue.EnumOf[ecstypes.ClusterSettingName]()},
		},
		{
			Name: "value", Required: true, Description: "its value: `enhanced`, `enabled` or `disabled`.",
			Validators: []validator.String{tfvalue.OneOf("enhanced", "enabled", "disabled")},
		},
	},
}

func (r *clusterResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An Amazon ECS cluster: the place where services and tasks run.",
		Attributes: map[string]schema.Attribute{
			"arn": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ARN of the cluster.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ARN of the cluster.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"name": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Name of the cluster: 1 to 255 letters, digits, hyphens and underscores. A change replaces the cluster.",
				Validators:          []validator.String{tfvalue.Name(ecsspec.ClusterName)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"setting":  clusterSetting.Set(),
			"tags":     tfvalue.TagsAttribute(),
			"tags_all": tfvalue.TagsAllAttribute(),
		},
		Blocks: map[string]schema.Block{
			"configuration": schema.ListNestedBlock{
				MarkdownDescription: "How ECS Exec and managed storage work in this cluster.",
				Validators:          []validator.List{listvalidator.SizeAtMost(1)},
				NestedObject: schema.NestedBlockObject{Blocks: map[string]schema.Block{
					"execute_command_configuration": executeCommandConfigurationBlock(),
					"managed_storage_configuration": schema.ListNestedBlock{
						MarkdownDescription: "Encryption of the storage that ECS manages.",
						Validators:          []validator.List{listvalidator.SizeAtMost(1)},
						NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
							"fargate_ephemeral_storage_kms_key_id": schema.StringAttribute{
								Optional: true, MarkdownDescription: "KMS key for the ephemeral storage of Fargate tasks.",
							},
							"kms_key_id": schema.StringAttribute{
								Optional: true, MarkdownDescription: "KMS key for managed storage.",
							},
						}},
					},
				}},
			},
			"service_connect_defaults": schema.ListNestedBlock{
				MarkdownDescription: "Service Connect namespace of services that name none.",
				Validators:          []validator.List{listvalidator.SizeAtMost(1)},
				NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
					"namespace": schema.StringAttribute{
						Required:            true,
						MarkdownDescription: "ARN of the Cloud Map namespace.",
						Validators:          []validator.String{tfvalue.ARN()},
					},
				}},
			},
		},
	}
}

func executeCommandConfigurationBlock() schema.Block {
	return schema.ListNestedBlock{
		MarkdownDescription: "ECS Exec: encryption of the session and where its log goes.",
		Validators:          []validator.List{listvalidator.SizeAtMost(1)},
		NestedObject: schema.NestedBlockObject{
			Attributes: map[string]schema.Attribute{
				"kms_key_id": schema.StringAttribute{
					Optional: true, MarkdownDescription: "KMS key that encrypts the data between the client and the container.",
				},
				"logging": schema.StringAttribute{
					Optional: true, Computed: true,
					MarkdownDescription: "`DEFAULT` (the container's own log configuration), `NONE`, or `OVERRIDE` (as `log_configuration` says). Defaults to `DEFAULT`.",
					Default:             stringdefault.StaticString(string(ecstypes.ExecuteCommandLoggingDefault)),
					Validators:          []validator.String{tfvalue.EnumOf[ecstypes.ExecuteCommandLogging]()},
				},
			},
			Blocks: map[string]schema.Block{
				"log_configuration": schema.ListNestedBlock{
					MarkdownDescription: "Where logs go when `logging` is `OVERRIDE`.",
					Validators:          []validator.List{listvalidator.SizeAtMost(1)},
					NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
						"cloud_watch_encryption_enabled": schema.BoolAttribute{
							Optional: true, Computed: true, Default: booldefault.StaticBool(false),
							MarkdownDescription: "Whether the CloudWatch log is encrypted. Defaults to `false`.",
						},
						"cloud_watch_log_group_name": schema.StringAttribute{
							Optional: true, MarkdownDescription: "CloudWatch log group.",
						},
						"s3_bucket_encryption_enabled": schema.BoolAttribute{
							Optional: true, Computed: true, Default: booldefault.StaticBool(false),
							MarkdownDescription: "Whether the log in S3 is encrypted. Defaults to `false`.",
						},
						"s3_bucket_name": schema.StringAttribute{
							Optional: true, MarkdownDescription: "S3 bucket.",
						},
						"s3_key_prefix": schema.StringAttribute{
							Optional: true, MarkdownDescription: "Folder in the S3 bucket.",
						},
					}},
				},
			},
		},
	}
}

type clusterConfigurationModel struct {
	ExecuteCommand []executeCommandModel `tfsdk:"execute_command_configuration"`
	ManagedStorage []managedStorageModel `tfsdk:"managed_storage_configuration"`
}

type executeCommandModel struct {
	KMSKeyID         types.String             `tfsdk:"kms_key_id"`
	LogConfiguration []executeCommandLogModel `tfsdk:"log_configuration"`
	Logging          types.String             `tfsdk:"logging"`
}

type executeCommandLogModel struct {
	CloudWatchEncryptionEnabled types.Bool   `tfsdk:"cloud_watch_encryption_enabled"`
	CloudWatchLogGroupName      types.String `tfsdk:"cloud_watch_log_group_name"`
	S3BucketEncryptionEnabled   types.Bool   `tfsdk:"s3_bucket_encryption_enabled"`
	S3BucketName                types.String `tfsdk:"s3_bucket_name"`
	S3KeyPrefix                 types.String `tfsdk:"s3_key_prefix"`
}

type managedStorageModel struct {
	FargateEphemeralStorageKMSKeyID types.String `tfsdk:"fargate_ephemeral_storage_kms_key_id"`
	KMSKeyID                        types.String `tfsdk:"kms_key_id"`
}

type serviceConnectDefaultsModel struct {
	Namespace types.String `tfsdk:"namespace"`
}

type clusterSettingModel struct {
	Name  types.String `tfsdk:"name"`
	Value types.String `tfsdk:"value"`
}

func expandClusterConfiguration(m *clusterConfigurationModel) *ecstypes.ClusterConfiguration {
	if m == nil {
		return nil
	}
	out := &ecstypes.ClusterConfiguration{}
	if e := tfvalue.Only(m.ExecuteCommand); e != nil {
		out.ExecuteCommandConfiguration = &ecstypes.ExecuteCommandConfiguration{
			KmsKeyId: tfvalue.StringPointer(e.KMSKeyID),
			Logging:  ecstypes.ExecuteCommandLogging(e.Logging.ValueString()),
		}
		if l := tfvalue.Only(e.LogConfiguration); l != nil {
			out.ExecuteCommandConfiguration.LogConfiguration = &ecstypes.ExecuteCommandLogConfiguration{
				CloudWatchEncryptionEnabled: l.CloudWatchEncryptionEnabled.ValueBool(),
				CloudWatchLogGroupName:      tfvalue.StringPointer(l.CloudWatchLogGroupName),
				S3EncryptionEnabled:         l.S3BucketEncryptionEnabled.ValueBool(),
				S3BucketName:                tfvalue.StringPointer(l.S3BucketName),
				S3KeyPrefix:                 tfvalue.StringPointer(l.S3KeyPrefix),
			}
		}
	}
	if s := tfvalue.Only(m.ManagedStorage); s != nil {
		out.ManagedStorageConfiguration = &ecstypes.ManagedStorageConfiguration{
			FargateEphemeralStorageKmsKeyId: tfvalue.StringPointer(s.FargateEphemeralStorageKMSKeyID),
			KmsKeyId:                        tfvalue.StringPointer(s.KMSKeyID),
		}
	}
	return out
}

// defaultClusterConfiguration is what a cluster without a configuration does: AWS
// has no way to take a configuration back, only to set it to this.
func defaultClusterConfiguration() *ecstypes.ClusterConfiguration {
	return &ecstypes.ClusterConfiguration{
		ExecuteCommandConfiguration: &ecstypes.ExecuteCommandConfiguration{Logging: ecstypes.ExecuteCommandLoggingDefault},
	}
}

// flattenClusterConfiguration reads what AWS answers. Where prior has no block, a
// configuration that changes nothing is none; where it has an empty one, it stays.
func flattenClusterConfiguration(c *ecstypes.ClusterConfiguration, prior []clusterConfigurationModel) []clusterConfigurationModel {
	before := tfvalue.Only(prior)
	if c == nil {
		c = &ecstypes.ClusterConfiguration{}
	}
	m := clusterConfigurationModel{
		ExecuteCommand: flattenExecuteCommand(c.ExecuteCommandConfiguration),
		ManagedStorage: flattenManagedStorage(c.ManagedStorageConfiguration),
	}
	if before == nil || len(before.ExecuteCommand) == 0 {
		if tfvalue.EqualBlocks(m.ExecuteCommand, flattenExecuteCommand(defaultClusterConfiguration().ExecuteCommandConfiguration)) {
			m.ExecuteCommand = nil
		}
	}
	if (before == nil || len(before.ManagedStorage) == 0) && tfvalue.EqualBlocks(m.ManagedStorage, []managedStorageModel{{}}) {
		m.ManagedStorage = nil
	}
	if before == nil && m.ExecuteCommand == nil && m.ManagedStorage == nil {
		return nil
	}
	return []clusterConfigurationModel{m}
}

func flattenExecuteCommand(e *ecstypes.ExecuteCommandConfiguration) []executeCommandModel {
	if e == nil {
		return nil
	}
	m := executeCommandModel{KMSKeyID: tfvalue.String(e.KmsKeyId), Logging: tfvalue.Enum(e.Logging)}
	if l := e.LogConfiguration; l != nil {
		m.LogConfiguration = []executeCommandLogModel{{
			CloudWatchEncryptionEnabled: types.BoolValue(l.CloudWatchEncryptionEnabled),
			CloudWatchLogGroupName:      tfvalue.String(l.CloudWatchLogGroupName),
			S3BucketEncryptionEnabled:   types.BoolValue(l.S3EncryptionEnabled),
			S3BucketName:                tfvalue.String(l.S3BucketName),
			S3KeyPrefix:                 tfvalue.String(l.S3KeyPrefix),
		}}
	}
	return []executeCommandModel{m}
}

func flattenManagedStorage(s *ecstypes.ManagedStorageConfiguration) []managedStorageModel {
	if s == nil {
		return nil
	}
	return []managedStorageModel{{
		FargateEphemeralStorageKMSKeyID: tfvalue.String(s.FargateEphemeralStorageKmsKeyId),
		KMSKeyID:                        tfvalue.String(s.KmsKeyId),
	}}
}

func expandClusterSettings(ctx context.Context, set types.Set, diags *diag.Diagnostics) []ecstypes.ClusterSetting {
	var out []ecstypes.ClusterSetting
	for _, s := range tfvalue.Elements[clusterSettingModel](ctx, set, diags) {
		out = append(out, ecstypes.ClusterSetting{Name: ecstypes.ClusterSettingName(s.Name.ValueString()), Value: s.Value.ValueStringPointer()})
	}
	slices.SortFunc(out, func(a, b ecstypes.ClusterSetting) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func flattenClusterSettings(settings []ecstypes.ClusterSetting) types.Set {
	elems := make([]attr.Value, len(settings))
	for i, s := range settings {
		elems[i] = types.ObjectValueMust(clusterSetting.ObjectType().AttrTypes, map[string]attr.Value{
			"name": types.StringValue(string(s.Name)), "value": types.StringValue(aws.ToString(s.Value)),
		})
	}
	return types.SetValueMust(clusterSetting.ObjectType(), elems)
}
