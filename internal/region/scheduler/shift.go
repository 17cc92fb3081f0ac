package scheduler

import (
	"slices"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// Shift is how a service's deployments move traffic from the tasks that serve
// (blue) to the new ones (green): at once, in equal steps, or after a canary.
// The zero Shift replaces tasks in place
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html).
type Shift struct {
	// Steps are green's percentages of production traffic, the last one 100.
	Steps []float64 `json:",omitempty"`
	// StepBake is the time between steps, Bake the one after the last of them.
	StepBake time.Duration `json:",omitempty"`
	Bake     time.Duration `json:",omitempty"`
	Hooks    []Hook        `json:",omitempty"`
}

func (s Shift) on() bool { return len(s.Steps) > 0 }

// Hook holds a deployment up at some of its stages until somebody lets it go
// on, or its time is over.
type Hook struct {
	Stages  []Stage
	Timeout time.Duration
	// Continues: a timeout lets the deployment go on instead of rolling it back.
	Continues bool `json:",omitempty"`
}

// Stage is a stage of a deployment that shifts traffic.
type Stage string

// The stages, in their order. PreProduction and Production come once for each
// step; Reconcile only when more than one revision has tasks.
const (
	StageReconcile      Stage = "RECONCILE_SERVICE"
	StagePreScaleUp     Stage = "PRE_SCALE_UP"
	StageScaleUp        Stage = "SCALE_UP"
	StagePostScaleUp    Stage = "POST_SCALE_UP"
	StageTest           Stage = "TEST_TRAFFIC_SHIFT"
	StagePostTest       Stage = "POST_TEST_TRAFFIC_SHIFT"
	StagePreProduction  Stage = "PRE_PRODUCTION_TRAFFIC_SHIFT"
	StageProduction     Stage = "PRODUCTION_TRAFFIC_SHIFT"
	StagePostProduction Stage = "POST_PRODUCTION_TRAFFIC_SHIFT"
	StageBake           Stage = "BAKE_TIME"
	StageCleanUp        Stage = "CLEAN_UP"
)

var stages = []Stage{
	StageReconcile, StagePreScaleUp, StageScaleUp, StagePostScaleUp, StageTest, StagePostTest,
	StagePreProduction, StageProduction, StagePostProduction, StageBake, StageCleanUp,
}

func (s Stage) before(other Stage) bool { return slices.Index(stages, s) < slices.Index(stages, other) }

// TrafficMove is how long a move of traffic takes to reach every client. AWS
// publishes no figure.
const TrafficMove = 10 * time.Second

// Progress is how far a deployment that shifts traffic has come.
type Progress struct {
	Stage Stage
	// Since is when the stage began.
	Since time.Time
	// Step counts the steps of production traffic that were taken.
	Step int `json:",omitempty"`
	// Production and Test are green's percentages of traffic.
	Production float64 `json:",omitempty"`
	Test       float64 `json:",omitempty"`
	// Hooks are those of the stage.
	Hooks []HookState `json:",omitempty"`
}

// HookState is a hook at a stage. Whoever resolves it sets its Status.
type HookState struct {
	// Hook is its place in [Shift.Hooks].
	Hook    int
	Status  ecstypes.DeploymentLifecycleHookStatus
	Expires time.Time
}

// NewProgress is the beginning of a deployment; old counts the other
// deployments that have tasks.
func (s *Service) NewProgress(old int, now time.Time) *Progress {
	if !s.Shift.on() {
		return nil
	}
	g := &Progress{}
	first := StagePreScaleUp
	if old > 1 {
		first = StageReconcile
	}
	g.enter(s, first, false, now)
	return g
}

// shifting reports whether the primary deployment is moving traffic.
func (s *Service) shifting() bool {
	p := s.Primary()
	return p != nil && p.Shift != nil && s.Shift.on() && p.Rollout == ecstypes.DeploymentRolloutStateInProgress
}

// Source is the deployment that serves while the primary is on its way (blue);
// nil for a first deployment.
func (s *Service) Source() *Deployment {
	if s.Completed == nil || len(s.Deployments) == 0 || s.Deployments[0].ID == s.Completed.ID {
		return nil
	}
	return s.Deployment(s.Completed.ID)
}

// Weights are the percentages of production and test traffic by deployment.
func (s *Service) Weights() (production, test map[string]float64) {
	production, test = map[string]float64{}, map[string]float64{}
	p := s.Primary()
	if p == nil {
		return production, test
	}
	production[p.ID], test[p.ID] = 100, 100
	if source := s.Source(); p.Shift != nil && source != nil {
		production[p.ID], test[p.ID] = p.Shift.Production, p.Shift.Test
		production[source.ID], test[source.ID] = 100-p.Shift.Production, 100-p.Shift.Test
	}
	return production, test
}

// enter begins a stage: its hooks wait, its traffic moves.
func (g *Progress) enter(s *Service, stage Stage, blue bool, now time.Time) {
	g.Stage, g.Since, g.Hooks = stage, now, nil
	for i, h := range s.Shift.Hooks {
		if slices.Contains(h.Stages, stage) {
			g.Hooks = append(g.Hooks, HookState{Hook: i, Status: ecstypes.DeploymentLifecycleHookStatusAwaitingAction, Expires: now.Add(h.Timeout)})
		}
	}
	switch stage {
	case StageTest:
		g.Test = 100
	case StageProduction:
		steps := s.Shift.Steps
		if !blue || g.Step >= len(steps) {
			// Without anybody to share the traffic with, all of it goes to green.
			g.Step = len(steps) - 1
		}
		g.Production = steps[g.Step]
		g.Step++
	}
}

