package launch

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed fargate_missing_size.md
var fargateMissingSizePage string

// FargateMissingSize finds Fargate tasks without a size.
var FargateMissingSize = &lint.Rule{
	Name:     "fargate-missing-size",
	Severity: lint.Error,
	Page:     fargateMissingSizePage,
	Check:    checkFargateMissingSize,
}

func checkFargateMissingSize(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if !t.Fargate() {
			continue
		}
		var missing []string
		if t.CPU.Absent() {
			missing = append(missing, "cpu")
		}
		if t.Memory.Absent() {
			missing = append(missing, "memory")
		}
		if len(missing) > 0 {
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(t.CPU, t.Memory),
				Message: fmt.Sprintf("A Fargate task needs %s for the task as a whole, which the task definition does not have", strings.Join(missing, " and ")),
				Advice:  "Set cpu and memory of the task definition itself, beside container_definitions. The smallest size is cpu = 256 with memory = 512."})
		}
	}
}
