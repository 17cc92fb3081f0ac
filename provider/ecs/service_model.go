package ecs

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

type serviceModel struct {
	Alarms                          types.List     `tfsdk:"alarms"`
	ARN                             types.String   `tfsdk:"arn"`
	AvailabilityZoneRebalancing     types.String   `tfsdk:"availability_zone_rebalancing"`
	CapacityProviderStrategy        types.Set      `tfsdk:"capacity_provider_strategy"`
	Cluster                         types.String   `tfsdk:"cluster"`
	DeploymentCircuitBreaker        types.List     `tfsdk:"deployment_circuit_breaker"`
	DeploymentController            types.List     `tfsdk:"deployment_controller"`
	DeploymentMaximumPercent        types.Int32    `tfsdk:"deployment_maximum_percent"`
	DeploymentMinimumHealthyPercent types.Int32    `tfsdk:"deployment_minimum_healthy_percent"`
	DesiredCount                    types.Int32    `tfsdk:"desired_count"`
	EnableECSManagedTags            types.Bool     `tfsdk:"enable_ecs_managed_tags"`
	EnableExecuteCommand            types.Bool     `tfsdk:"enable_execute_command"`
	ForceDelete                     types.Bool     `tfsdk:"force_delete"`
	ForceNewDeployment              types.Bool     `tfsdk:"force_new_deployment"`
	HealthCheckGracePeriodSeconds   types.Int32    `tfsdk:"health_check_grace_period_seconds"`
	IAMRole                         types.String   `tfsdk:"iam_role"`
	ID                              types.String   `tfsdk:"id"`
	LaunchType                      types.String   `tfsdk:"launch_type"`
	LoadBalancer                    types.Set      `tfsdk:"load_balancer"`
	Name                            types.String   `tfsdk:"name"`
	NetworkConfiguration            types.List     `tfsdk:"network_configuration"`
	OrderedPlacementStrategy        types.List     `tfsdk:"ordered_placement_strategy"`
	PlacementConstraints            types.Set      `tfsdk:"placement_constraints"`
	PlatformVersion                 types.String   `tfsdk:"platform_version"`
	PropagateTags                   types.String   `tfsdk:"propagate_tags"`
	SchedulingStrategy              types.String   `tfsdk:"scheduling_strategy"`
	ServiceConnectConfiguration     types.List     `tfsdk:"service_connect_configuration"`
	ServiceRegistries               types.List     `tfsdk:"service_registries"`
	Tags                            types.Map      `tfsdk:"tags"`
	TagsAll                         types.Map      `tfsdk:"tags_all"`
	TaskDefinition                  types.String   `tfsdk:"task_definition"`
	Timeouts                        timeouts.Value `tfsdk:"timeouts"`
	Triggers                        types.Map      `tfsdk:"triggers"`
	VolumeConfiguration             types.List     `tfsdk:"volume_configuration"`
	VPCLatticeConfigurations        types.Set      `tfsdk:"vpc_lattice_configurations"`
	WaitForSteadyState              types.Bool     `tfsdk:"wait_for_steady_state"`
}

// serviceFields are the arguments that AWS knows, and the fields of CreateServiceInput they become.
var serviceFields = map[string]string{
	"alarms":                             "DeploymentConfiguration.Alarms",
	"availability_zone_rebalancing":      "AvailabilityZoneRebalancing",
	"capacity_provider_strategy":         "CapacityProviderStrategy",
	"cluster":                            "Cluster",
	"deployment_circuit_breaker":         "DeploymentConfiguration.DeploymentCircuitBreaker",
	"deployment_controller":              "DeploymentController",
	"deployment_maximum_percent":         "DeploymentConfiguration.MaximumPercent",
	"deployment_minimum_healthy_percent": "DeploymentConfiguration.MinimumHealthyPercent",
	"desired_count":                      "DesiredCount",
	"enable_ecs_managed_tags":            "EnableECSManagedTags",
	"enable_execute_command":             "EnableExecuteCommand",
	"health_check_grace_period_seconds":  "HealthCheckGracePeriodSeconds",
	"iam_role":                           "Role",
	"launch_type":                        "LaunchType",
	"load_balancer":                      "LoadBalancers",
	"name":                               "ServiceName",
	"network_configuration":              "NetworkConfiguration.AwsvpcConfiguration",
	"ordered_placement_strategy":         "PlacementStrategy",
	"placement_constraints":              "PlacementConstraints",
	"platform_version":                   "PlatformVersion",
	"propagate_tags":                     "PropagateTags",
	"scheduling_strategy":                "SchedulingStrategy",
	"service_connect_configuration":      "ServiceConnectConfiguration",
	"service_registries":                 "ServiceRegistries",
	"task_definition":                    "TaskDefinition",
	"volume_configuration":               "VolumeConfigurations",
	"vpc_lattice_configurations":         "VpcLatticeConfigurations",
}

