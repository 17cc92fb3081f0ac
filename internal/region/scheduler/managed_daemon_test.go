package scheduler

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestManagedDaemonPlan(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	percent := func(p float64) *float64 { return &p }
	on := func(id, revision string) DaemonInstance {
		return DaemonInstance{ID: id, Ours: true, Revision: revision, Task: revision != "", Running: revision != ""}
	}
	joining := DaemonInstance{ID: "j", Ours: true, Joining: true}
	lost := func(id string) DaemonInstance { return DaemonInstance{ID: id, Ours: true, Revision: "r2"} }
	rolling := ManagedDaemon{Target: "r2", Source: "r1", Status: "IN_PROGRESS", Critical: true}
	with := func(d ManagedDaemon, edit func(*ManagedDaemon)) ManagedDaemon { edit(&d); return d }
	for name, c := range map[string]struct {
		daemon    ManagedDaemon
		instances []DaemonInstance
		want      string
	}{
		"empty":                 {ManagedDaemon{Target: "r1", Status: "PENDING", Critical: true}, nil, "SUCCESSFUL target r1"},
		"a new instance":        {ManagedDaemon{Target: "r2", Status: "SUCCESSFUL", Critical: true}, []DaemonInstance{joining}, "start j SUCCESSFUL target r2"},
		"one at a time":         {rolling, []DaemonInstance{on("a", "r1"), on("b", "r1"), on("c", "")}, "drain a IN_PROGRESS target r2"},
		"half of them":          {with(rolling, func(d *ManagedDaemon) { d.DrainPercent = percent(50) }), []DaemonInstance{on("a", "r1"), on("b", "r1"), on("c", "r1"), on("d", "r1")}, "drain a b IN_PROGRESS target r2"},
		"one drains":            {rolling, []DaemonInstance{{ID: "a", Ours: true, Draining: true, Revision: "r1"}, on("b", "r1")}, "IN_PROGRESS target r2"},
		"all run":               {rolling, []DaemonInstance{on("a", "r2"), on("b", "r2")}, "SUCCESSFUL target r2"},
		"bakes":                 {with(rolling, func(d *ManagedDaemon) { d.Bake = 5 * time.Minute }), []DaemonInstance{on("a", "r2")}, "IN_PROGRESS target r2 wake 5m0s"},
		"a critical task ends":  {with(rolling, func(d *ManagedDaemon) { d.Status = "SUCCESSFUL" }), []DaemonInstance{lost("a"), on("b", "r2")}, "drain a SUCCESSFUL target r2"},
		"another task ends":     {with(rolling, func(d *ManagedDaemon) { d.Status, d.Critical = "SUCCESSFUL", false }), []DaemonInstance{lost("a"), on("b", "r2")}, "start a SUCCESSFUL target r2"},
		"the breaker":           {with(rolling, func(d *ManagedDaemon) { d.Failed = 3 }), []DaemonInstance{on("a", "r1")}, "ROLLBACK_IN_PROGRESS target r1 rolled back wake 0s"},
		"nothing to go back to": {with(rolling, func(d *ManagedDaemon) { d.Failed, d.Source = 3, "" }), []DaemonInstance{joining}, "STOPPED target "},
		"an alarm":              {with(rolling, func(d *ManagedDaemon) { d.Alarmed = true }), []DaemonInstance{on("a", "r2")}, "drain a ROLLBACK_IN_PROGRESS target r1 rolled back"},
		"rolled back":           {with(rolling, func(d *ManagedDaemon) { d.Target, d.Source, d.Status = "r1", "", "ROLLBACK_IN_PROGRESS" }), []DaemonInstance{on("a", "r1")}, "ROLLBACK_SUCCESSFUL target r1"},
		"the rollback fails":    {with(rolling, func(d *ManagedDaemon) { d.Failed, d.Status = 3, "ROLLBACK_IN_PROGRESS" }), []DaemonInstance{on("a", "r1")}, "ROLLBACK_FAILED target r2"},
		"a provider less":       {rolling, []DaemonInstance{{ID: "a", Revision: "r1", Task: true, Running: true}, on("b", "r2")}, "drain a IN_PROGRESS target r2"},
		"deleting":              {with(rolling, func(d *ManagedDaemon) { d.Deleting = true }), []DaemonInstance{on("a", "r2"), on("b", "")}, "drain a IN_PROGRESS target r2"},
		"deleted":               {with(rolling, func(d *ManagedDaemon) { d.Deleting = true }), []DaemonInstance{on("b", "")}, "SUCCESSFUL target r2 gone"},
	} {
		p := c.daemon.Plan(c.instances, now)
		var got []string
		if len(p.Start) > 0 {
			got = append(got, "start "+strings.Join(p.Start, " "))
		}
		if len(p.Drain) > 0 {
			got = append(got, "drain "+strings.Join(p.Drain, " "))
		}
		got = append(got, fmt.Sprintf("%s target %s", p.Daemon.Status, p.Daemon.Target))
		if p.RolledBack {
			got = append(got, "rolled back")
		}
		if p.Gone {
			got = append(got, "gone")
		}
		if !p.Wake.IsZero() {
			got = append(got, "wake "+p.Wake.Sub(now).String())
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: got %q, want %q", name, s, c.want)
		}
	}
}
