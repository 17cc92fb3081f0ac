package scheduler

import (
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// The scheduler waits longer after each failed attempt to start tasks, at most
// 15 minutes
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html).
// The steps in between are ours: AWS publishes only the end.
const (
	patientRounds = 3
	firstWait     = time.Minute
	longestWait   = 15 * time.Minute
)

// TaskFailed counts a task that could not be started or placed, that exited
// before it counted as healthy, or that failed its health checks. Tasks that
// fail at the same time are one failed attempt. impaired tells that the
// scheduler now begins to wait: the moment AWS announces it.
func (d *Deployment) TaskFailed(now time.Time) (impaired bool) {
	d.Failed++
	if d.LastFailure.Equal(now) {
		return false
	}
	d.LastFailure = now
	d.Rounds++
	if d.Rounds < patientRounds {
		return false
	}
	wait := longestWait
	if doublings := d.Rounds - patientRounds; doublings < 4 {
		wait = firstWait << doublings
	}
	d.RetryAt = now.Add(wait)
	return d.Rounds == patientRounds
}

// forgive sets the counts back once a task of the deployment is healthy.
func (d *Deployment) forgive(s *Service, tasks []Task, now time.Time) {
	for i := range tasks {
		t := &tasks[i]
		if t.Deployment != d.ID || !t.Healthy(now) {
			continue
		}
		if !s.Breaker.KeepCount {
			d.Failed = 0
		}
		if since, _ := t.HealthyFrom(); since.After(d.LastFailure) {
			d.Rounds, d.RetryAt, d.SaidUnplaced = 0, time.Time{}, ""
		}
	}
}

// trip fails the primary deployment when its tasks failed too often, an alarm
// has gone off or somebody asked for it.
func (p *Plan) trip() {
	s := &p.Service
	primary := s.Primary()
	if primary.Rollout != ecstypes.DeploymentRolloutStateInProgress {
		return
	}
	switch {
	case primary.Restored:
		// It is the last resort: there is nothing better to go back to.
		if s.Breaker.Enabled && primary.Failed >= s.Breaker.Threshold(s.Desired) {
			p.fail(ecsspec.FailureTasks, false)
		}
	case primary.StopRequested:
		p.fail(ecsspec.FailureStopped, true)
	case primary.Alarmed:
		p.fail(ecsspec.FailureAlarm, s.AlarmsRollBack)
	case s.Breaker.Enabled && primary.Failed >= s.Breaker.Threshold(s.Desired):
		p.fail(ecsspec.FailureTasks, s.Breaker.Rollback)
	}
}

// fail ends the primary deployment and makes the last completed one primary
// again where that is asked for and possible.
func (p *Plan) fail(why ecsspec.DeploymentFailure, rollback bool) {
	s := &p.Service
	primary := s.Primary()
	primary.Rollout, primary.Reason = ecstypes.DeploymentRolloutStateFailed, ecsspec.RolloutFailedBecause(why)
	failed := primary.ID
	p.say(ecsspec.ServiceEvent(s.Name).DeploymentFailedBecause(failed, why))
	p.Failed, p.Why = failed, why
	if !rollback || s.Completed == nil || s.Completed.ID == failed {
		return
	}
	back := *s.Completed
	if old := s.Deployment(back.ID); old != nil {
		back = *old
	}
	back.Rollout, back.Reason = ecstypes.DeploymentRolloutStateInProgress, ecsspec.RolloutRollingBackBecause(back.ID, why)
	back.Failed, back.Rounds, back.RetryAt, back.SaidDeadlock = 0, 0, time.Time{}, false
	back.Alarmed, back.StopRequested, back.Restored, back.Shift = false, false, true, nil
	if s.Shift.on() {
		// All traffic goes back at once, then the new tasks stop.
		back.Shift = &Progress{Stage: StageCleanUp, Since: p.now, Production: 100, Test: 100}
	}
	deployments := []Deployment{back}
	for _, d := range s.Deployments {
		if d.ID != back.ID {
			deployments = append(deployments, d)
		}
	}
	s.Deployments = deployments
	p.RolledBackTo = back.ID
	p.say(ecsspec.ServiceEvent(s.Name).RollingBack(back.ID))
}
