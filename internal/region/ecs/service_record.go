package ecs

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// The states of a service.
const (
	serviceActive   = "ACTIVE"
	serviceDraining = "DRAINING"
	serviceInactive = "INACTIVE"
)

const (
	// serviceEvent is a turn of a service's scheduler; its key is cluster/service.
	serviceEvent = "ecs/service"
	// serviceGoneEvent ends the time an INACTIVE service is described.
	serviceGoneEvent = "ecs/service-gone"
	// describedAfterDelete: AWS says only that INACTIVE services "may be purged in the future".
	describedAfterDelete = 24 * time.Hour
)

// serviceRecord is a service as the region keeps it.
type serviceRecord struct {
	Cluster, Name, ARN, Status string
	CreatedAt                  time.Time
	DeletedAt                  time.Time `json:",omitzero"`

	// Created is what it was made from: CreateService is idempotent on it.
	Created ecs.CreateServiceInput
	// Settings is what it is now: Created with the updates since.
	Settings ecs.CreateServiceInput
	// DesiredCount as described; of a daemon it follows the instances.
	Schedule scheduler.Service
	// Namespace is the ARN of the namespace that it is a part of by Service Connect,
	// Connected those of the Cloud Map services that were made for it there.
	Namespace string   `json:",omitempty"`
	Connected []string `json:",omitempty"`
	// Deployments are what is described of Schedule.Deployments, by their id.
	Deployments map[string]deploymentRecord
	// TaskSets are those of a service with the EXTERNAL deployment controller, oldest first.
	TaskSets []taskSetRecord `json:",omitempty"`
	Tags     []ecstypes.Tag  `json:",omitempty"`
	// Express: it belongs to an Express service, [expressRecord].
	Express bool `json:",omitempty"`
}

// deploymentRecord is what is described of a deployment besides its schedule.
type deploymentRecord struct {
	// Revision is the number of its service revision, Rollout the id of the
	// service deployment that it belongs to.
	Revision, Rollout              string
	CreatedAt, UpdatedAt           time.Time
	Desired, Pending, RunningTasks int
	// Rolling back: the deployment was made primary again by the circuit breaker.
	RollingBack bool `json:",omitempty"`
	// AlarmsIgnored: an alarm was on when the deployment began.
	AlarmsIgnored bool `json:",omitempty"`
	// Connect are its Cloud Map services, by Service Connect.
	Connect []ecstypes.ServiceConnectServiceResource `json:",omitempty"`
}

var (
	services = store.Collection[serviceRecord]{Name: "ecs/service"}
	// liveServices are the keys of services that hold up the deletion of their cluster and are listed.
	liveServices = store.Collection[listedService]{Name: "ecs/service-listed"}
	// serviceTasks are the schedulers' views of tasks that have not stopped: cluster/service/task.
	serviceTasks = store.Collection[scheduler.Task]{Name: "ecs/service-task"}
)

// listedService is what ListServices filters by.
type listedService struct {
	Status     string
	LaunchType ecstypes.LaunchType
	Strategy   ecstypes.SchedulingStrategy
	Express    bool `json:",omitempty"`
}

func (s *serviceRecord) key() string { return s.Cluster + "/" + s.Name }

func (s *serviceRecord) event() ecsspec.ServiceEvent { return ecsspec.ServiceEvent(s.Name) }

func putService(r *operation.Request, s *serviceRecord) {
	services.Put(r.Scoped, s.key(), *s)
}

// putListed keeps the listing in step with the service's status.
func putListed(r *operation.Request, s *serviceRecord) {
	if s.Status == serviceInactive {
		liveServices.Delete(r.Scoped, s.key())
		return
	}
	liveServices.Put(r.Scoped, s.key(), listedService{
		Status: s.Status, LaunchType: s.Settings.LaunchType, Strategy: s.Settings.SchedulingStrategy, Express: s.Express,
	})
}

// findService finds a service of a cluster by name or ARN, in whatever state it is.
func findService(r *operation.Request, cluster, ref string) (*serviceRecord, bool) {
	named, name, ok := ecsspec.ParseServiceRef(ref)
	if !ok || !isHere(r, ref) || named != "" && named != cluster {
		return nil, false
	}
	s, found := services.Get(r.Scoped, cluster+"/"+name)
	return &s, found
}

// getService finds a service that is ACTIVE.
func getService(r *operation.Request, clusterRef, ref string) (*serviceRecord, error) {
	cluster, err := getCluster(r, clusterRef)
	if err != nil {
		return nil, err
	}
	s, found := findService(r, cluster.Name, ref)
	if !found {
		return nil, &ecstypes.ServiceNotFoundException{Message: new("Service not found.")}
	}
	if s.Status != serviceActive {
		return nil, &ecstypes.ServiceNotActiveException{Message: new("Service was not ACTIVE.")}
	}
	return s, nil
}

// countServices counts the services that hold up the deletion of a cluster.
func countServices(r *operation.Request, cluster string) int {
	return liveServices.Count(r.Scoped, cluster+"/")
}
