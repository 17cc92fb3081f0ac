package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func deleteService(r *operation.Request, in *ecs.DeleteServiceInput) (*ecs.DeleteServiceOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	s, found := findService(r, cluster.Name, operation.Deref(in.Service))
	switch {
	case !found:
		return nil, &ecstypes.ServiceNotFoundException{Message: new("Service not found.")}
	case s.Status == serviceInactive:
		return nil, &ecstypes.ServiceNotActiveException{Message: new("Service was not ACTIVE.")}
	case s.Status == serviceDraining:
		return &ecs.DeleteServiceOutput{Service: new(s.describe(r, true))}, nil
	}
	if !operation.Deref(in.Force) && !s.Schedule.Daemon {
		if s.Schedule.Desired > 0 {
			return nil, invalidParameter("The service cannot be stopped while it is scaled above 0.")
		}
		if len(s.TaskSets) > 0 {
			return nil, invalidParameter("The service cannot be stopped while it has task sets.")
		}
		for _, d := range s.Deployments {
			if d.RunningTasks+d.Pending > 0 {
				return nil, invalidParameter("The service cannot be stopped while deployments are active.")
			}
		}
	}
	s.Status, s.Schedule.Draining = serviceDraining, true
	s.Schedule.Desired = 0
	s.Settings.DesiredCount = new(int32(0))
	if p := s.Schedule.Primary(); p != nil && p.Rollout == ecstypes.DeploymentRolloutStateInProgress {
		closeRollout(r, s, p.ID, ecstypes.ServiceDeploymentStatusStopped, "Service was deleted.")
	}
	for id, d := range s.Deployments {
		d.Desired = 0
		s.Deployments[id] = d
	}
	if serviceTasks.Count(r.Scoped, s.key()+"/") == 0 {
		deactivate(r, s)
		r.Cancel(serviceEvent, s.key())
	} else {
		wakeService(r, s.key())
	}
	putService(r, s)
	putListed(r, s)
	return &ecs.DeleteServiceOutput{Service: new(s.describe(r, true))}, nil
}