var serviceTypes = typesOf(serviceSchema())

func (m *serviceModel) request() *ecs.CreateServiceInput {
	return requestOf[ecs.CreateServiceInput](m, serviceFields)
}

func (m *serviceModel) daemon() bool {
	return m.SchedulingStrategy.ValueString() == string(ecstypes.SchedulingStrategyDaemon)
}

// checked is the service as ecsspec looks at it.
func (m *serviceModel) checked() ecsspec.Service {
	in := m.request()
	deployment := in.DeploymentConfiguration
	if deployment == nil {
		deployment = &ecstypes.DeploymentConfiguration{}
	}
	s := ecsspec.Service{
		Name:                     aws.ToString(in.ServiceName),
		LaunchType:               in.LaunchType,
		PlatformVersion:          aws.ToString(in.PlatformVersion),
		SchedulingStrategy:       in.SchedulingStrategy,
		DesiredCount:             in.DesiredCount,
		MinimumHealthyPercent:    deployment.MinimumHealthyPercent,
		MaximumPercent:           deployment.MaximumPercent,
		CircuitBreaker:           deployment.DeploymentCircuitBreaker,
		Alarms:                   deployment.Alarms,
		CapacityProviderStrategy: in.CapacityProviderStrategy,
		LoadBalancers:            in.LoadBalancers,
		ServiceRegistries:        in.ServiceRegistries,
		HealthCheckGracePeriod:   in.HealthCheckGracePeriodSeconds,
		IAMRole:                  aws.ToString(in.Role),
		PlacementConstraints:     in.PlacementConstraints,
		PlacementStrategy:        in.PlacementStrategy,
		TaskDefinition:           aws.ToString(in.TaskDefinition),
		ZoneRebalancing:          in.AvailabilityZoneRebalancing,
		Unknown:                  ecsspec.NewUnknown(unknownArguments(m, serviceFields)...),
	}
	if in.DeploymentController != nil {
		s.DeploymentController = in.DeploymentController.Type
	}
	if in.NetworkConfiguration != nil {
		s.Network = in.NetworkConfiguration.AwsvpcConfiguration
	}
	return s
}

// requestFor is the request that would ask for a service as it is. prior is what is not told by a service without
// a primary deployment.
func requestFor(s *ecstypes.Service, prior *ecs.CreateServiceInput) *ecs.CreateServiceInput {
	in := &ecs.CreateServiceInput{
		AvailabilityZoneRebalancing:   s.AvailabilityZoneRebalancing,
		CapacityProviderStrategy:      s.CapacityProviderStrategy,
		Cluster:                       s.ClusterArn,
		DeploymentConfiguration:       s.DeploymentConfiguration,
		DeploymentController:          s.DeploymentController,
		DesiredCount:                  aws.Int32(s.DesiredCount),
		EnableECSManagedTags:          s.EnableECSManagedTags,
		EnableExecuteCommand:          s.EnableExecuteCommand,
		HealthCheckGracePeriodSeconds: s.HealthCheckGracePeriodSeconds,
		LaunchType:                    s.LaunchType,
		LoadBalancers:                 s.LoadBalancers,
		NetworkConfiguration:          s.NetworkConfiguration,
		PlacementConstraints:          s.PlacementConstraints,
		PlacementStrategy:             s.PlacementStrategy,
		PlatformVersion:               s.PlatformVersion,
		PropagateTags:                 s.PropagateTags,
		Role:                          s.RoleArn,
		SchedulingStrategy:            s.SchedulingStrategy,
		ServiceConnectConfiguration:   prior.ServiceConnectConfiguration,
		ServiceName:                   s.ServiceName,
		ServiceRegistries:             s.ServiceRegistries,
		TaskDefinition:                s.TaskDefinition,
		VolumeConfigurations:          prior.VolumeConfigurations,
		VpcLatticeConfigurations:      prior.VpcLatticeConfigurations,
	}
	if d := in.DeploymentConfiguration; d != nil && canonicalDeployment(in).Alarms == nil {
		withoutAlarms := *d
		withoutAlarms.Alarms = nil // AWS also answers alarms that were never asked for, with nothing in them
		in.DeploymentConfiguration = &withoutAlarms
	}
	if d := primary(s); d != nil {
		in.ServiceConnectConfiguration = nil
		if c := d.ServiceConnectConfiguration; c != nil && c.Enabled {
			in.ServiceConnectConfiguration = c
		}
		in.VolumeConfigurations = d.VolumeConfigurations
		in.VpcLatticeConfigurations = d.VpcLatticeConfigurations
	}
	return in
}

