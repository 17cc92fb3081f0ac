package scheduler

import (
	"testing"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"pgregory.net/rapid"
)

func shifting(steps ...float64) Service {
	s := service(2, 100, 200)
	s.Shift = Shift{Steps: steps, Bake: 10 * time.Minute, StepBake: 5 * time.Minute}
	return s
}

// The histories of deployments that move traffic, to be read by a person.
func TestShiftTimelines(t *testing.T) {
	behind := Shape{Interface: true, Targets: true, Deregistration: deregistration, Registered: true, StopTimeout: 30 * time.Second}
	twice := func(s Service) *world {
		w := newWorld(s, behind)
		w.deploy(web())
		w.run(time.Hour)
		w.deploy(web())
		w.run(3 * time.Hour)
		return w
	}
	tests := map[string]func() *world{
		"shift-blue-green": func() *world { return twice(shifting(100)) },
		"shift-canary":     func() *world { return twice(shifting(5, 100)) },
		"shift-linear":     func() *world { return twice(shifting(40, 80, 100)) },
		"shift-hook-times-out": func() *world {
			s := shifting(100)
			s.Shift.Hooks = []Hook{{Stages: []Stage{StagePostTest}, Timeout: 30 * time.Minute}}
			w := newWorld(s, behind)
			w.service.Shift.Hooks[0].Continues = true
			w.deploy(web())
			w.run(time.Hour)
			w.service.Shift.Hooks = []Hook{{Stages: []Stage{StagePostTest}, Timeout: 30 * time.Minute}}
			w.deploy(web())
			w.run(3 * time.Hour)
			return w
		},
		"shift-alarm-rolls-back": func() *world {
			s := shifting(10, 100)
			s.AlarmsRollBack = true
			w := newWorld(s, behind)
			w.deploy(web())
			w.run(time.Hour)
			w.deploy(web())
			w.run(5 * time.Minute)
			w.service.Deployments[0].Alarmed, w.turn = true, w.now
			w.run(3 * time.Hour)
			return w
		},
		"shift-green-crashes": func() *world {
			s := shifting(100)
			s.Breaker = Breaker{Enabled: true, Rollback: true}
			w := newWorld(s, behind)
			w.deploy(web())
			w.run(time.Hour)
			w.deploy(crash())
			w.run(3 * time.Hour)
			return w
		},
		"shift-replaced-on-its-way": func() *world {
			w := newWorld(shifting(100), behind)
			w.deploy(web())
			w.run(time.Hour)
			w.deploy(web())
			w.run(5 * time.Minute)
			w.deploy(web())
			w.run(3 * time.Hour)
			return w
		},
	}
	for name, play := range tests {
		t.Run(name, func(t *testing.T) { golden(t, name, play().timeline()) })
	}
}

// Whatever happens, somebody serves: production traffic always adds up, and
// goes only to a deployment that is there.
func TestTrafficAddsUpAndHasSomewhereToGo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawService(t)
		w := newWorld(s, drawShape(t))
		w.check = func(before Service, tasks []Task, p Plan) {
			production, _ := p.Service.Weights()
			sum := 0.0
			for id, percent := range production {
				if p.Service.Deployment(id) == nil || percent < 0 || percent > 100 {
					t.Fatalf("%g%% to %s\n%s", percent, id, w.timeline())
				}
				sum += percent
			}
			if sum != 100 {
				t.Fatalf("traffic of %g%%: %v\n%s", sum, production, w.timeline())
			}
			// Nobody gets traffic before its tasks are there, unless there is nobody else.
			primary := p.Service.Primary()
			if g := primary.Shift; g != nil && g.Stage.before(StageProduction) && p.Service.Source() != nil && production[primary.ID] != 0 && g.Step == 0 {
				t.Fatalf("%g%% to a deployment at %s", production[primary.ID], g.Stage)
			}
		}
		play(t, w)
		w.run(3 * time.Hour)
	})
}

func TestHookHoldsTheDeploymentUntilItIsContinued(t *testing.T) {
	s := shifting(100)
	s.Shift.Hooks = []Hook{{Stages: []Stage{StagePreScaleUp}, Timeout: 24 * time.Hour}}
	w := newWorld(s, fargate)
	w.deploy(web())
	w.run(time.Hour)
	g := w.service.Primary().Shift
	if g.Stage != StagePreScaleUp || len(g.Hooks) != 1 || g.Hooks[0].Status != ecstypes.DeploymentLifecycleHookStatusAwaitingAction || len(w.tasks) != 0 {
		t.Fatalf("paused: %+v, %d tasks", g, len(w.tasks))
	}
	g.Hooks[0].Status, w.turn = ecstypes.DeploymentLifecycleHookStatusSucceeded, w.now
	w.run(time.Hour)
	if p := w.service.Primary(); p.Rollout != ecstypes.DeploymentRolloutStateCompleted || len(w.list()) != 2 {
		t.Errorf("continued: %s, %d tasks\n%s", p.Rollout, len(w.list()), w.timeline())
	}
}
