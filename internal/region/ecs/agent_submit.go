package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// The Submit calls are an agent's reports. The region plays the agents itself,
// so what is reported changes nothing but one thing: a task that is reported as
// STOPPED stops.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_SubmitTaskStateChange.html

const acknowledged = "ACK"

func registerAgentCalls(s *operation.Service) {
	operation.Register(s, submitTaskStateChange)
	operation.Register(s, submitContainerStateChange)
	operation.Register(s, submitAttachmentStateChanges)
}

// reportedTask finds the task that a report is about.
func reportedTask(r *operation.Request, cluster, task *string) (*taskRecord, error) {
	c, err := getCluster(r, operation.Deref(cluster))
	if err != nil {
		return nil, err
	}
	t, found := findTask(r, c.Name, operation.Deref(task))
	if !found {
		return nil, clientException("The referenced task was not found.")
	}
	return t, nil
}

func submitTaskStateChange(r *operation.Request, in *ecs.SubmitTaskStateChangeInput) (*ecs.SubmitTaskStateChangeOutput, error) {
	if len(in.Attachments) > 0 && in.Task == nil {
		return nil, unsupported("attachments without a task")
	}
	t, err := reportedTask(r, in.Cluster, in.Task)
	if err != nil {
		return nil, err
	}
	switch status := ecsspec.TaskStatus(operation.Deref(in.Status)); {
	case status == "":
	case status.Stage() < 0:
		return nil, clientException("%q is no status of a task.", status)
	case status == ecsspec.TaskStopped && !t.ending():
		reason := ecsspec.StoppedByExit()
		if operation.Deref(in.Reason) != "" {
			reason.Reason = *in.Reason
		}
		r.Cancel(taskEvent, t.key())
		t.fail(r, reason)
		t.put(r)
	}
	return &ecs.SubmitTaskStateChangeOutput{Acknowledgment: new(acknowledged)}, nil
}

func submitContainerStateChange(r *operation.Request, in *ecs.SubmitContainerStateChangeInput) (*ecs.SubmitContainerStateChangeOutput, error) {
	t, err := reportedTask(r, in.Cluster, in.Task)
	if err != nil {
		return nil, err
	}
	if t.container(operation.Deref(in.ContainerName)) == nil {
		return nil, clientException("Container %s is not part of the task %s.", operation.Deref(in.ContainerName), t.ID)
	}
	return &ecs.SubmitContainerStateChangeOutput{Acknowledgment: new(acknowledged)}, nil
}

func submitAttachmentStateChanges(r *operation.Request, in *ecs.SubmitAttachmentStateChangesInput) (*ecs.SubmitAttachmentStateChangesOutput, error) {
	if _, err := getCluster(r, operation.Deref(in.Cluster)); err != nil {
		return nil, err
	}
	for _, a := range in.Attachments {
		if arn, ok := ecsspec.ParseARN(operation.Deref(a.AttachmentArn)); !ok || arn.Service != "ecs" {
			return nil, &ecstypes.InvalidParameterException{Message: new("attachmentArn is not the ARN of an attachment: " + operation.Deref(a.AttachmentArn))}
		}
	}
	return &ecs.SubmitAttachmentStateChangesOutput{Acknowledgment: new(acknowledged)}, nil
}