// shift is a turn for a deployment that moves traffic: its stages go on as far
// as they can, then the tasks are brought in line with the stage.
func (p *Plan) shift() {
	s := &p.Service
	primary := s.Primary()
	id := primary.ID
	g := *primary.Shift
	g.Hooks = slices.Clone(g.Hooks)
	primary.Shift = &g
	blue := s.Source()
	for p.stageDone(primary) {
		g.enter(s, g.next(s, blue != nil), blue != nil, p.now)
	}
	if s.Primary().ID != id || s.Primary().Rollout == ecstypes.DeploymentRolloutStateFailed {
		return // a hook failed it; the next turn goes on from there
	}
	if g.Stage == StageCleanUp {
		p.replica()
		return
	}
	wants := map[string]int{}
	if !g.Stage.before(StageScaleUp) {
		wants[primary.ID] = s.Desired
	}
	if blue != nil {
		wants[blue.ID] = s.Desired
	}
	sick := p.sick()
	p.stopBeyond(wants)
	limit := p.limit()
	for _, d := range []*Deployment{blue, primary} {
		if d == nil || d.RetryAt.After(p.now) {
			continue
		}
		live, _ := p.count(d.ID)
		replacing := 0
		for _, t := range sick {
			if t.Deployment == d.ID && !t.Ending {
				live--
				replacing++
			}
		}
		p.start(d, min(wants[d.ID]-live-p.starting(d.ID), limit-p.total()), replacing)
	}
	p.replaceSick(sick)
}

// limit is how many tasks there may be. While two revisions run side by side,
// that is twice the desired count, whatever the maximum is for tasks that are
// replaced in place.
func (p *Plan) limit() int {
	s := &p.Service
	limit := s.RollingUpdate().MaximumRunning()
	if s.shifting() && (len(s.Deployments) > 1 || s.Primary().Shift.Stage.before(StageCleanUp)) {
		limit = max(limit, 2*s.Desired)
	}
	return limit
}

// starting counts the tasks of a deployment that this turn starts.
func (p *Plan) starting(deployment string) (n int) {
	for _, s := range p.Start {
		if s.Deployment == deployment {
			n++
		}
	}
	return n
}

// next is the stage behind the current one.
func (g *Progress) next(s *Service, blue bool) Stage {
	switch {
	case g.Stage == StageProduction && g.Step < len(s.Shift.Steps):
		return StagePreProduction
	case g.Stage == StagePostProduction && !blue:
		return StageCleanUp // nothing to bake beside
	}
	return stages[slices.Index(stages, g.Stage)+1]
}

// stageDone reports whether the stage has ended. A hook that failed, or timed
// out and does not go on, fails the deployment.
func (p *Plan) stageDone(d *Deployment) bool {
	s, g := &p.Service, d.Shift
	for i := range g.Hooks {
		h := &g.Hooks[i]
		if h.Status == ecstypes.DeploymentLifecycleHookStatusAwaitingAction && !h.Expires.After(p.now) {
			h.Status = ecstypes.DeploymentLifecycleHookStatusTimedOut
		}
		switch {
		case h.Status == ecstypes.DeploymentLifecycleHookStatusFailed,
			h.Status == ecstypes.DeploymentLifecycleHookStatusTimedOut && !s.Shift.Hooks[h.Hook].Continues:
			p.fail(ecsspec.FailureHook, true)
			return false
		case h.Status == ecstypes.DeploymentLifecycleHookStatusAwaitingAction || h.Status == ecstypes.DeploymentLifecycleHookStatusInProgress:
			p.wakeAt(h.Expires)
			return false
		}
	}
	until := g.Since
	switch g.Stage {
	case StageReconcile:
		// What the minimum lets go of revisions that do not serve goes now; the
		// rest when green is healthy.
		until = until.Add(TrafficMove)
	case StageScaleUp:
		live, healthy := p.count(d.ID)
		return live == s.Desired && healthy == s.Desired
	case StageTest:
		until = until.Add(TrafficMove)
	case StageProduction:
		until = until.Add(TrafficMove)
		if g.Step < len(s.Shift.Steps) {
			until = until.Add(s.Shift.StepBake)
		}
	case StageBake:
		until = until.Add(s.Shift.Bake)
	case StageCleanUp:
		return false
	}
	p.wakeAt(until)
	return !until.After(p.now)
}

// stopBeyond stops the tasks that are more than their deployments want, as far
// as the minimum of healthy tasks holds.
func (p *Plan) stopBeyond(wants map[string]int) {
	by := map[string][]*Task{}
	var ids []string
	for i := range p.tasks {
		if t := &p.tasks[i]; t.live() {
			if by[t.Deployment] == nil {
				ids = append(ids, t.Deployment)
			}
			by[t.Deployment] = append(by[t.Deployment], t)
		}
	}
	_, healthy := p.count("")
	spare := healthy - p.Service.RollingUpdate().MinimumHealthy()
	var stopped []string
	for _, id := range ids {
		surplus := len(by[id]) - wants[id]
		p.expendable(by[id])
		for _, t := range by[id] {
			if surplus <= 0 {
				break
			}
			if t.ProtectedUntil.After(p.now) {
				continue
			}
			if t.Healthy(p.now) {
				if spare <= 0 {
					continue
				}
				spare--
			}
			surplus--
			if t.Status == ecsspec.TaskRunning {
				stopped = append(stopped, t.ID)
			}
			p.stop(t, ecsspec.StoppedByScaling(t.Deployment))
		}
	}
	if len(stopped) > 0 {
		p.say(p.event().StoppedTasks(stopped...))
	}
}
