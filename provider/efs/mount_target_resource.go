package efs

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

var (
	_ resource.ResourceWithConfigure   = (*mountTargetResource)(nil)
	_ resource.ResourceWithImportState = (*mountTargetResource)(nil)
	_ resource.ResourceWithMoveState   = (*mountTargetResource)(nil)
)

type mountTargetResource struct{ tfvalue.Configured }

// NewMountTargetResource makes drydock_efs_mount_target.
func NewMountTargetResource() resource.Resource { return &mountTargetResource{} }

func (r *mountTargetResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_efs_mount_target"
}

const (
	mountTargetCreation = 30 * time.Minute
	mountTargetUpdate   = 10 * time.Minute
	mountTargetDeletion = 10 * time.Minute
)

func (r *mountTargetResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A mount target: where the hosts and tasks of one Availability Zone reach an EFS file system. A file system has at most one in each zone.",
		Attributes: map[string]schema.Attribute{
			"availability_zone_id":   computedString("Id of the Availability Zone, such as `use1-az1`."),
			"availability_zone_name": computedString("Name of the Availability Zone, such as `us-east-1a`."),
			"dns_name":               computedString("Name of the file system; it resolves to the mount target of the caller's zone."),
			"file_system_arn":        computedString("ARN of the file system."),
			"file_system_id":         fixedString("Id of the file system. A change replaces the mount target."),
			"id":                     computedString("Id of the mount target."),
			"ip_address": chosenString("IPv4 address in the subnet. AWS chooses one when it is not set. A change replaces the mount target.",
				tfvalue.Check("an IPv4 address", checkIPv4)),
			"mount_target_dns_name": computedString("Name of this mount target."),
			"network_interface_id":  computedString("Network interface that AWS made for it."),
			"owner_id":              computedString("Account that owns the file system."),
			"security_groups": schema.SetAttribute{
				ElementType: types.StringType, Optional: true, Computed: true,
				MarkdownDescription: "Ids of security groups; NFS is TCP port 2049. AWS's default is the default security group of the VPC.",
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1)},
				PlanModifiers:       []planmodifier.Set{setplanmodifier.UseStateForUnknown()},
			},
			"subnet_id": fixedString("Subnet whose zone the mount target serves. A change replaces the mount target."),
		},
		Blocks: map[string]schema.Block{
			"timeouts": timeouts.Block(ctx, timeouts.Opts{
				Create: true, CreateDescription: "How long to wait for the mount target to become available, such as `10m`. Defaults to `30m`.",
				Delete: true, DeleteDescription: "How long to wait for it to be deleted. Defaults to `10m`.",
			}),
		},
	}
}

func checkIPv4(value string) error {
	if a, err := netip.ParseAddr(value); err != nil || !a.Is4() {
		return fmt.Errorf("%q is not an IPv4 address, such as \"10.0.1.5\"", value)
	}
	return nil
}

func (r *mountTargetResource) MoveState(context.Context) []resource.StateMover {
	return tfvalue.MoveFromAWS("aws_efs_mount_target")
}

// ImportState takes the id of the mount target.
func (r *mountTargetResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
}

func (r *mountTargetResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan mountTargetModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, d := plan.Timeouts.Create(ctx, mountTargetCreation)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() {
		return
	}
	doing := fmt.Sprintf("Creating EFS mount target of %q in %q", plan.FileSystemID.ValueString(), plan.SubnetID.ValueString())
	out, err := r.EFS.CreateMountTarget(ctx, &efs.CreateMountTargetInput{
		FileSystemId: plan.FileSystemID.ValueStringPointer(), SubnetId: plan.SubnetID.ValueStringPointer(),
		IpAddress: tfvalue.StringPointer(plan.IPAddress), SecurityGroups: tfvalue.Strings(plan.SecurityGroups),
	})
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err, mountTargetHints(err)...))
		return
	}
	// From here on the mount target exists: a failure leaves it in the state, tainted.
	plan.ID = tfvalue.String(out.MountTargetId)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), plan.ID)...)
	if err := r.settle(ctx, &plan, timeout); err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func mountTargetHints(err error) []string {
	switch {
	case tfvalue.Is[*efstypes.MountTargetConflict](err):
		return []string{"A file system has at most one mount target in each Availability Zone, and all of them in one VPC: " +
			"choose one subnet of each zone, or import the mount target that is there."}
	case tfvalue.Is[*efstypes.AvailabilityZonesMismatch](err):
		return []string{"A One Zone file system has its mount target in its own zone: choose a subnet there."}
	}
	return nil
}

func (r *mountTargetResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state mountTargetModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	m, err := r.find(ctx, id)
	if err == nil && m == nil {
		resp.State.RemoveResource(ctx)
		return
	}
	var groups []string
	if err == nil {
		groups, err = r.securityGroups(ctx, id)
	}
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Reading EFS mount target %q", id), err))
		return
	}
	state.read(m, groups, r.Region)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update changes security groups; everything else replaces the mount target.
