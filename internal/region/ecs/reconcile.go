package ecs

import (
	"fmt"
	"strings"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/fault"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// wakeService asks for a turn of a service's scheduler now.
func wakeService(r *operation.Request, key string) {
	if due, found := r.Pending(serviceEvent, key); found {
		if !due.After(r.Now()) {
			return
		}
		r.Cancel(serviceEvent, key)
	}
	r.Enqueue(store.Event{Due: r.Now(), Kind: serviceEvent, Key: key})
}

// serviceTurn is one turn of a service's scheduler: a snapshot is taken, the
// scheduler plans, the plan is applied.
func serviceTurn(r *operation.Request, e store.Event) error {
	s, found := services.Get(r.Scoped, e.Key)
	if !found || s.Status == serviceInactive {
		return nil
	}
	// The plan says when the next turn is due; what happens while it is applied
	// may ask for one at once.
	r.Cancel(serviceEvent, s.key())
	if s.external() && !s.Schedule.Draining {
		wake, err := s.taskSetTurns(r)
		keepPlaceable(r, &s, true)
		putService(r, &s)
		wakeLater(r, &s, wake)
		return err
	}
	var snapshot []scheduler.Instance
	if p := s.Schedule.Primary(); p != nil && !p.Launch.Fargate && !s.Schedule.Draining {
		snapshot = instanceSnapshot(r, s.Cluster, "service:"+s.Name)
	}
	tasks := serviceTasks.List(r.Scoped, s.key()+"/")
	s.heedAlarms(r)
	s.Schedule.LostZones = fault.LostZones(r)
	plan := s.Schedule.Plan(tasks, snapshot, r.Now())
	before := s.Schedule
	s.Schedule = plan.Service
	if err := applyPlan(r, &s, &before, plan); err != nil {
		return err
	}
	s.moveTraffic(r, &before)
	recount(r, &s)
	if plan.Drained {
		deactivate(r, &s)
	}
	observe(r, &s)
	putService(r, &s)
	wakeLater(r, &s, plan.Wake)
	return nil
}

// wakeLater asks for a turn at a time, unless one is due anyhow.
func wakeLater(r *operation.Request, s *serviceRecord, at time.Time) {
	if _, asked := r.Pending(serviceEvent, s.key()); !asked && !at.IsZero() {
		r.Enqueue(store.Event{Due: at, Kind: serviceEvent, Key: s.key()})
	}
}

func applyPlan(r *operation.Request, s *serviceRecord, before *scheduler.Service, plan scheduler.Plan) error {
	if plan.Failed != "" {
		recordFailure(r, s, plan)
	}
	stopPlanned(r, s, plan)
	if err := startPlanned(r, s, plan); err != nil {
		return err
	}
	if plan.Completed != "" {
		recordCompletion(r, s, plan.Completed)
	}
	keepPlaceable(r, s, waits(before))
	return nil
}

func stopPlanned(r *operation.Request, s *serviceRecord, plan scheduler.Plan) {
	for _, stop := range plan.Stop {
		if t, found := tasks.Get(r.Scoped, s.Cluster+"/"+stop.Task); found {
			stopTaskFor(r, &t, stop.Reason)
		}
	}
	for _, message := range plan.Events {
		announce(r, s, message)
	}
}

func startPlanned(r *operation.Request, s *serviceRecord, plan scheduler.Plan) error {
	var started []string
	var moved zonesOf
	replaced := 0
	var n newTask
	var revision ecstypes.ServiceRevision
	for _, start := range plan.Start {
		if n.Deployment != start.Deployment {
			var err error
			if n, revision, err = serviceTask(r, s, start.Deployment); err != nil {
				return fmt.Errorf("starting a task of %s: %w", s.key(), err)
			}
		}
		n.Place, n.Targets = start.Place, targetsOf(&revision)
		id := startTask(r, n).ID
		if start.Rebalancing {
			moved.add(start.Place.Zone, id)
			continue
		}
		started = append(started, id)
		if start.Replacing {
			replaced++
		}
	}
	moved.announce(r, s)
	if len(started) > 0 {
		announce(r, s, startedMessage(ecsspec.ServiceEvent(plan.Service.Name), started, replaced))
	}
	return nil
}

// startedMessage is the event of started tasks; AWS adds why when they replace unhealthy ones.
func startedMessage(event ecsspec.ServiceEvent, started []string, replaced int) string {
	message := event.StartedTasks(started...)
	if replaced > 0 {
		message += fmt.Sprintf(" Amazon ECS replaced %d tasks due to an unhealthy status.", replaced)
	}
	return message
}

func recordFailure(r *operation.Request, s *serviceRecord, plan scheduler.Plan) {
	touchDeployment(r, s, plan.Failed)
	record(r, s, TimelineEntry{Kind: TimelineDeploymentFailed, Deployment: plan.Failed, Reason: ecsspec.RolloutFailedBecause(plan.Why)})
	failed := s.Schedule.Deployment(plan.Failed)
	editRollout(r, s, plan.Failed, func(d *ecstypes.ServiceDeployment) {
		if b := d.DeploymentCircuitBreaker; b != nil && plan.Why == ecsspec.FailureTasks {
			b.Status = ecstypes.ServiceDeploymentRollbackMonitorsStatusTriggered
			if failed != nil {
				b.FailureCount = int32(failed.Failed)
			}
		}
	})
	record0 := s.Deployments[plan.Failed]
	if plan.RolledBackTo == "" {
		status := ecstypes.ServiceDeploymentStatusStopped
		if record0.RollingBack {
			status = ecstypes.ServiceDeploymentStatusRollbackFailed
		}
		closeRollout(r, s, plan.Failed, status, ecsspec.RolloutFailedBecause(plan.Why))
		return
	}
	to := plan.RolledBackTo
	back := s.Deployments[to]
	back.Revision, back.Rollout, back.RollingBack, back.UpdatedAt = revisionOf(to), record0.Rollout, true, r.Now()
	if old, found := revisions.Get(r.Scoped, s.key()+"/"+back.Revision); found {
		back.Connect = connected(r, s.Namespace, old.ServiceConnectConfiguration)
	}
	if back.CreatedAt.IsZero() {
		back.CreatedAt = r.Now()
	}
	s.Deployments[to] = back
	editRollout(r, s, to, func(d *ecstypes.ServiceDeployment) {
		d.Status, d.StatusReason = ecstypes.ServiceDeploymentStatusRollbackInProgress, new(ecsspec.RolloutFailedBecause(plan.Why))
		d.Rollback = &ecstypes.Rollback{
			Reason: new(ecsspec.RolloutRollingBackBecause(to, plan.Why)), StartedAt: new(r.Now()),
			ServiceRevisionArn: new(account(r).ServiceRevisionARN(s.Cluster, s.Name, back.Revision)),
		}
	})
	restoreSettings(r, s, back.Revision)
	record(r, s, TimelineEntry{Kind: TimelineRolledBack, Deployment: to, Reason: ecsspec.RolloutRollingBackBecause(to, plan.Why)})
}

// restoreSettings makes the service say what its revision said.
func restoreSettings(r *operation.Request, s *serviceRecord, number string) {
	revision, found := revisions.Get(r.Scoped, s.key()+"/"+number)
	if !found {
		return
	}
	in := &s.Settings
	in.TaskDefinition, in.NetworkConfiguration = revision.TaskDefinition, revision.NetworkConfiguration
	in.LaunchType, in.CapacityProviderStrategy = revision.LaunchType, revision.CapacityProviderStrategy
	in.LoadBalancers, in.ServiceRegistries = revision.LoadBalancers, revision.ServiceRegistries
	in.ServiceConnectConfiguration, in.VolumeConfigurations = revision.ServiceConnectConfiguration, revision.VolumeConfigurations
	in.VpcLatticeConfigurations = revision.VpcLatticeConfigurations
}

func recordCompletion(r *operation.Request, s *serviceRecord, id string) {
	touchDeployment(r, s, id)
	record(r, s, TimelineEntry{Kind: TimelineDeploymentCompleted, Deployment: id, Reason: ecsspec.RolloutCompleted(id)})
	d := s.Deployments[id]
	status := ecstypes.ServiceDeploymentStatusSuccessful
	if d.RollingBack {
		status = ecstypes.ServiceDeploymentStatusRollbackSuccessful
	}
	closeRollout(r, s, id, status, "")
	d.RollingBack = false
	s.Deployments[id] = d
	s.dropConnections(r, d.Connect)
}

// recount keeps what is described of the deployments in step with their tasks.
func recount(r *operation.Request, s *serviceRecord) {
	type counts struct{ pending, running int }
	of := map[string]counts{}
	for _, t := range serviceTasks.List(r.Scoped, s.key()+"/") {
		c := of[t.Deployment]
		switch {
		case t.Status.Running():
			c.running++
		case t.Status.Pending() && !t.Ending:
			c.pending++
		}
		of[t.Deployment] = c
	}
	for i := range s.Schedule.Deployments {
		id := s.Schedule.Deployments[i].ID
		d := s.Deployments[id]
		c := of[id]
		desired := s.Schedule.Desired
		if i > 0 || s.Schedule.Draining {
			// What is left of an old deployment is what it still wants.
			desired = c.running + c.pending
		}
		if d.Desired != desired || d.Pending != c.pending || d.RunningTasks != c.running {
			d.Desired, d.Pending, d.RunningTasks, d.UpdatedAt = desired, c.pending, c.running, r.Now()
			s.Deployments[id] = d
		}
	}
	for id := range s.Deployments {
		if c := s.Schedule.Completed; s.Schedule.Deployment(id) == nil && (c == nil || c.ID != id) {
			delete(s.Deployments, id)
		}
	}
	if s.Schedule.Primary() != nil {
		editRolloutCounts(r, s, s.Schedule.Primary().ID)
	}
}

func editRolloutCounts(r *operation.Request, s *serviceRecord, id string) {
	d := s.Deployments[id]
	key := s.key() + "/" + d.Rollout
	rollout, found := rollouts.Get(r.Scoped, key)
	if !found || rollout.FinishedAt != nil && !rollout.FinishedAt.Equal(r.Now()) {
		return
	}
	for i := range rollout.SourceServiceRevisions {
		source := &rollout.SourceServiceRevisions[i]
		arn := operation.Deref(source.Arn)
		if d, found := s.Deployments[deploymentPrefix+arn[strings.LastIndex(arn, "/")+1:]]; found {
			*source = s.revisionSummary(r, d)
		}
	}
	if t := rollout.TargetServiceRevision; t != nil && strings.HasSuffix(operation.Deref(t.Arn), "/"+d.Revision) {
		*t = s.revisionSummary(r, d)
	}
	if b := rollout.DeploymentCircuitBreaker; b != nil && b.Status == ecstypes.ServiceDeploymentRollbackMonitorsStatusMonitoring {
		b.FailureCount = int32(s.Schedule.Primary().Failed)
	}
	rollouts.Put(r.Scoped, key, rollout)
}

// deactivate ends a service whose tasks are gone.
func deactivate(r *operation.Request, s *serviceRecord) {
	s.Status, s.DeletedAt = serviceInactive, r.Now()
	s.dropConnections(r, nil)
	s.Schedule.Deployments, s.Schedule.Completed = nil, nil
	s.Deployments, s.TaskSets = nil, nil
	for _, e := range serviceTasks.Entries(r.Scoped, s.key()+"/", "", 0) {
		serviceTasks.Delete(r.Scoped, e.Key)
	}
	unplacedServices.Delete(r.Scoped, s.key())
	putListed(r, s)
	endExpress(r, s)
	r.Enqueue(store.Event{Due: r.Now().Add(describedAfterDelete), Kind: serviceGoneEvent, Key: s.key(), Background: true})
}

// serviceGone forgets an INACTIVE service, unless another took its name.
func serviceGone(r *operation.Request, e store.Event) error {
	s, found := services.Get(r.Scoped, e.Key)
	if !found || s.Status != serviceInactive || s.DeletedAt.Add(describedAfterDelete).After(r.Now()) {
		return nil
	}
	services.Delete(r.Scoped, e.Key)
	forgetHistoryOf(r, e.Key)
	if s.Express {
		forgetExpress(r, e.Key)
	}
	return nil
}

// forgetHistoryOf removes what is kept under a service's key.
func forgetHistoryOf(r *operation.Request, key string) {
	for _, e := range events.Entries(r.Scoped, key+"/", "", 0) {
		events.Delete(r.Scoped, e.Key)
	}
	for _, e := range revisions.Entries(r.Scoped, key+"/", "", 0) {
		revisions.Delete(r.Scoped, e.Key)
	}
	for _, e := range rollouts.Entries(r.Scoped, key+"/", "", 0) {
		rollouts.Delete(r.Scoped, e.Key)
	}
}

// unplacedServices are the services that wait for capacity: a new container
// instance wakes them.
var unplacedServices = store.Collection[bool]{Name: "ecs/service-unplaced"}

func keepPlaceable(r *operation.Request, s *serviceRecord, waited bool) {
	wait := waits(&s.Schedule)
	for i := range s.TaskSets {
		wait = wait || waits(&s.TaskSets[i].Schedule)
	}
	switch {
	case wait && !waited || s.Schedule.Daemon || wait && s.external():
		unplacedServices.Put(r.Scoped, s.key(), true)
	case !wait && waited:
		unplacedServices.Delete(r.Scoped, s.key())
	}
}

// waits tells whether a schedule waits for capacity.
func waits(s *scheduler.Service) bool {
	return s.Daemon || s.SaidCrowded != "" || s.Primary() != nil && s.Primary().SaidUnplaced != ""
}
