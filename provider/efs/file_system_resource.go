package efs

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

var (
	_ resource.ResourceWithConfigure      = (*fileSystemResource)(nil)
	_ resource.ResourceWithImportState    = (*fileSystemResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*fileSystemResource)(nil)
	_ resource.ResourceWithMoveState      = (*fileSystemResource)(nil)
	_ resource.ResourceWithValidateConfig = (*fileSystemResource)(nil)
)

type fileSystemResource struct{ tfvalue.Configured }

// NewFileSystemResource makes drydock_efs_file_system.
func NewFileSystemResource() resource.Resource { return &fileSystemResource{} }

// fileSystemTimeout bounds every wait for a file system; it has no timeouts block.
const fileSystemTimeout = 10 * time.Minute

func (r *fileSystemResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_efs_file_system"
}

func (r *fileSystemResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config fileSystemModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	spec := config.spec(ctx, &resp.Diagnostics)
	resp.Diagnostics.Append(tfvalue.Problems(ecsspec.CheckFileSystem(spec))...)
}

// ModifyPlan plans what follows from other arguments: all tags, and the name,
// which is one of them.
func (r *fileSystemResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.PlanTags(ctx, req, resp)
	if r.Provider == nil || req.Plan.Raw.IsNull() || resp.Diagnostics.HasError() {
		return
	}
	var all types.Map
	resp.Diagnostics.Append(resp.Plan.GetAttribute(ctx, path.Root("tags_all"), &all)...)
	name := types.StringUnknown()
	if !all.IsUnknown() {
		name = types.StringNull()
		if v, ok := all.Elements()["Name"].(types.String); ok && v.ValueString() != "" || ok && v.IsUnknown() {
			name = v
		}
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("name"), name)...)
}

func (r *fileSystemResource) MoveState(context.Context) []resource.StateMover {
	return tfvalue.MoveFromAWS("aws_efs_file_system")
}

// ImportState takes the id of the file system.
func (r *fileSystemResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
}

func (r *fileSystemResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan fileSystemModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	const doing = "Creating EFS file system"
	out, err := r.EFS.CreateFileSystem(ctx, &efs.CreateFileSystemInput{
		AvailabilityZoneName:         tfvalue.StringPointer(plan.AvailabilityZoneName),
		CreationToken:                tfvalue.StringPointer(plan.CreationToken), // the SDK makes one up
		Encrypted:                    tfvalue.BoolPointer(plan.Encrypted),
		KmsKeyId:                     tfvalue.StringPointer(plan.KMSKeyID),
		PerformanceMode:              efstypes.PerformanceMode(plan.PerformanceMode.ValueString()),
		ProvisionedThroughputInMibps: tfvalue.Float64Pointer(plan.ProvisionedThroughputInMibps),
		Tags:                         expandTags(r.AllTags(plan.Tags)),
		ThroughputMode:               efstypes.ThroughputMode(plan.ThroughputMode.ValueString()),
	})
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err))
		return
	}
	// From here on the file system exists: a failure leaves it in the state, tainted.
	id := *out.FileSystemId
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)

	err = r.configure(ctx, id, &plan, nil, &resp.Diagnostics)
	if err == nil {
		var f *efstypes.FileSystemDescription
		if f, err = r.waitAvailable(ctx, id); err == nil {
			plan.applied(f, r.Region)
		}
	}
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("%s %q", doing, id), err))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *fileSystemResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state fileSystemModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	f, err := r.find(ctx, id)
	if err == nil && f == nil {
		resp.State.RemoveResource(ctx)
		return
	}
	var lifecycle *efs.DescribeLifecycleConfigurationOutput
	if err == nil {
		lifecycle, err = r.EFS.DescribeLifecycleConfiguration(ctx, &efs.DescribeLifecycleConfigurationInput{FileSystemId: &id})
	}
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Reading EFS file system %q", id), err))
		return
	}
	state.read(ctx, f, lifecycle.LifecyclePolicies, r.Region, &resp.Diagnostics)
	state.Tags, state.TagsAll = r.ReadTags(state.Tags, flattenTags(f.Tags))
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *fileSystemResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state fileSystemModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	f, err := r.update(ctx, id, &plan, &state, &resp.Diagnostics)
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Updating EFS file system %q", id), err))
		return
	}
	plan.applied(f, r.Region)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *fileSystemResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state fileSystemModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	_, err := r.EFS.DeleteFileSystem(ctx, &efs.DeleteFileSystemInput{FileSystemId: &id})
	if err == nil {
		wait := tfvalue.Wait{For: fmt.Sprintf("EFS file system %q to be deleted", id), Clock: r.Clock, Timeout: fileSystemTimeout}
		err = wait.Until(ctx, func(ctx context.Context) (tfvalue.State, error) {
			f, err := r.find(ctx, id)
			if err != nil || f == nil {
				return tfvalue.State{Done: true}, err
			}
			return tfvalue.State{Name: string(f.LifeCycleState)}, nil
		})
	}
	if err == nil || tfvalue.Is[*efstypes.FileSystemNotFound](err) {
		return
	}
	var hints []string
	if tfvalue.Is[*efstypes.FileSystemInUse](err) {
		hints = append(hints, "It still has mount targets that this configuration does not manage: delete them first.")
	}
	resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Deleting EFS file system %q", id), err, hints...))
}

