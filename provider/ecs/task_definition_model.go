package ecs

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/hashicorp/terraform-plugin-framework/types"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

type taskDefinitionModel struct {
	ARN                     types.String `tfsdk:"arn"`
	ARNWithoutRevision      types.String `tfsdk:"arn_without_revision"`
	ContainerDefinitions    types.String `tfsdk:"container_definitions"`
	Containers              types.Map    `tfsdk:"containers"`
	CPU                     types.String `tfsdk:"cpu"`
	EnableFaultInjection    types.Bool   `tfsdk:"enable_fault_injection"`
	EphemeralStorage        types.List   `tfsdk:"ephemeral_storage"`
	ExecutionRoleARN        types.String `tfsdk:"execution_role_arn"`
	Family                  types.String `tfsdk:"family"`
	ID                      types.String `tfsdk:"id"`
	InferenceAccelerator    types.Set    `tfsdk:"inference_accelerator"`
	IPCMode                 types.String `tfsdk:"ipc_mode"`
	Memory                  types.String `tfsdk:"memory"`
	NetworkMode             types.String `tfsdk:"network_mode"`
	PIDMode                 types.String `tfsdk:"pid_mode"`
	PlacementConstraints    types.Set    `tfsdk:"placement_constraints"`
	ProxyConfiguration      types.List   `tfsdk:"proxy_configuration"`
	RequiresCompatibilities types.Set    `tfsdk:"requires_compatibilities"`
	Revision                types.Int32  `tfsdk:"revision"`
	RuntimePlatform         types.List   `tfsdk:"runtime_platform"`
	SkipDestroy             types.Bool   `tfsdk:"skip_destroy"`
	Tags                    types.Map    `tfsdk:"tags"`
	TagsAll                 types.Map    `tfsdk:"tags_all"`
	TaskRoleARN             types.String `tfsdk:"task_role_arn"`
	TrackLatest             types.Bool   `tfsdk:"track_latest"`
	Volume                  types.Set    `tfsdk:"volume"`
}

// registeredFields are the arguments that make a revision, besides the containers, and the fields of
// RegisterTaskDefinitionInput they become.
var registeredFields = map[string]string{
	"cpu":                      "Cpu",
	"enable_fault_injection":   "EnableFaultInjection",
	"ephemeral_storage":        "EphemeralStorage",
	"execution_role_arn":       "ExecutionRoleArn",
	"family":                   "Family",
	"inference_accelerator":    "InferenceAccelerators",
	"ipc_mode":                 "IpcMode",
	"memory":                   "Memory",
	"network_mode":             "NetworkMode",
	"pid_mode":                 "PidMode",
	"placement_constraints":    "PlacementConstraints",
	"proxy_configuration":      "ProxyConfiguration",
	"requires_compatibilities": "RequiresCompatibilities",
	"runtime_platform":         "RuntimePlatform",
	"task_role_arn":            "TaskRoleArn",
	"volume":                   "Volumes",
}

func (m *taskDefinitionModel) containers() containerSet {
	return containerSet{JSON: m.ContainerDefinitions, Typed: m.Containers}
}

func (m *taskDefinitionModel) setContainers(c containerSet) {
	m.ContainerDefinitions, m.Containers = c.JSON, c.Typed
}

// mode is the network mode in effect.
func (m *taskDefinitionModel) mode() ecstypes.NetworkMode {
	return ecsspec.EffectiveNetworkMode(ecstypes.NetworkMode(m.NetworkMode.ValueString()))
}

// registration is the request that registers the task definition, without containers and tags. What is unknown is left out.
func (m *taskDefinitionModel) registration() *ecs.RegisterTaskDefinitionInput {
	return requestOf[ecs.RegisterTaskDefinitionInput](m, registeredFields)
}

// checked is the task definition as ecsspec looks at it.
func (m *taskDefinitionModel) checked() (ecsspec.TaskDefinition, error) {
	defs, err := m.containers().definitions()
	unknown := append(unknownArguments(m, registeredFields), m.containers().unknown()...)
	return specTaskDefinition(m.registration(), defs, unknown), err
}

func specTaskDefinition(in *ecs.RegisterTaskDefinitionInput, containers []ecstypes.ContainerDefinition, unknown []string) ecsspec.TaskDefinition {
	return ecsspec.TaskDefinition{
		Family:                  aws.ToString(in.Family),
		RequiresCompatibilities: in.RequiresCompatibilities,
		NetworkMode:             in.NetworkMode,
		CPU:                     aws.ToString(in.Cpu),
		Memory:                  aws.ToString(in.Memory),
		Containers:              containers,
		Volumes:                 in.Volumes,
		PlacementConstraints:    in.PlacementConstraints,
		EphemeralStorage:        in.EphemeralStorage,
		PidMode:                 in.PidMode,
		IpcMode:                 in.IpcMode,
		ProxyConfiguration:      in.ProxyConfiguration,
		RuntimePlatform:         in.RuntimePlatform,
		TaskRoleARN:             aws.ToString(in.TaskRoleArn),
		ExecutionRoleARN:        aws.ToString(in.ExecutionRoleArn),
		Unknown:                 ecsspec.NewUnknown(unknown...),
	}
}

// registrationOf is what was registered as a task definition.
func registrationOf(td *ecstypes.TaskDefinition) *ecs.RegisterTaskDefinitionInput {
	return &ecs.RegisterTaskDefinitionInput{
		Family: td.Family, Cpu: td.Cpu, Memory: td.Memory, NetworkMode: td.NetworkMode, IpcMode: td.IpcMode, PidMode: td.PidMode,
		EnableFaultInjection: td.EnableFaultInjection, EphemeralStorage: td.EphemeralStorage,
		ExecutionRoleArn: td.ExecutionRoleArn, TaskRoleArn: td.TaskRoleArn,
		//lint:ignore SA1019 hashicorp/aws has the argument; AWS refuses it
		InferenceAccelerators: td.InferenceAccelerators,
		PlacementConstraints:  td.PlacementConstraints,
		ProxyConfiguration:    td.ProxyConfiguration, RequiresCompatibilities: td.RequiresCompatibilities,
		RuntimePlatform: td.RuntimePlatform, Volumes: td.Volumes,
	}
}

// refresh brings in what AWS answered. An argument that means the same as before keeps its spelling.
func (m *taskDefinitionModel) refresh(td *ecstypes.TaskDefinition) error {
	refreshArguments(m, registeredFields, taskDefinitionTypes, registrationOf(td), canonicalRegistration)
	if m.EnableFaultInjection.IsNull() {
		m.EnableFaultInjection = types.BoolValue(false)
	}
	containers, err := m.containers().refresh(td.ContainerDefinitions, ecsspec.EffectiveNetworkMode(td.NetworkMode))
	if err != nil {
		return err
	}
	m.setContainers(containers)
	return m.identify(td)
}

// identify sets what AWS gave the revision.
func (m *taskDefinitionModel) identify(td *ecstypes.TaskDefinition) error {
	arn, ok := ecsspec.ParseARN(aws.ToString(td.TaskDefinitionArn))
	if !ok {
		return fmt.Errorf("AWS answered the task definition ARN %q, which is not an ARN", aws.ToString(td.TaskDefinitionArn))
	}
	m.ARN = types.StringValue(arn.String())
	arn.Resource = "task-definition/" + aws.ToString(td.Family)
	m.ARNWithoutRevision = types.StringValue(arn.String())
	m.ID = types.StringValue(aws.ToString(td.Family))
	m.Revision = types.Int32Value(td.Revision)
	return nil
}

var taskDefinitionTypes = typesOf(taskDefinitionSchema())
