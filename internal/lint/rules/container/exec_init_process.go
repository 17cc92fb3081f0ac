package container

import (
	_ "embed"

	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed exec_init_process.md
var execInitProcessPage string

// ExecInitProcess finds tasks that keep the leftovers of ECS Exec sessions.
var ExecInitProcess = &lint.Rule{
	Name:     "exec-init-process",
	Severity: lint.Info,
	Page:     execInitProcessPage,
	Check:    checkExecInitProcess,
}

func checkExecInitProcess(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if windows, ok := t.Windows(); !ok || windows || execService(t) == nil {
			continue
		}
		for _, c := range t.Containers.Items {
			if on, ok := c.InitProcess.Or(false); !ok || on || !c.Object.Complete() {
				continue
			}
			issue := lint.Issue{Resource: t.Resource, Range: lint.At(c.InitProcess, place(c.Range)),
				Message: called(c) + " runs with ECS Exec and without an init process: what a session leaves behind is never cleaned up",
				Advice:  "Set initProcessEnabled = true in linuxParameters."}
			if c.InitProcess.Written() {
				issue.Fix = lint.Propose("set initProcessEnabled to true", lint.Set(c.InitProcess, cty.True))
			}
			p.Report(issue)
		}
	}
}
