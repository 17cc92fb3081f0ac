package scheduler

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

var update = flag.Bool("update", false, "write the golden files")

var fargate = Shape{Interface: true, StopTimeout: 30 * time.Second}

func service(desired, minimum, maximum int) Service {
	return Service{Name: "web", Desired: desired, MinimumHealthyPercent: minimum, MaximumPercent: maximum}
}

// Each golden is the whole history of a service, to be read by a person.
func TestTimelines(t *testing.T) {
	breaker := Breaker{Enabled: true, Rollback: true}
	tests := map[string]func() *world{
		"rolling-100-200": func() *world {
			w := newWorld(service(2, 100, 200), fargate)
			w.deploy(web())
			w.run(time.Hour)
			w.deploy(web())
			w.run(time.Hour)
			return w
		},
		"rolling-50-100": func() *world {
			w := newWorld(service(3, 50, 100), fargate)
			w.deploy(web())
			w.run(time.Hour)
			w.deploy(web())
			w.run(time.Hour)
			return w
		},
		"deadlock": func() *world {
			w := newWorld(service(1, 100, 100), fargate)
			w.deploy(web())
			w.run(time.Hour)
			w.deploy(web())
			w.run(time.Hour)
			return w
		},
		"breaker-rolls-back": func() *world {
			s := service(2, 100, 200)
			s.Breaker = breaker
			w := newWorld(s, fargate)
			w.deploy(web())
			w.run(time.Hour)
			w.deploy(crash())
			w.run(time.Hour)
			return w
		},
		"breaker-has-nothing-to-roll-back-to": func() *world {
			s := service(1, 100, 200)
			s.Breaker = breaker
			w := newWorld(s, fargate)
			w.deploy(crash())
			w.run(time.Hour)
			return w
		},
		"no-breaker-backs-off": func() *world {
			w := newWorld(service(1, 100, 200), fargate)
			w.deploy(crash())
			w.run(time.Hour)
			return w
		},
		"unhealthy-is-replaced": func() *world {
			s := service(1, 100, 200)
			s.Breaker = Breaker{Enabled: true}
			w := newWorld(s, fargate)
			w.deploy(sick())
			w.run(time.Hour)
			return w
		},
		"load-balancer-and-check": func() *world {
			w := newWorld(service(1, 100, 200), Shape{Interface: true, Targets: true, Deregistration: deregistration, Registered: true, StopTimeout: 30 * time.Second})
			w.deploy(checked())
			w.run(time.Hour)
			w.deploy(checked())
			w.run(time.Hour)
			return w
		},
		"scale": func() *world {
			w := newWorld(service(1, 100, 200), fargate)
			w.deploy(web())
			w.run(time.Hour)
			w.service.Desired, w.turn = 3, w.now
			w.run(time.Hour)
			w.service.Desired, w.turn = 0, w.now
			w.run(time.Hour)
			return w
		},
		"no-instances": func() *world {
			w := newWorld(service(1, 100, 200), Shape{StopTimeout: 30 * time.Second})
			w.instances = []Instance{}
			w.deploy(web())
			w.run(20 * time.Minute)
			return w
		},
		"drain": func() *world {
			w := newWorld(service(2, 100, 200), fargate)
			w.deploy(web())
			w.run(time.Hour)
			w.service.Draining, w.turn = true, w.now
			w.run(time.Hour)
			return w
		},
	}
	for name, play := range tests {
		t.Run(name, func(t *testing.T) {
			got := play().timeline()
			path := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("timeline differs (-want +got):\n%s", diff)
			}
		})
	}
}

func drawService(t *rapid.T) Service {
	s := service(rapid.IntRange(0, 12).Draw(t, "desired"), rapid.SampledFrom([]int{0, 30, 50, 66, 100}).Draw(t, "minimum"),
		rapid.SampledFrom([]int{100, 110, 125, 150, 200}).Draw(t, "maximum"))
	s.Breaker = Breaker{Enabled: rapid.Bool().Draw(t, "breaker"), Rollback: rapid.Bool().Draw(t, "rollback")}
	s.Grace = time.Duration(rapid.SampledFrom([]int{0, 0, 120}).Draw(t, "grace")) * time.Second
	return s
}

