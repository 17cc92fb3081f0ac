package ecs

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/fault"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
)

// The states of a task set.
const (
	taskSetPrimary  = "PRIMARY"
	taskSetActive   = "ACTIVE"
	taskSetDraining = "DRAINING"
)

// taskSetRecord is a task set of a service with the EXTERNAL deployment
// controller. It is scheduled like a service of its own whose desired count is
// the set's share of the service's.
type taskSetRecord struct {
	// Set is what is described of it; its counts are filled in when it is.
	Set      ecstypes.TaskSet
	Token    string `json:",omitempty"`
	Schedule scheduler.Service
}

func registerTaskSets(s *operation.Service) {
	operation.Register(s, createTaskSet)
	operation.Register(s, updateTaskSet)
	operation.Register(s, deleteTaskSet)
	operation.Register(s, describeTaskSets)
	operation.Register(s, updateServicePrimaryTaskSet)
}

// external tells whether the service's tasks are governed by task sets.
func (s *serviceRecord) external() bool {
	c := s.Settings.DeploymentController
	return c != nil && c.Type == ecstypes.DeploymentControllerTypeExternal
}

// deployment finds the schedule of a deployment or of a task set by its id.
func (s *serviceRecord) deployment(id string) *scheduler.Deployment {
	for i := range s.TaskSets {
		if d := s.TaskSets[i].Schedule.Deployment(id); d != nil {
			return d
		}
	}
	return s.Schedule.Deployment(id)
}

// externalService finds an ACTIVE service that has task sets.
func externalService(r *operation.Request, cluster, service *string) (*serviceRecord, error) {
	s, err := getService(r, operation.Deref(cluster), operation.Deref(service))
	if err != nil {
		return nil, err
	}
	if !s.external() {
		return nil, invalidParameter("The service %s does not have the EXTERNAL deployment controller: only such services have task sets.", s.Name)
	}
	return s, nil
}

// taskSet finds a task set of the service by id or ARN.
func (s *serviceRecord) taskSet(r *operation.Request, ref string) (*taskSetRecord, bool) {
	cluster, service, id, ok := ecsspec.ParseTaskSetRef(ref)
	if !ok || !isHere(r, ref) || cluster != "" && (cluster != s.Cluster || service != s.Name) {
		return nil, false
	}
	for i := range s.TaskSets {
		if *s.TaskSets[i].Set.Id == id {
			return &s.TaskSets[i], true
		}
	}
	return nil, false
}

// changeableTaskSet finds a task set that is not being deleted.
func (s *serviceRecord) changeableTaskSet(r *operation.Request, ref string) (*taskSetRecord, error) {
	set, found := s.taskSet(r, ref)
	if !found {
		return nil, &ecstypes.TaskSetNotFoundException{Message: new("The specified task set could not be found.")}
	}
	if *set.Set.Status == taskSetDraining {
		return nil, invalidParameter("The task set %s is DRAINING: it is being deleted.", *set.Set.Id)
	}
	return set, nil
}

// rescale gives the task set its share of the service's desired count.
func (t *taskSetRecord) rescale(desired int) {
	t.Schedule.Desired = ecsspec.ComputedDesiredCount(desired, t.Set.Scale.Value)
	t.Schedule.Steady = false
}

// describe is the task set as ECS answers it.
func (t *taskSetRecord) describe(r *operation.Request, s *serviceRecord, withTags bool) ecstypes.TaskSet {
	d := t.Set
	d.ComputedDesiredCount = int32(t.Schedule.Desired)
	d.StabilityStatus, d.StabilityStatusAt = ecstypes.StabilityStatusSteadyState, new(r.Now())
	for _, v := range serviceTasks.List(r.Scoped, s.key()+"/") {
		if v.Deployment != *d.Id {
			continue
		}
		switch {
		case v.Status.Running():
			d.RunningCount++
		case v.Status.Pending() && !v.Ending:
			d.PendingCount++
		}
		if !v.Ending && !steady(r, s, &v) {
			d.StabilityStatus = ecstypes.StabilityStatusStabilizing
		}
	}
	if d.RunningCount != d.ComputedDesiredCount || d.PendingCount != 0 {
		d.StabilityStatus = ecstypes.StabilityStatusStabilizing
	}
	if d.Tags = orEmpty(d.Tags); !withTags {
		d.Tags = nil
	}
	return d
}

// steady tells whether the task lets its task set be in a steady state
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html, stabilityStatus).
func steady(r *operation.Request, s *serviceRecord, v *scheduler.Task) bool {
	for _, verdict := range []scheduler.Health{v.Health, v.Targets} {
		if verdict == scheduler.Unknown || verdict == scheduler.Unhealthy {
			return false
		}
	}
	i, found := instances.Get(r.Scoped, s.Cluster+"/"+v.Place.Instance)
	return !found || i.Status != instanceDraining
}

func describeTaskSets(r *operation.Request, in *ecs.DescribeTaskSetsInput) (*ecs.DescribeTaskSetsOutput, error) {
	s, err := externalService(r, in.Cluster, in.Service)
	if err != nil {
		return nil, err
	}
	withTags := false
	for _, f := range in.Include {
		if err := ecsspec.CheckEnum[ecstypes.TaskSetField]("include", string(f)); err != nil {
			return nil, invalidParameter("%s", err)
		}
		withTags = true
	}
	out := &ecs.DescribeTaskSetsOutput{TaskSets: []ecstypes.TaskSet{}, Failures: []ecstypes.Failure{}}
	if len(in.TaskSets) == 0 {
		for i := range s.TaskSets {
			out.TaskSets = append(out.TaskSets, s.TaskSets[i].describe(r, s, withTags))
		}
	}
	for _, ref := range in.TaskSets {
		set, found := s.taskSet(r, ref)
		if !found {
			arn := ref
			if _, _, id, ok := ecsspec.ParseTaskSetRef(ref); ok && id == ref {
				arn = account(r).TaskSetARN(s.Cluster, s.Name, id)
			}
			out.Failures = append(out.Failures, missing(arn))
			continue
		}
		out.TaskSets = append(out.TaskSets, set.describe(r, s, withTags))
	}
	return out, nil
}

