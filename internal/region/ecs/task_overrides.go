package ecs

import (
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// checkOverrides refuses overrides of what the task definition does not have,
// and those with which it would be none that ECS takes
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html).
func checkOverrides(o *ecstypes.TaskOverride, td *ecstypes.TaskDefinition) error {
	if o == nil {
		return nil
	}
	for _, c := range o.ContainerOverrides {
		found := false
		for _, def := range td.ContainerDefinitions {
			found = found || operation.Deref(def.Name) == operation.Deref(c.Name)
		}
		if !found {
			return invalidParameter("Override for container named %s is not a container in the TaskDefinition.", operation.Deref(c.Name))
		}
		if len(c.ResourceRequirements) > 0 {
			return unsupported("overrides of resourceRequirements: GPUs (container %s)", operation.Deref(c.Name))
		}
	}
	//lint:ignore SA1019 Elastic Inference has ended, but the argument is still there
	if len(o.InferenceAcceleratorOverrides) > 0 {
		return unsupported("overrides.inferenceAcceleratorOverrides: Amazon Elastic Inference has ended")
	}
	if o.Cpu != nil {
		if _, err := ecsspec.ParseCPU(*o.Cpu); err != nil {
			return clientException("overrides.cpu: %s", err)
		}
	}
	if o.Memory != nil {
		if _, err := ecsspec.ParseMemory(*o.Memory); err != nil {
			return clientException("overrides.memory: %s", err)
		}
	}
	spec := taskDefinitionSpec(td)
	spec.CPU, spec.Memory, spec.Containers = taskCPU(td, o), taskMemory(td, o), nil
	for i := range td.ContainerDefinitions {
		spec.Containers = append(spec.Containers, overridden(&td.ContainerDefinitions[i], o))
	}
	if o.EphemeralStorage != nil {
		spec.EphemeralStorage = o.EphemeralStorage
	}
	if o.TaskRoleArn != nil {
		spec.TaskRoleARN = *o.TaskRoleArn
	}
	if o.ExecutionRoleArn != nil {
		spec.ExecutionRoleARN = *o.ExecutionRoleArn
	}
	if problems := ecsspec.CheckTaskDefinition(spec); len(problems) > 0 {
		return clientException("With the overrides: %s", problems[0])
	}
	return nil
}

// overridden is a container as the task runs it: with what the overrides say of
// its command, its environment and its share of the task's size.
func overridden(def *ecstypes.ContainerDefinition, overrides *ecstypes.TaskOverride) ecstypes.ContainerDefinition {
	c := *def
	if overrides == nil {
		return c
	}
	for _, o := range overrides.ContainerOverrides {
		if operation.Deref(o.Name) != operation.Deref(c.Name) {
			continue
		}
		if len(o.Command) > 0 {
			c.Command = o.Command
		}
		if o.Cpu != nil {
			c.Cpu = *o.Cpu
		}
		set(&c.Memory, o.Memory)
		set(&c.MemoryReservation, o.MemoryReservation)
		if len(o.Environment) > 0 {
			c.Environment = o.Environment
		}
		if len(o.EnvironmentFiles) > 0 {
			c.EnvironmentFiles = o.EnvironmentFiles
		}
	}
	return c
}

// checkGPUs refuses to run what needs GPUs, which the region's instances do not
// have. The task definition itself is one that ECS takes.
func checkGPUs(td *ecstypes.TaskDefinition) error {
	for _, c := range td.ContainerDefinitions {
		for _, q := range c.ResourceRequirements {
			if q.Type == ecstypes.ResourceTypeGpu {
				return unsupported("GPUs (%s of the container %s)", operation.Deref(q.Value), operation.Deref(c.Name))
			}
		}
	}
	return nil
}
