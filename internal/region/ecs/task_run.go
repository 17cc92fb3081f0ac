package ecs

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/fault"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
)

// maxRun tasks can be started by one call
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html).
const maxRun = 10

func runTask(r *operation.Request, in *ecs.RunTaskInput) (*ecs.RunTaskOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if operation.Deref(in.TaskDefinition) == "" {
		return nil, invalidParameter("TaskDefinition can not be blank.")
	}
	td, err := getActiveTaskDefinition(r, *in.TaskDefinition)
	if err != nil {
		return nil, err
	}
	count := int32(1)
	if in.Count != nil {
		count = *in.Count
	}
	if count < 1 || count > maxRun {
		return nil, invalidParameter("Count must be between 1 and %d, got %d", maxRun, count)
	}
	if err := checkRun(r, cluster, in, &td.TaskDefinition); err != nil {
		return nil, err
	}
	key := cluster.Name + "/" + operation.Deref(in.ClientToken)
	if operation.Deref(in.ClientToken) != "" {
		if ids, found := runTokens.Get(r.Scoped, key); found {
			return ranBefore(r, cluster.Name, ids), nil
		}
	}
	if err := checkProvisioning(r, cluster.Name, int(count)); err != nil {
		return nil, err
	}
	out := runTasks(r, cluster, in, td, int(count))
	if operation.Deref(in.ClientToken) != "" {
		var ids []string
		for _, t := range out.Tasks {
			ids = append(ids, nameOfTask(operation.Deref(t.TaskArn)))
		}
		runTokens.Put(r.Scoped, key, ids)
	}
	return out, nil
}

func runTasks(r *operation.Request, cluster *clusterRecord, in *ecs.RunTaskInput, td *taskDefinitionRecord, count int) *ecs.RunTaskOutput {
	strategy, launchType := shortProviders(in.CapacityProviderStrategy), in.LaunchType
	if launchType == "" && len(strategy) == 0 {
		if strategy = shortProviders(cluster.DefaultStrategy); len(strategy) == 0 {
			launchType = ecstypes.LaunchTypeEc2
		}
	}
	group := operation.Deref(in.Group)
	if group == "" {
		group = "family:" + operation.Deref(td.TaskDefinition.Family)
	}
	launch := newLaunch(r, &td.TaskDefinition, runsOnFargate(launchType, strategy), in.NetworkConfiguration, in.Overrides)
	launch.Constraints = append(launch.Constraints, in.PlacementConstraints...)
	launch.Strategy, launch.Providers = in.PlacementStrategy, strategy
	tags := in.Tags
	if in.PropagateTags == ecstypes.PropagateTagsTaskDefinition {
		tags = mergeTags(td.Tags, tags)
	}
	if in.EnableECSManagedTags {
		tags = mergeTags(managedTags(cluster.Name, ""), tags)
	}
	lost := fault.LostZones(r)
	placement := scheduler.NewPlacement(nil, lost)
	if !launch.Fargate {
		placement = scheduler.NewPlacement(instanceSnapshot(r, cluster.Name, group), lost)
	}
	out := &ecs.RunTaskOutput{Tasks: []ecstypes.Task{}, Failures: []ecstypes.Failure{}}
	for range count {
		place, lack := placement.Place("", launch)
		if lack != "" {
			if place.Provider = awaits(r, placement, launch); place.Provider == "" {
				out.Failures = append(out.Failures, runFailures(r, cluster.Name, launch)...)
				continue
			}
		}
		t := startTask(r, newTask{
			Cluster: cluster.Name, Definition: &td.TaskDefinition, Place: place, Launch: launch, LaunchType: launchType,
			PlatformVersion: operation.Deref(in.PlatformVersion), Network: in.NetworkConfiguration, Overrides: in.Overrides,
			Group: group, StartedBy: operation.Deref(in.StartedBy), EnableExec: in.EnableExecuteCommand, Tags: tags, Waits: lack != "",
			Volumes: ecsspec.TaskVolumes(in.VolumeConfigurations),
		})
		out.Tasks = append(out.Tasks, t.Task)
	}
	return out
}

// checkRun refuses what ECS refuses of a task that is run by itself.
func checkRun(r *operation.Request, cluster *clusterRecord, in *ecs.RunTaskInput, td *ecstypes.TaskDefinition) error {
	if in.LaunchType == ecstypes.LaunchTypeExternal {
		return unsupported("launchType EXTERNAL")
	}
	if strings.HasPrefix(operation.Deref(in.Group), "service:") {
		return invalidParameter("Invalid namespace for group.")
	}
	spec := ecsspec.Service{
		LaunchType: in.LaunchType, PlatformVersion: operation.Deref(in.PlatformVersion), CapacityProviderStrategy: in.CapacityProviderStrategy,
		PlacementConstraints: in.PlacementConstraints, PlacementStrategy: in.PlacementStrategy,
		TaskDefinition: operation.Deref(in.TaskDefinition),
	}
	if in.NetworkConfiguration != nil {
		spec.Network = in.NetworkConfiguration.AwsvpcConfiguration
	}
	problems := append(ecsspec.CheckService(spec), ecsspec.CheckServiceAgainstTaskDefinition(spec, taskDefinitionSpec(td))...)
	for _, p := range problems {
		return invalidParameter("%s", p)
	}
	if err := checkOverrides(in.Overrides, td); err != nil {
		return err
	}
	if err := checkGPUs(td); err != nil {
		return err
	}
	if err := checkVolumes(ecsspec.TaskVolumes(in.VolumeConfigurations), td, spec.OnFargate()); err != nil {
		return err
	}
	for _, v := range ecsspec.TaskVolumes(in.VolumeConfigurations) {
		for _, t := range v.Tags {
			if t.PropagateTags == ecstypes.PropagateTagsService {
				return invalidParameter("volumeConfigurations: the tags of volume %q can only be propagated from a SERVICE to the volumes of its own tasks", v.Name)
			}
		}
	}
	if err := checkProviders(cluster, in.CapacityProviderStrategy); err != nil {
		return err
	}
	if err := checkPlacement(in.PlacementConstraints); err != nil {
		return err
	}
	if err := checkTags(in.Tags); err != nil {
		return err
	}
	return checkNetwork(r, in.NetworkConfiguration)
}

// runFailures are why no instance takes a task, one for each instance
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html).
func runFailures(r *operation.Request, cluster string, launch scheduler.Launch) []ecstypes.Failure {
	if launch.Fargate {
		return []ecstypes.Failure{{Reason: new(ecsspec.FargateUnavailable)}}
	}
	var failures []ecstypes.Failure
	for _, i := range instanceSnapshot(r, cluster, "") {
		failures = append(failures, ecstypes.Failure{
			Arn: new(account(r).ContainerInstanceARN(cluster, i.ID)), Reason: new(failureReason(launch.Lack(i))),
		})
	}
	if len(failures) == 0 {
		return []ecstypes.Failure{{Reason: new(ecsspec.PlacementNoInstances + ".")}}
	}
	return failures
}

func ranBefore(r *operation.Request, cluster string, ids []string) *ecs.RunTaskOutput {
	out := &ecs.RunTaskOutput{Tasks: []ecstypes.Task{}, Failures: []ecstypes.Failure{}}
	for _, id := range ids {
		if t, found := tasks.Get(r.Scoped, cluster+"/"+id); found {
			out.Tasks = append(out.Tasks, t.Task)
		}
	}
	return out
}

func nameOfTask(arn string) string {
	_, id, _ := ecsspec.ParseTaskRef(arn)
	return id
}
