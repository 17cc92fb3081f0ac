package ecs

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

var (
	_ resource.ResourceWithConfigure      = (*serviceResource)(nil)
	_ resource.ResourceWithValidateConfig = (*serviceResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*serviceResource)(nil)
	_ resource.ResourceWithImportState    = (*serviceResource)(nil)
	_ resource.ResourceWithMoveState      = (*serviceResource)(nil)
)

type serviceResource struct{ tfvalue.Configured }

// NewServiceResource makes drydock_ecs_service.
func NewServiceResource() resource.Resource { return &serviceResource{} }

func (r *serviceResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_ecs_service"
}

func (r *serviceResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = serviceSchema()
}

// MoveState takes over aws_ecs_service.
func (r *serviceResource) MoveState(context.Context) []resource.StateMover {
	return tfvalue.MoveFromAWS("aws_ecs_service")
}

// ValidateConfig refuses what AWS refuses. Terraform calls it again while it plans, with the values it knows then.
func (r *serviceResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config serviceModel
	resp.Diagnostics.Append(readModel(ctx, req.Config.Schema, req.Config.Raw, &config)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(problemDiagnostics(ecsspec.CheckService(config.checked()), atArgument)...)
	}
}

func (r *serviceResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var config, plan serviceModel
	var state *serviceModel
	resp.Diagnostics.Append(readModel(ctx, req.Config.Schema, req.Config.Raw, &config)...)
	resp.Diagnostics.Append(readModel(ctx, req.Plan.Schema, req.Plan.Raw, &plan)...)
	if !req.State.Raw.IsNull() {
		state = new(serviceModel)
		resp.Diagnostics.Append(readModel(ctx, req.State.Schema, req.State.Raw, state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	replace := plan.settle(&config, state)
	resp.RequiresReplace = append(resp.RequiresReplace, replace...)
	plan.TagsAll = r.PlannedTags(plan.Tags)
	resp.Diagnostics.Append(writeModel(ctx, &resp.Plan.Raw, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.Provider != nil && !resp.Plan.Raw.Equal(req.State.Raw) {
		resp.Diagnostics.Append(problemDiagnostics(r.againstTaskDefinition(ctx, &config), atArgument)...)
	}
}

// againstTaskDefinition checks a service against the task definition it will run, when that is there already.
func (r *serviceResource) againstTaskDefinition(ctx context.Context, config *serviceModel) []ecsspec.Problem {
	ref := config.TaskDefinition.ValueString()
	if ref == "" {
		return nil
	}
	out, err := r.ECS.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: &ref})
	if err != nil || out.TaskDefinition == nil {
		return nil // it may come with the same apply; creating the service reports what is wrong
	}
	td := specTaskDefinition(registrationOf(out.TaskDefinition), out.TaskDefinition.ContainerDefinitions, nil)
	return ecsspec.CheckServiceAgainstTaskDefinition(config.checked(), td)
}

// settle plans what the configuration leaves open, keeps the state's spelling of what means the same to AWS, and
// returns the arguments that ask for another service. state is nil for a new service.
func (m *serviceModel) settle(config, state *serviceModel) (replace path.Paths) {
	if config.DeploymentCircuitBreaker.IsNull() {
		m.DeploymentCircuitBreaker = noCircuitBreaker
	}
	if strategy := m.SchedulingStrategy; !strategy.IsUnknown() {
		minimum, maximum := ecsspec.DefaultHealthyPercents(ecstypes.SchedulingStrategy(strategy.ValueString()))
		if config.DeploymentMinimumHealthyPercent.IsNull() {
			m.DeploymentMinimumHealthyPercent = types.Int32Value(int32(minimum))
		}
		if config.DeploymentMaximumPercent.IsNull() {
			m.DeploymentMaximumPercent = types.Int32Value(int32(maximum))
		}
		if config.DesiredCount.IsNull() && !m.daemon() {
			m.DesiredCount = types.Int32Value(0)
		}
	}
	if state == nil {
		if config.WaitForSteadyState.IsNull() {
			m.WaitForSteadyState = types.BoolValue(true)
		}
		if config.Triggers.IsNull() {
			m.Triggers = types.MapNull(types.StringType)
		}
		return nil
	}
	if config.WaitForSteadyState.IsNull() {
		m.WaitForSteadyState = types.BoolValue(state.WaitForSteadyState.IsNull() || state.WaitForSteadyState.ValueBool())
	}
	if config.DesiredCount.IsNull() && m.daemon() {
		m.DesiredCount = state.DesiredCount
	}
	if config.Triggers.IsNull() || (!m.ForceNewDeployment.ValueBool() && !state.Triggers.IsNull()) {
		m.Triggers = state.Triggers // they count only together with force_new_deployment
	}
	forced := []string{"cluster", "deployment_controller", "iam_role", "launch_type", "name", "scheduling_strategy"}
	// hashicorp/aws changes a strategy in place only then.
	before, after := len(state.CapacityProviderStrategy.Elements()), len(m.CapacityProviderStrategy.Elements())
	if !m.ForceNewDeployment.ValueBool() || (before == 0) != (after == 0) {
		forced = append(forced, "capacity_provider_strategy")
	}
	for _, name := range keepSpelling(m, state, serviceFields, serviceSchema(), canonicalService) {
		if slices.Contains(forced, name) {
			replace.Append(path.Root(name))
		}
	}
	return replace
}

func (r *serviceResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan serviceModel
	resp.Diagnostics.Append(readModel(ctx, req.Plan.Schema, req.Plan.Raw, &plan)...)
	timeout, diags := plan.Timeouts.Create(ctx, serviceTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	doing := fmt.Sprintf("Creating ECS service %q", plan.Name.ValueString())
	in := plan.createInput()
	in.ClientToken = aws.String(rand.Text())
	in.Tags = expandTags(r.AllTags(plan.Tags))
	var out *ecs.CreateServiceOutput
	err := r.retry(doing, timeout).Retry(ctx, passes, func(ctx context.Context) (err error) {
		out, err = r.ECS.CreateService(ctx, in)
		return err
	})
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err))
		return
	}
	// From here on the service exists: a failure leaves it in the state, tainted.
	planned, service := plan, out.Service
	store := func() {
		plan = planned
		plan.refresh(service)
		keepPlanned(&planned, &plan)
		if plan.TagsAll.IsUnknown() {
			_, plan.TagsAll = r.ReadTags(plan.Tags, flattenTags(service.Tags))
		}
		resp.Diagnostics.Append(writeModel(ctx, &resp.State.Raw, &plan)...)
	}
	store()
	if resp.Diagnostics.HasError() || !plan.waits() {
		return
	}
	settled, err := r.deployment(service).wait(ctx, timeout)
	if settled != nil {
		service = settled
		store()
	}
	if err != nil {
		resp.Diagnostics.Append(deploymentDiagnostic(doing, err))
	}
}

// waits reports whether the service's deployments are waited for: others than ECS deploy at their own time.
func (m *serviceModel) waits() bool {
	return m.WaitForSteadyState.ValueBool() &&
		canonicalService(m.request()).DeploymentController.Type == ecstypes.DeploymentControllerTypeEcs
}

func (r *serviceResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state serviceModel
	resp.Diagnostics.Append(readModel(ctx, req.State.Schema, req.State.Raw, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	service, err := r.find(ctx, state.Cluster.ValueString(), state.reference())
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(fmt.Sprintf("Reading ECS service %q", state.reference()), err))
		return
	}
	if service == nil || aws.ToString(service.Status) != serviceActive {
		resp.State.RemoveResource(ctx)
		return
	}
	state.refresh(service)
	state.Tags, state.TagsAll = r.ReadTags(state.Tags, flattenTags(service.Tags))
	resp.Diagnostics.Append(writeModel(ctx, &resp.State.Raw, &state)...)
}

// reference is what AWS knows the service by.
func (m *serviceModel) reference() string {
	if id := m.ID.ValueString(); id != "" {
		return id
	}
	return m.Name.ValueString()
}

func (r *serviceResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state serviceModel
	resp.Diagnostics.Append(readModel(ctx, req.Plan.Schema, req.Plan.Raw, &plan)...)
	resp.Diagnostics.Append(readModel(ctx, req.State.Schema, req.State.Raw, &state)...)
	timeout, diags := plan.Timeouts.Update(ctx, serviceTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	doing := fmt.Sprintf("Updating ECS service %q", plan.Name.ValueString())
	if err := updateTags(ctx, r.ECS, state.reference(), state.TagsAll, plan.TagsAll); err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err))
		return
	}
	in, changed := plan.updateInput(&state)
	var service *ecstypes.Service
	var failed error
	if changed {
		err := r.retry(doing, timeout).Retry(ctx, passes, func(ctx context.Context) error {
			out, err := r.ECS.UpdateService(ctx, in)
			if err == nil {
				service = out.Service
			}
			return err
		})
		if err != nil {
			resp.Diagnostics.Append(tfvalue.ErrorDiagnostic(doing, err))
			return
		}
		if plan.waits() {
			if service, failed = r.deployment(service).wait(ctx, timeout); failed != nil {
				resp.Diagnostics.Append(deploymentDiagnostic(doing, failed))
			}
		}
	}
	if failed != nil && service == nil {
		return // nothing is known but the state there was
	}
	// After a failure the state says what is there, so that the next plan shows what is left to do.
	next := state
	if service != nil {
		next = plan
		next.refresh(service)
	}
	if failed == nil {
		keepPlanned(&plan, &next)
	} else {
		next.Triggers = state.Triggers
	}
	if next.TagsAll.IsUnknown() {
		_, next.TagsAll = r.ReadTags(next.Tags, r.AllTags(next.Tags))
	}
	resp.Diagnostics.Append(writeModel(ctx, &resp.State.Raw, &next)...)
}

