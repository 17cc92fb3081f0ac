package scheduler

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var zones = []string{"a", "b", "c"}

// inZones plays a service whose tasks on Fargate may be in three zones.
func inZones(desired, minimum, maximum int) *world {
	s := service(desired, minimum, maximum)
	s.Rebalance = true
	return newWorld(s, fargate)
}

func (w *world) deployIn(containers ...Container) {
	w.deploy(containers...)
	for _, zone := range zones {
		w.service.Deployments[0].Launch.Subnets = append(w.service.Deployments[0].Launch.Subnets, Subnet{ID: "subnet-" + zone, Zone: zone})
	}
}

// lose ends what runs in the zones, which take no task until it is called again.
func (w *world) lose(lost ...string) {
	w.service.LostZones, w.turn = lost, w.now
	for _, t := range w.list() {
		if slices.Contains(lost, t.Place.Zone) && !t.Ending {
			w.end(w.tasks[t.ID], false)
		}
	}
	w.say("lost zones %v", lost)
}

func (w *world) perZone() (counts []int) {
	for _, zone := range zones {
		n := 0
		for _, t := range w.list() {
			if t.Place.Zone == zone && t.live() {
				n++
			}
		}
		counts = append(counts, n)
	}
	return counts
}

func TestRebalancingAfterAZoneReturned(t *testing.T) {
	w := inZones(6, 100, 200)
	w.deployIn(web())
	w.run(time.Hour)
	w.lose("c")
	w.run(time.Hour)
	w.lose()
	w.run(time.Hour)
	golden(t, "rebalance-zone-returned", w.timeline())
	if got := w.perZone(); !slices.Equal(got, []int{2, 2, 2}) {
		t.Errorf("tasks by zone: %v", got)
	}
}

func TestARebalancedServiceMayChangeOnTheWay(t *testing.T) {
	lopsided := func() *world {
		w := inZones(6, 100, 200)
		w.deployIn(web())
		w.lose("b", "c")
		w.run(time.Hour)
		w.lose()
		w.run(5 * time.Second)
		if w.service.Moving == 0 {
			t.Fatalf("nothing moves:\n%s", w.timeline())
		}
		return w
	}
	for name, change := range map[string]func(*world){
		"scaled out": func(w *world) { w.service.Desired, w.turn = 9, w.now },
		"scaled in":  func(w *world) { w.service.Desired, w.turn = 3, w.now },
		"deployed":   func(w *world) { w.deployIn(web()) },
		"lost again": func(w *world) { w.lose("b", "c"); w.run(time.Minute); w.lose() },
		"left alone": func(*world) {},
	} {
		t.Run(name, func(t *testing.T) {
			w := lopsided()
			change(w)
			if !w.run(3*time.Hour) || !w.service.Steady || w.service.Moving != 0 || w.service.Rebalancing {
				t.Errorf("not at rest: %+v\n%s", w.service, w.timeline())
			}
			if got := w.perZone(); slices.Max(got)-slices.Min(got) > 1 {
				t.Errorf("tasks by zone: %v\n%s", got, w.timeline())
			}
		})
	}
}

// Where it is off, or there is no room, nothing moves.
func TestRebalancingSwitchedOff(t *testing.T) {
	for name, edit := range map[string]func(*Service){
		"off":     func(s *Service) { s.Rebalance = false },
		"no room": func(s *Service) { s.MaximumPercent = 100 },
	} {
		t.Run(name, func(t *testing.T) {
			w := inZones(4, 50, 200)
			edit(&w.service)
			w.deployIn(web())
			w.lose("b", "c")
			w.run(time.Hour)
			w.lose()
			w.run(time.Hour)
			if got := w.perZone(); !slices.Equal(got, []int{4, 0, 0}) || strings.Contains(w.timeline(), "AZ") {
				t.Errorf("tasks by zone: %v\n%s", got, w.timeline())
			}
		})
	}
}

// On instances, only zones that have one the service may use count; a full one
// is told of once.
func TestRebalancingOnInstances(t *testing.T) {
	play := func(room int) *world {
		w := newWorld(service(4, 100, 200), Shape{StopTimeout: 30 * time.Second})
		w.service.Rebalance = true
		w.instances = []Instance{{ID: "ia", Zone: "a", Active: true, CPU: 4096, Memory: 8192}}
		w.deploy(web())
		w.run(time.Hour)
		w.instances = append(w.instances, Instance{ID: "ib", Zone: "b", Active: true, CPU: room, Memory: 8192}, Instance{ID: "ic", Zone: "c", Draining: true})
		for range 3 {
			w.turn = w.now
			w.run(time.Hour)
		}
		return w
	}
	w := play(4096)
	if got := w.perZone(); !slices.Equal(got, []int{2, 2, 0}) {
		t.Errorf("tasks by zone: %v\n%s", got, w.timeline())
	}
	w = play(128)
	const full = "(service web) is unable to place a task in b because no container instance met all of its requirements."
	if got := w.perZone(); !slices.Equal(got, []int{4, 0, 0}) || strings.Count(w.timeline(), full) != 1 {
		t.Errorf("tasks by zone: %v\n%s", got, w.timeline())
	}
}

// Safety and liveness: never above the maximum nor, by own stops, below the
// minimum; when zones stay as they are, the service comes to rest balanced.
func TestRebalancingIsSafeAndEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := inZones(rapid.IntRange(0, 9).Draw(t, "desired"), rapid.IntRange(0, 100).Draw(t, "minimum"), rapid.IntRange(101, 300).Draw(t, "maximum"))
		w.check = func(before Service, tasks []Task, p Plan) {
			update := before.RollingUpdate()
			if total := p.total(); total > max(update.MaximumRunning(), len(tasks)) {
				t.Fatalf("%d tasks, at most %d\n%s", total, update.MaximumRunning(), w.timeline())
			}
			healthy, left := 0, 0
			for i := range tasks {
				if tasks[i].Healthy(w.now) {
					healthy++
					if !slices.ContainsFunc(p.Stop, func(s Stop) bool { return s.Task == tasks[i].ID }) {
						left++
					}
				}
			}
			if left < healthy && left < update.MinimumHealthy() {
				t.Fatalf("own stops leave %d of %d healthy tasks, minimum %d\n%s", left, healthy, update.MinimumHealthy(), w.timeline())
			}
		}
		w.deployIn(web())
		for i := range rapid.IntRange(1, 4).Draw(t, "losses") {
			lost := rapid.SampledFrom([][]string{{}, {"a"}, {"b", "c"}, {"a", "c"}}).Draw(t, fmt.Sprint("lost", i))
			w.run(time.Duration(rapid.IntRange(1, 300).Draw(t, "seconds")) * time.Second)
			w.lose(lost...)
			if rapid.IntRange(0, 3).Draw(t, "then") == 0 {
				w.deployIn(web())
			}
		}
		w.lose()
		settled := w.run(6 * time.Hour)
		got := w.perZone()
		room := w.service.RollingUpdate().MaximumRunning() > w.service.Desired
		if !settled || room && slices.Max(got)-slices.Min(got) > 1 || w.service.Moving != 0 {
			t.Fatalf("settled %v, by zone %v\n%s", settled, got, w.timeline())
		}
	})
}
