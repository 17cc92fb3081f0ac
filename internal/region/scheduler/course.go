package scheduler

import (
	"sort"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// Container is one container of a task as the scheduler sees it.
type Container struct {
	Name      string
	Essential bool
	Behaviour Behaviour
	Check     *Check
	DependsOn []Dependency
	// StartTimeout is how long those that depend on this container wait for it;
	// 0 is for ever.
	StartTimeout time.Duration
	// Restart is nil unless the container has an enabled restart policy.
	Restart *Restart
}

// Check is a container's health check.
type Check struct {
	Passes                bool
	Interval, StartPeriod time.Duration
	Retries               int
}

// Dependency is one entry of dependsOn.
type Dependency struct {
	Container string
	Condition ecstypes.ContainerCondition
}

// Restart is a restart policy: a container that has run for Period is started
// again when it exits, unless with an ignored code
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html).
type Restart struct {
	Ignored []int32
	Period  time.Duration
}

// The defaults of container definitions
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html,
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html,
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html).
const (
	defaultCheckInterval = 30 * time.Second
	defaultCheckRetries  = 3
	defaultRestartPeriod = 60 * time.Second
)

// ContainerOf reads what matters out of a definition. command replaces the
// definition's own when it is not empty, as a task's overrides do.
func ContainerOf(def ecstypes.ContainerDefinition, command []string) Container {
	if len(command) == 0 {
		command = def.Command
	}
	c := Container{
		Name: deref(def.Name), Essential: def.Essential == nil || *def.Essential,
		Behaviour:    BehaviourOf(def.EntryPoint, command),
		StartTimeout: seconds(def.StartTimeout, 0),
	}
	if h := def.HealthCheck; h != nil {
		if passes, defined := CheckPasses(h.Command); defined {
			c.Check = &Check{
				Passes: passes, Interval: seconds(h.Interval, defaultCheckInterval), StartPeriod: seconds(h.StartPeriod, 0),
				Retries: int(orDefault(h.Retries, defaultCheckRetries)),
			}
		}
	}
	for _, d := range def.DependsOn {
		c.DependsOn = append(c.DependsOn, Dependency{Container: deref(d.ContainerName), Condition: d.Condition})
	}
	if p := def.RestartPolicy; p != nil && p.Enabled != nil && *p.Enabled {
		c.Restart = &Restart{Ignored: p.IgnoredExitCodes, Period: seconds(p.RestartAttemptPeriod, defaultRestartPeriod)}
	}
	return c
}

// StopTimeout is how long stopping a task takes: the longest of its containers'
// stop timeouts. A container whose reaction to SIGTERM cannot be known is
// assumed to run until it is killed.
func StopTimeout(defs []ecstypes.ContainerDefinition) time.Duration {
	longest := time.Duration(0)
	for _, d := range defs {
		longest = max(longest, seconds(d.StopTimeout, ecsspec.DefaultStopTimeout*time.Second))
	}
	return longest
}

// MomentKind is what happens to a container.
type MomentKind string

// What happens to a container.
const (
	ContainerStarted   MomentKind = "STARTED"
	ContainerHealthy   MomentKind = "HEALTHY"
	ContainerUnhealthy MomentKind = "UNHEALTHY"
	ContainerExited    MomentKind = "EXITED"
	// ContainerNotStarted: what it depends on cannot come any more.
	ContainerNotStarted MomentKind = "NOT_STARTED"
)

// Moment is something that happens to a container, counted from when the
// images of its task are there.
type Moment struct {
	At        time.Duration
	Container string
	Kind      MomentKind
	Code      int32
	// Fatal moments end the task: an essential container exits, or one cannot start.
	Fatal bool
}

// never is later than everything a course can hold.
const never = time.Duration(1<<63 - 1)

// fate is when a container starts, is healthy or not, and exits, or when it is
// certain that it cannot start.
type fate struct {
	resolved               bool
	start, healthy, unwell time.Duration
	exit, hopeless         time.Duration
	timeout                time.Duration
	code                   int32
}

