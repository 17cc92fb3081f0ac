package efs

import (
	"context"
	"slices"

	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

type diagnostics = *diag.Diagnostics

type fileSystemModel struct {
	ARN                          types.String  `tfsdk:"arn"`
	AvailabilityZoneID           types.String  `tfsdk:"availability_zone_id"`
	AvailabilityZoneName         types.String  `tfsdk:"availability_zone_name"`
	CreationToken                types.String  `tfsdk:"creation_token"`
	DNSName                      types.String  `tfsdk:"dns_name"`
	Encrypted                    types.Bool    `tfsdk:"encrypted"`
	ID                           types.String  `tfsdk:"id"`
	KMSKeyID                     types.String  `tfsdk:"kms_key_id"`
	LifecyclePolicy              types.List    `tfsdk:"lifecycle_policy"`
	Name                         types.String  `tfsdk:"name"`
	NumberOfMountTargets         types.Int64   `tfsdk:"number_of_mount_targets"`
	OwnerID                      types.String  `tfsdk:"owner_id"`
	PerformanceMode              types.String  `tfsdk:"performance_mode"`
	Protection                   types.List    `tfsdk:"protection"`
	ProvisionedThroughputInMibps types.Float64 `tfsdk:"provisioned_throughput_in_mibps"`
	SizeInBytes                  types.List    `tfsdk:"size_in_bytes"`
	Tags                         types.Map     `tfsdk:"tags"`
	TagsAll                      types.Map     `tfsdk:"tags_all"`
	ThroughputMode               types.String  `tfsdk:"throughput_mode"`
}

type lifecyclePolicyModel struct {
	TransitionToArchive types.String `tfsdk:"transition_to_archive"`
	TransitionToIA      types.String `tfsdk:"transition_to_ia"`
	TransitionToPrimary types.String `tfsdk:"transition_to_primary_storage_class"`
}

type protectionModel struct {
	ReplicationOverwrite types.String `tfsdk:"replication_overwrite"`
}

// spec is what ecsspec checks. The values of enumerations have validators of
// their own in the schema, and are left out here.
func (m *fileSystemModel) spec(ctx context.Context, diags diagnostics) ecsspec.FileSystem {
	f := ecsspec.FileSystem{
		ProvisionedThroughput: tfvalue.Float64Pointer(m.ProvisionedThroughputInMibps),
		Encrypted:             tfvalue.BoolPointer(m.Encrypted),
		KMSKey:                m.KMSKeyID.ValueString(),
		AvailabilityZone:      m.AvailabilityZoneName.ValueString(),
		Unknown:               ecsspec.NewUnknown(),
	}
	if v := m.ThroughputMode.ValueString(); slices.Contains(ecsspec.EnumValues[efstypes.ThroughputMode](), v) {
		f.ThroughputMode = efstypes.ThroughputMode(v)
	}
	if v := m.PerformanceMode.ValueString(); slices.Contains(ecsspec.EnumValues[efstypes.PerformanceMode](), v) {
		f.PerformanceMode = efstypes.PerformanceMode(v)
	}
	for name, v := range map[string]attr.Value{
		"throughput_mode": m.ThroughputMode, "performance_mode": m.PerformanceMode, "encrypted": m.Encrypted, "kms_key_id": m.KMSKeyID,
		"availability_zone_name": m.AvailabilityZoneName, "provisioned_throughput_in_mibps": m.ProvisionedThroughputInMibps,
		"lifecycle_policy": m.LifecyclePolicy,
	} {
		if v.IsUnknown() {
			f.Unknown[name] = true
		}
	}
	if !m.LifecyclePolicy.IsUnknown() {
		f.LifecyclePolicies = lifecycleTransitions(tfvalue.Elements[lifecyclePolicyModel](ctx, m.LifecyclePolicy, diags))
	}
	return f
}

func (m *fileSystemModel) read(ctx context.Context, f *efstypes.FileSystemDescription, policies []efstypes.LifecyclePolicy, region string, diags diagnostics) {
	*m = fileSystemModel{LifecyclePolicy: m.LifecyclePolicy, Tags: m.Tags, TagsAll: m.TagsAll}
	m.answered(f, region)
	m.Name = tfvalue.String(f.Name)
	m.ProvisionedThroughputInMibps = types.Float64PointerValue(f.ProvisionedThroughputInMibps)
	m.ThroughputMode = tfvalue.Enum(f.ThroughputMode)
	if prior := expandLifecycle(tfvalue.Elements[lifecyclePolicyModel](ctx, m.LifecyclePolicy, diags)); m.LifecyclePolicy.IsNull() || !sameLifecycle(prior, policies) {
		m.LifecyclePolicy = flattenLifecycle(ctx, policies, diags)
	}
}

// applied fills in what the plan left to AWS.
func (m *fileSystemModel) applied(f *efstypes.FileSystemDescription, region string) {
	planned := *m
	m.answered(f, region)
	m.AvailabilityZoneName = tfvalue.Keep(planned.AvailabilityZoneName, m.AvailabilityZoneName)
	m.CreationToken = tfvalue.Keep(planned.CreationToken, m.CreationToken)
	m.Encrypted = tfvalue.Keep(planned.Encrypted, m.Encrypted)
	m.KMSKeyID = tfvalue.Keep(planned.KMSKeyID, m.KMSKeyID)
	m.Name = tfvalue.Keep(planned.Name, tfvalue.String(f.Name))
	m.NumberOfMountTargets = tfvalue.Keep(planned.NumberOfMountTargets, m.NumberOfMountTargets)
	m.PerformanceMode = tfvalue.Keep(planned.PerformanceMode, m.PerformanceMode)
	m.Protection = tfvalue.Keep(planned.Protection, m.Protection)
	m.SizeInBytes = tfvalue.Keep(planned.SizeInBytes, m.SizeInBytes)
}

// answered takes over what AWS says and no plan does.
func (m *fileSystemModel) answered(f *efstypes.FileSystemDescription, region string) {
	id := *f.FileSystemId
	m.ARN, m.ID, m.OwnerID = tfvalue.String(f.FileSystemArn), types.StringValue(id), tfvalue.String(f.OwnerId)
	m.AvailabilityZoneID, m.AvailabilityZoneName = tfvalue.String(f.AvailabilityZoneId), tfvalue.String(f.AvailabilityZoneName)
	m.CreationToken = tfvalue.String(f.CreationToken)
	m.DNSName = types.StringValue(ecsspec.Account{Region: region}.FileSystemDNSName(id))
	m.Encrypted, m.KMSKeyID = types.BoolValue(f.Encrypted != nil && *f.Encrypted), tfvalue.String(f.KmsKeyId)
	m.NumberOfMountTargets = types.Int64Value(int64(f.NumberOfMountTargets))
	m.PerformanceMode = tfvalue.Enum(f.PerformanceMode)
	m.Protection = flattenProtection(f.FileSystemProtection)
	m.SizeInBytes = flattenSize(f.SizeInBytes)
}

func flattenProtection(p *efstypes.FileSystemProtectionDescription) types.List {
	t := protection.ObjectType()
	if p == nil {
		return types.ListValueMust(t, []attr.Value{})
	}
	return types.ListValueMust(t, []attr.Value{types.ObjectValueMust(t.AttrTypes, map[string]attr.Value{
		"replication_overwrite": tfvalue.Enum(p.ReplicationOverwriteProtection),
	})})
}

func flattenSize(s *efstypes.FileSystemSize) types.List {
	if s == nil {
		return types.ListValueMust(sizeType, []attr.Value{})
	}
	zero := func(n *int64) types.Int64 {
		if n == nil {
			return types.Int64Value(0)
		}
		return types.Int64Value(*n)
	}
	return types.ListValueMust(sizeType, []attr.Value{types.ObjectValueMust(sizeType.AttrTypes, map[string]attr.Value{
		"value": types.Int64Value(s.Value), "value_in_ia": zero(s.ValueInIA), "value_in_standard": zero(s.ValueInStandard),
	})})
}

// lifecycleTransitions are the blocks with the transitions that EFS knows.
func lifecycleTransitions(blocks []lifecyclePolicyModel) []efstypes.LifecyclePolicy {
	out := make([]efstypes.LifecyclePolicy, len(blocks))
	for i, p := range expandLifecycle(blocks) {
		if slices.Contains(p.TransitionToArchive.Values(), p.TransitionToArchive) {
			out[i].TransitionToArchive = p.TransitionToArchive
		}
		if slices.Contains(p.TransitionToIA.Values(), p.TransitionToIA) {
			out[i].TransitionToIA = p.TransitionToIA
		}
		if slices.Contains(p.TransitionToPrimaryStorageClass.Values(), p.TransitionToPrimaryStorageClass) {
			out[i].TransitionToPrimaryStorageClass = p.TransitionToPrimaryStorageClass
		}
	}
	return out
}

// expandLifecycle is never nil: an empty list takes all transitions away.
func expandLifecycle(blocks []lifecyclePolicyModel) []efstypes.LifecyclePolicy {
	out := make([]efstypes.LifecyclePolicy, len(blocks))
	for i, b := range blocks {
		out[i] = efstypes.LifecyclePolicy{
			TransitionToArchive:             efstypes.TransitionToArchiveRules(b.TransitionToArchive.ValueString()),
			TransitionToIA:                  efstypes.TransitionToIARules(b.TransitionToIA.ValueString()),
			TransitionToPrimaryStorageClass: efstypes.TransitionToPrimaryStorageClassRules(b.TransitionToPrimary.ValueString()),
		}
	}
	return out
}

var lifecycleType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"transition_to_archive": types.StringType, "transition_to_ia": types.StringType, "transition_to_primary_storage_class": types.StringType,
}}

func flattenLifecycle(ctx context.Context, policies []efstypes.LifecyclePolicy, diags diagnostics) types.List {
	blocks := make([]lifecyclePolicyModel, len(policies))
	for i, p := range policies {
		blocks[i] = lifecyclePolicyModel{
			TransitionToArchive: tfvalue.Enum(p.TransitionToArchive),
			TransitionToIA:      tfvalue.Enum(p.TransitionToIA),
			TransitionToPrimary: tfvalue.Enum(p.TransitionToPrimaryStorageClass),
		}
	}
	list, d := types.ListValueFrom(ctx, lifecycleType, blocks)
	diags.Append(d...)
	return list
}

// sameLifecycle: the order of transitions means nothing to EFS.
func sameLifecycle(a, b []efstypes.LifecyclePolicy) bool {
	if len(a) != len(b) {
		return false
	}
	for _, p := range a {
		if !slices.Contains(b, p) {
			return false
		}
	}
	return true
}
