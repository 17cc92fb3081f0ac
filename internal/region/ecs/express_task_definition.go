package ecs

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/logs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
)

// taskDefinition is the one that the configuration names, or a new revision of
// what it describes.
func (x *expressRecord) taskDefinition(r *operation.Request, tags []ecstypes.Tag) (*ecstypes.TaskDefinition, error) {
	if x.Config.PrimaryContainer == nil {
		td, err := getActiveTaskDefinition(r, operation.Deref(x.Config.TaskDefinitionArn))
		if err != nil {
			return nil, err
		}
		port, problem := ecsspec.ExpressMainPort(&td.TaskDefinition)
		if problem != "" {
			return nil, invalidParameter("%s", problem)
		}
		x.Port, x.LogGroup = port, ""
		x.Config.Cpu, x.Config.Memory = td.TaskDefinition.Cpu, td.TaskDefinition.Memory
		x.Config.ExecutionRoleArn, x.Config.TaskRoleArn = td.TaskDefinition.ExecutionRoleArn, td.TaskDefinition.TaskRoleArn
		x.Config.CpuArchitecture = ""
		if p := td.TaskDefinition.RuntimePlatform; p != nil {
			x.Config.CpuArchitecture = ecstypes.ExpressCpuArchitecture(p.CpuArchitecture)
		}
		return &td.TaskDefinition, nil
	}
	p := x.Config.PrimaryContainer
	x.Port = *p.ContainerPort
	if p.AwsLogsConfiguration == nil {
		if x.LogGroup == "" {
			x.LogGroup = "/aws/ecs/" + x.Cluster + "/" + x.Service + "-" + r.ID("ecs/express-log-group", 4)
		}
		p.AwsLogsConfiguration = &ecstypes.ExpressGatewayServiceAwsLogsConfiguration{LogGroup: new(x.LogGroup), LogStreamPrefix: new(ecsspec.ExpressLogPrefix)}
	}
	x.LogGroup = operation.Deref(p.AwsLogsConfiguration.LogGroup)
	if err := logs.EnsureGroup(r, x.LogGroup); err != nil {
		return nil, inWordsOfECS("creating the log group", err)
	}
	out, err := registerTaskDefinition(r, x.definitionInput(r, p, tags))
	if err != nil {
		return nil, err
	}
	return out.TaskDefinition, nil
}

// definitionInput is the task definition that ECS registers for a primary container
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-work.html#express-service-task-defaults).
func (x *expressRecord) definitionInput(r *operation.Request, p *ecstypes.ExpressGatewayContainer, tags []ecstypes.Tag) *ecs.RegisterTaskDefinitionInput {
	c := ecstypes.ContainerDefinition{
		Name: new(ecsspec.ExpressContainer), Image: p.Image, Essential: new(true), Command: p.Command, Environment: p.Environment, Secrets: p.Secrets,
		PortMappings:    []ecstypes.PortMapping{{ContainerPort: p.ContainerPort, Protocol: ecstypes.TransportProtocolTcp, Name: new("main")}},
		LinuxParameters: &ecstypes.LinuxParameters{InitProcessEnabled: new(true)}, StopTimeout: new(int32(30)),
		VersionConsistency: ecstypes.VersionConsistencyEnabled,
		LogConfiguration: &ecstypes.LogConfiguration{LogDriver: ecstypes.LogDriverAwslogs, Options: map[string]string{
			"awslogs-group": operation.Deref(p.AwsLogsConfiguration.LogGroup), "awslogs-stream-prefix": operation.Deref(p.AwsLogsConfiguration.LogStreamPrefix),
			"awslogs-region": r.Region, "mode": "non-blocking", "max-buffer-size": "25m",
		}},
	}
	if p.RepositoryCredentials != nil {
		c.RepositoryCredentials = &ecstypes.RepositoryCredentials{CredentialsParameter: p.RepositoryCredentials.CredentialsParameter}
	}
	family := x.Cluster + "-" + x.Service
	return &ecs.RegisterTaskDefinitionInput{
		Family: new(family[:min(len(family), 255)]), ContainerDefinitions: []ecstypes.ContainerDefinition{c}, Cpu: x.Config.Cpu, Memory: x.Config.Memory,
		ExecutionRoleArn: x.Config.ExecutionRoleArn, TaskRoleArn: x.Config.TaskRoleArn, NetworkMode: ecstypes.NetworkModeAwsvpc, Tags: tags,
		RequiresCompatibilities: []ecstypes.Compatibility{ecstypes.CompatibilityFargate},
		RuntimePlatform: &ecstypes.RuntimePlatform{
			OperatingSystemFamily: ecstypes.OSFamilyLinux, CpuArchitecture: ecstypes.CPUArchitecture(x.Config.CpuArchitecture),
		},
	}
}

// scale tells Application Auto Scaling what the service is scaled by.
func (x *expressRecord) scale(r *operation.Request, tags []ecstypes.Tag) {
	t := x.Config.ScalingTarget
	want := signal.Scaling{
		Metric: ecsspec.ExpressScalingMetric(t.AutoScalingMetric), Min: *t.MinTaskCount, Max: *t.MaxTaskCount, Target: float64(*t.AutoScalingTargetValue),
		Tags: map[string]string{},
	}
	want.Policy = x.Service + want.Metric
	for _, tag := range tags {
		want.Tags[operation.Deref(tag.Key)] = operation.Deref(tag.Value)
	}
	if t.AutoScalingMetric == ecstypes.ExpressGatewayServiceScalingMetricRequestCountPerTarget {
		if b, found := expressBalancers.Get(r.Scoped, x.Balancer); found {
			_, balancer, _ := strings.Cut(b.ARN, ":loadbalancer/")
			_, group, _ := strings.Cut(x.Groups[0], ":targetgroup/")
			want.Label = balancer + "/targetgroup/" + group
		}
	}
	signal.Send(r, signal.ServiceScaling, x.resource(), want)
}

// resource is the service as Application Auto Scaling calls it.
func (x *expressRecord) resource() string { return "service/" + x.key() }
