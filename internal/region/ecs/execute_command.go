package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

const (
	executeCommandAgent = "ExecuteCommandAgent"
	notExecutable       = "The execute command failed because execute command was not enabled when the task was run or the execute command agent isn't running. " +
		"Wait and try again or run a new task with execute command enabled and try again."
)

// executeCommand answers the data of a session. The region has no containers,
// so there is nothing at the other end of the stream.
func executeCommand(r *operation.Request, in *ecs.ExecuteCommandInput) (*ecs.ExecuteCommandOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if !in.Interactive {
		return nil, invalidParameter("Interactive is the only mode supported currently.")
	}
	t, found := findTask(r, cluster.Name, operation.Deref(in.Task))
	switch {
	case !found:
		return nil, invalidParameter("The referenced task was not found.")
	case !t.Task.EnableExecuteCommand || t.status() != ecsspec.TaskRunning || t.ending():
		return nil, invalidParameter(notExecutable)
	}
	name := operation.Deref(in.Container)
	if name == "" {
		if len(t.Task.Containers) != 1 {
			return nil, invalidParameter("The task has more than one container: specify the name of the container to run the command in.")
		}
		name = operation.Deref(t.Task.Containers[0].Name)
	}
	c := t.container(name)
	switch {
	case c == nil:
		return nil, invalidParameter("Container %s is not part of the task %s.", name, t.ID)
	case operation.Deref(c.LastStatus) != string(ecsspec.TaskRunning):
		return nil, invalidParameter(notExecutable)
	}
	session := "ecs-execute-command-" + r.ID("ecs/session", 17)
	return &ecs.ExecuteCommandOutput{
		ClusterArn: new(cluster.ARN), ContainerArn: c.ContainerArn, ContainerName: c.Name, Interactive: true, TaskArn: t.Task.TaskArn,
		Session: &ecstypes.Session{
			SessionId:  new(session),
			StreamUrl:  new("wss://ssmmessages." + r.Region + "." + ecsspec.DNSSuffix(r.Region) + "/v1/data-channel/" + session + "?role=publish_subscribe"),
			TokenValue: new(r.ID("ecs/session-token", 64)),
		},
	}, nil
}

// discoverPollEndpoint is where an agent would find the region
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DiscoverPollEndpoint.html).
func discoverPollEndpoint(r *operation.Request, in *ecs.DiscoverPollEndpointInput) (*ecs.DiscoverPollEndpointOutput, error) {
	if in.Cluster != nil {
		if _, err := getCluster(r, *in.Cluster); err != nil {
			return nil, err
		}
	}
	at := func(what string) *string {
		return new("https://" + what + "." + r.Region + "." + ecsspec.DNSSuffix(r.Region) + "/")
	}
	return &ecs.DiscoverPollEndpointOutput{Endpoint: at("ecs-a-1"), TelemetryEndpoint: at("ecs-t-1"), ServiceConnectEndpoint: at("ecs-sc-1")}, nil
}
