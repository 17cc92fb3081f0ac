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
	checkDrainedBefore(p)
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

// checkDrainedBefore finds times to finish requests that no request is left for: the load balancer breaks connections when the
// deregistration delay is over, and only then ECS tells the task to stop. The rest of the time may serve other work.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
func checkDrainedBefore(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		t := s.TaskDefinition.One()
		if t == nil {
			continue
		}
		for _, lb := range s.LoadBalancers.Items {
			group, name := lb.TargetGroup.One(), ""
			if name, _ = lb.ContainerName.Get(); group == nil || name == "" {
				continue
			}
			delay, ok := group.DeregistrationDelay.Get()
			for _, c := range t.Containers.Items {
				called, _ := c.Name.Get()
				seconds, known := c.StopTimeout.Get()
				if !ok || !known || called != name || seconds <= delay {
					continue
				}
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(c.StopTimeout), Severity: lint.As(lint.Info),
					Message: fmt.Sprintf("stopTimeout gives %q %d seconds to finish, but %s breaks its connections after %d, before the task is told to stop", name, seconds, group.Resource.Address, delay),
					Advice:  "If requests take that long, set deregistration_delay to it as well; if not, a shorter stopTimeout makes deployments faster."})
			}
		}
	}
}