// refresh brings in what AWS answered. An argument that means the same as before keeps its spelling.
func (m *serviceModel) refresh(s *ecstypes.Service) {
	prior := m.request()
	answered := requestFor(s, prior)
	if m.daemon() && !m.DesiredCount.IsNull() && !m.DesiredCount.IsUnknown() {
		answered.DesiredCount = prior.DesiredCount // the instances decide
	}
	if !m.Name.IsNull() && m.LaunchType.ValueString() == "" && len(prior.CapacityProviderStrategy) == 0 {
		answered.CapacityProviderStrategy = nil // the cluster's default, which the service did not ask for
	}
	refreshArguments(m, serviceFields, serviceTypes, answered, canonicalService)
	m.ARN, m.ID = types.StringPointerValue(s.ServiceArn), types.StringPointerValue(s.ServiceArn)
	m.fillDefaults()
}

// fillDefaults sets what AWS leaves out when it has its default, as a plan does.
func (m *serviceModel) fillDefaults() {
	minimum, maximum := ecsspec.DefaultHealthyPercents(ecstypes.SchedulingStrategy(m.SchedulingStrategy.ValueString()))
	orDefault(&m.DeploymentMinimumHealthyPercent, types.Int32Value(int32(minimum)))
	orDefault(&m.DeploymentMaximumPercent, types.Int32Value(int32(maximum)))
	orDefault(&m.AvailabilityZoneRebalancing, types.StringValue(string(ecstypes.AvailabilityZoneRebalancingDisabled)))
	orDefault(&m.PropagateTags, types.StringValue(string(ecstypes.PropagateTagsNone)))
	orDefault(&m.SchedulingStrategy, types.StringValue(string(ecstypes.SchedulingStrategyReplica)))
	orDefault(&m.HealthCheckGracePeriodSeconds, types.Int32Value(0))
	orDefault(&m.ForceDelete, types.BoolValue(false))
	orDefault(&m.ForceNewDeployment, types.BoolValue(false))
	orDefault(&m.WaitForSteadyState, types.BoolValue(true))
	if len(m.DeploymentCircuitBreaker.Elements()) == 0 {
		m.DeploymentCircuitBreaker = noCircuitBreaker
	}
	if len(m.DeploymentController.Elements()) == 0 {
		object := deploymentController.ObjectType()
		m.DeploymentController = types.ListValueMust(object, []attr.Value{types.ObjectValueMust(object.AttrTypes,
			map[string]attr.Value{"type": types.StringValue(string(ecstypes.DeploymentControllerTypeEcs))})})
	}
	ctx := context.Background()
	for _, e := range m.NetworkConfiguration.Elements() {
		network := e.(types.Object)
		attributes := network.Attributes()
		if attributes["security_groups"].IsNull() {
			attributes["security_groups"] = noStrings
			m.NetworkConfiguration = types.ListValueMust(network.Type(ctx), []attr.Value{types.ObjectValueMust(network.AttributeTypes(ctx), attributes)})
		}
	}
}

func orDefault[T attr.Value](value *T, standard T) {
	if (*value).IsNull() {
		*value = standard
	}
}
