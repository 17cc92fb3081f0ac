package ecsspec

import (
	"fmt"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// dependencies: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
func (c *taskDefinitionCheck) dependencies() {
	byName := map[string]int{}
	var names []string
	for i, d := range c.td.Containers {
		if name := deref(d.Name); name != "" {
			if _, dup := byName[name]; !dup {
				byName[name] = i
				names = append(names, name)
			}
		}
	}
	// A container whose name is not known may be the one that is referred to.
	namesKnown := !c.unknown.Has(containersPath)
	for i := range c.td.Containers {
		namesKnown = namesKnown && !c.unknown.Has(fmt.Sprintf("%s[%d].name", containersPath, i))
	}
	missing := func(path, kind, name string) {
		detail := "Expected the name of a container in the same task."
		if near := DidYouMean(name, names); near != "" {
			detail = fmt.Sprintf("Did you mean %q?", near)
		}
		c.addf("unknown-container", path, detail, "%s refers to container %s, which is not in the task definition", kind, quote(name))
		c.suggest(path, DidYouMean(name, names))
	}
	c.each(func(d *ecstypes.ContainerDefinition, path string) {
		for i, dep := range d.DependsOn {
			at := fmt.Sprintf("%s.dependsOn[%d]", path, i)
			c.enum(at+".condition", CheckEnum[ecstypes.ContainerCondition]("condition", string(dep.Condition)))
			on, found := byName[deref(dep.ContainerName)]
			if !found {
				if namesKnown {
					missing(at+".containerName", "dependsOn", deref(dep.ContainerName))
				}
				continue
			}
			c.condition(dep.Condition, on, at+".condition")
		}
		for i, v := range d.VolumesFrom {
			if _, found := byName[deref(v.SourceContainer)]; !found && namesKnown {
				missing(fmt.Sprintf("%s.volumesFrom[%d].sourceContainer", path, i), "volumesFrom", deref(v.SourceContainer))
			}
		}
	})
	c.cycles(byName)
}

func (c *taskDefinitionCheck) condition(condition ecstypes.ContainerCondition, on int, path string) {
	target, targetPath := c.td.Containers[on], fmt.Sprintf("%s[%d]", containersPath, on)
	switch condition {
	case ecstypes.ContainerConditionHealthy:
		if target.HealthCheck == nil && !c.unknown.Has(targetPath+".healthCheck") {
			c.addf("dependency-condition", path, "Give it a healthCheck, or use the condition \"START\".",
				"condition \"HEALTHY\" needs a health check, which container %s does not have", quote(deref(target.Name)))
		}
	case ecstypes.ContainerConditionComplete, ecstypes.ContainerConditionSuccess:
		if (target.Essential == nil || *target.Essential) && !c.unknown.Has(targetPath+".essential") {
			c.addf("dependency-condition", path, "Set essential = false on it, or use the condition \"START\" or \"HEALTHY\".",
				"condition %q waits for container %s to exit, but it is essential: its exit stops the task", condition, quote(deref(target.Name)))
		}
	}
}

// maxReportedCycles bounds how many cycles one task definition is told about.
const maxReportedCycles = 10

// cycles reports cycles of dependsOn, each at the container of it that was come to first.
func (c *taskDefinitionCheck) cycles(byName map[string]int) {
	const (
		unseen = iota
		open
		done
	)
	state := make([]int, len(c.td.Containers))
	var stack []int
	reported := 0
	var visit func(i int)
	visit = func(i int) {
		state[i] = open
		stack = append(stack, i)
		for _, dep := range c.td.Containers[i].DependsOn {
			j, found := byName[deref(dep.ContainerName)]
			switch {
			case !found:
			case state[j] == unseen:
				visit(j)
			case state[j] == open && reported < maxReportedCycles:
				reported++
				c.reportCycle(stack, j)
			}
		}
		stack = stack[:len(stack)-1]
		state[i] = done
	}
	// Far more containers than AWS accepts cannot be a real task definition, and need not be walked.
	const most = 1000
	for i := range min(len(state), most) {
		if state[i] == unseen {
			visit(i)
		}
	}
}

func (c *taskDefinitionCheck) reportCycle(stack []int, from int) {
	var names []string
	for k := len(stack) - 1; k >= 0; k-- {
		names = append([]string{deref(c.td.Containers[stack[k]].Name)}, names...)
		if stack[k] == from {
			break
		}
	}
	names = append(names, names[0])
	c.container = names[0]
	c.addf("dependency-cycle", fmt.Sprintf("%s[%d].dependsOn", containersPath, from), "Remove one of the dependencies.",
		"the containers wait for each other in a circle: %s", strings.Join(names, " -> "))
	c.container = ""
}
