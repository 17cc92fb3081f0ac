package ecs

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

var (
	_ resource.ResourceWithConfigure      = &taskDefinitionResource{}
	_ resource.ResourceWithValidateConfig = &taskDefinitionResource{}
	_ resource.ResourceWithModifyPlan     = &taskDefinitionResource{}
	_ resource.ResourceWithImportState    = &taskDefinitionResource{}
	_ resource.ResourceWithMoveState      = &taskDefinitionResource{}
)

type taskDefinitionResource struct{ tfvalue.Configured }

// NewTaskDefinitionResource is drydock_ecs_task_definition.
func NewTaskDefinitionResource() resource.Resource { return &taskDefinitionResource{} }

func (r *taskDefinitionResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_ecs_task_definition"
}

func (r *taskDefinitionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = taskDefinitionSchema()
}

// MoveState takes over aws_ecs_task_definition.
func (r *taskDefinitionResource) MoveState(context.Context) []resource.StateMover {
	return tfvalue.MoveFromAWS("aws_ecs_task_definition")
}

// ValidateConfig refuses what AWS refuses. Terraform calls it again while it plans, with the values it knows then.
func (r *taskDefinitionResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config taskDefinitionModel
	resp.Diagnostics.Append(readModel(ctx, req.Config.Schema, req.Config.Raw, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	switch json, typed := config.ContainerDefinitions, config.Containers; {
	case json.IsNull() && typed.IsNull():
		resp.Diagnostics.AddError("No containers",
			"A task definition needs its containers: write either containers (typed, by name) or container_definitions (JSON).")
		return
	case !json.IsNull() && !typed.IsNull() && !json.IsUnknown() && !typed.IsUnknown():
		resp.Diagnostics.AddAttributeError(path.Root("containers"), "Containers written twice",
			"Both containers and container_definitions are set. They are two spellings of the same: remove one of them.")
		return
	}
	td, err := config.checked()
	if err != nil {
		resp.Diagnostics.Append(containerErrors(err)...)
		td.Unknown = ecsspec.NewUnknown(append(td.Unknown.Paths(), "container_definitions")...)
	}
	resp.Diagnostics.Append(problemDiagnostics(ecsspec.CheckTaskDefinition(td), config.containers().at)...)
}

// ModifyPlan plans a new revision exactly when AWS would see a difference.
func (r *taskDefinitionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var config, plan, state taskDefinitionModel
	resp.Diagnostics.Append(readModel(ctx, req.Config.Schema, req.Config.Raw, &config)...)
	resp.Diagnostics.Append(readModel(ctx, req.Plan.Schema, req.Plan.Raw, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(readModel(ctx, req.State.Schema, req.State.Raw, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	containers, err := config.containers().plan(state.containers(), plan.mode())
	if err != nil {
		resp.Diagnostics.Append(containerErrors(err)...)
		return
	}
	plan.setContainers(containers)
	if !req.State.Raw.IsNull() {
		resp.RequiresReplace = append(resp.RequiresReplace, plan.settle(&state)...)
	}
	plan.TagsAll = r.PlannedTags(plan.Tags)
	resp.Diagnostics.Append(writeModel(ctx, &resp.Plan.Raw, &plan)...)
}

// settle keeps the state's spelling of what means the same to AWS, where Terraform lets a provider do so, and
// returns the arguments that ask for another revision.
func (m *taskDefinitionModel) settle(state *taskDefinitionModel) (replace path.Paths) {
	for _, name := range keepSpelling(m, state, registeredFields, taskDefinitionSchema(), canonicalRegistration) {
		replace.Append(path.Root(name))
	}
	if containers := m.containers(); !containers.JSON.Equal(state.ContainerDefinitions) {
		// Planned in another spelling, or not at all: a difference unless there was none to compare with.
		written := path.Root("container_definitions")
		if defs, err := containers.definitions(); err != nil || !containers.isKnown() || !sameContainers(m.mode(), defs, state) {
			replace.Append(written)
		}
	}
	return replace
}

func sameContainers(mode ecstypes.NetworkMode, defs []ecstypes.ContainerDefinition, state *taskDefinitionModel) bool {
	before, err := state.containers().definitions()
	return err == nil && ecsspec.EqualContainerDefinitionsIn(mode, defs, before)
}

func (r *taskDefinitionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan taskDefinitionModel
	resp.Diagnostics.Append(readModel(ctx, req.Plan.Schema, req.Plan.Raw, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	containers := plan.containers()
	if !isKnown(containers.JSON) { // the typed spelling is the configured one
		containers.JSON = types.StringNull()
	}
	defs, err := containers.definitions()
	if err != nil {
		resp.Diagnostics.Append(containerErrors(err)...)
		return
	}
	in := plan.registration()
	in.ContainerDefinitions = defs
	in.Tags = expandTags(r.AllTags(plan.Tags))
	out, err := r.ECS.RegisterTaskDefinition(ctx, in)
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Registering ECS task definition %q", plan.Family.ValueString()), err))
		return
	}
	planned := plan
	if err := plan.refresh(out.TaskDefinition); err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic("Reading the new task definition", err))
		return
	}
	keepPlanned(&planned, &plan)
	if plan.TagsAll.IsUnknown() {
		_, plan.TagsAll = r.ReadTags(plan.Tags, flattenTags(out.Tags))
	}
	resp.Diagnostics.Append(writeModel(ctx, &resp.State.Raw, &plan)...)
}

func (r *taskDefinitionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state taskDefinitionModel
	resp.Diagnostics.Append(readModel(ctx, req.State.Schema, req.State.Raw, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ref := state.ARN.ValueString()
	if state.TrackLatest.ValueBool() {
		ref = state.Family.ValueString()
	}
	out, err := r.ECS.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{
		TaskDefinition: aws.String(ref), Include: []ecstypes.TaskDefinitionField{ecstypes.TaskDefinitionFieldTags},
	})
	switch {
	case isTaskDefinitionMissing(err), err == nil && out.TaskDefinition.Status != ecstypes.TaskDefinitionStatusActive:
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Reading ECS task definition %q", ref), err))
		return
	}
	resp.Diagnostics.Append(state.read(r.Provider, out)...)
	resp.Diagnostics.Append(writeModel(ctx, &resp.State.Raw, &state)...)
}

// read brings an answer into the state.
func (m *taskDefinitionModel) read(p *tfvalue.Provider, out *ecs.DescribeTaskDefinitionOutput) (diags diag.Diagnostics) {
	if err := m.refresh(out.TaskDefinition); err != nil {
		diags.Append(tfvalue.ErrorDiagnostic("Reading the ECS task definition", err))
	}
	m.Tags, m.TagsAll = p.ReadTags(m.Tags, flattenTags(out.Tags))
	m.SkipDestroy = types.BoolValue(m.SkipDestroy.ValueBool())
	m.TrackLatest = types.BoolValue(m.TrackLatest.ValueBool())
	return diags
}

// Update changes what a revision may change: its tags, and how Terraform treats it.
func (r *taskDefinitionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state taskDefinitionModel
	resp.Diagnostics.Append(readModel(ctx, req.Plan.Schema, req.Plan.Raw, &plan)...)
	resp.Diagnostics.Append(readModel(ctx, req.State.Schema, req.State.Raw, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.TagsAll.IsUnknown() {
		_, plan.TagsAll = r.ReadTags(plan.Tags, r.AllTags(plan.Tags))
	}
	if err := updateTags(ctx, r.ECS, state.ARN.ValueString(), state.TagsAll, plan.TagsAll); err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Tagging ECS task definition %q", state.ARN.ValueString()), err))
		return
	}
	keepPlanned(&plan, &state)
	resp.Diagnostics.Append(writeModel(ctx, &resp.State.Raw, &state)...)
}

func (r *taskDefinitionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state taskDefinitionModel
	resp.Diagnostics.Append(readModel(ctx, req.State.Schema, req.State.Raw, &state)...)
	if resp.Diagnostics.HasError() || state.SkipDestroy.ValueBool() {
		return
	}
	_, err := r.ECS.DeregisterTaskDefinition(ctx, &ecs.DeregisterTaskDefinitionInput{TaskDefinition: aws.String(state.ARN.ValueString())})
	if err != nil && !isTaskDefinitionMissing(err) {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Deregistering ECS task definition %q", state.ARN.ValueString()), err))
	}
}

// ImportState takes an ARN, or family:revision.
func (r *taskDefinitionResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if ref, ok := ecsspec.ParseTaskDefinitionRef(req.ID); !ok || ref.Revision == 0 {
		resp.Diagnostics.AddError("Invalid import id",
			fmt.Sprintf("%q does not name a revision of a task definition: expected its ARN, such as "+
				"\"arn:aws:ecs:us-east-1:123456789012:task-definition/web:3\", or \"web:3\".", req.ID))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("arn"), req.ID)...)
}

// isTaskDefinitionMissing recognises the error for a revision that does not exist, which has no code of its own.
func isTaskDefinitionMissing(err error) bool {
	var e *ecstypes.ClientException
	return errors.As(err, &e) && (strings.Contains(e.ErrorMessage(), "Unable to describe task definition") ||
		strings.Contains(e.ErrorMessage(), "does not exist"))
}
