package scheduler

import (
	"testing"
	"time"
)

func TestBehaviourIsDeducedFromTheCommand(t *testing.T) {
	forever := Behaviour{}
	exits := func(after time.Duration, code int32) Behaviour {
		return Behaviour{Exits: true, After: after, Code: code}
	}
	for _, test := range []struct {
		entryPoint, command []string
		want                Behaviour
	}{
		{nil, nil, forever},
		{nil, []string{"nginx", "-g", "daemon off;"}, forever},
		{nil, []string{"true"}, exits(time.Second, 0)},
		{nil, []string{"/bin/false"}, exits(time.Second, 1)},
		{nil, []string{"exit", "7"}, exits(time.Second, 7)},
		{nil, []string{"exit", "300"}, forever},
		{nil, []string{"sleep", "90"}, exits(90*time.Second, 0)},
		{nil, []string{"sleep", "2m"}, exits(2*time.Minute, 0)},
		{nil, []string{"sleep", "infinity"}, forever},
		{nil, []string{"sleep", "-1"}, forever},
		{nil, []string{"sleep", "1e300"}, forever},
		{nil, []string{"sleep", "NaN"}, forever},
		{nil, []string{"sh", "-c", "exit 3"}, exits(time.Second, 3)},
		{[]string{"/bin/sh", "-c"}, []string{"sleep 30; exit 2"}, exits(30*time.Second, 2)},
		{nil, []string{"bash", "-ec", "echo starting; sleep 5 && false"}, exits(5*time.Second, 1)},
		{nil, []string{"sh", "-c", "false || exit 4; sleep 100"}, exits(time.Second, 4)},
		{nil, []string{"sh", "-c", "true || exit 4; sleep 100"}, exits(100*time.Second, 0)},
		{nil, []string{"sh", "-c", "false && exit 4"}, exits(time.Second, 1)},
		{nil, []string{"sh", "-c", "exec sleep 10"}, exits(10*time.Second, 0)},
		{nil, []string{"sh", "-c", "./server; exit 1"}, forever},
		{nil, []string{"sh", "-c", "while true; do sleep 1; done"}, forever},
		{nil, []string{"sh", "-c", "exit $CODE"}, forever},
		{nil, []string{"sh", "-c", "sleep 10 & exit 1"}, forever},
		{nil, []string{"sh", "-c", ""}, forever},
		{nil, []string{"sh"}, forever},
	} {
		if got := BehaviourOf(test.entryPoint, test.command); got != test.want {
			t.Errorf("%q %q: got %+v, want %+v", test.entryPoint, test.command, got, test.want)
		}
	}
}

func TestHealthCheckVerdict(t *testing.T) {
	for _, test := range []struct {
		command         []string
		passes, defined bool
	}{
		{nil, true, false},
		{[]string{"NONE"}, true, false},
		{[]string{"CMD-SHELL", "exit 1"}, false, true},
		{[]string{"CMD-SHELL", "curl -f http://localhost/ || exit 1"}, true, true},
		{[]string{"CMD", "false"}, false, true},
		{[]string{"CMD", "true"}, true, true},
		{[]string{"CMD", "/healthy"}, true, true},
		{[]string{"CMD"}, true, true},
	} {
		if passes, defined := CheckPasses(test.command); passes != test.passes || defined != test.defined {
			t.Errorf("%q: passes %v, defined %v", test.command, passes, defined)
		}
	}
}

func FuzzBehaviour(f *testing.F) {
	for _, s := range []string{"exit 1", "sleep 1; false", "true && false || exit 3", "'", "&&", ";;;", "sh -c 'exit 1'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, script string) {
		b := BehaviourOf([]string{"sh", "-c"}, []string{script})
		if b.Exits && (b.After < shortestRun || b.After > longestSleep || b.Code < 0 || b.Code > 255) || !b.Exits && b != (Behaviour{}) {
			t.Errorf("%q: %+v", script, b)
		}
	})
}