func (r *fileSystemResource) update(ctx context.Context, id string, plan, state *fileSystemModel, diags diagnostics) (*efstypes.FileSystemDescription, error) {
	if !plan.ThroughputMode.Equal(state.ThroughputMode) || !plan.ProvisionedThroughputInMibps.Equal(state.ProvisionedThroughputInMibps) {
		_, err := r.EFS.UpdateFileSystem(ctx, &efs.UpdateFileSystemInput{
			FileSystemId:                 &id,
			ProvisionedThroughputInMibps: tfvalue.Float64Pointer(plan.ProvisionedThroughputInMibps),
			ThroughputMode:               efstypes.ThroughputMode(plan.ThroughputMode.ValueString()),
		})
		if err != nil {
			return nil, err
		}
	}
	if err := r.configure(ctx, id, plan, state, diags); err != nil {
		return nil, err
	}
	if err := updateTags(ctx, r.EFS, id, state.TagsAll, plan.TagsAll); err != nil {
		return nil, err
	}
	return r.waitAvailable(ctx, id)
}

// configure sets what CreateFileSystem and UpdateFileSystem do not take. state is
// nil for a new file system.
func (r *fileSystemResource) configure(ctx context.Context, id string, plan, state *fileSystemModel, diags diagnostics) error {
	if _, err := r.waitAvailable(ctx, id); err != nil {
		return err
	}
	if state == nil && !plan.LifecyclePolicy.IsNull() || state != nil && !plan.LifecyclePolicy.Equal(state.LifecyclePolicy) {
		policies := expandLifecycle(tfvalue.Elements[lifecyclePolicyModel](ctx, plan.LifecyclePolicy, diags))
		_, err := r.EFS.PutLifecycleConfiguration(ctx, &efs.PutLifecycleConfigurationInput{FileSystemId: &id, LifecyclePolicies: policies})
		if err != nil {
			return err
		}
	}
	if plan.Protection.IsUnknown() || state != nil && plan.Protection.Equal(state.Protection) {
		return nil
	}
	if p := tfvalue.Only(tfvalue.Elements[protectionModel](ctx, plan.Protection, diags)); p != nil && p.ReplicationOverwrite.ValueString() != "" {
		_, err := r.EFS.UpdateFileSystemProtection(ctx, &efs.UpdateFileSystemProtectionInput{
			FileSystemId: &id, ReplicationOverwriteProtection: efstypes.ReplicationOverwriteProtection(p.ReplicationOverwrite.ValueString()),
		})
		return err
	}
	return nil
}

// find describes a file system; nil when there is none, or only what is left of one.
func (r *fileSystemResource) find(ctx context.Context, id string) (*efstypes.FileSystemDescription, error) {
	out, err := r.EFS.DescribeFileSystems(ctx, &efs.DescribeFileSystemsInput{FileSystemId: &id})
	if tfvalue.Is[*efstypes.FileSystemNotFound](err) {
		return nil, nil
	}
	if err != nil || len(out.FileSystems) == 0 || out.FileSystems[0].LifeCycleState == efstypes.LifeCycleStateDeleted {
		return nil, err
	}
	return &out.FileSystems[0], nil
}

func (r *fileSystemResource) waitAvailable(ctx context.Context, id string) (f *efstypes.FileSystemDescription, err error) {
	wait := tfvalue.Wait{For: fmt.Sprintf("EFS file system %q to become available", id), Clock: r.Clock, Timeout: fileSystemTimeout}
	err = wait.Until(ctx, func(ctx context.Context) (tfvalue.State, error) {
		f, err = r.find(ctx, id)
		if err != nil || f == nil {
			return tfvalue.State{Reason: "the file system is not there"}, err
		}
		if f.LifeCycleState == efstypes.LifeCycleStateError {
			return tfvalue.State{}, fmt.Errorf("the file system is in the state %q and cannot be used", f.LifeCycleState)
		}
		return tfvalue.State{Name: string(f.LifeCycleState), Done: f.LifeCycleState == efstypes.LifeCycleStateAvailable}, nil
	})
	return f, err
}
