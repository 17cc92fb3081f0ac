package ecsspec

import (
	"fmt"
	"strings"
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestCheckDependencies(t *testing.T) {
	type td = TaskDefinition
	base := func() td {
		return instanceTask(t, `{"name":"app","image":"i","dependsOn":[{"containerName":"init","condition":"SUCCESS"},{"containerName":"proxy","condition":"HEALTHY"}]}`,
			`{"name":"init","image":"i","essential":false}`, `{"name":"proxy","image":"i","healthCheck":{"command":["CMD","x"]}}`)
	}
	containers := func(json ...string) func(*td) {
		return func(d *td) { d.Containers = mustParse(t, "["+strings.Join(json, ",")+"]") }
	}
	on := func(name string, deps ...string) string {
		for i, dep := range deps {
			deps[i] = fmt.Sprintf(`{"containerName":%q,"condition":"START"}`, dep)
		}
		return fmt.Sprintf(`{"name":%q,"image":"i","dependsOn":[%s]}`, name, strings.Join(deps, ","))
	}
	const d0 = "container_definitions[0].dependsOn[0]"
	runProblems(t, base, CheckTaskDefinition, []problemCase[td]{
		{"unknown", containers(on("app", "innit"), on("init")), []string{"unknown-container " + d0 + `.containerName: dependsOn refers to container "innit", which is not in the task definition`}},
		{"unknown, a name not known", func(d *td) {
			containers(on("app", "innit"), `{"image":"i"}`)(d)
			d.Unknown = NewUnknown("container_definitions[1].name")
		}, nil},
		{"volumes from unknown", containers(`{"name":"app","image":"i","volumesFrom":[{"sourceContainer":"data"}]}`),
			[]string{`unknown-container container_definitions[0].volumesFrom[0].sourceContainer: volumesFrom refers to container "data", which is not in the task definition`}},
		{"healthy without check", func(d *td) { d.Containers[2].HealthCheck = nil },
			[]string{`dependency-condition container_definitions[0].dependsOn[1].condition: condition "HEALTHY" needs a health check, which container "proxy" does not have`}},
		{"healthy, check not known", func(d *td) {
			d.Containers[2].HealthCheck = nil
			d.Unknown = NewUnknown("container_definitions[2].healthCheck")
		}, nil},
		{"success of essential", func(d *td) { d.Containers[1].Essential = nil },
			[]string{"dependency-condition " + d0 + `.condition: condition "SUCCESS" waits for container "init" to exit, but it is essential: its exit stops the task`}},
		{"condition", func(d *td) { d.Containers[0].DependsOn[0].Condition = "success" },
			[]string{"enum " + d0 + `.condition: invalid value "success" for condition, expected one of START, COMPLETE, SUCCESS, HEALTHY; did you mean "SUCCESS"?`}},
		{"itself", containers(on("a", "a")), []string{"dependency-cycle container_definitions[0].dependsOn: the containers wait for each other in a circle: a -> a"}},
		{"cycle", containers(on("x"), on("a", "b"), on("b", "x", "c"), on("c", "a")),
			[]string{"dependency-cycle container_definitions[1].dependsOn: the containers wait for each other in a circle: a -> b -> c -> a"}},
		{"diamond", containers(on("a", "b", "c"), on("b", "d"), on("c", "d"), on("d")), nil},
	})
}

// TestCyclesAreBounded: in a hostile graph, every container depending on every other, there are more cycles
// than could ever be listed.
func TestCyclesAreBounded(t *testing.T) {
	const n = 400
	var deps []ecstypes.ContainerDependency
	for i := range n {
		deps = append(deps, ecstypes.ContainerDependency{ContainerName: ptr(fmt.Sprint(i)), Condition: "START"})
	}
	var td TaskDefinition
	for i := range n {
		td.Containers = append(td.Containers, ecstypes.ContainerDefinition{Name: ptr(fmt.Sprint(i)), Image: ptr("i"), Memory: ptr[int32](6), DependsOn: deps})
	}
	cycles := 0
	for _, p := range CheckTaskDefinition(td) {
		if p.Code == "dependency-cycle" {
			cycles++
		}
	}
	if cycles != maxReportedCycles {
		t.Errorf("%d cycles reported, want %d", cycles, maxReportedCycles)
	}
}
