package container

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed privileged_container.md
var privilegedContainerPage string

// PrivilegedContainer finds containers with the rights of their host.
var PrivilegedContainer = &lint.Rule{
	Name:     "privileged-container",
	Severity: lint.Warning,
	Page:     privilegedContainerPage,
	Check:    checkPrivilegedContainer,
}

func checkPrivilegedContainer(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if t.Fargate() { // which refuses it: fargate-unsupported-parameter
			continue
		}
		for _, c := range t.Containers.Items {
			if privileged, ok := c.Privileged.Get(); ok && privileged {
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(c.Privileged),
					Message: called(c) + " is privileged: whoever gets into it is root on the instance",
					Advice:  "Remove it, and give the container the one capability or device it needs in linuxParameters."})
			}
		}
	}
}