func (r *mountTargetResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state mountTargetModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	var err error
	if !plan.SecurityGroups.Equal(state.SecurityGroups) {
		_, err = r.EFS.ModifyMountTargetSecurityGroups(ctx, &efs.ModifyMountTargetSecurityGroupsInput{
			MountTargetId: state.ID.ValueStringPointer(), SecurityGroups: tfvalue.Strings(plan.SecurityGroups),
		})
	}
	if err == nil {
		err = r.settle(ctx, &plan, mountTargetUpdate)
	}
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Updating EFS mount target %q", state.ID.ValueString()), err))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *mountTargetResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state mountTargetModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, d := state.Timeouts.Delete(ctx, mountTargetDeletion)
	resp.Diagnostics.Append(d...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	_, err := r.EFS.DeleteMountTarget(ctx, &efs.DeleteMountTargetInput{MountTargetId: &id})
	if err == nil {
		wait := tfvalue.Wait{For: fmt.Sprintf("EFS mount target %q to be deleted", id), Clock: r.Clock, Timeout: timeout}
		err = wait.Until(ctx, func(ctx context.Context) (tfvalue.State, error) {
			m, err := r.find(ctx, id)
			if err != nil || m == nil {
				return tfvalue.State{Done: true}, err
			}
			return tfvalue.State{Name: string(m.LifeCycleState)}, nil
		})
	}
	if err != nil && !tfvalue.Is[*efstypes.MountTargetNotFound](err) {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Deleting EFS mount target %q", id), err))
	}
}

// find describes a mount target; nil when there is none, or only what is left of one.
func (r *mountTargetResource) find(ctx context.Context, id string) (*efstypes.MountTargetDescription, error) {
	out, err := r.EFS.DescribeMountTargets(ctx, &efs.DescribeMountTargetsInput{MountTargetId: &id})
	if tfvalue.Is[*efstypes.MountTargetNotFound](err) {
		return nil, nil
	}
	if err != nil || len(out.MountTargets) == 0 || out.MountTargets[0].LifeCycleState == efstypes.LifeCycleStateDeleted {
		return nil, err
	}
	return &out.MountTargets[0], nil
}

func (r *mountTargetResource) securityGroups(ctx context.Context, id string) ([]string, error) {
	out, err := r.EFS.DescribeMountTargetSecurityGroups(ctx, &efs.DescribeMountTargetSecurityGroupsInput{MountTargetId: &id})
	if err != nil {
		return nil, err
	}
	return out.SecurityGroups, nil
}

// settle waits until the mount target is available, and fills in what the plan left to AWS.
func (r *mountTargetResource) settle(ctx context.Context, plan *mountTargetModel, timeout time.Duration) error {
	id := plan.ID.ValueString()
	var m *efstypes.MountTargetDescription
	wait := tfvalue.Wait{For: fmt.Sprintf("EFS mount target %q to become available", id), Clock: r.Clock, Timeout: timeout}
	err := wait.Until(ctx, func(ctx context.Context) (_ tfvalue.State, err error) {
		if m, err = r.find(ctx, id); err != nil || m == nil {
			return tfvalue.State{Reason: "the mount target is not there"}, err
		}
		if m.LifeCycleState == efstypes.LifeCycleStateError {
			return tfvalue.State{}, fmt.Errorf("the mount target is in the state %q: its network interface could not be made, "+
				"often because the subnet has no free address", m.LifeCycleState)
		}
		return tfvalue.State{Name: string(m.LifeCycleState), Done: m.LifeCycleState == efstypes.LifeCycleStateAvailable}, nil
	})
	if err != nil {
		return err
	}
	groups, err := r.securityGroups(ctx, id)
	if err != nil {
		return err
	}
	planned := *plan
	plan.read(m, groups, r.Region)
	plan.IPAddress = tfvalue.Keep(planned.IPAddress, plan.IPAddress)
	plan.SecurityGroups = tfvalue.Keep(planned.SecurityGroups, plan.SecurityGroups)
	return nil
}

type mountTargetModel struct {
	AvailabilityZoneID   types.String   `tfsdk:"availability_zone_id"`
	AvailabilityZoneName types.String   `tfsdk:"availability_zone_name"`
	DNSName              types.String   `tfsdk:"dns_name"`
	FileSystemARN        types.String   `tfsdk:"file_system_arn"`
	FileSystemID         types.String   `tfsdk:"file_system_id"`
	ID                   types.String   `tfsdk:"id"`
	IPAddress            types.String   `tfsdk:"ip_address"`
	MountTargetDNSName   types.String   `tfsdk:"mount_target_dns_name"`
	NetworkInterfaceID   types.String   `tfsdk:"network_interface_id"`
	OwnerID              types.String   `tfsdk:"owner_id"`
	SecurityGroups       types.Set      `tfsdk:"security_groups"`
	SubnetID             types.String   `tfsdk:"subnet_id"`
	Timeouts             timeouts.Value `tfsdk:"timeouts"`
}

func (m *mountTargetModel) read(t *efstypes.MountTargetDescription, groups []string, region string) {
	fileSystem := aws.ToString(t.FileSystemId)
	account := ecsspec.Account{Region: region, ID: aws.ToString(t.OwnerId)}
	dnsName := account.FileSystemDNSName(fileSystem)
	m.AvailabilityZoneID, m.AvailabilityZoneName = tfvalue.String(t.AvailabilityZoneId), tfvalue.String(t.AvailabilityZoneName)
	m.DNSName = types.StringValue(dnsName)
	m.FileSystemARN, m.FileSystemID = types.StringValue(account.FileSystemARN(fileSystem)), types.StringValue(fileSystem)
	m.ID, m.IPAddress = tfvalue.String(t.MountTargetId), tfvalue.String(t.IpAddress)
	// https://docs.aws.amazon.com/efs/latest/ug/mounting-fs-mount-cmd-dns-name.html
	m.MountTargetDNSName = types.StringValue(aws.ToString(t.AvailabilityZoneName) + "." + dnsName)
	m.NetworkInterfaceID, m.OwnerID = tfvalue.String(t.NetworkInterfaceId), tfvalue.String(t.OwnerId)
	m.SecurityGroups, m.SubnetID = tfvalue.StringSet(groups), tfvalue.String(t.SubnetId)
}
