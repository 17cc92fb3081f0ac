package container

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed writable_root_filesystem.md
var writableRootFilesystemPage string

// WritableRootFilesystem finds containers that may write where their program lies, and those that ECS Exec cannot enter because they may not.
var WritableRootFilesystem = &lint.Rule{
	Name:     "writable-root-filesystem",
	Severity: lint.Info,
	Page:     writableRootFilesystemPage,
	Check:    checkWritableRootFilesystem,
}

func checkWritableRootFilesystem(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if windows, ok := t.Windows(); !ok || windows { // Windows containers have no read-only root
			continue
		}
		exec := execService(t)
		for _, c := range t.Containers.Items {
			readonly, ok := c.ReadonlyRootFilesystem.Or(false)
			switch {
			case !ok:
			case readonly && exec != nil:
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(c.ReadonlyRootFilesystem), Severity: lint.As(lint.Error),
					Message: fmt.Sprintf("%s has a read-only root file system, and %s runs it with ECS Exec, whose agent has to write there", called(c), exec.Resource.Address),
					Advice:  "Set enable_execute_command = false on the service, or readonlyRootFilesystem = false on the container."})
			case !readonly && exec == nil && c.Object.Complete():
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(c.ReadonlyRootFilesystem, place(c.Range)),
					Message: called(c) + " can write to its root file system",
					Advice:  "Set readonlyRootFilesystem = true, and mount a volume where the program has to write, such as /tmp."})
			}
		}
	}
}
