package ecs

import (
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/logs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// Options of the awslogs driver
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html).
const (
	optionGroup       = "awslogs-group"
	optionRegion      = "awslogs-region"
	optionPrefix      = "awslogs-stream-prefix"
	optionStream      = "awslogs-stream"
	optionCreateGroup = "awslogs-create-group"
)

// madeGroups are the log groups that the awslogs driver made by itself.
var madeGroups = store.Collection[bool]{Name: "ecs/log-group"}

// logGroup is where a container's log goes; ok is false for another driver.
func logGroup(r *operation.Request, def *ecstypes.ContainerDefinition) (at *operation.Request, group string, ok bool) {
	c := def.LogConfiguration
	if c == nil || c.LogDriver != ecstypes.LogDriverAwslogs || c.Options[optionGroup] == "" {
		return nil, "", false
	}
	if region := c.Options[optionRegion]; region != "" && region != r.Region {
		r = r.In(region)
	}
	return r, c.Options[optionGroup], true
}

// logProblem makes the log groups that the driver is to make, and tells which of
// the containers cannot log; nil when all can. Where nobody has created a log
// group, logs are not rehearsed and nothing is missed.
func (t *taskRecord) logProblem(r *operation.Request, td *ecstypes.TaskDefinition) *ecsspec.StopReason {
	for i := range td.ContainerDefinitions {
		def := &td.ContainerDefinitions[i]
		at, group, ok := logGroup(r, def)
		if !ok || logs.GroupExists(at, group) {
			continue
		}
		why := "ResourceNotFoundException: The specified log group does not exist."
		if def.LogConfiguration.Options[optionCreateGroup] == "true" {
			err := logs.EnsureGroup(at, group)
			if err == nil {
				madeGroups.Put(at.Scoped, group, true)
				continue
			}
			why = inWords(err)
		} else if !logsInUse(at) {
			continue
		}
		return new(t.loglessly(why))
	}
	return nil
}

// loglessly is why the task ends without a log, in the words of Fargate's agent
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html)
// or, on an instance, of Docker
// (https://github.com/cn-terraform/terraform-aws-ecs-fargate-task-definition/issues/1).
func (t *taskRecord) loglessly(why string) ecsspec.StopReason {
	if t.Launch.Fargate {
		return ecsspec.FailedToInitialize("failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: " + why + " : exit status 1")
	}
	return ecsspec.FailedToStart("Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: " + why)
}

// logsInUse tells whether there is a log group that ECS has not made itself.
func logsInUse(r *operation.Request) bool {
	for _, name := range logs.GroupNames(r, madeGroups.Count(r.Scoped, "")+1) {
		if _, made := madeGroups.Get(r.Scoped, name); !made {
			return true
		}
	}
	return false
}

// logStart writes the line by which a log tells that its container runs: what
// the container itself would write cannot be known.
func (t *taskRecord) logStart(r *operation.Request, container string) {
	td, err := t.definition(r)
	if err != nil {
		return
	}
	for i := range td.TaskDefinition.ContainerDefinitions {
		def := &td.TaskDefinition.ContainerDefinitions[i]
		if operation.Deref(def.Name) != container {
			continue
		}
		at, group, ok := logGroup(r, def)
		if !ok || !logs.GroupExists(at, group) {
			continue
		}
		line := fmt.Sprintf("container %s of task %s has started (%s)", container, t.ID, operation.Deref(def.Image))
		// A group that refuses the stream's name loses the line, as the driver's buffer would.
		_ = logs.Write(at, group, t.logStream(def), line)
	}
}

// logStream is prefix/container/task, or the container's runtime id without a prefix.
func (t *taskRecord) logStream(def *ecstypes.ContainerDefinition) string {
	options := def.LogConfiguration.Options
	switch {
	case options[optionStream] != "" && !t.Launch.Fargate:
		return options[optionStream]
	case options[optionPrefix] != "":
		return options[optionPrefix] + "/" + operation.Deref(def.Name) + "/" + t.ID
	}
	return operation.Deref(t.container(operation.Deref(def.Name)).RuntimeId)
}
