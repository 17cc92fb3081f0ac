package scaling

import (
	_ "embed"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed missing_autoscaling.md
var missingAutoscalingPage string

// MissingAutoscaling finds load-balanced services of a fixed size.
var MissingAutoscaling = &lint.Rule{
	Name:     "missing-autoscaling",
	Severity: lint.Info,
	Page:     missingAutoscalingPage,
	Check:    checkMissingAutoscaling,
}

func checkMissingAutoscaling(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		daemon, ok := s.Daemon()
		if !ok || daemon || len(s.LoadBalancers.Items) == 0 || s.CountOwnedElsewhere() || p.Estate.MayBeScaled(s) {
			continue
		}
		if controller, ok := s.DeploymentController.Or(""); !ok || controller == string(ecstypes.DeploymentControllerTypeExternal) {
			continue
		}
		count, known := s.DesiredCount.Or(0)
		if known && count == 0 && s.DesiredCount.Written() { // none at all, which zero-desired-count reports
			continue
		}
		fixed := "The load-balanced service has a fixed number of tasks"
		if known && count > 0 {
			fixed += fmt.Sprintf(" (%d)", count)
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.DesiredCount),
			Message: fixed + ": more requests than they can serve are not met by more tasks, and fewer not by less",
			Advice: "Add an aws_appautoscaling_target for the service and a target tracking policy (ALBRequestCountPerTarget or ECSServiceAverageCPUUtilization), " +
				"and ignore changes of desired_count."})
	}
}
