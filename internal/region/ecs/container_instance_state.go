package ecs

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// maxInstancesUpdated can be updated in one call
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateContainerInstancesState.html).
const maxInstancesUpdated = 10

// updateContainerInstancesState drains instances, or makes them take tasks
// again. Their services replace what runs on an instance that drains.
func updateContainerInstancesState(r *operation.Request, in *ecs.UpdateContainerInstancesStateInput) (*ecs.UpdateContainerInstancesStateOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if s := string(in.Status); s != instanceActive && s != instanceDraining {
		return nil, invalidParameter("status must be ACTIVE or DRAINING, got %q", s)
	}
	if n := len(in.ContainerInstances); n < 1 || n > maxInstancesUpdated {
		return nil, invalidParameter("containerInstances must have 1 to %d elements, got %d", maxInstancesUpdated, n)
	}
	out := &ecs.UpdateContainerInstancesStateOutput{ContainerInstances: []ecstypes.ContainerInstance{}, Failures: []ecstypes.Failure{}}
	for _, ref := range in.ContainerInstances {
		i, err := getInstance(r, cluster.Name, ref)
		if err != nil {
			arn := ref
			if _, id, ok := ecsspec.ParseContainerInstanceRef(ref); ok {
				arn = account(r).ContainerInstanceARN(cluster.Name, id)
			}
			out.Failures = append(out.Failures, missing(arn))
			continue
		}
		i.setState(r, string(in.Status))
		out.ContainerInstances = append(out.ContainerInstances, i.describe(r, true))
	}
	return out, nil
}

func (i *instanceRecord) setState(r *operation.Request, status string) {
	if i.Status == status {
		return
	}
	i.Status = status
	putInstance(r, i)
	if status == instanceActive {
		wakeUnplaced(r, i.Cluster)
		return
	}
	wakeManaged(r, i.Provider)
	for _, t := range taskIndexes.List(r.Scoped, indexPrefix(i.Cluster, indexInstance, i.ID, string(ecsspec.TaskRunning))) {
		if t.Service != "" {
			wakeService(r, i.Cluster+"/"+t.Service)
		}
	}
}

// DrainInstance sets the container instance of an EC2 instance to DRAINING, as
// managed draining does before the instance ends. It does nothing for an
// instance that is in no cluster.
func DrainInstance(r *operation.Request, ec2ID string) {
	key, found := instanceIDs.Get(r.Scoped, ec2ID)
	if i, there := instances.Get(r.Scoped, key); found && there {
		i.setState(r, instanceDraining)
	}
}

// updateContainerAgent has nothing to update: the region has no agents, so the
// version an instance registered with counts as the newest.
func updateContainerAgent(r *operation.Request, in *ecs.UpdateContainerAgentInput) (*ecs.UpdateContainerAgentOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	i, err := getInstance(r, cluster.Name, operation.Deref(in.ContainerInstance))
	if err != nil {
		return nil, err
	}
	if i.VersionInfo == nil || operation.Deref(i.VersionInfo.AgentVersion) == "" {
		return nil, &ecstypes.MissingVersionException{Message: new("Amazon ECS can't determine the current version of the container agent.")}
	}
	return nil, &ecstypes.NoUpdateAvailableException{Message: new("There is no update available for your container agent.")}
}

func taggedInstance(r *operation.Request, arn string) (tagged, bool) {
	cluster, id, ok := ecsspec.ParseContainerInstanceRef(arn)
	i, found := instances.Get(r.Scoped, cluster+"/"+id)
	if !ok || !found || !strings.HasPrefix(arn, "arn:") {
		return tagged{}, false
	}
	return tagged{i.Tags, func(tags []ecstypes.Tag) { i.Tags = tags; putInstance(r, &i) }}, true
}
