package launch

import (
	_ "embed"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed fargate_daemon.md
var fargateDaemonPage string

// FargateDaemon finds daemon services on Fargate.
var FargateDaemon = &lint.Rule{
	Name:     "fargate-daemon",
	Severity: lint.Error,
	Page:     fargateDaemonPage,
	Check:    checkFargateDaemon,
}

func checkFargateDaemon(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		if daemon, ok := s.Daemon(); ok && daemon && s.Launch == ecstypes.LaunchTypeFargate {
			p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.SchedulingStrategy),
				Message: `Fargate has no instances to run a daemon on: scheduling_strategy "DAEMON" needs EC2 or external instances`,
				Advice:  `Use scheduling_strategy = "REPLICA" with a desired_count, or put the agent into each task definition as a sidecar.`})
		}
	}
}
