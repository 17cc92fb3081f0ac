package scheduler

import (
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"pgregory.net/rapid"
)

func TestInstancesFor(t *testing.T) {
	apart := []ecstypes.PlacementConstraint{{Type: ecstypes.PlacementConstraintTypeDistinctInstance}}
	for _, c := range []struct {
		n           int
		l           Launch
		cpu, memory int
		want        int
	}{
		{0, Launch{CPU: 256}, 2048, 4096, 0},
		{5, Launch{CPU: 1024, Memory: 512}, 2048, 7800, 3},
		{5, Launch{CPU: 128, Memory: 3000}, 2048, 7800, 3},
		{5, Launch{}, 2048, 7800, 1},
		{5, Launch{CPU: 1024}, 0, 0, 1},
		{3, Launch{CPU: 1, Ports: []Port{{80, "tcp"}}}, 2048, 7800, 3},
		{3, Launch{CPU: 1, Constraints: apart}, 2048, 7800, 3},
		{3, Launch{CPU: 4096}, 2048, 7800, 0},
		{3, Launch{Memory: 8000}, 2048, 7800, 0},
	} {
		if got := InstancesFor(c.n, c.l, c.cpu, c.memory); got != c.want {
			t.Errorf("%d of %+v on %d/%d: %d, want %d", c.n, c.l, c.cpu, c.memory, got, c.want)
		}
	}
}

func TestLacking(t *testing.T) {
	s := service(10, 100, 150)
	s.Deployments = []Deployment{{ID: "new"}, {ID: "old"}}
	var tasks []Task
	add := func(n int, deployment string, ending bool) {
		for range n {
			tasks = append(tasks, Task{Deployment: deployment, Status: "RUNNING", Ending: ending})
		}
	}
	if got := s.Lacking(nil); got != 10 {
		t.Errorf("of nothing: %d", got)
	}
	add(10, "old", false)
	if got := s.Lacking(tasks); got != 5 {
		t.Errorf("beside ten old tasks, at most 150 %%: %d", got)
	}
	add(4, "new", false)
	if got := s.Lacking(tasks); got != 1 {
		t.Errorf("with four new ones: %d", got)
	}
	add(3, "new", true)
	if got := s.Lacking(tasks); got != 0 {
		t.Errorf("beyond the maximum: %d", got)
	}
	s.Deployments[0].Rollout = "FAILED"
	if got := s.Lacking(nil); got != 0 {
		t.Errorf("of a failed deployment: %d", got)
	}
}

// What is asked for holds the tasks, and one instance less does not.
func TestInstancesForHoldTheTasks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := Launch{CPU: rapid.IntRange(1, 2048).Draw(t, "cpu"), Memory: rapid.IntRange(1, 4096).Draw(t, "memory")}
		n := rapid.IntRange(1, 40).Draw(t, "tasks")
		want := InstancesFor(n, l, 2048, 4096)
		for _, have := range []int{want, want - 1} {
			var instances []Instance
			for i := range have {
				instances = append(instances, Instance{ID: string(rune('a' + i)), Zone: "z", Active: true, CPU: 2048, Memory: 4096})
			}
			p, placed := NewPlacement(instances, nil), 0
			for range n {
				if _, lack := p.Place("", l); lack == "" {
					placed++
				}
			}
			if placed == n != (have == want) {
				t.Fatalf("%d of %d tasks of %+v on %d instances, of %d asked for", placed, n, l, have, want)
			}
		}
	})
}

func TestAwaitFollowsTheStrategy(t *testing.T) {
	a, b := "a", "b"
	l := Launch{Providers: []ecstypes.CapacityProviderStrategyItem{{CapacityProvider: &a, Base: 1, Weight: 1}, {CapacityProvider: &b, Weight: 1}}}
	p := NewPlacement(nil, nil)
	got := ""
	for range 5 {
		got += p.Await(l)
	}
	if got != "aabab" {
		t.Errorf("waiting for %q", got)
	}
	if p.Await(Launch{}) != "" {
		t.Error("without a strategy nothing is waited for")
	}
	if by := l.OnlyBy("b").Providers; len(by) != 1 || *by[0].CapacityProvider != "b" {
		t.Errorf("%+v", by)
	}
}
