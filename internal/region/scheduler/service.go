package scheduler

import (
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// Service is a service as its scheduler knows it.
type Service struct {
	Name   string
	Daemon bool `json:",omitempty"`
	// Desired is the desired count; of a daemon it follows the instances.
	Desired                               int
	MinimumHealthyPercent, MaximumPercent int
	Breaker                               Breaker
	// Shift is set for deployments that move traffic.
	Shift Shift `json:",omitzero"`
	// AlarmsRollBack: a deployment that an alarm fails is rolled back.
	AlarmsRollBack bool `json:",omitempty"`
	// Grace is the health check grace period: how long after its start a task
	// may be unhealthy.
	Grace time.Duration `json:",omitempty"`
	// LostZones take no task while the turn lasts; whoever asks for the plan knows them.
	LostZones []string `json:"-"`
	// Rebalance: availability zones are kept balanced. Rebalancing: that they are
	// not was announced. Moving tasks run in addition until others have stopped for
	// them. SaidCrowded is what was announced of a zone that takes no more.
	Rebalance   bool   `json:",omitempty"`
	Rebalancing bool   `json:",omitempty"`
	Moving      int    `json:",omitempty"`
	SaidCrowded string `json:",omitempty"`
	// Draining services are being deleted: all their tasks stop.
	Draining bool `json:",omitempty"`
	// Deployments, the PRIMARY first, then the ACTIVE ones, newest first.
	Deployments []Deployment
	// Completed is the last deployment that was completed: where a rollback leads.
	Completed *Deployment `json:",omitempty"`
	// Steady tells that the steady state was announced and holds since.
	Steady bool `json:",omitempty"`
}

// RollingUpdate is the service's arithmetic.
func (s *Service) RollingUpdate() ecsspec.RollingUpdate {
	return ecsspec.RollingUpdate{Desired: s.Desired, MinimumHealthyPercent: s.MinimumHealthyPercent, MaximumPercent: s.MaximumPercent}
}

// Primary is the newest deployment. A service has one unless it is drained.
func (s *Service) Primary() *Deployment {
	if len(s.Deployments) == 0 {
		return nil
	}
	return &s.Deployments[0]
}

// Deployment finds a deployment by its id.
func (s *Service) Deployment(id string) *Deployment {
	for i := range s.Deployments {
		if s.Deployments[i].ID == id {
			return &s.Deployments[i]
		}
	}
	return nil
}

// Breaker is the deployment circuit breaker.
type Breaker struct {
	Enabled, Rollback bool `json:",omitempty"`
	// KeepCount: a healthy task does not set the count of failed tasks back.
	KeepCount bool `json:",omitempty"`
	// ThresholdType and ThresholdValue are those of the configuration, if any.
	ThresholdType  ecstypes.ThresholdType `json:",omitempty"`
	ThresholdValue int                    `json:",omitempty"`
}

// Threshold is how many failed tasks fail a deployment.
func (b Breaker) Threshold(desired int) int {
	percent := max(1, (desired*b.ThresholdValue+99)/100)
	switch b.ThresholdType {
	case ecstypes.ThresholdTypeCount:
		return max(1, b.ThresholdValue)
	case ecstypes.ThresholdTypeUnboundedPercent:
		return percent
	case ecstypes.ThresholdTypeBoundedPercent:
		return min(max(percent, ecsspec.CircuitBreakerMinimumThreshold), ecsspec.CircuitBreakerMaximumThreshold)
	}
	return ecsspec.CircuitBreakerThreshold(desired)
}

// Deployment is one deployment of a service.
type Deployment struct {
	// ID is "ecs-svc/" and the number of the service revision.
	ID      string
	Rollout ecstypes.DeploymentRolloutState
	Reason  string
	// Failed counts tasks that failed in a row.
	Failed int `json:",omitempty"`
	// Rounds counts how often in a row starting tasks failed, LastFailure is
	// when it last did and RetryAt when the next attempt may be made.
	Rounds      int       `json:",omitempty"`
	LastFailure time.Time `json:",omitzero"`
	RetryAt     time.Time `json:",omitzero"`
	// Said are announcements made once for the deployment: a deadlock, and the
	// reason why a task could not be placed.
	SaidDeadlock bool   `json:",omitempty"`
	SaidUnplaced string `json:",omitempty"`
	// Alarmed: an alarm of the deployment has gone off. StopRequested: somebody
	// wants it rolled back. Restored: it is where a rollback leads, which nothing stops.
	Alarmed       bool `json:",omitempty"`
	StopRequested bool `json:",omitempty"`
	Restored      bool `json:",omitempty"`
	// Shift is the progress of a deployment that moves traffic.
	Shift *Progress `json:",omitempty"`
	// Launch is how its tasks are placed.
	Launch Launch
}

// Health is a verdict on a task.
type Health string

// The verdicts. Unchecked: there is no check.
const (
	Unchecked Health = ""
	Unknown   Health = "UNKNOWN"
	Healthy   Health = "HEALTHY"
	Unhealthy Health = "UNHEALTHY"
)

// Task is a task of a service as the scheduler knows it.
type Task struct {
	ID         string
	Deployment string
	Status     Status
	// Ending: its desired status is STOPPED.
	Ending  bool      `json:",omitempty"`
	Created time.Time `json:",omitzero"`
	// Running is when it came to RUNNING.
	Running time.Time `json:",omitzero"`
	// Health is its essential containers' verdict, Targets its target groups'.
	Health  Health `json:",omitempty"`
	Targets Health `json:",omitempty"`
	// UnhealthyIn is the ARN of a target group that finds it unhealthy.
	UnhealthyIn string `json:",omitempty"`
	// HealthyAt is when the last verdict it waited for came.
	HealthyAt time.Time `json:",omitzero"`
	// ProtectedUntil: neither scale-in nor a deployment stops it before
	// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html).
	ProtectedUntil time.Time `json:",omitzero"`
	Place          Place
}

// SettleTime is how long a task without any check must have run to be counted
// as healthy
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html,
// minimumHealthyPercent).
const SettleTime = 40 * time.Second

// HealthyFrom is when the task counts as healthy; ok is false when that depends
// on something that has not happened.
func (t *Task) HealthyFrom() (at time.Time, ok bool) {
	if t.Status != ecsspec.TaskRunning || t.Ending || t.Running.IsZero() {
		return time.Time{}, false
	}
	for _, verdict := range []Health{t.Health, t.Targets} {
		if verdict == Unknown || verdict == Unhealthy {
			return time.Time{}, false
		}
	}
	if t.Health == Unchecked && t.Targets == Unchecked {
		return t.Running.Add(SettleTime), true
	}
	return t.HealthyAt, true
}

// Healthy reports whether the task counts towards the minimum.
func (t *Task) Healthy(now time.Time) bool {
	at, ok := t.HealthyFrom()
	return ok && !at.After(now)
}

// unhealthy reports whether the task is to be replaced.
func (t *Task) unhealthy(grace time.Duration, now time.Time) bool {
	return !t.Ending && t.Status == ecsspec.TaskRunning && (t.Health == Unhealthy || t.Targets == Unhealthy) && !t.Running.Add(grace).After(now)
}

// live reports whether the task is wanted: it has not stopped and is not going to.
func (t *Task) live() bool { return !t.Ending && t.Status.Stage() <= ecsspec.TaskRunning.Stage() }
