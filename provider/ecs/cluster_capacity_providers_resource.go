package ecs

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

var (
	_ resource.ResourceWithConfigure      = (*clusterCapacityProvidersResource)(nil)
	_ resource.ResourceWithValidateConfig = (*clusterCapacityProvidersResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*clusterCapacityProvidersResource)(nil)
	_ resource.ResourceWithImportState    = (*clusterCapacityProvidersResource)(nil)
	_ resource.ResourceWithMoveState      = (*clusterCapacityProvidersResource)(nil)
)

type clusterCapacityProvidersResource struct{ tfvalue.Configured }

// NewClusterCapacityProvidersResource makes drydock_ecs_cluster_capacity_providers.
func NewClusterCapacityProvidersResource() resource.Resource {
	return &clusterCapacityProvidersResource{}
}

type clusterCapacityProvidersModel struct {
	CapacityProviders types.Set    `tfsdk:"capacity_providers"`
	ClusterName       types.String `tfsdk:"cluster_name"`
	DefaultStrategy   types.Set    `tfsdk:"default_capacity_provider_strategy"`
	ID                types.String `tfsdk:"id"`
}

// clusterCapacityFields are the arguments, and the fields of PutClusterCapacityProvidersInput they become.
var clusterCapacityFields = map[string]string{
	"capacity_providers":                 "CapacityProviders",
	"cluster_name":                       "Cluster",
	"default_capacity_provider_strategy": "DefaultCapacityProviderStrategy",
}

func clusterCapacityProvidersSchema() schema.Schema {
	strategy := capacityProviderStrategyBlock()
	strategy.MarkdownDescription = "How tasks are shared among the capacity providers when a service or task names neither a strategy nor a launch type."
	return schema.Schema{
		MarkdownDescription: "The capacity providers of an Amazon ECS cluster, and its default capacity provider strategy. " +
			"One of these owns all of a cluster's capacity providers; destroying it takes them from the cluster.",
		Attributes: map[string]schema.Attribute{
			"capacity_providers": schema.SetAttribute{
				ElementType: types.StringType, Optional: true,
				MarkdownDescription: "Names of the capacity providers: `FARGATE`, `FARGATE_SPOT`, or one of your own.",
			},
			"cluster_name": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Name of the cluster. A change moves the capacity providers to another cluster.",
				Validators:          []validator.String{tfvalue.Name(ecsspec.ClusterName)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Name of the cluster.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
		},
		Blocks: map[string]schema.Block{"default_capacity_provider_strategy": strategy},
	}
}

var clusterCapacityTypes = typesOf(clusterCapacityProvidersSchema())

func (r *clusterCapacityProvidersResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_ecs_cluster_capacity_providers"
}

func (r *clusterCapacityProvidersResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = clusterCapacityProvidersSchema()
}

// MoveState takes over aws_ecs_cluster_capacity_providers.
func (r *clusterCapacityProvidersResource) MoveState(context.Context) []resource.StateMover {
	return tfvalue.MoveFromAWS("aws_ecs_cluster_capacity_providers")
}

// ImportState takes the name of the cluster.
func (r *clusterCapacityProvidersResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
}

func (r *clusterCapacityProvidersResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config clusterCapacityProvidersModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	in := config.request()
	resp.Diagnostics.Append(problemDiagnostics(ecsspec.CheckClusterCapacityProviders(in.CapacityProviders, in.DefaultCapacityProviderStrategy,
		ecsspec.NewUnknown(unknownArguments(&config, clusterCapacityFields)...)), atArgument)...)
}

// ModifyPlan keeps the state's spelling of what means the same to AWS.
func (r *clusterCapacityProvidersResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || req.State.Raw.IsNull() {
		return
	}
	var plan, state clusterCapacityProvidersModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	keepSpelling(&plan, &state, clusterCapacityFields, clusterCapacityProvidersSchema(), canonicalClusterCapacity)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// request is what the arguments ask for. Lists are never left out: an empty one takes what there was.
func (m *clusterCapacityProvidersModel) request() *ecs.PutClusterCapacityProvidersInput {
	in := requestOf[ecs.PutClusterCapacityProvidersInput](m, clusterCapacityFields)
	if in.CapacityProviders == nil {
		in.CapacityProviders = []string{}
	}
	if in.DefaultCapacityProviderStrategy == nil {
		in.DefaultCapacityProviderStrategy = []ecstypes.CapacityProviderStrategyItem{}
	}
	return in
}

// canonicalClusterCapacity is a request that means the same, sorted and with names for ARNs.
func canonicalClusterCapacity(in *ecs.PutClusterCapacityProvidersInput) *ecs.PutClusterCapacityProvidersInput {
	name := func(ref string) string {
		if name, ok := ecsspec.ParseCapacityProviderRef(ref); ok {
			return name
		}
		return ref
	}
	out := *in
	out.CapacityProviders = nil
	for _, ref := range in.CapacityProviders {
		out.CapacityProviders = append(out.CapacityProviders, name(ref))
	}
	out.CapacityProviders = sortedBy(out.CapacityProviders, func(name string) string { return name })
	out.DefaultCapacityProviderStrategy = nil
	for _, item := range in.DefaultCapacityProviderStrategy {
		item.CapacityProvider = aws.String(name(aws.ToString(item.CapacityProvider)))
		out.DefaultCapacityProviderStrategy = append(out.DefaultCapacityProviderStrategy, item)
	}
	out.DefaultCapacityProviderStrategy = sortedBy(out.DefaultCapacityProviderStrategy,
		func(i ecstypes.CapacityProviderStrategyItem) string { return aws.ToString(i.CapacityProvider) })
	return &out
}

func (r *clusterCapacityProvidersResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan clusterCapacityProvidersModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	doing := fmt.Sprintf("Setting the capacity providers of ECS cluster %q", plan.ClusterName.ValueString())
	if err := r.put(ctx, plan.request()); err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err))
		return
	}
	plan.ID = plan.ClusterName
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *clusterCapacityProvidersResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state clusterCapacityProvidersModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	name := state.ID.ValueString()
	cluster, err := r.find(ctx, name)
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Reading the capacity providers of ECS cluster %q", name), err))
		return
	}
	if cluster == nil {
		resp.State.RemoveResource(ctx)
		return
	}
	refreshArguments(&state, clusterCapacityFields, clusterCapacityTypes, &ecs.PutClusterCapacityProvidersInput{
		Cluster: cluster.ClusterName, CapacityProviders: cluster.CapacityProviders, DefaultCapacityProviderStrategy: cluster.DefaultCapacityProviderStrategy,
	}, canonicalClusterCapacity)
	state.ID = tfvalue.String(cluster.ClusterName)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *clusterCapacityProvidersResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan clusterCapacityProvidersModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.put(ctx, plan.request()); err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Changing the capacity providers of ECS cluster %q", plan.ClusterName.ValueString()), err))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Delete takes all capacity providers from the cluster.
