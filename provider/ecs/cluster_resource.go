package ecs

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

var (
	_ resource.ResourceWithConfigure   = (*clusterResource)(nil)
	_ resource.ResourceWithImportState = (*clusterResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*clusterResource)(nil)
	_ resource.ResourceWithMoveState   = (*clusterResource)(nil)
)

type clusterResource struct{ tfvalue.Configured }

// NewClusterResource makes drydock_ecs_cluster.
func NewClusterResource() resource.Resource { return &clusterResource{} }

type clusterModel struct {
	ARN                    types.String                  `tfsdk:"arn"`
	Configuration          []clusterConfigurationModel   `tfsdk:"configuration"`
	ID                     types.String                  `tfsdk:"id"`
	Name                   types.String                  `tfsdk:"name"`
	ServiceConnectDefaults []serviceConnectDefaultsModel `tfsdk:"service_connect_defaults"`
	Setting                types.Set                     `tfsdk:"setting"`
	Tags                   types.Map                     `tfsdk:"tags"`
	TagsAll                types.Map                     `tfsdk:"tags_all"`
}

func (r *clusterResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_ecs_cluster"
}

func (r *clusterResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.PlanTags(ctx, req, resp)
}

func (r *clusterResource) MoveState(context.Context) []resource.StateMover {
	return tfvalue.MoveFromAWS("aws_ecs_cluster")
}

// ImportState takes the name of the cluster, as hashicorp/aws does, or its ARN.
func (r *clusterResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
}

// clusterTimeout bounds every wait for a cluster; it has no timeouts block.
const clusterTimeout = 10 * time.Minute

func (r *clusterResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan clusterModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	doing := fmt.Sprintf("Creating ECS cluster %q", plan.Name.ValueString())
	input := &ecs.CreateClusterInput{
		ClusterName:   plan.Name.ValueStringPointer(),
		Configuration: expandClusterConfiguration(tfvalue.Only(plan.Configuration)),
		Settings:      expandClusterSettings(ctx, plan.Setting, &resp.Diagnostics),
		Tags:          expandTags(r.AllTags(plan.Tags)),
	}
	if d := tfvalue.Only(plan.ServiceConnectDefaults); d != nil {
		input.ServiceConnectDefaults = &ecstypes.ClusterServiceConnectDefaultsRequest{Namespace: d.Namespace.ValueStringPointer()}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	out, err := r.ECS.CreateCluster(ctx, input)
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err))
		return
	}
	// From here on the cluster exists: a failure leaves it in the state, tainted.
	plan.ID = tfvalue.String(out.Cluster.ClusterArn)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), plan.ID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), plan.Name)...)

	cluster, err := r.waitActive(ctx, plan.ID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err))
		return
	}
	plan.applied(cluster)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *clusterResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state clusterModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	cluster, err := r.find(ctx, state.ID.ValueString())
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Reading ECS cluster %q", state.ID.ValueString()), err))
		return
	}
	if cluster == nil {
		resp.State.RemoveResource(ctx)
		return
	}
	state.read(cluster)
	state.Tags, state.TagsAll = r.ReadTags(state.Tags, flattenTags(cluster.Tags))
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *clusterResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state clusterModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	doing, id := fmt.Sprintf("Updating ECS cluster %q", plan.Name.ValueString()), state.ID.ValueString()

	input := &ecs.UpdateClusterInput{Cluster: &id}
	change := false
	if !tfvalue.EqualBlocks(plan.Configuration, state.Configuration) {
		change = true
		if input.Configuration = expandClusterConfiguration(tfvalue.Only(plan.Configuration)); input.Configuration == nil {
			input.Configuration = defaultClusterConfiguration()
		}
	}
	if !tfvalue.EqualBlocks(plan.ServiceConnectDefaults, state.ServiceConnectDefaults) {
		change = true
		// An empty namespace removes the default
		// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ClusterServiceConnectDefaultsRequest.html).
		input.ServiceConnectDefaults = &ecstypes.ClusterServiceConnectDefaultsRequest{Namespace: aws.String("")}
		if d := tfvalue.Only(plan.ServiceConnectDefaults); d != nil {
			input.ServiceConnectDefaults.Namespace = d.Namespace.ValueStringPointer()
		}
	}
	if !plan.Setting.Equal(state.Setting) && !plan.Setting.IsUnknown() {
		change = true
		input.Settings = expandClusterSettings(ctx, plan.Setting, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if change {
		if _, err := r.ECS.UpdateCluster(ctx, input); err != nil {
			resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err))
			return
		}
	}
	if err := updateTags(ctx, r.ECS, id, state.TagsAll, plan.TagsAll); err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err))
		return
	}
	cluster, err := r.waitActive(ctx, id)
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err))
		return
	}
	plan.applied(cluster)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *clusterResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state clusterModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	wait := tfvalue.Wait{For: fmt.Sprintf("ECS cluster %q to be deleted", state.Name.ValueString()), Clock: r.Clock, Timeout: clusterTimeout}
	// Services, tasks and instances that are being deleted at the same time go away by themselves.
	err := wait.Retry(ctx, clusterInUse, func(ctx context.Context) error {
		_, err := r.ECS.DeleteCluster(ctx, &ecs.DeleteClusterInput{Cluster: &id})
		return err
	})
	if tfvalue.Is[*ecstypes.ClusterNotFoundException](err) {
		return
	}
	if err == nil {
		err = wait.Until(ctx, func(ctx context.Context) (tfvalue.State, error) {
			cluster, err := r.find(ctx, id)
			if err != nil || cluster == nil {
				return tfvalue.State{Done: true}, err
			}
			return tfvalue.State{Name: aws.ToString(cluster.Status)}, nil
		})
	}
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Deleting ECS cluster %q", state.Name.ValueString()), err))
	}
}