func (r *serviceResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state serviceModel
	resp.Diagnostics.Append(readModel(ctx, req.State.Schema, req.State.Raw, &state)...)
	timeout, diags := state.Timeouts.Delete(ctx, serviceTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	doing := fmt.Sprintf("Deleting ECS service %q", state.Name.ValueString())
	if err := r.delete(ctx, &state, timeout); err != nil {
		resp.Diagnostics.Append(deploymentDiagnostic(doing, err))
	}
}

func (r *serviceResource) delete(ctx context.Context, state *serviceModel, timeout time.Duration) error {
	cluster, id := state.Cluster.ValueString(), state.reference()
	service, err := r.find(ctx, cluster, id)
	if err != nil || service == nil || aws.ToString(service.Status) == serviceInactive {
		return err
	}
	force := state.ForceDelete.ValueBool()
	if aws.ToString(service.Status) == serviceActive && !state.daemon() && !force {
		if _, err := r.ECS.UpdateService(ctx, &ecs.UpdateServiceInput{Cluster: &cluster, Service: &id, DesiredCount: aws.Int32(0)}); err != nil {
			return err
		}
	}
	err = r.retry("deleting the service", timeout).Retry(ctx, passes, func(ctx context.Context) error {
		_, err := r.ECS.DeleteService(ctx, &ecs.DeleteServiceInput{Cluster: &cluster, Service: &id, Force: aws.Bool(force)})
		return err
	})
	switch {
	case isServiceMissing(err):
		return nil
	case err != nil:
		return err
	}
	return r.deployment(service).waitDeleted(ctx, timeout)
}

// ImportState takes cluster/service, as hashicorp/aws does, or the service's ARN.
func (r *serviceResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	cluster, name, ok := ecsspec.ParseServiceRef(req.ID)
	if !strings.HasPrefix(req.ID, "arn:") {
		if cluster, name, ok = strings.Cut(req.ID, "/"); ok {
			ok = ecsspec.ClusterName.Check(cluster) == nil && ecsspec.ServiceName.Check(name) == nil
		}
	}
	if !ok || cluster == "" {
		resp.Diagnostics.AddError("Invalid import id",
			fmt.Sprintf("%q does not name a service: expected \"cluster/service\", or the ARN of a service that names its cluster.", req.ID))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("cluster"), cluster)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), name)...)
}

