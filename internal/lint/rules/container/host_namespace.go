package container

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed host_namespace.md
var hostNamespacePage string

// HostNamespace finds tasks that see the processes or the memory of their host.
var HostNamespace = &lint.Rule{
	Name:     "host-namespace",
	Severity: lint.Warning,
	Page:     hostNamespacePage,
	Check:    checkHostNamespace,
}

func checkHostNamespace(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if t.Fargate() { // which refuses them: fargate-unsupported-parameter
			continue
		}
		for _, ns := range []struct {
			argument, shared string
			mode             estate.Value[string]
		}{
			{"pid_mode", "sees every process of the instance, and their environments", t.PIDMode},
			{"ipc_mode", "shares memory with every process of the instance", t.IPCMode},
		} {
			if mode, ok := ns.mode.Get(); ok && mode == "host" {
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(ns.mode),
					Message: fmt.Sprintf("%s is \"host\": the task %s", ns.argument, ns.shared),
					Advice:  fmt.Sprintf("Remove %s, or set it to \"task\" when the containers of the task need to see each other.", ns.argument)})
			}
		}
	}
}
