package scheduler

import (
	"sort"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// Status is the last status of a task, in ecsspec's vocabulary.
type Status = ecsspec.TaskStatus

// Shape is what the lifecycle of a task depends on besides its containers.
type Shape struct {
	// Interface: the task has a network interface of its own (awsvpc).
	Interface bool
	// Targets: its service registers it with target groups.
	Targets bool
	// Deregistration is how long it drains when it leaves them.
	Deregistration time.Duration `json:",omitempty"`
	// Registered: its service registers it with target groups or service discovery.
	Registered bool
	// StopTimeout is how long its containers may take to stop.
	StopTimeout time.Duration
}

// How long the steps of a task take. AWS publishes no figures for those it
// performs itself; these are typical of small Fargate tasks and the same for
// every task, so that a history can be read and repeated.
const (
	InterfaceAttach = 10 * time.Second
	ImagePull       = 15 * time.Second
	StopNotice      = 2 * time.Second
	Registration    = 5 * time.Second
	InterfaceDetach = 10 * time.Second
	// DescribedAfterStop: AWS describes a stopped task for at least an hour.
	DescribedAfterStop = time.Hour
)

// Transition is one row of the lifecycle's table: after Delay a task goes from
// From to To, if When holds for it (nil: always). The first row that fits is taken.
type Transition struct {
	From, To Status
	When     func(Shape) bool
	Delay    func(Shape) time.Duration
}

func after(d time.Duration) func(Shape) time.Duration { return func(Shape) time.Duration { return d } }

func ownInterface(s Shape) bool { return s.Interface }
func registered(s Shape) bool   { return s.Registered }

// notice is how long it takes until a task knows that it is to stop; one with
// nothing to stop needs none.
func notice(s Shape) time.Duration {
	if s.StopTimeout == 0 {
		return 0
	}
	return StopNotice
}

// starting takes a task to where its containers run. PENDING ends when the
// images are there and the last container has started.
var starting = []Transition{
	{From: ecsspec.TaskProvisioning, To: ecsspec.TaskPending, When: ownInterface, Delay: after(InterfaceAttach)},
	{From: ecsspec.TaskProvisioning, To: ecsspec.TaskPending, Delay: after(0)},
	{From: ecsspec.TaskPending, To: ecsspec.TaskActivating, When: registered, Delay: after(0)},
	{From: ecsspec.TaskPending, To: ecsspec.TaskRunning, Delay: after(0)},
	{From: ecsspec.TaskActivating, To: ecsspec.TaskRunning, Delay: after(Registration)},
}

// stopping takes a task from where it is to its end.
var stopping = []Transition{
	{From: ecsspec.TaskRunning, To: ecsspec.TaskDeactivating, When: registered, Delay: after(0)},
	{From: ecsspec.TaskActivating, To: ecsspec.TaskDeactivating, When: registered, Delay: after(0)},
	{From: ecsspec.TaskRunning, To: ecsspec.TaskStopping, Delay: notice},
	{From: ecsspec.TaskProvisioning, To: ecsspec.TaskStopping, Delay: after(0)},
	{From: ecsspec.TaskPending, To: ecsspec.TaskStopping, Delay: after(0)},
	{From: ecsspec.TaskActivating, To: ecsspec.TaskStopping, Delay: after(0)},
	{From: ecsspec.TaskDeactivating, To: ecsspec.TaskStopping, When: func(s Shape) bool { return s.Targets }, Delay: func(s Shape) time.Duration { return s.Deregistration }},
	{From: ecsspec.TaskDeactivating, To: ecsspec.TaskStopping, Delay: after(0)},
	{From: ecsspec.TaskStopping, To: ecsspec.TaskDeprovisioning, When: ownInterface, Delay: func(s Shape) time.Duration { return s.StopTimeout }},
	{From: ecsspec.TaskStopping, To: ecsspec.TaskStopped, Delay: func(s Shape) time.Duration { return s.StopTimeout }},
	{From: ecsspec.TaskDeprovisioning, To: ecsspec.TaskStopped, Delay: after(InterfaceDetach)},
	{From: ecsspec.TaskStopped, To: ecsspec.TaskDeleted, Delay: after(DescribedAfterStop)},
}

func next(table []Transition, from Status, shape Shape) (Transition, bool) {
	for _, t := range table {
		if t.From == from && (t.When == nil || t.When(shape)) {
			return t, true
		}
	}
	return Transition{}, false
}

// Step is something that will happen to a task, counted from the beginning of
// its script. Exactly one of To, Pulled and Moment is set.
type Step struct {
	At     time.Duration
	To     Status  `json:",omitempty"`
	Pulled bool    `json:",omitempty"`
	Moment *Moment `json:",omitempty"`
}

// StartScript is what happens to a new task (PROVISIONING) if nobody stops it,
// in order.
func StartScript(shape Shape, containers []Container) []Step {
	var steps []Step
	t, _ := next(starting, ecsspec.TaskProvisioning, shape)
	at := t.Delay(shape)
	steps = append(steps, Step{At: at, To: t.To})
	at += ImagePull
	steps = append(steps, Step{At: at, Pulled: true})

	pulled := at
	course := Course(containers)
	for i := range course {
		m := course[i]
		steps = append(steps, Step{At: pulled + m.At, Moment: &m})
	}
	// A task runs when all its containers do; one that need not start does not hold it up.
	if begun, last := begin(course); begun == len(containers) {
		at = pulled + last
		for status := ecsspec.TaskPending; status != ecsspec.TaskRunning; {
			t, _ := next(starting, status, shape)
			at += t.Delay(shape)
			steps = append(steps, Step{At: at, To: t.To})
			status = t.To
		}
	}
	sort.SliceStable(steps, func(i, j int) bool { return steps[i].At < steps[j].At })
	for i, s := range steps {
		if s.Moment != nil && s.Moment.Fatal {
			return steps[:i+1]
		}
	}
	return steps
}

// begin counts the containers that have started (or never will) and tells when
// the last of them did.
func begin(course []Moment) (n int, last time.Duration) {
	for _, m := range course {
		if m.Kind == ContainerStarted || m.Kind == ContainerNotStarted {
			n, last = n+1, max(last, m.At)
		}
	}
	return n, last
}

// StopScript is what happens to a task from the moment it is to stop, in order.
// alive tells whether any of its containers runs: one that has died needs
// neither draining nor a signal.
func StopScript(shape Shape, from Status, alive bool) []Step {
	if !alive {
		shape.StopTimeout, shape.Targets = 0, false
	}
	var steps []Step
	at := time.Duration(0)
	for status := from; status != ecsspec.TaskDeleted; {
		t, found := next(stopping, status, shape)
		if !found {
			return steps
		}
		at += t.Delay(shape)
		steps = append(steps, Step{At: at, To: t.To})
		status = t.To
	}
	return steps
}
