package container

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed awsvpc_host_port.md
var awsvpcHostPortPage string

// AwsvpcHostPort finds host ports that are not the container's, where they have to be.
var AwsvpcHostPort = &lint.Rule{
	Name:     "awsvpc-host-port",
	Severity: lint.Error,
	Page:     awsvpcHostPortPage,
	Check:    checkAwsvpcHostPort,
}

func checkAwsvpcHostPort(p *lint.Pass) { reportTasks(p, "host-port") }