// The states of a service: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
const (
	serviceActive   = "ACTIVE"
	serviceInactive = "INACTIVE"
)

// find describes a service; nil when there is none.
func (r *serviceResource) find(ctx context.Context, cluster, reference string) (*ecstypes.Service, error) {
	out, err := r.ECS.DescribeServices(ctx, &ecs.DescribeServicesInput{
		Cluster: &cluster, Services: []string{reference}, Include: []ecstypes.ServiceField{ecstypes.ServiceFieldTags},
	})
	if isServiceMissing(err) {
		return nil, nil
	}
	if err != nil || len(out.Services) == 0 {
		return nil, err
	}
	return &out.Services[0], nil
}

func isServiceMissing(err error) bool {
	return tfvalue.Is[*ecstypes.ServiceNotFoundException](err) || tfvalue.Is[*ecstypes.ClusterNotFoundException](err) ||
		tfvalue.Is[*ecstypes.ServiceNotActiveException](err)
}

// retry bounds the repetition of calls whose errors pass.
func (r *serviceResource) retry(doing string, timeout time.Duration) tfvalue.Wait {
	const propagation = 4 * time.Minute // what hashicorp/aws allows for IAM, and for a call
	return tfvalue.Wait{For: doing, Clock: r.Clock, Timeout: min(timeout, propagation)}
}

// passes recognises errors that pass: IAM has not spread, a load balancer is being attached, an older service of
// the name is still draining.
func passes(err error) bool {
	if !tfvalue.Is[*ecstypes.InvalidParameterException](err) {
		return false
	}
	for _, message := range []string{
		"verify that the ECS service role being passed has the proper permissions",
		"does not have an associated load balancer",
		"Unable to assume the service linked role",
		"The service cannot be stopped while deployments are active",
		"Unable to Start a service that is still Draining",
	} {
		if strings.Contains(err.Error(), message) {
			return true
		}
	}
	return false
}

// primary is the deployment that a service works on.
func primary(s *ecstypes.Service) *ecstypes.Deployment {
	for i := range s.Deployments {
		if aws.ToString(s.Deployments[i].Status) == "PRIMARY" {
			return &s.Deployments[i]
		}
	}
	return nil
}