func drawShape(t *rapid.T) Shape {
	targets := rapid.Bool().Draw(t, "targets")
	return Shape{
		Interface: rapid.Bool().Draw(t, "interface"), Targets: targets, Deregistration: deregistration, Registered: targets || rapid.Bool().Draw(t, "registered"),
		StopTimeout: time.Duration(rapid.IntRange(0, 120).Draw(t, "stop")) * time.Second,
	}
}

func drawContainers(t *rapid.T) []Container {
	slow := Container{Name: "web", Essential: true, Behaviour: BehaviourOf(nil, []string{"sh", "-c", "sleep 300; exit 1"})}
	return []Container{rapid.SampledFrom([]Container{web(), web(), checked(), crash(), sick(), slow}).Draw(t, "container")}
}

// play disturbs a service at random: deployments, scaling, tasks that are
// stopped by somebody, at any moment of what is under way.
func play(t *rapid.T, w *world) {
	w.deploy(drawContainers(t)...)
	for range rapid.IntRange(1, 6).Draw(t, "disturbances") {
		w.run(time.Duration(rapid.IntRange(0, 900).Draw(t, "passes")) * time.Second)
		switch rapid.IntRange(0, 3).Draw(t, "disturbance") {
		case 0, 1:
			w.deploy(drawContainers(t)...)
		case 2:
			w.service.Desired, w.turn = rapid.IntRange(0, 12).Draw(t, "scale"), w.now
		case 3:
			if list := w.list(); len(list) > 0 {
				victim := list[rapid.IntRange(0, len(list)-1).Draw(t, "victim")]
				if !victim.Ending {
					w.end(w.tasks[victim.ID], true)
					w.turn = w.now
				}
			}
		}
	}
}

// Safety, at every single turn whatever happens.
func TestNeverAboveTheMaximumNorBelowTheMinimumByOwnStops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(drawService(t), drawShape(t))
		w.check = func(before Service, tasks []Task, p Plan) {
			update := p.Service.RollingUpdate()
			if total := len(tasks) + len(p.Start); len(p.Start) > 0 && total > update.MaximumRunning() {
				t.Fatalf("%d tasks after starting %d, maximum %d\n%s", total, len(p.Start), update.MaximumRunning(), w.timeline())
			}
			healthy, left := 0, 0
			stopped := map[string]bool{}
			for _, s := range p.Stop {
				if stopped[s.Task] {
					t.Fatalf("task %s stopped twice", s.Task)
				}
				stopped[s.Task] = true
			}
			for i := range tasks {
				if tasks[i].Healthy(w.now) {
					healthy++
					if !stopped[tasks[i].ID] {
						left++
					}
				}
			}
			if left < healthy && left < update.MinimumHealthy() {
				t.Fatalf("own stops leave %d of %d healthy tasks, minimum %d\n%s", left, healthy, update.MinimumHealthy(), w.timeline())
			}
		}
		play(t, w)
		w.run(2 * time.Hour)
	})
}

// Liveness: left alone, a service comes to rest or says why it does not.
func TestConvergesOrSaysWhy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawService(t)
		w := newWorld(s, drawShape(t))
		play(t, w)
		settled := w.run(6 * time.Hour)
		primary := w.service.Primary()
		live := 0
		for _, task := range w.list() {
			if task.Deployment == primary.ID && task.Healthy(w.now) {
				live++
			}
		}
		switch {
		case w.service.Steady && live == w.service.Desired && len(w.service.Deployments) == 1 &&
			primary.Rollout == ecstypes.DeploymentRolloutStateCompleted:
		case primary.Rollout == ecstypes.DeploymentRolloutStateFailed && strings.Contains(w.timeline(), "deployment failed"):
		case primary.SaidDeadlock && strings.Contains(w.timeline(), "unable to stop or start"):
		case !settled && strings.Contains(w.timeline(), "impaired"),
			!settled && strings.Contains(w.timeline(), "unable to consistently start"):
		case !settled && w.containers[primary.ID][0].Behaviour.After > time.Minute:
			// Its containers end every five minutes: it is never at rest for good.
		default:
			t.Fatalf("settled %v, rollout %s, %d of %d healthy, %d deployments, wake %v:\n%s", settled, primary.Rollout, live,
				w.service.Desired, len(w.service.Deployments), w.turn, w.timeline())
		}
	})
}