func updateTaskSet(r *operation.Request, in *ecs.UpdateTaskSetInput) (*ecs.UpdateTaskSetOutput, error) {
	s, err := externalService(r, in.Cluster, in.Service)
	if err != nil {
		return nil, err
	}
	set, err := s.changeableTaskSet(r, operation.Deref(in.TaskSet))
	if err != nil {
		return nil, err
	}
	if in.Scale == nil {
		return nil, invalidParameter("scale must be specified.")
	}
	if err := ecsspec.CheckScale(*in.Scale); err != nil {
		return nil, invalidParameter("%s", err)
	}
	set.Set.Scale, set.Set.UpdatedAt = &ecstypes.Scale{Unit: ecstypes.ScaleUnitPercent, Value: in.Scale.Value}, new(r.Now())
	set.rescale(s.Schedule.Desired)
	putService(r, s)
	wakeService(r, s.key())
	return &ecs.UpdateTaskSetOutput{TaskSet: new(set.describe(r, s, true))}, nil
}

// deleteTaskSet drains a task set: it is gone when its tasks are. Without force
// it must have been scaled to zero.
func deleteTaskSet(r *operation.Request, in *ecs.DeleteTaskSetInput) (*ecs.DeleteTaskSetOutput, error) {
	s, err := externalService(r, in.Cluster, in.Service)
	if err != nil {
		return nil, err
	}
	set, found := s.taskSet(r, operation.Deref(in.TaskSet))
	if !found {
		return nil, &ecstypes.TaskSetNotFoundException{Message: new("The specified task set could not be found.")}
	}
	if *set.Set.Status != taskSetDraining {
		if set.Set.Scale.Value > 0 && !operation.Deref(in.Force) {
			return nil, invalidParameter("The task set %s cannot be deleted while it is scaled above 0. Scale it to 0 or use force.", *set.Set.Id)
		}
		set.Set.Status, set.Set.UpdatedAt = new(taskSetDraining), new(r.Now())
		set.Set.Scale = &ecstypes.Scale{Unit: ecstypes.ScaleUnitPercent}
		set.rescale(0)
		set.Schedule.Draining = true
		putService(r, s)
		wakeService(r, s.key())
	}
	return &ecs.DeleteTaskSetOutput{TaskSet: new(set.describe(r, s, true))}, nil
}

// updateServicePrimaryTaskSet makes a task set the one that serves: what it
// says becomes what the service says.
func updateServicePrimaryTaskSet(r *operation.Request, in *ecs.UpdateServicePrimaryTaskSetInput) (*ecs.UpdateServicePrimaryTaskSetOutput, error) {
	s, err := externalService(r, in.Cluster, in.Service)
	if err != nil {
		return nil, err
	}
	set, err := s.changeableTaskSet(r, operation.Deref(in.PrimaryTaskSet))
	if err != nil {
		return nil, err
	}
	for i := range s.TaskSets {
		if other := &s.TaskSets[i]; *other.Set.Status == taskSetPrimary {
			other.Set.Status, other.Set.UpdatedAt = new(taskSetActive), new(r.Now())
		}
	}
	set.Set.Status, set.Set.UpdatedAt = new(taskSetPrimary), new(r.Now())
	to, from := &s.Settings, &set.Set
	to.TaskDefinition, to.LaunchType, to.PlatformVersion = from.TaskDefinition, from.LaunchType, from.PlatformVersion
	to.CapacityProviderStrategy, to.NetworkConfiguration = from.CapacityProviderStrategy, from.NetworkConfiguration
	to.LoadBalancers, to.ServiceRegistries = from.LoadBalancers, from.ServiceRegistries
	putService(r, s)
	putListed(r, s)
	return &ecs.UpdateServicePrimaryTaskSetOutput{TaskSet: new(set.describe(r, s, true))}, nil
}

// taskSetTurns is a turn of each task set's scheduler.
func (s *serviceRecord) taskSetTurns(r *operation.Request) (wake time.Time, err error) {
	all := serviceTasks.List(r.Scoped, s.key()+"/")
	var kept []taskSetRecord
	for i := range s.TaskSets {
		set := &s.TaskSets[i]
		own := []scheduler.Task{}
		for _, v := range all {
			if v.Deployment == *set.Set.Id {
				own = append(own, v)
			}
		}
		var snapshot []scheduler.Instance
		if p := set.Schedule.Primary(); p != nil && !p.Launch.Fargate {
			snapshot = instanceSnapshot(r, s.Cluster, "service:"+s.Name)
		}
		set.Schedule.LostZones = fault.LostZones(r)
		plan := set.Schedule.Plan(own, snapshot, r.Now())
		set.Schedule = plan.Service
		stopPlanned(r, s, plan)
		if err := startPlanned(r, s, plan); err != nil {
			return wake, err
		}
		if plan.Drained {
			continue
		}
		if !plan.Wake.IsZero() && (wake.IsZero() || plan.Wake.Before(wake)) {
			wake = plan.Wake
		}
		kept = append(kept, *set)
	}
	s.TaskSets = kept
	return wake, nil
}
