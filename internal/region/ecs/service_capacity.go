package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Capacity is what automatic scaling sees of a service.
type Capacity struct {
	Desired, Running int
	// Deploying: a deployment is under way, so the service is not scaled in.
	Deploying bool
}

// ServiceCapacity finds the capacity of an ACTIVE service of the REPLICA strategy.
func ServiceCapacity(r *operation.Request, cluster, service string) (Capacity, bool) {
	s, found := services.Get(r.Scoped, cluster+"/"+service)
	if !found || s.Status != serviceActive || s.Schedule.Daemon {
		return Capacity{}, false
	}
	c := Capacity{Desired: s.Schedule.Desired}
	for _, d := range s.Deployments {
		c.Running += d.RunningTasks
	}
	if p := s.Schedule.Primary(); p != nil {
		c.Deploying = p.Rollout == ecstypes.DeploymentRolloutStateInProgress
	}
	return c, true
}

// SetDesiredCount changes a service's desired count as UpdateService does.
func SetDesiredCount(r *operation.Request, cluster, service string, n int) error {
	_, err := updateService(r, &ecs.UpdateServiceInput{Cluster: &cluster, Service: &service, DesiredCount: new(int32(n))})
	return err
}