// A service that only fails does not spin: its turns get rarer.
func TestFailingServiceBacksOff(t *testing.T) {
	w := newWorld(service(4, 100, 200), fargate)
	w.deploy(crash())
	turns := 0
	w.check = func(Service, []Task, Plan) { turns++ }
	w.run(24 * time.Hour)
	if turns > 24*4*6+100 {
		t.Errorf("%d turns in a day of failing", turns)
	}
	if n := w.n; n > 4*(24*4+10) {
		t.Errorf("%d tasks started in a day of failing", n)
	}
}

func TestOrderOfInputDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(drawService(t), drawShape(t))
		for _, id := range []string{"a", "b", "c", "d"} {
			w.instances = append(w.instances, Instance{
				ID: id, Zone: "z" + id, Active: true, CPU: rapid.IntRange(0, 1024).Draw(t, "cpu"), Memory: 4096,
			})
		}
		w.check = func(before Service, tasks []Task, p Plan) {
			shuffled := rapid.Permutation(tasks).Draw(t, "tasks")
			instances := rapid.Permutation(w.instances).Draw(t, "instances")
			again := before.Plan(shuffled, instances, w.now)
			for _, pair := range [][2]any{{p.Service, again.Service}, {p.Stop, again.Stop}, {p.Start, again.Start}, {p.Events, again.Events}, {p.Wake, again.Wake}} {
				if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
					t.Fatalf("another order, another plan:\n%s", diff)
				}
			}
		}
		play(t, w)
		w.run(time.Hour)
	})
}

func TestPlanChangesNothingItIsGiven(t *testing.T) {
	s := service(2, 100, 200)
	s.Deployments = []Deployment{{ID: "ecs-svc/1", Rollout: ecstypes.DeploymentRolloutStateInProgress, Launch: Launch{CPU: 10}}}
	instances := []Instance{{ID: "i", Active: true, CPU: 1000, Memory: 1000}}
	tasks := []Task{{ID: "a", Deployment: "ecs-svc/1", Status: ecsspec.TaskRunning}, {ID: "b", Deployment: "ecs-svc/0", Status: ecsspec.TaskPending}}
	was := []any{s.Deployments[0], instances[0], tasks[0], tasks[1]}
	s.Plan(tasks, instances, time.Unix(1000, 0))
	if diff := cmp.Diff(was, []any{s.Deployments[0], instances[0], tasks[0], tasks[1]}); diff != "" {
		t.Error(diff)
	}
}

func TestDaemonRunsOneTaskOnEachInstance(t *testing.T) {
	s := service(0, 0, 100)
	s.Daemon = true
	w := newWorld(s, Shape{StopTimeout: 30 * time.Second})
	for _, id := range []string{"a", "b", "c"} {
		w.instances = append(w.instances, Instance{ID: id, Zone: "z", Active: id != "c", CPU: 1024, Memory: 1024})
	}
	w.check = func(_ Service, tasks []Task, p Plan) {
		on := map[string]int{}
		for _, task := range tasks {
			on[task.Place.Instance]++
		}
		for _, start := range p.Start {
			if on[start.Place.Instance]++; on[start.Place.Instance] > 1 {
				t.Errorf("two tasks on %s", start.Place.Instance)
			}
		}
	}
	w.deploy(web())
	w.run(time.Hour)
	w.deploy(web())
	if !w.run(time.Hour) || !w.service.Steady || w.service.Desired != 2 {
		t.Errorf("steady %v, desired %d:\n%s", w.service.Steady, w.service.Desired, w.timeline())
	}
}
