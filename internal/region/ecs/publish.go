package ecs

import (
	"encoding/json"
	"strings"
	"time"
	"unicode"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
)

// eventTime is how ECS writes a time in an event.
const eventTime = "2006-01-02T15:04:05.000Z"

// publishTask publishes the state of a task
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html).
func publishTask(r *operation.Request, t *taskRecord) {
	signal.Publish(r, t.key(), func() signal.Event {
		return signal.Event{
			Source: "aws.ecs", DetailType: "ECS Task State Change", Resources: []string{operation.Deref(t.Task.TaskArn)}, Detail: taskDetail(&t.Task, r.Now()),
		}
	})
}

// taskDetail is a task as an event tells of it: what DescribeTasks answers, with
// small first letters and without tags, and when it was updated.
func taskDetail(t *ecstypes.Task, now time.Time) json.RawMessage {
	told := *t
	told.Tags = nil
	encoded, err := json.Marshal(told)
	if err != nil {
		return json.RawMessage("{}")
	}
	var detail map[string]any
	if err := json.Unmarshal(encoded, &detail); err != nil {
		return json.RawMessage("{}")
	}
	detail = smallLetters(detail).(map[string]any)
	detail["updatedAt"] = now.Format(eventTime)
	return encodeDetail(detail)
}

// smallLetters begins every field's name with a small letter and leaves out
// what is nothing.
func smallLetters(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, field := range v {
			if field == nil || field == "" {
				continue
			}
			letters := []rune(name)
			letters[0] = unicode.ToLower(letters[0])
			out[string(letters)] = smallLetters(field)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = smallLetters(v[i])
		}
		return out
	}
	return v
}

func encodeDetail(detail map[string]any) json.RawMessage {
	encoded, err := json.Marshal(detail)
	if err != nil {
		return json.RawMessage("{}")
	}
	return encoded
}

// publishEntry publishes what the timeline tells of a service, where AWS does.
func publishEntry(r *operation.Request, s *serviceRecord, e TimelineEntry) {
	detailType, detail := entryDetail(r, s, e)
	if detail == nil {
		return
	}
	signal.Publish(r, s.key(), func() signal.Event {
		return signal.Event{Source: "aws.ecs", DetailType: detailType, Resources: []string{s.ARN}, Detail: encodeDetail(detail)}
	})
}

// entryDetail is the event of a timeline entry; nil for none
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html,
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html).
func entryDetail(r *operation.Request, s *serviceRecord, e TimelineEntry) (detailType string, detail map[string]any) {
	at := r.Now().Format(eventTime)
	switch e.Kind {
	case TimelineDeploymentCreated, TimelineRolledBack, TimelineDeploymentCompleted, TimelineDeploymentFailed:
		d := s.Schedule.Deployment(e.Deployment)
		reason := e.Reason
		if reason == "" && d != nil {
			reason = d.Reason
		}
		name, kind := "SERVICE_DEPLOYMENT_IN_PROGRESS", "INFO"
		switch e.Kind {
		case TimelineDeploymentCompleted:
			name = "SERVICE_DEPLOYMENT_COMPLETED"
		case TimelineDeploymentFailed:
			name, kind = "SERVICE_DEPLOYMENT_FAILED", "ERROR"
		}
		return "ECS Deployment State Change", map[string]any{
			"eventType": kind, "eventName": name, "deploymentId": e.Deployment, "updatedAt": at, "reason": reason,
		}
	case TimelineScaled:
		return serviceAction(r, s, at, "INFO", "SERVICE_DESIRED_COUNT_UPDATED", "")
	case TimelineEvent:
		for _, known := range []struct{ text, kind, name string }{
			{"has reached a steady state", "INFO", "SERVICE_STEADY_STATE"},
			{"was unable to place a task", "ERROR", "SERVICE_TASK_PLACEMENT_FAILURE"},
			{"is unable to consistently start tasks", "WARN", "SERVICE_TASK_START_IMPAIRED"},
		} {
			if strings.Contains(e.Reason, known.text) {
				return serviceAction(r, s, at, known.kind, known.name, e.Reason)
			}
		}
	}
	return "", nil
}

func serviceAction(r *operation.Request, s *serviceRecord, at, kind, name, reason string) (string, map[string]any) {
	detail := map[string]any{"eventType": kind, "eventName": name, "clusterArn": account(r).ClusterARN(s.Cluster), "createdAt": at}
	switch name {
	case "SERVICE_TASK_PLACEMENT_FAILURE":
		detail["reason"] = placementReason(reason)
	case "SERVICE_DESIRED_COUNT_UPDATED":
		detail["desiredCount"] = s.Schedule.Desired
	}
	return "ECS Service Action", detail
}

// placementReason is the reason in the words of an event of placement.
func placementReason(message string) string {
	switch {
	case strings.Contains(message, "CPU"):
		return "RESOURCE:CPU"
	case strings.Contains(message, "memory"):
		return "RESOURCE:MEMORY"
	case strings.Contains(message, "port"):
		return "RESOURCE:PORTS"
	case strings.Contains(message, "Capacity is unavailable"):
		return "RESOURCE:FARGATE"
	}
	return "ATTRIBUTE"
}
