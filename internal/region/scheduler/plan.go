package scheduler

import (
	"slices"
	"sort"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// Plan is what one turn of the scheduler decides. Whoever applies it stops
// Stop, starts Start, keeps Service and announces Events, in that order.
type Plan struct {
	// Service is the service as it is after the turn.
	Service Service
	Stop    []Stop
	Start   []Start
	// Events are announcements, oldest first, without those of started tasks,
	// whose ids the scheduler does not know.
	Events []string
	// Failed, RolledBackTo and Completed name the deployments to which that happened.
	Failed, RolledBackTo, Completed string
	// Why is the reason for Failed.
	Why ecsspec.DeploymentFailure
	// Deadlocked: the configuration forbids every step. It is announced once.
	Deadlocked bool
	// Gone are the deployments that have become INACTIVE.
	Gone []string
	// Drained: a draining service has no task left that is not at least STOPPING.
	Drained bool
	// Wake is when time alone makes another turn necessary; zero for never.
	Wake time.Time

	now       time.Time
	tasks     []Task
	instances []Instance
	// zones and providers count the primary's tasks, for placing more.
	zones, providers map[string]int
	placing          string
	// drains are the instances whose tasks are to leave.
	drains map[string]bool
}

// Stop is a task to be stopped.
type Stop struct {
	Task   string
	Reason ecsspec.StopReason
}

// Start is a task to be started.
type Start struct {
	Deployment string
	Place      Place
	// Replacing: it takes the place of an unhealthy task.
	Replacing bool
	// Rebalancing: it takes the place of a task in a fuller zone.
	Rebalancing bool
}

// Plan decides one turn: from the service, all its tasks that have not stopped,
// the cluster's container instances and the time. It changes none of them. The
// order of tasks and instances does not matter.
func (s Service) Plan(tasks []Task, instances []Instance, now time.Time) Plan {
	s.Deployments = slices.Clone(s.Deployments)
	p := Plan{Service: s, now: now, tasks: slices.Clone(tasks), instances: cloneInstances(instances)}
	sort.Slice(p.tasks, func(i, j int) bool {
		a, b := &p.tasks[i], &p.tasks[j]
		if !a.Created.Equal(b.Created) {
			return a.Created.Before(b.Created)
		}
		return a.ID < b.ID
	})
	p.drains = map[string]bool{}
	for i := range p.instances {
		p.drains[p.instances[i].ID] = p.instances[i].Draining
	}
	if p.Service.Draining {
		p.drain()
		return p
	}
	if p.Service.Primary() == nil {
		return p
	}
	for i := range p.Service.Deployments {
		d := &p.Service.Deployments[i]
		d.forgive(&p.Service, p.tasks, now)
	}
	if p.Service.Daemon {
		p.Service.Desired = p.daemonDesired()
	}
	p.trip()
	tripped := p.Failed != ""
	switch {
	case p.Service.Daemon:
		p.daemon()
	case p.Service.shifting():
		p.shift()
	default:
		p.replica()
	}
	// What failed in this very turn may have been one failure too many.
	if p.Failed == "" {
		p.trip()
	}
	if p.RolledBackTo != "" && !tripped {
		p.wakeAt(now)
	}
	p.retire()
	p.deadlock()
	p.complete()
	p.rebalance()
	p.nextWake()
	return p
}

func (p *Plan) say(message string) { p.Events = append(p.Events, message) }

func (p *Plan) event() ecsspec.ServiceEvent { return ecsspec.ServiceEvent(p.Service.Name) }

// stop decides to stop a task and keeps count of it.
func (p *Plan) stop(t *Task, reason ecsspec.StopReason) {
	p.Stop = append(p.Stop, Stop{Task: t.ID, Reason: reason})
	t.Ending = true
}

func (p *Plan) drain() {
	left := false
	for i := range p.tasks {
		t := &p.tasks[i]
		// Tasks that are STOPPING do not hold up the deletion of their service
		// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html).
		if t.Status.Before(ecsspec.TaskStopping) {
			left = true
		}
		if t.live() {
			p.stop(t, ecsspec.StoppedByScaling(t.Deployment))
		}
	}
	p.Drained = !left
}

// retire takes old deployments without a running task, and without one on its
// way there, off the list: they are INACTIVE.
func (p *Plan) retire() {
	busy := map[string]bool{}
	for i := range p.tasks {
		if t := &p.tasks[i]; t.Status.Stage() <= ecsspec.TaskDeactivating.Stage() {
			busy[t.Deployment] = true
		}
	}
	kept := p.Service.Deployments[:1]
	for _, d := range p.Service.Deployments[1:] {
		serves := p.Service.shifting() && p.Service.Primary().Shift.Stage.before(StageCleanUp) &&
			p.Service.Completed != nil && d.ID == p.Service.Completed.ID
		if busy[d.ID] || serves {
			kept = append(kept, d)
		} else {
			p.Gone = append(p.Gone, d.ID)
		}
	}
	p.Service.Deployments = kept
}

// complete announces that the primary deployment is completed and that the
// service is steady.
func (p *Plan) complete() {
	s := &p.Service
	primary := s.Primary()
	live, healthy := p.count(primary.ID)
	if len(s.Deployments) != 1 || live != s.Desired || healthy != s.Desired || p.present() != s.Desired || len(p.Start) > 0 || len(p.Stop) > 0 ||
		primary.Rollout == ecstypes.DeploymentRolloutStateFailed || s.shifting() && primary.Shift.Stage != StageCleanUp {
		s.Steady = false
		return
	}
	if primary.Rollout == ecstypes.DeploymentRolloutStateInProgress {
		primary.Rollout, primary.Reason = ecstypes.DeploymentRolloutStateCompleted, ecsspec.RolloutCompleted(primary.ID)
		p.Completed = primary.ID
		primary.Restored = false
		s.Steady = false
		p.say(p.event().DeploymentCompleted(primary.ID))
	}
	done := *primary
	s.Completed = &done
	if !s.Steady {
		s.Steady = true
		p.say(p.event().SteadyState())
	}
}

// count counts the wanted and the healthy tasks of a deployment ("": of all).
func (p *Plan) count(deployment string) (live, healthy int) {
	for i := range p.tasks {
		t := &p.tasks[i]
		if deployment != "" && t.Deployment != deployment {
			continue
		}
		if t.live() {
			live++
		}
		if t.Healthy(p.now) {
			healthy++
		}
	}
	return live, healthy
}

// present counts the tasks that are on their way up, run, or have not begun to stop.
func (p *Plan) present() (n int) {
	for i := range p.tasks {
		if p.tasks[i].Status.Before(ecsspec.TaskStopping) {
			n++
		}
	}
	return n
}

// total counts the tasks that have not stopped, which is what the maximum is about.
func (p *Plan) total() int {
	n := len(p.Start)
	for i := range p.tasks {
		if p.tasks[i].Status != ecsspec.TaskStopped {
			n++
		}
	}
	return n
}

// nextWake finds when time alone changes something: a task begins to count as
// healthy, a grace period ends, a failed start may be tried again.
func (p *Plan) nextWake() {
	s := &p.Service
	for i := range p.tasks {
		t := &p.tasks[i]
		if at, ok := t.HealthyFrom(); ok {
			p.wakeAt(at)
		}
		if t.live() && !t.ProtectedUntil.IsZero() {
			p.wakeAt(t.ProtectedUntil)
		}
		if t.live() && (t.Health == Unhealthy || t.Targets == Unhealthy) {
			p.wakeAt(t.Running.Add(s.Grace))
		}
	}
	primary := s.Primary()
	live, _ := p.count(primary.ID)
	if live+len(p.Start) < s.Desired && primary.Rollout != ecstypes.DeploymentRolloutStateFailed {
		p.wakeAt(primary.RetryAt)
	}
}

// wakeAt asks for a turn at a time; one that has passed has had its turn.
func (p *Plan) wakeAt(at time.Time) {
	if p.RolledBackTo != "" && at.Equal(p.now) || at.After(p.now) {
		if p.Wake.IsZero() || at.Before(p.Wake) {
			p.Wake = at
		}
	}
}
