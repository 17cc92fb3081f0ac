package efs

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

var (
	_ resource.ResourceWithConfigure      = (*accessPointResource)(nil)
	_ resource.ResourceWithImportState    = (*accessPointResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*accessPointResource)(nil)
	_ resource.ResourceWithMoveState      = (*accessPointResource)(nil)
	_ resource.ResourceWithValidateConfig = (*accessPointResource)(nil)
)

type accessPointResource struct{ tfvalue.Configured }

// NewAccessPointResource makes drydock_efs_access_point.
func NewAccessPointResource() resource.Resource { return &accessPointResource{} }

// accessPointTimeout bounds every wait for an access point; it has no timeouts block.
const accessPointTimeout = 10 * time.Minute

func (r *accessPointResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_efs_access_point"
}

func (r *accessPointResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config accessPointModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	spec := config.spec(ctx, &resp.Diagnostics)
	resp.Diagnostics.Append(tfvalue.Problems(ecsspec.CheckAccessPoint(spec))...)
}

func (r *accessPointResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.PlanTags(ctx, req, resp)
}

func (r *accessPointResource) MoveState(context.Context) []resource.StateMover {
	return tfvalue.MoveFromAWS("aws_efs_access_point")
}

// ImportState takes the id of the access point.
func (r *accessPointResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
}

func (r *accessPointResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan accessPointModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	doing := fmt.Sprintf("Creating EFS access point of %q", plan.FileSystemID.ValueString())
	input := &efs.CreateAccessPointInput{
		FileSystemId:  plan.FileSystemID.ValueStringPointer(),
		PosixUser:     expandPosixUser(tfvalue.Only(tfvalue.Elements[posixUserModel](ctx, plan.PosixUser, &resp.Diagnostics))),
		RootDirectory: expandRootDirectory(ctx, plan.RootDirectory, &resp.Diagnostics),
		Tags:          expandTags(r.AllTags(plan.Tags)),
	}
	if resp.Diagnostics.HasError() {
		return
	}
	out, err := r.EFS.CreateAccessPoint(ctx, input)
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err))
		return
	}
	// From here on the access point exists: a failure leaves it in the state, tainted.
	plan.ID = tfvalue.String(out.AccessPointId)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), plan.ID)...)
	a, err := r.waitAvailable(ctx, plan.ID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err))
		return
	}
	plan.applied(a, r.Region)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *accessPointResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state accessPointModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	a, err := r.find(ctx, id)
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Reading EFS access point %q", id), err))
		return
	}
	if a == nil {
		resp.State.RemoveResource(ctx)
		return
	}
	state.read(ctx, a, r.Region, &resp.Diagnostics)
	state.Tags, state.TagsAll = r.ReadTags(state.Tags, flattenTags(a.Tags))
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update changes tags; everything else replaces the access point.
func (r *accessPointResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state accessPointModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	err := updateTags(ctx, r.EFS, id, state.TagsAll, plan.TagsAll)
	var a *efstypes.AccessPointDescription
	if err == nil {
		a, err = r.waitAvailable(ctx, id)
	}
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Updating EFS access point %q", id), err))
		return
	}
	plan.applied(a, r.Region)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *accessPointResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state accessPointModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	_, err := r.EFS.DeleteAccessPoint(ctx, &efs.DeleteAccessPointInput{AccessPointId: &id})
	if err == nil {
		wait := tfvalue.Wait{For: fmt.Sprintf("EFS access point %q to be deleted", id), Clock: r.Clock, Timeout: accessPointTimeout}
		err = wait.Until(ctx, func(ctx context.Context) (tfvalue.State, error) {
			a, err := r.find(ctx, id)
			if err != nil || a == nil {
				return tfvalue.State{Done: true}, err
			}
			return tfvalue.State{Name: string(a.LifeCycleState)}, nil
		})
	}
	if err != nil && !tfvalue.Is[*efstypes.AccessPointNotFound](err) {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Deleting EFS access point %q", id), err))
	}
}

// find describes an access point; nil when there is none, or only what is left of one.
func (r *accessPointResource) find(ctx context.Context, id string) (*efstypes.AccessPointDescription, error) {
	out, err := r.EFS.DescribeAccessPoints(ctx, &efs.DescribeAccessPointsInput{AccessPointId: aws.String(id)})
	if tfvalue.Is[*efstypes.AccessPointNotFound](err) {
		return nil, nil
	}
	if err != nil || len(out.AccessPoints) == 0 || out.AccessPoints[0].LifeCycleState == efstypes.LifeCycleStateDeleted {
		return nil, err
	}
	return &out.AccessPoints[0], nil
}

func (r *accessPointResource) waitAvailable(ctx context.Context, id string) (a *efstypes.AccessPointDescription, err error) {
	wait := tfvalue.Wait{For: fmt.Sprintf("EFS access point %q to become available", id), Clock: r.Clock, Timeout: accessPointTimeout}
	err = wait.Until(ctx, func(ctx context.Context) (tfvalue.State, error) {
		a, err = r.find(ctx, id)
		if err != nil || a == nil {
			return tfvalue.State{Reason: "the access point is not there"}, err
		}
		if a.LifeCycleState == efstypes.LifeCycleStateError {
			return tfvalue.State{}, fmt.Errorf("the access point is in the state %q and cannot be used", a.LifeCycleState)
		}
		return tfvalue.State{Name: string(a.LifeCycleState), Done: a.LifeCycleState == efstypes.LifeCycleStateAvailable}, nil
	})
	return a, err
}
