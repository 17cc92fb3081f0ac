package ecs

import (
	"slices"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerTaskDefinition(r *operation.Request, in *ecs.RegisterTaskDefinitionInput) (*ecs.RegisterTaskDefinitionOutput, error) {
	spec := ecsspec.TaskDefinition{
		Family: operation.Deref(in.Family), RequiresCompatibilities: in.RequiresCompatibilities, NetworkMode: in.NetworkMode,
		CPU: operation.Deref(in.Cpu), Memory: operation.Deref(in.Memory), Containers: in.ContainerDefinitions, Volumes: in.Volumes,
		PlacementConstraints: in.PlacementConstraints, EphemeralStorage: in.EphemeralStorage,
		PidMode: in.PidMode, IpcMode: in.IpcMode, ProxyConfiguration: in.ProxyConfiguration,
		RuntimePlatform: in.RuntimePlatform, TaskRoleARN: operation.Deref(in.TaskRoleArn), ExecutionRoleARN: operation.Deref(in.ExecutionRoleArn),
	}
	if problems := ecsspec.CheckTaskDefinition(spec); len(problems) > 0 {
		return nil, clientException("%s", problems[0])
	}
	if err := ecsspec.FamilyName.Check(spec.Family); err != nil { // it is part of keys
		return nil, clientException("%v", err)
	}
	for _, c := range in.ContainerDefinitions {
		for _, requirement := range c.ResourceRequirements {
			if requirement.SharingStrategy != nil {
				return nil, unsupported("resourceRequirements.sharingStrategy (container %s)", operation.Deref(c.Name))
			}
		}
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	mode := in.NetworkMode
	if mode == "" && !spec.Windows() {
		mode = ecsspec.DefaultNetworkMode
	}
	f, _ := families.Get(r.Scoped, spec.Family)
	f.Last++
	f.Active = with(f.Active, f.Last)
	families.Put(r.Scoped, spec.Family, f)
	t := taskDefinitionRecord{Tags: in.Tags, TaskDefinition: ecstypes.TaskDefinition{
		TaskDefinitionArn: new(account(r).TaskDefinitionARN(spec.Family, f.Last)),
		Family:            in.Family, Revision: int32(f.Last), Status: ecstypes.TaskDefinitionStatusActive,
		RegisteredAt: new(r.Now()), RegisteredBy: new(callerARN(r)),
		ContainerDefinitions: ecsspec.NormalizeContainerDefinitions(mode, in.ContainerDefinitions),
		RequiresAttributes:   requiredAttributes(spec),
		Compatibilities:      compatibilities(spec), RequiresCompatibilities: in.RequiresCompatibilities,
		Cpu: inUnits(in.Cpu, ecsspec.ParseCPU), Memory: inUnits(in.Memory, ecsspec.ParseMemory),
		NetworkMode: mode, PidMode: in.PidMode, IpcMode: in.IpcMode,
		EnableFaultInjection: in.EnableFaultInjection, EphemeralStorage: in.EphemeralStorage,
		//lint:ignore SA1019 Elastic Inference has ended, but the argument is echoed as before
		ExecutionRoleArn: in.ExecutionRoleArn, TaskRoleArn: in.TaskRoleArn, InferenceAccelerators: in.InferenceAccelerators,
		PlacementConstraints: orEmpty(in.PlacementConstraints), ProxyConfiguration: in.ProxyConfiguration,
		RuntimePlatform: in.RuntimePlatform, Volumes: orEmpty(in.Volumes),
	}}
	putTaskDefinition(r, &t)
	return &ecs.RegisterTaskDefinitionOutput{TaskDefinition: &t.TaskDefinition, Tags: orEmpty(t.Tags)}, nil
}

// inUnits is a size as AWS answers it: ".25 vCPU" as "256".
func inUnits(size *string, parse func(string) (int, error)) *string {
	if operation.Deref(size) == "" {
		return nil
	}
	n, err := parse(*size)
	if err != nil {
		return size
	}
	return new(strconv.Itoa(n))
}

// compatibilities are the launch types that the task definition fits, those it
// was validated for included. AWS answers EC2 before FARGATE, whatever the order they are required in
// (https://github.com/fabfuel/ecs-deploy/issues/50).
func compatibilities(td ecsspec.TaskDefinition) []ecstypes.Compatibility {
	var fits []ecstypes.Compatibility
	if what, _ := ecsspec.ExternalObstacle(td); what == "" && !td.Windows() {
		fits = append(fits, ecstypes.CompatibilityExternal)
	}
	fits = append(fits, ecstypes.CompatibilityEc2)
	if len(ecsspec.CheckFargate(td)) == 0 {
		fits = append(fits, ecstypes.CompatibilityFargate)
	}
	for _, c := range td.RequiresCompatibilities {
		if !slices.Contains(fits, c) {
			fits = append(fits, c)
		}
	}
	return fits
}
