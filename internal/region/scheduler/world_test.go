package scheduler

import (
	"fmt"
	"sort"
	"strings"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// world plays what applies the scheduler's plans: tasks follow their scripts,
// the service gets a turn whenever something changed or it asked for one.
type world struct {
	start, now time.Time
	service    Service
	shape      Shape
	// containers by deployment id.
	containers map[string][]Container
	instances  []Instance
	tasks      map[string]*simulated
	turn       time.Time
	n          int
	log        []string
	// check is called around each plan.
	check func(before Service, tasks []Task, p Plan)
}

type simulated struct {
	Task
	script []Step
	since  time.Time
	// answered is when the checks of its target groups will have succeeded.
	answered time.Time
}

// Elastic Load Balancing's defaults: five checks, 30 seconds apart, and 300
// seconds of draining.
const (
	targetChecks   = 5 * 30 * time.Second
	deregistration = 300 * time.Second
)

func newWorld(s Service, shape Shape) *world {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return &world{start: start, now: start, service: s, shape: shape, containers: map[string][]Container{}, tasks: map[string]*simulated{}, turn: start}
}

func (w *world) say(format string, args ...any) {
	w.log = append(w.log, fmt.Sprintf("%7s  ", w.now.Sub(w.start))+fmt.Sprintf(format, args...))
}

// deploy makes a new primary deployment.
func (w *world) deploy(containers ...Container) string {
	id := fmt.Sprintf("ecs-svc/%d", len(w.containers)+1)
	w.containers[id] = containers
	d := Deployment{ID: id, Rollout: ecstypes.DeploymentRolloutStateInProgress, Launch: Launch{
		Fargate: w.instances == nil, CPU: 256, Memory: 512,
	}}
	w.service.Deployments = append([]Deployment{d}, w.service.Deployments...)
	w.service.Steady = false
	w.turn = w.now
	w.say("deploy %s", id)
	return id
}

func (w *world) list() []Task {
	var list []Task
	for _, t := range w.tasks {
		if t.Status != ecsspec.TaskStopped {
			list = append(list, t.Task)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].ID < list[j].ID })
	return list
}

// run lets time pass to the next thing that happens, until nothing is left to
// happen or the time is up; settled tells which.
func (w *world) run(limit time.Duration) (settled bool) {
	end := w.now.Add(limit)
	for {
		next := time.Time{}
		consider := func(at time.Time) {
			if next.IsZero() || at.Before(next) {
				next = at
			}
		}
		if !w.turn.IsZero() {
			consider(w.turn)
		}
		for _, t := range w.tasks {
			if len(t.script) > 0 && t.script[0].To != ecsspec.TaskDeleted {
				consider(t.since.Add(t.script[0].At))
			}
			if !t.answered.IsZero() {
				consider(t.answered)
			}
		}
		if next.IsZero() {
			return true
		}
		if next.After(end) {
			w.now = end
			return false
		}
		if next.After(w.now) {
			w.now = next
		}
		w.step()
	}
}

func (w *world) step() {
	changed := false
	ids := make([]string, 0, len(w.tasks))
	for id := range w.tasks {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	for _, id := range ids {
		t := w.tasks[id]
		for len(t.script) > 0 && !t.since.Add(t.script[0].At).After(w.now) && t.script[0].To != ecsspec.TaskDeleted {
			s := t.script[0]
			t.script = t.script[1:]
			w.apply(t, s)
			changed = true
		}
	}
	for _, id := range ids {
		if t := w.tasks[id]; !t.answered.IsZero() && !t.answered.After(w.now) {
			t.answered = time.Time{}
			if !t.Ending {
				t.Targets, t.HealthyAt = Healthy, w.now
				changed = true
			}
		}
	}
	if changed || !w.turn.IsZero() && !w.turn.After(w.now) {
		w.plan()
	}
}

func (w *world) apply(t *simulated, s Step) {
	switch {
	case s.To != "":
		if t.Status.Stage() > s.To.Stage() {
			panic(fmt.Sprintf("task %s goes back from %s to %s", t.ID, t.Status, s.To))
		}
		t.Status = s.To
		if s.To == ecsspec.TaskRunning {
			t.Running = w.now
			if w.shape.Targets {
				t.answered = w.now.Add(targetChecks)
			}
		}
		w.say("%s %s %s", t.Deployment, t.ID, s.To)
	case s.Moment != nil:
		switch s.Moment.Kind {
		case ContainerHealthy:
			t.Health, t.HealthyAt = Healthy, w.now
		case ContainerUnhealthy:
			t.Health = Unhealthy
		}
		if s.Moment.Kind != ContainerStarted {
			w.say("%s %s %s %s", t.Deployment, t.ID, s.Moment.Container, s.Moment.Kind)
		}
		if s.Moment.Fatal {
			if d := w.service.Deployment(t.Deployment); d != nil && !t.Healthy(w.now) {
				if d.TaskFailed(w.now) {
					w.say("! impaired")
				}
			}
			w.end(t, false)
		}
	}
}

func (w *world) end(t *simulated, alive bool) {
	t.Ending = true
	t.script, t.since = StopScript(w.shape, t.Status, alive), w.now
	for len(t.script) > 0 && t.script[0].At == 0 && t.script[0].To != ecsspec.TaskDeleted {
		s := t.script[0]
		t.script = t.script[1:]
		w.apply(t, s)
	}
}

func (w *world) plan() {
	list := w.list()
	p := w.service.Plan(list, w.instances, w.now)
	if w.check != nil {
		w.check(w.service, list, p)
	}
	w.service = p.Service
	for _, s := range p.Stop {
		w.end(w.tasks[s.Task], w.tasks[s.Task].Status == ecsspec.TaskRunning)
	}
	for _, s := range p.Start {
		w.n++
		id := fmt.Sprintf("t%04d", w.n)
		t := &simulated{Task: Task{ID: id, Deployment: s.Deployment, Status: ecsspec.TaskProvisioning, Created: w.now, Place: s.Place}, since: w.now}
		for _, c := range w.containers[s.Deployment] {
			if c.Check != nil {
				t.Health = Unknown
			}
		}
		if w.shape.Targets {
			t.Targets = Unknown
		}
		t.script = StartScript(w.shape, w.containers[s.Deployment])
		w.tasks[id] = t
		w.say("%s %s start %s", s.Deployment, id, s.Place.Zone)
	}
	for _, e := range p.Events {
		w.say("! %s", e)
	}
	if w.turn = p.Wake; len(p.Stop) > 0 {
		w.turn = w.now
	}
}

func (w *world) timeline() string { return strings.Join(w.log, "\n") + "\n" }

// web runs for ever, crash exits at once, sick fails its health check.
func web() Container { return Container{Name: "web", Essential: true} }
func crash() Container {
	return Container{Name: "web", Essential: true, Behaviour: BehaviourOf(nil, []string{"false"})}
}
func sick() Container {
	return Container{Name: "web", Essential: true, Check: &Check{Interval: 10 * time.Second, Retries: 3}}
}
func checked() Container {
	return Container{Name: "web", Essential: true, Check: &Check{Passes: true, Interval: 10 * time.Second, Retries: 3}}
}
