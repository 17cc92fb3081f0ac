package launch

import (
	_ "embed"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed architecture_mismatch.md
var architectureMismatchPage string

// ArchitectureMismatch finds tasks for another CPU than their instances have.
var ArchitectureMismatch = &lint.Rule{
	Name:     "architecture-mismatch",
	Severity: lint.Error,
	Page:     architectureMismatchPage,
	Check:    checkArchitectureMismatch,
}

func checkArchitectureMismatch(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		t := s.TaskDefinition.One()
		if t == nil || s.Launch != ecstypes.LaunchTypeEc2 {
			continue
		}
		wanted, ok := t.CPUArchitecture.Get()
		groups := s.InstanceGroups()
		if !ok || len(groups) == 0 {
			continue
		}
		instance, all := "", true
		for _, g := range groups {
			found, ok := otherArchitecture(g, ecstypes.CPUArchitecture(wanted))
			all = all && ok
			if ok {
				instance = found
			}
		}
		if all {
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(t.CPUArchitecture),
				Message: fmt.Sprintf("The task is for %s, but the instances it can run on have another CPU (%s)", wanted, instance),
				Advice:  "Build the image for the instances' architecture and set cpu_architecture to it, or choose other instances: ECS places no task on one of another architecture."})
		}
	}
}

// otherArchitecture names an instance type of the group; ok tells that all of its types are certainly of another architecture.
func otherArchitecture(g *estate.InstanceGroup, wanted ecstypes.CPUArchitecture) (instance string, ok bool) {
	if !g.InstanceTypes.Complete || len(g.InstanceTypes.Items) == 0 {
		return "", false
	}
	for _, t := range g.InstanceTypes.Items {
		name, known := t.Get()
		have, valid := ecsspec.InstanceArchitecture(name)
		if !known || !valid || have == wanted {
			return "", false
		}
		instance = name
	}
	return instance, true
}
