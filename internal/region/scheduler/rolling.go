package scheduler

import (
	"sort"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// replica is a turn for a REPLICA service
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html).
func (p *Plan) replica() {
	s := &p.Service
	primary := s.Primary()
	failed := primary.Rollout == ecstypes.DeploymentRolloutStateFailed
	sick := p.sick()
	if !failed {
		p.stopSurplus()
	}
	live, _ := p.count(primary.ID)
	for i := range sick {
		// A task that is to be replaced does not fill its place, unless it was
		// stopped as surplus just now.
		if sick[i].Deployment == primary.ID && !sick[i].Ending {
			live--
		}
	}
	for i := range p.tasks {
		// What runs on an instance that drains is replaced.
		if t := &p.tasks[i]; t.live() && t.Deployment == primary.ID && p.drains[t.Place.Instance] && !t.unhealthy(s.Grace, p.now) {
			live--
		}
	}
	room := p.limit() - p.total()
	want := min(s.Desired-live, room)
	if !failed && !primary.RetryAt.After(p.now) {
		p.start(primary, want, len(sick))
	}
	p.replaceSick(sick)
}

// sick are the tasks that failed their health checks and are to be replaced, oldest first.
func (p *Plan) sick() (sick []*Task) {
	for i := range p.tasks {
		if t := &p.tasks[i]; t.unhealthy(p.Service.Grace, p.now) {
			sick = append(sick, t)
		}
	}
	return sick
}

// replaceSick stops unhealthy tasks: as many as have a replacement started in
// this turn, or one at a time to make room for it.
func (p *Plan) replaceSick(sick []*Task) {
	allowed := len(p.Start)
	if allowed == 0 && !p.moving() {
		allowed = 1
	}
	for _, t := range sick {
		if t.Ending || allowed == 0 {
			continue
		}
		allowed--
		reason := ecsspec.StoppedByTargetHealth(t.UnhealthyIn)
		if t.Health == Unhealthy {
			p.say(p.event().UnhealthyContainer(t.ID))
			reason = ecsspec.StoppedByContainerHealth()
		}
		p.stop(t, reason)
		p.say(p.event().StoppedTasks(t.ID))
		p.failed(t.Deployment)
	}
}

// moving reports whether a task is on its way up or down.
func (p *Plan) moving() bool {
	for i := range p.tasks {
		t := &p.tasks[i]
		if t.Status.Pending() || t.Status.Ending() || t.Ending && t.Status != ecsspec.TaskStopped {
			return true
		}
	}
	return len(p.Start) > 0
}

// failed counts a failure of a deployment's task and announces what follows.
func (p *Plan) failed(deployment string) {
	if d := p.Service.Deployment(deployment); d != nil && d.TaskFailed(p.now) {
		p.say(p.event().UnableToStartConsistently())
	}
}

// stopSurplus stops what is not wanted any more, tasks of old deployments and
// those beyond the desired count, as far as the minimum of healthy tasks holds.
func (p *Plan) stopSurplus() {
	primary := p.Service.Primary()
	var old, own []*Task
	for i := range p.tasks {
		t := &p.tasks[i]
		switch {
		case !t.live() || t.ProtectedUntil.After(p.now):
		case t.Deployment == primary.ID && !p.drains[t.Place.Instance]:
			own = append(own, t)
		default:
			old = append(old, t)
		}
	}
	p.expendable(old)
	p.expendable(own)
	_, healthy := p.count("")
	spare := healthy - p.Service.RollingUpdate().MinimumHealthy()
	candidates := old
	// Protected tasks fill places that others give up.
	protected := 0
	for i := range p.tasks {
		if t := &p.tasks[i]; t.live() && t.Deployment == primary.ID && t.ProtectedUntil.After(p.now) {
			protected++
		}
	}
	if surplus := len(own) + protected - p.Service.Desired - p.Service.Moving; surplus > 0 {
		candidates = append(candidates, own[:min(surplus, len(own))]...)
	}
	var stopped []string
	for _, t := range candidates {
		switch {
		case t.Healthy(p.now):
			if spare <= 0 {
				continue
			}
			spare--
		case t.Status == ecsspec.TaskRunning && t.Health != Unhealthy && t.Targets != Unhealthy:
			// It serves already, although it does not count yet: it goes only
			// when there are enough without it.
			if spare < 0 {
				continue
			}
		}
		if t.Status == ecsspec.TaskRunning {
			stopped = append(stopped, t.ID)
		}
		p.stop(t, ecsspec.StoppedByScaling(primary.ID))
	}
	if len(stopped) > 0 {
		p.say(p.event().StoppedTasks(stopped...))
	}
}

// expendable sorts tasks by how little they are missed: those that do not run,
// then unhealthy ones, then one from the zone with the most, then the oldest.
func (p *Plan) expendable(tasks []*Task) {
	rank := func(t *Task) int {
		switch {
		case t.Status != ecsspec.TaskRunning:
			return 0
		case t.Health == Unhealthy || t.Targets == Unhealthy:
			return 1
		case !t.Healthy(p.now):
			return 2
		}
		return 3
	}
	// The k-th task of its zone, counted from the youngest: stopping the
	// highest first keeps zones balanced.
	nth, inZone := map[string]int{}, map[string]int{}
	for i := len(tasks) - 1; i >= 0; i-- {
		inZone[tasks[i].Place.Zone]++
		nth[tasks[i].ID] = inZone[tasks[i].Place.Zone]
	}
	sort.SliceStable(tasks, func(i, j int) bool {
		if a, b := rank(tasks[i]), rank(tasks[j]); a != b {
			return a < b
		}
		return nth[tasks[i].ID] > nth[tasks[j].ID]
	})
}

// start starts n tasks of a deployment, those that replace unhealthy ones first.
func (p *Plan) start(d *Deployment, n, replacing int) {
	for range n {
		place, lack := p.place(d)
		if lack != "" {
			p.unplaced(d, lack)
			return
		}
		p.Start = append(p.Start, Start{Deployment: d.ID, Place: place, Replacing: replacing > 0})
		replacing--
	}
}

// unplaced counts and announces that a task found no instance.
func (p *Plan) unplaced(d *Deployment, message string) {
	if d.SaidUnplaced != message {
		d.SaidUnplaced = message
		p.say(message)
	}
	p.failed(d.ID)
	if !d.RetryAt.After(p.now) {
		d.RetryAt = p.now.Add(firstWait)
	}
}

// deadlock announces, once for a deployment, that the percentages allow no step.
func (p *Plan) deadlock() {
	s := &p.Service
	primary := s.Primary()
	live, _ := p.count(primary.ID)
	if s.shifting() || live >= s.Desired && len(s.Deployments) == 1 || primary.Rollout == ecstypes.DeploymentRolloutStateFailed ||
		len(p.Start) > 0 || len(p.Stop) > 0 || p.moving() || p.settling() || primary.RetryAt.After(p.now) {
		return
	}
	if room := s.RollingUpdate().MaximumRunning() - p.total(); room > 0 && live < s.Desired {
		return // a task could start; that it did not has another reason
	}
	p.Deadlocked = true
	if !primary.SaidDeadlock {
		primary.SaidDeadlock = true
		p.say(p.event().Deadlocked())
	}
}

// settling reports whether a task will count as healthy, or not, by itself.
func (p *Plan) settling() bool {
	for i := range p.tasks {
		t := &p.tasks[i]
		if t.Status == ecsspec.TaskRunning && !t.Ending && !t.Healthy(p.now) && t.Health != Unhealthy && t.Targets != Unhealthy {
			return true
		}
	}
	return false
}
