package scheduler

import (
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// ManagedDaemon is a daemon of managed instances and the deployment under way
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-daemons-deployments.html).
type ManagedDaemon struct {
	// Target is the revision that instances are to run, "" for none; Source the
	// one that a failed deployment goes back to, "" for none.
	Target, Source string
	Status         ecstypes.DaemonDeploymentStatus
	// Critical: an instance without its task is drained and replaced.
	Critical bool
	// DrainPercent of the instances are drained at a time; nil is the default.
	DrainPercent *float64
	Bake         time.Duration
	// UpToDate is since when all instances run the target.
	UpToDate time.Time `json:",omitzero"`
	// Failed counts tasks of the target that did not start.
	Failed int
	// Alarmed: an alarm that watches the deployment has gone off.
	Alarmed bool `json:",omitempty"`
	// Deleting: its instances are to be replaced by ones without it.
	Deleting bool   `json:",omitempty"`
	Reason   string `json:",omitempty"`
}

// DaemonInstance is a container instance as a daemon sees it.
type DaemonInstance struct {
	ID string
	// Ours: it belongs to one of the daemon's capacity providers.
	Ours bool
	// Joining: it has just come, so that the daemon can start before other tasks.
	Joining, Draining bool
	// Revision is the one it was given, "" for none.
	Revision string
	// Task: it has a task that does not end; Running, Unhealthy: what of it.
	Task, Running, Unhealthy bool
	// RetryAt is when a task may be tried again.
	RetryAt time.Time
}

// DaemonPlan is one turn of a managed daemon.
type DaemonPlan struct {
	Daemon ManagedDaemon
	// Start and Drain are ids of instances.
	Start, Drain []string
	// RolledBack: the target is the source again. Gone: a deleted daemon has no
	// instances left.
	RolledBack, Gone bool
	// Wake is when the next turn is due without anything happening before, zero for never.
	Wake time.Time
}

// The reasons of daemon deployments' states.
const (
	DaemonBreakerReason = "Daemon deployment circuit breaker: tasks failed to start."
	DaemonAlarmReason   = "Daemon deployment alarm detected."
)

// Plan decides on one turn. It starts a task on every instance that joins,
// drains instances of other revisions in batches while a deployment is under
// way, and instances whose critical task is gone at any time.
func (d ManagedDaemon) Plan(instances []DaemonInstance, now time.Time) DaemonPlan {
	p := DaemonPlan{Daemon: d}
	ours := 0
	for _, i := range instances {
		if i.Ours {
			ours++
		}
	}
	p.judge(ours)
	var outdated []string
	draining, unsettled := 0, 0
	for _, i := range instances {
		want := p.Daemon.Target
		if !i.Ours || p.Daemon.Deleting {
			want = ""
		}
		switch {
		case i.Draining:
			if i.Revision != want {
				draining++
			}
		case i.Revision == want && want == "":
		case i.Revision != want && i.Revision == "" && i.Joining:
			p.Start = append(p.Start, i.ID)
			unsettled++
		case i.Revision != want:
			outdated = append(outdated, i.ID)
		case !i.Task:
			unsettled += p.replace(i, now)
		case i.Unhealthy && p.Daemon.Critical:
			p.Drain = append(p.Drain, i.ID)
			unsettled++
		case !i.Running:
			unsettled++
		}
	}
	p.drainBatch(outdated, draining, ours)
	p.settle(len(outdated)+draining, unsettled, now)
	return p
}

// judge fails a deployment whose tasks do not start, or that an alarm is against.
func (p *DaemonPlan) judge(instances int) {
	d := &p.Daemon
	if d.Status == ecstypes.DaemonDeploymentStatusPending {
		d.Status = ecstypes.DaemonDeploymentStatusInProgress
	}
	broken := d.Failed >= ecsspec.CircuitBreakerThreshold(instances)
	switch {
	case d.Status == ecstypes.DaemonDeploymentStatusRollbackInProgress && broken:
		d.Status, d.Reason = ecstypes.DaemonDeploymentStatusRollbackFailed, DaemonBreakerReason
	case d.Status != ecstypes.DaemonDeploymentStatusInProgress || d.Deleting || !broken && !d.Alarmed:
	default:
		if d.Reason = DaemonBreakerReason; d.Alarmed {
			d.Reason = DaemonAlarmReason
		}
		d.Failed, d.UpToDate, d.Alarmed = 0, time.Time{}, false
		if d.Source == "" {
			d.Target, d.Status = "", ecstypes.DaemonDeploymentStatusStopped
			return
		}
		d.Target, d.Source, d.Status = d.Source, "", ecstypes.DaemonDeploymentStatusRollbackInProgress
		p.RolledBack = true
	}
}

// replace does what is to be done about an instance whose task is gone, and
// tells whether a deployment waits for it.
func (p *DaemonPlan) replace(i DaemonInstance, now time.Time) (unsettled int) {
	switch {
	case p.Daemon.Critical:
		p.Drain = append(p.Drain, i.ID)
		return 1
	case i.RetryAt.After(now):
		p.wake(i.RetryAt)
	default:
		p.Start = append(p.Start, i.ID)
	}
	return 0
}

func (p *DaemonPlan) rolling() bool {
	return p.Daemon.Deleting || p.Daemon.Status == ecstypes.DaemonDeploymentStatusInProgress ||
		p.Daemon.Status == ecstypes.DaemonDeploymentStatusRollbackInProgress
}

func (p *DaemonPlan) drainBatch(outdated []string, draining, instances int) {
	if !p.rolling() {
		return
	}
	room := ecsspec.DaemonDrainBatch(max(instances, len(outdated)+draining), p.Daemon.DrainPercent) - draining
	p.Drain = append(p.Drain, outdated[:max(0, min(room, len(outdated)))]...)
}

// settle ends a deployment when nothing is left to do and it has baked.
func (p *DaemonPlan) settle(left, unsettled int, now time.Time) {
	d := &p.Daemon
	if d.Deleting {
		if p.Gone = left == 0; p.Gone {
			d.Status = ecstypes.DaemonDeploymentStatusSuccessful
		}
		return
	}
	if !p.rolling() || left+unsettled > 0 {
		return
	}
	if p.RolledBack {
		p.wake(now) // that it rolls back is to be seen
		return
	}
	if d.Status == ecstypes.DaemonDeploymentStatusRollbackInProgress {
		// What ran before needs no baking.
		d.Status = ecstypes.DaemonDeploymentStatusRollbackSuccessful
		return
	}
	if d.UpToDate.IsZero() {
		d.UpToDate = now
	}
	if done := d.UpToDate.Add(d.Bake); done.After(now) {
		p.wake(done)
		return
	}
	d.Status, d.Source = ecstypes.DaemonDeploymentStatusSuccessful, ""
}

func (p *DaemonPlan) wake(at time.Time) {
	if p.Wake.IsZero() || at.Before(p.Wake) {
		p.Wake = at
	}
}