// Course is what the containers of a task do, in order, up to the first fatal
// moment.
func Course(containers []Container) []Moment {
	fates := make(map[string]*fate, len(containers))
	for _, c := range containers {
		fates[c.Name] = &fate{}
	}
	// Each pass resolves the containers whose dependencies are resolved; what
	// remains waits for something that never comes.
	for range containers {
		for i := range containers {
			resolve(&containers[i], fates)
		}
	}
	var moments []Moment
	for _, c := range containers {
		moments = append(moments, momentsOf(c, *fates[c.Name])...)
	}
	sort.SliceStable(moments, func(i, j int) bool { return moments[i].At < moments[j].At })
	for i, m := range moments {
		if m.Fatal {
			return moments[:i+1]
		}
	}
	return moments
}

func resolve(c *Container, fates map[string]*fate) {
	f := fates[c.Name]
	if f.resolved {
		return
	}
	start, hopeless := time.Duration(0), never
	for _, d := range c.DependsOn {
		on := fates[d.Container]
		if on == nil || !on.resolved {
			return
		}
		met, lost := on.meets(d.Condition)
		start, hopeless = max(start, met), min(hopeless, lost)
	}
	*f = fate{
		resolved: true, start: start, healthy: never, unwell: never, exit: never, hopeless: hopeless,
		timeout: c.StartTimeout, code: c.Behaviour.Code,
	}
	if start == never {
		return
	}
	if c.Behaviour.Exits && !c.restarts() {
		f.exit = start + c.Behaviour.After
	}
	if c.Check == nil {
		return
	}
	if c.Check.Passes {
		f.healthy = start + c.Check.Interval
	} else {
		// Failures within the start period do not count.
		f.unwell = start + c.Check.StartPeriod + time.Duration(c.Check.Retries)*c.Check.Interval
	}
}

func (c *Container) restarts() bool {
	if c.Restart == nil || c.Behaviour.After < c.Restart.Period {
		return false
	}
	for _, code := range c.Restart.Ignored {
		if code == c.Behaviour.Code {
			return false
		}
	}
	return true
}

// meets is when the container fulfils a condition of dependsOn, or when it is
// certain that it will not
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html).
func (f *fate) meets(condition ecstypes.ContainerCondition) (met, hopeless time.Duration) {
	if f.start == never {
		return never, f.hopeless
	}
	met = f.start
	switch condition {
	case ecstypes.ContainerConditionComplete:
		met = f.exit
	case ecstypes.ContainerConditionSuccess:
		if f.code != 0 {
			return never, f.exit
		}
		met = f.exit
	case ecstypes.ContainerConditionHealthy:
		if f.exit < f.healthy {
			return never, f.exit
		}
		met = f.healthy
	}
	if limit := f.start + f.timeout; f.timeout > 0 && met > limit {
		return never, limit
	}
	return met, never
}

func momentsOf(c Container, f fate) []Moment {
	if !f.resolved || f.start == never {
		if !f.resolved || f.hopeless == never {
			// It waits for ever, and so does its task in PENDING.
			return nil
		}
		return []Moment{{At: f.hopeless, Container: c.Name, Kind: ContainerNotStarted, Fatal: c.Essential}}
	}
	moments := []Moment{{At: f.start, Container: c.Name, Kind: ContainerStarted}}
	if f.healthy < f.exit {
		moments = append(moments, Moment{At: f.healthy, Container: c.Name, Kind: ContainerHealthy})
	}
	if f.unwell < f.exit {
		moments = append(moments, Moment{At: f.unwell, Container: c.Name, Kind: ContainerUnhealthy})
	}
	if f.exit != never {
		moments = append(moments, Moment{At: f.exit, Container: c.Name, Kind: ContainerExited, Code: f.code, Fatal: c.Essential})
	}
	return moments
}

func seconds(n *int32, otherwise time.Duration) time.Duration {
	if n == nil {
		return otherwise
	}
	return time.Duration(*n) * time.Second
}

func orDefault(n *int32, otherwise int32) int32 {
	if n == nil {
		return otherwise
	}
	return *n
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
