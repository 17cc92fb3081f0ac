package ecs

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
)

// startTaskOn starts a task on each of the container instances that the caller
// names, which takes the place of the scheduler's choice.
func startTaskOn(r *operation.Request, in *ecs.StartTaskInput) (*ecs.StartTaskOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if n := len(in.ContainerInstances); n < 1 || n > maxRun {
		return nil, invalidParameter("containerInstances must have 1 to %d elements, got %d", maxRun, n)
	}
	td, err := getActiveTaskDefinition(r, operation.Deref(in.TaskDefinition))
	if err != nil {
		return nil, err
	}
	run := &ecs.RunTaskInput{
		TaskDefinition: in.TaskDefinition, LaunchType: ecstypes.LaunchTypeEc2, Group: in.Group, NetworkConfiguration: in.NetworkConfiguration,
		Overrides: in.Overrides, Tags: in.Tags, VolumeConfigurations: in.VolumeConfigurations,
	}
	if err := checkRun(r, cluster, run, &td.TaskDefinition); err != nil {
		return nil, err
	}
	n := newTask{
		Cluster: cluster.Name, Definition: &td.TaskDefinition, LaunchType: ecstypes.LaunchTypeEc2, Network: in.NetworkConfiguration,
		Overrides: in.Overrides, Group: operation.Deref(in.Group), StartedBy: operation.Deref(in.StartedBy), EnableExec: in.EnableExecuteCommand, Tags: in.Tags,
		Volumes: ecsspec.TaskVolumes(in.VolumeConfigurations),
		Launch:  newLaunch(r, &td.TaskDefinition, false, in.NetworkConfiguration, in.Overrides),
	}
	if n.Group == "" {
		n.Group = "family:" + operation.Deref(td.TaskDefinition.Family)
	}
	if in.PropagateTags == ecstypes.PropagateTagsTaskDefinition {
		n.Tags = mergeTags(td.Tags, n.Tags)
	}
	if in.EnableECSManagedTags {
		n.Tags = mergeTags(managedTags(cluster.Name, ""), n.Tags)
	}
	out := &ecs.StartTaskOutput{Tasks: []ecstypes.Task{}, Failures: []ecstypes.Failure{}}
	for _, ref := range in.ContainerInstances {
		i, err := getInstance(r, cluster.Name, ref)
		if err != nil {
			arn := ref
			if !strings.HasPrefix(ref, "arn:") {
				arn = account(r).ContainerInstanceARN(cluster.Name, ref)
			}
			out.Failures = append(out.Failures, missing(arn))
			continue
		}
		seen := i.scheduled(n.Group)
		if lack := n.Launch.Lack(seen); lack != "" {
			out.Failures = append(out.Failures, ecstypes.Failure{Arn: new(account(r).ContainerInstanceARN(cluster.Name, i.ID)), Reason: new(failureReason(lack))})
			continue
		}
		n.Place = scheduler.Place{Zone: i.Zone, Instance: i.ID}
		for _, subnet := range n.Launch.Subnets {
			if subnet.Zone == i.Zone {
				n.Place.Subnet = subnet.ID
			}
		}
		out.Tasks = append(out.Tasks, startTask(r, n).Task)
	}
	return out, nil
}

// failureReason is the reason of a failure for what an instance lacks
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html).
func failureReason(lack string) string {
	switch lack {
	case ecsspec.PlacementInsufficientCPU:
		return "RESOURCE:CPU"
	case ecsspec.PlacementInsufficientMemory:
		return "RESOURCE:MEMORY"
	case ecsspec.PlacementPortInUse:
		return "RESOURCE:PORTS"
	case ecsspec.PlacementAgentDisconnected:
		return "AGENT"
	}
	return "ATTRIBUTE"
}
