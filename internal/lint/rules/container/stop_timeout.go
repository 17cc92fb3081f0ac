package container

import (
	_ "embed"
	"fmt"

	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed stop_timeout.md
var stopTimeoutPage string

// StopTimeout finds times to stop that Fargate does not give.
var StopTimeout = &lint.Rule{
	Name:     "stop-timeout",
	Severity: lint.Error,
	Page:     stopTimeoutPage,
	Check:    checkStopTimeout,
}

func checkStopTimeout(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if !t.Fargate() {
			continue
		}
		for _, c := range t.Containers.Items {
			seconds, ok := c.StopTimeout.Get()
			if !ok || seconds <= ecsspec.FargateMaximumStopTimeout {
				continue
			}
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(c.StopTimeout),
				Message: fmt.Sprintf("stopTimeout is %d seconds, expected at most %d on Fargate", seconds, ecsspec.FargateMaximumStopTimeout),
				Advice:  "Let the program finish sooner, or hand its work on when it gets SIGTERM.",
				Fix: lint.Propose(fmt.Sprintf("set stopTimeout to %d", ecsspec.FargateMaximumStopTimeout),
					lint.Set(c.StopTimeout, cty.NumberIntVal(ecsspec.FargateMaximumStopTimeout)))})
		}
	}
}