func clusterInUse(err error) bool {
	return tfvalue.Is[*ecstypes.ClusterContainsContainerInstancesException](err) ||
		tfvalue.Is[*ecstypes.ClusterContainsServicesException](err) ||
		tfvalue.Is[*ecstypes.ClusterContainsTasksException](err) ||
		tfvalue.Is[*ecstypes.UpdateInProgressException](err)
}

// The states of a cluster
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html).
const (
	clusterActive   = "ACTIVE"
	clusterFailed   = "FAILED"
	clusterInactive = "INACTIVE"
)

// find describes a cluster by name or ARN; nil when there is none, or only what
// is left of one.
func (r *clusterResource) find(ctx context.Context, nameOrARN string) (*ecstypes.Cluster, error) {
	out, err := r.ECS.DescribeClusters(ctx, &ecs.DescribeClustersInput{
		Clusters: []string{nameOrARN},
		Include:  []ecstypes.ClusterField{ecstypes.ClusterFieldConfigurations, ecstypes.ClusterFieldSettings, ecstypes.ClusterFieldTags},
	})
	if tfvalue.Is[*ecstypes.ClusterNotFoundException](err) {
		return nil, nil
	}
	if err != nil || len(out.Clusters) == 0 || aws.ToString(out.Clusters[0].Status) == clusterInactive {
		return nil, err
	}
	return &out.Clusters[0], nil
}

func (r *clusterResource) waitActive(ctx context.Context, id string) (cluster *ecstypes.Cluster, err error) {
	wait := tfvalue.Wait{For: fmt.Sprintf("ECS cluster %q to become %s", id, clusterActive), Clock: r.Clock, Timeout: clusterTimeout}
	err = wait.Until(ctx, func(ctx context.Context) (tfvalue.State, error) {
		cluster, err = r.find(ctx, id)
		if err != nil || cluster == nil {
			return tfvalue.State{Reason: "the cluster is not there"}, err
		}
		state := tfvalue.State{Name: aws.ToString(cluster.Status)}
		if state.Name == clusterFailed {
			return state, fmt.Errorf("the cluster is %s: ECS could not create the resources of its capacity providers", clusterFailed)
		}
		state.Done = state.Name == clusterActive
		return state, nil
	})
	return cluster, err
}

// read takes over everything that AWS answers, but tags.
func (m *clusterModel) read(c *ecstypes.Cluster) {
	m.ID, m.ARN, m.Name = tfvalue.String(c.ClusterArn), tfvalue.String(c.ClusterArn), tfvalue.String(c.ClusterName)
	m.Configuration = flattenClusterConfiguration(c.Configuration, m.Configuration)
	m.ServiceConnectDefaults = nil
	if c.ServiceConnectDefaults != nil {
		m.ServiceConnectDefaults = []serviceConnectDefaultsModel{{Namespace: tfvalue.String(c.ServiceConnectDefaults.Namespace)}}
	}
	m.Setting = flattenClusterSettings(c.Settings)
}

// applied fills in what the plan left to AWS.
func (m *clusterModel) applied(c *ecstypes.Cluster) {
	m.ID, m.ARN = tfvalue.String(c.ClusterArn), tfvalue.String(c.ClusterArn)
	m.Setting = tfvalue.Keep(m.Setting, flattenClusterSettings(c.Settings))
}
