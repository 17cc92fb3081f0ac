package ecs

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
)

// The limits of protection
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateTaskProtection.html,
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_GetTaskProtection.html).
const (
	maxProtected             = 10
	maxProtectionDescribed   = 100
	defaultProtectionMinutes = 120
	maxProtectionMinutes     = 2880
)

// updateTaskProtection keeps tasks of services from being stopped by scale-in
// and deployments until the protection expires.
func updateTaskProtection(r *operation.Request, in *ecs.UpdateTaskProtectionInput) (*ecs.UpdateTaskProtectionOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if n := len(in.Tasks); n < 1 || n > maxProtected {
		return nil, invalidParameter("Tasks must have 1 to %d elements, got %d", maxProtected, n)
	}
	minutes := int32(defaultProtectionMinutes)
	if in.ExpiresInMinutes != nil {
		minutes = *in.ExpiresInMinutes
	}
	if minutes < 1 || minutes > maxProtectionMinutes {
		return nil, invalidParameter("expiresInMinutes must be between 1 and %d, got %d", maxProtectionMinutes, minutes)
	}
	until := time.Time{}
	if in.ProtectionEnabled {
		until = r.Now().Add(time.Duration(minutes) * time.Minute)
	}
	out := &ecs.UpdateTaskProtectionOutput{ProtectedTasks: []ecstypes.ProtectedTask{}, Failures: []ecstypes.Failure{}}
	eachServiceTask(r, cluster.Name, in.Tasks, &out.Failures, func(t *taskRecord) {
		t.ProtectedUntil = until
		tasks.Put(r.Scoped, t.key(), *t)
		t.view(r, func(v *scheduler.Task) { v.ProtectedUntil = until })
		out.ProtectedTasks = append(out.ProtectedTasks, t.protection(r))
	})
	return out, nil
}

func getTaskProtection(r *operation.Request, in *ecs.GetTaskProtectionInput) (*ecs.GetTaskProtectionOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if n := len(in.Tasks); n < 1 || n > maxProtectionDescribed {
		return nil, invalidParameter("Tasks must have 1 to %d elements, got %d", maxProtectionDescribed, n)
	}
	out := &ecs.GetTaskProtectionOutput{ProtectedTasks: []ecstypes.ProtectedTask{}, Failures: []ecstypes.Failure{}}
	eachServiceTask(r, cluster.Name, in.Tasks, &out.Failures, func(t *taskRecord) {
		out.ProtectedTasks = append(out.ProtectedTasks, t.protection(r))
	})
	return out, nil
}

// eachServiceTask calls do for the tasks that belong to a service and live; the
// others are failures
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html).
func eachServiceTask(r *operation.Request, cluster string, refs []string, failures *[]ecstypes.Failure, do func(*taskRecord)) {
	for _, ref := range refs {
		arn := ref
		if _, id, ok := ecsspec.ParseTaskRef(ref); ok {
			arn = account(r).TaskARN(cluster, id)
		}
		t, found := findTask(r, cluster, ref)
		switch {
		case !found:
			*failures = append(*failures, missing(arn))
		case t.Service == "" || t.ending():
			*failures = append(*failures, ecstypes.Failure{
				Arn: new(arn), Reason: new("TASK_NOT_VALID"), Detail: new("The specified task is not a running task of a service."),
			})
		default:
			do(t)
		}
	}
}

func (t *taskRecord) protection(r *operation.Request) ecstypes.ProtectedTask {
	p := ecstypes.ProtectedTask{TaskArn: t.Task.TaskArn}
	if t.ProtectedUntil.After(r.Now()) {
		p.ProtectionEnabled, p.ExpirationDate = true, new(t.ProtectedUntil)
	}
	return p
}
