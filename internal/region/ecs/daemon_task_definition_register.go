package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerDaemonTaskDefinition(r *operation.Request, in *ecs.RegisterDaemonTaskDefinitionInput) (*ecs.RegisterDaemonTaskDefinitionOutput, error) {
	d := ecstypes.DaemonTaskDefinition{
		Family: in.Family, ContainerDefinitions: in.ContainerDefinitions, Cpu: in.Cpu, Memory: in.Memory, ExecutionRoleArn: in.ExecutionRoleArn,
		TaskRoleArn: in.TaskRoleArn, PidMode: in.PidMode, IpcMode: in.IpcMode, Volumes: in.Volumes,
	}
	if err := ecsspec.FamilyName.Check(operation.Deref(in.Family)); err != nil { // it is part of keys
		return nil, clientException("%v", err)
	}
	if problems := ecsspec.CheckDaemonTaskDefinition(d); len(problems) > 0 {
		return nil, clientException("%s", problems[0])
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	f, _ := daemonFamilies.Get(r.Scoped, *in.Family)
	f.Last++
	f.Active = with(f.Active, f.Last)
	daemonFamilies.Put(r.Scoped, *in.Family, f)
	d.Revision, d.DaemonTaskDefinitionArn = int32(f.Last), new(account(r).DaemonTaskDefinitionARN(*in.Family, f.Last))
	d.Status = ecstypes.DaemonTaskDefinitionStatusActive
	d.RegisteredAt, d.RegisteredBy = new(r.Now()), new(callerARN(r))
	d.Cpu, d.Memory = inUnits(in.Cpu, ecsspec.ParseCPU), inUnits(in.Memory, ecsspec.ParseMemory)
	if d.PidMode == "" {
		d.PidMode = ecstypes.DaemonPidModeNone
	}
	if d.IpcMode == "" {
		d.IpcMode = ecstypes.DaemonIpcModeNone
	}
	for i := range d.ContainerDefinitions {
		// As of other containers
		// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html).
		if c := &d.ContainerDefinitions[i]; c.Essential == nil {
			c.Essential = new(true)
		}
	}
	putDaemonDefinition(r, &daemonDefinitionRecord{Definition: d, Tags: in.Tags})
	return &ecs.RegisterDaemonTaskDefinitionOutput{DaemonTaskDefinitionArn: d.DaemonTaskDefinitionArn}, nil
}