func (r *clusterCapacityProvidersResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state clusterCapacityProvidersModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	none := clusterCapacityProvidersModel{ClusterName: state.ClusterName}
	err := r.put(ctx, none.request())
	if err == nil || tfvalue.Is[*ecstypes.ClusterNotFoundException](err) {
		return
	}
	resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Taking the capacity providers from ECS cluster %q", state.ClusterName.ValueString()), err))
}

// The states of a change of capacity providers
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html).
const (
	attachmentsInProgress = "UPDATE_IN_PROGRESS"
	attachmentsFailed     = "UPDATE_FAILED"
)

// put sets the capacity providers once the cluster is not busy with others, and waits until they are in place.
func (r *clusterCapacityProvidersResource) put(ctx context.Context, in *ecs.PutClusterCapacityProvidersInput) error {
	name := aws.ToString(in.Cluster)
	wait := tfvalue.Wait{For: fmt.Sprintf("the capacity providers of ECS cluster %q", name), Clock: r.Clock, Timeout: clusterTimeout}
	err := wait.Retry(ctx, clusterCapacityBusy, func(ctx context.Context) error {
		_, err := r.ECS.PutClusterCapacityProviders(ctx, in)
		return err
	})
	if err != nil {
		return err
	}
	return wait.Until(ctx, func(ctx context.Context) (tfvalue.State, error) {
		cluster, err := r.find(ctx, name)
		if err != nil || cluster == nil {
			return tfvalue.State{Done: true}, err
		}
		state := tfvalue.State{Name: aws.ToString(cluster.AttachmentsStatus)}
		if state.Name == attachmentsFailed {
			return state, fmt.Errorf("the change is %s: ECS could not create or delete what a capacity provider needs, such as its scaling plan%s",
				attachmentsFailed, describeAttachments(cluster.Attachments))
		}
		state.Done = state.Name != attachmentsInProgress
		return state, nil
	})
}

// clusterCapacityBusy recognises errors that pass: another change is under way, or a service that is being
// deleted still uses a provider
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html).
func clusterCapacityBusy(err error) bool {
	return tfvalue.Is[*ecstypes.UpdateInProgressException](err) || tfvalue.Is[*ecstypes.ResourceInUseException](err)
}

// describeAttachments says which attachments did not come about.
func describeAttachments(attachments []ecstypes.Attachment) string {
	var b strings.Builder
	for _, a := range attachments {
		fmt.Fprintf(&b, "; %s is %s", aws.ToString(a.Type), aws.ToString(a.Status))
		for _, d := range a.Details {
			fmt.Fprintf(&b, " (%s: %s)", aws.ToString(d.Name), aws.ToString(d.Value))
		}
	}
	return b.String()
}

// find describes the cluster; nil when there is none, or only what is left of one.
func (r *clusterCapacityProvidersResource) find(ctx context.Context, name string) (*ecstypes.Cluster, error) {
	out, err := r.ECS.DescribeClusters(ctx, &ecs.DescribeClustersInput{Clusters: []string{name}, Include: []ecstypes.ClusterField{ecstypes.ClusterFieldAttachments}})
	if tfvalue.Is[*ecstypes.ClusterNotFoundException](err) {
		return nil, nil
	}
	if err != nil || len(out.Clusters) == 0 || aws.ToString(out.Clusters[0].Status) == clusterInactive {
		return nil, err
	}
	return &out.Clusters[0], nil
}
