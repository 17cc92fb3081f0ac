package ecs

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
)

// deploymentUnderWay finds the service whose deployment is under way as the
// service deployment that the ARN names.
func deploymentUnderWay(r *operation.Request, arn string) (*serviceRecord, *scheduler.Deployment, error) {
	key, ok := keyIn(r, arn, "service-deployment")
	rollout, found := rollouts.Get(r.Scoped, key)
	if !ok || !found {
		return nil, nil, &ecstypes.ServiceDeploymentNotFoundException{Message: new("The service deployment ARN that you specified was not found: " + arn)}
	}
	at := strings.LastIndex(key, "/")
	s, found := services.Get(r.Scoped, key[:at])
	p := s.Schedule.Primary()
	if !found || s.Status != serviceActive || p == nil || s.Deployments[p.ID].Rollout != key[at+1:] || rollout.Status != ecstypes.ServiceDeploymentStatusInProgress {
		return nil, nil, &ecstypes.ConflictException{Message: new("The service deployment is not in progress: its status is " + string(rollout.Status) + ".")}
	}
	return &s, p, nil
}

// stopServiceDeployment rolls a deployment back, whether or not the service
// asks for that when one fails.
func stopServiceDeployment(r *operation.Request, in *ecs.StopServiceDeploymentInput) (*ecs.StopServiceDeploymentOutput, error) {
	if in.StopType != "" {
		if err := ecsspec.CheckEnum[ecstypes.StopServiceDeploymentStopType]("stopType", string(in.StopType)); err != nil {
			return nil, invalidParameter("%s", err)
		}
		if in.StopType != ecstypes.StopServiceDeploymentStopTypeRollback {
			return nil, unsupported("stopType %s; use ROLLBACK", in.StopType)
		}
	}
	s, p, err := deploymentUnderWay(r, operation.Deref(in.ServiceDeploymentArn))
	if err != nil {
		return nil, err
	}
	if err := requestRollback(r, s, p); err != nil {
		return nil, err
	}
	return &ecs.StopServiceDeploymentOutput{ServiceDeploymentArn: in.ServiceDeploymentArn}, nil
}

func requestRollback(r *operation.Request, s *serviceRecord, p *scheduler.Deployment) error {
	if c := s.Schedule.Completed; c == nil || c.ID == p.ID {
		return invalidParameter("The service %s has no earlier service revision to roll back to.", s.Name)
	}
	p.StopRequested = true
	editRollout(r, s, p.ID, func(d *ecstypes.ServiceDeployment) { d.Status = ecstypes.ServiceDeploymentStatusRollbackRequested })
	putService(r, s)
	wakeService(r, s.key())
	return nil
}

// continueServiceDeployment lets a deployment go on that a hook has paused, or
// rolls it back.
func continueServiceDeployment(r *operation.Request, in *ecs.ContinueServiceDeploymentInput) (*ecs.ContinueServiceDeploymentOutput, error) {
	if in.Action != "" {
		if err := ecsspec.CheckEnum[ecstypes.DeploymentLifecycleHookAction]("action", string(in.Action)); err != nil {
			return nil, invalidParameter("%s", err)
		}
	}
	s, p, err := deploymentUnderWay(r, operation.Deref(in.ServiceDeploymentArn))
	if err != nil {
		return nil, err
	}
	out := &ecs.ContinueServiceDeploymentOutput{ServiceDeploymentArn: in.ServiceDeploymentArn}
	if p.Shift != nil {
		for i := range p.Shift.Hooks {
			h := &p.Shift.Hooks[i]
			if hookID(s.Deployments[p.ID].Rollout, p.Shift, h.Hook) != operation.Deref(in.HookId) || h.Status != ecstypes.DeploymentLifecycleHookStatusAwaitingAction {
				continue
			}
			if in.Action == ecstypes.DeploymentLifecycleHookActionRollback {
				return out, requestRollback(r, s, p)
			}
			h.Status = ecstypes.DeploymentLifecycleHookStatusSucceeded
			putService(r, s)
			wakeService(r, s.key())
			return out, nil
		}
	}
	return nil, invalidParameter("The service deployment is not paused at a lifecycle hook with the id %s.", operation.Deref(in.HookId))
}
