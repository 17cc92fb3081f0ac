package scheduler

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/google/go-cmp/cmp"
)

func def(name string, essential bool, command string, depends ...string) ecstypes.ContainerDefinition {
	d := ecstypes.ContainerDefinition{Name: aws.String(name), Essential: aws.Bool(essential)}
	if command != "" {
		d.Command = []string{"sh", "-c", command}
	}
	for _, on := range depends {
		container, condition, _ := strings.Cut(on, ":")
		d.DependsOn = append(d.DependsOn, ecstypes.ContainerDependency{
			ContainerName: aws.String(container), Condition: ecstypes.ContainerCondition(condition),
		})
	}
	return d
}

func check(d ecstypes.ContainerDefinition, command string, startPeriod int32) ecstypes.ContainerDefinition {
	d.HealthCheck = &ecstypes.HealthCheck{
		Command: []string{"CMD-SHELL", command}, Interval: aws.Int32(10), Retries: aws.Int32(2), StartPeriod: aws.Int32(startPeriod),
	}
	return d
}

func course(defs ...ecstypes.ContainerDefinition) []string {
	var containers []Container
	for _, d := range defs {
		containers = append(containers, ContainerOf(d, nil))
	}
	var lines []string
	for _, m := range Course(containers) {
		line := fmt.Sprintf("%s %s %s", m.At, m.Container, m.Kind)
		if m.Kind == ContainerExited {
			line += fmt.Sprintf(" %d", m.Code)
		}
		if m.Fatal {
			line += " fatal"
		}
		lines = append(lines, line)
	}
	return lines
}

func TestCourse(t *testing.T) {
	timeout := def("a", true, "")
	timeout.StartTimeout = aws.Int32(20)
	restarts := def("a", true, "sleep 90; exit 1")
	restarts.RestartPolicy = &ecstypes.ContainerRestartPolicy{Enabled: aws.Bool(true)}
	early := def("a", true, "sleep 30; exit 1")
	early.RestartPolicy = &ecstypes.ContainerRestartPolicy{Enabled: aws.Bool(true)}
	for _, test := range []struct {
		name string
		defs []ecstypes.ContainerDefinition
		want []string
	}{
		{"start", []ecstypes.ContainerDefinition{def("a", true, ""), def("b", true, "", "a:START")}, []string{"0s a STARTED", "0s b STARTED"}},
		{"init container", []ecstypes.ContainerDefinition{def("web", true, "", "init:SUCCESS"), def("init", false, "sleep 5")},
			[]string{"0s init STARTED", "5s web STARTED", "5s init EXITED 0"}},
		{"init container fails", []ecstypes.ContainerDefinition{def("web", true, "", "init:SUCCESS"), def("init", false, "sleep 5; exit 2")},
			[]string{"0s init STARTED", "5s web NOT_STARTED fatal"}},
		{"complete whatever the code", []ecstypes.ContainerDefinition{def("web", true, "", "init:COMPLETE"), def("init", false, "exit 2")},
			[]string{"0s init STARTED", "1s web STARTED", "1s init EXITED 2"}},
		{"healthy", []ecstypes.ContainerDefinition{def("web", true, "", "db:HEALTHY"), check(def("db", true, ""), "true", 0)},
			[]string{"0s db STARTED", "10s web STARTED", "10s db HEALTHY"}},
		{"never healthy, so it waits", []ecstypes.ContainerDefinition{def("web", true, "", "db:HEALTHY"), check(def("db", true, ""), "false", 0)},
			[]string{"0s db STARTED", "20s db UNHEALTHY"}},
		{"start timeout", []ecstypes.ContainerDefinition{timeout, def("web", true, "", "a:COMPLETE")},
			[]string{"0s a STARTED", "20s web NOT_STARTED fatal"}},
		{"start period", []ecstypes.ContainerDefinition{check(def("web", true, ""), "false", 60)},
			[]string{"0s web STARTED", "1m20s web UNHEALTHY"}},
		{"essential exit ends it", []ecstypes.ContainerDefinition{def("web", true, "sleep 8; exit 1"), def("sidecar", false, "sleep 20")},
			[]string{"0s web STARTED", "0s sidecar STARTED", "8s web EXITED 1 fatal"}},
		{"restart policy", []ecstypes.ContainerDefinition{restarts}, []string{"0s a STARTED"}},
		{"restart policy, but too early", []ecstypes.ContainerDefinition{early}, []string{"0s a STARTED", "30s a EXITED 1 fatal"}},
		{"circle", []ecstypes.ContainerDefinition{def("a", true, "", "b:START"), def("b", true, "", "a:START")}, nil},
		{"depends on nobody", []ecstypes.ContainerDefinition{def("a", true, "", "x:START")}, nil},
		{"chain in any order", []ecstypes.ContainerDefinition{def("c", true, "", "b:SUCCESS"), def("b", false, "sleep 3", "a:SUCCESS"), def("a", false, "sleep 2")},
			[]string{"0s a STARTED", "2s b STARTED", "2s a EXITED 0", "5s c STARTED", "5s b EXITED 0"}},
	} {
		if diff := cmp.Diff(test.want, course(test.defs...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestOverriddenCommand(t *testing.T) {
	if b := ContainerOf(def("a", true, ""), []string{"false"}).Behaviour; !b.Exits || b.Code != 1 {
		t.Errorf("%+v", b)
	}
}

func TestStopTimeoutIsTheLongest(t *testing.T) {
	long := def("a", true, "")
	long.StopTimeout = aws.Int32(90)
	if d := StopTimeout([]ecstypes.ContainerDefinition{def("b", true, ""), long}); d != 90*time.Second {
		t.Error(d)
	}
	if d := StopTimeout([]ecstypes.ContainerDefinition{def("b", true, "")}); d != 30*time.Second {
		t.Error(d)
	}
}
