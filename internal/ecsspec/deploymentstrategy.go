package ecsspec

import (
	"math"
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Limits and defaults of deployments that shift traffic.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html
const (
	MaximumBakeMinutes       = 1440
	DefaultLinearPercent     = 10.0
	DefaultLinearBakeMinutes = 6
	DefaultCanaryPercent     = 5.0
	DefaultCanaryBakeMinutes = 10
	DefaultHookMinutes       = 1440
	smallestLinearPercent    = 3.0
	smallestCanaryPercent    = 0.1
)

// ShiftsTraffic reports whether a strategy moves traffic between two sets of tasks instead of replacing tasks in place.
func ShiftsTraffic(strategy ecstypes.DeploymentStrategy) bool {
	return strategy != "" && strategy != ecstypes.DeploymentStrategyRolling
}

// TrafficSteps are the percentages of production traffic that the new tasks have after each step of a deployment,
// the last one being 100.
func TrafficSteps(config ecstypes.DeploymentConfiguration) []float64 {
	switch config.Strategy {
	case ecstypes.DeploymentStrategyLinear:
		step := DefaultLinearPercent
		if l := config.LinearConfiguration; l != nil && l.StepPercent != nil {
			step = *l.StepPercent
		}
		var steps []float64
		for n := 1.0; n*step < 100; n++ {
			steps = append(steps, math.Round(n*step*10)/10)
		}
		return append(steps, 100)
	case ecstypes.DeploymentStrategyCanary:
		first := DefaultCanaryPercent
		if c := config.CanaryConfiguration; c != nil && c.CanaryPercent != nil {
			first = *c.CanaryPercent
		}
		if first < 100 {
			return []float64{first, 100}
		}
	}
	return []float64{100}
}

// StepBakeMinutes is how long each traffic step but the last one lasts.
func StepBakeMinutes(config ecstypes.DeploymentConfiguration) int {
	switch config.Strategy {
	case ecstypes.DeploymentStrategyLinear:
		if l := config.LinearConfiguration; l != nil && l.StepBakeTimeInMinutes != nil {
			return int(*l.StepBakeTimeInMinutes)
		}
		return DefaultLinearBakeMinutes
	case ecstypes.DeploymentStrategyCanary:
		if c := config.CanaryConfiguration; c != nil && c.CanaryBakeTimeInMinutes != nil {
			return int(*c.CanaryBakeTimeInMinutes)
		}
		return DefaultCanaryBakeMinutes
	}
	return 0
}

// CheckDeploymentStrategy reports what AWS refuses of a deployment configuration that shifts traffic, in a service
// with these load balancers. Paths are those of the argument deployment_configuration.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html
func CheckDeploymentStrategy(config ecstypes.DeploymentConfiguration, balancers []ecstypes.LoadBalancer, serviceConnect bool) []Problem {
	ps := &problems{}
	const code, at = "deployment-strategy", "deployment_configuration[0]."
	minutes := func(path string, n *int32) {
		if n != nil && (*n < 0 || *n > MaximumBakeMinutes) {
			ps.addf(code, path, "", "%d minutes, expected 0 to %d", *n, MaximumBakeMinutes)
		}
	}
	percent := func(path string, n *float64, least float64) {
		// Multiples of 0.1: what is left is the inexactness of binary fractions.
		if n != nil && (math.IsNaN(*n) || *n < least || *n > 100 || math.Abs(*n*10-math.Round(*n*10)) > 1e-6) {
			ps.addf(code, path, "", "%g percent, expected a multiple of 0.1 from %.1f to 100", *n, least)
		}
	}
	minutes(at+"bake_time_in_minutes", config.BakeTimeInMinutes)
	if l := config.LinearConfiguration; l != nil {
		if config.Strategy != ecstypes.DeploymentStrategyLinear {
			ps.addf(code, at+"linear_configuration", "Remove it, or use the strategy LINEAR.", "linear_configuration with the strategy %s", config.Strategy)
		}
		percent(at+"linear_configuration[0].step_percent", l.StepPercent, smallestLinearPercent)
		minutes(at+"linear_configuration[0].step_bake_time_in_minutes", l.StepBakeTimeInMinutes)
	}
	if c := config.CanaryConfiguration; c != nil {
		if config.Strategy != ecstypes.DeploymentStrategyCanary {
			ps.addf(code, at+"canary_configuration", "Remove it, or use the strategy CANARY.", "canary_configuration with the strategy %s", config.Strategy)
		}
		percent(at+"canary_configuration[0].canary_percent", c.CanaryPercent, smallestCanaryPercent)
		minutes(at+"canary_configuration[0].canary_bake_time_in_minutes", c.CanaryBakeTimeInMinutes)
	}
	if !ShiftsTraffic(config.Strategy) {
		return ps.found
	}
	gradual := config.Strategy != ecstypes.DeploymentStrategyBlueGreen
	if gradual && len(balancers) == 0 && !serviceConnect {
		ps.addf(code, at+"strategy", "Add a load_balancer block, or use BLUE_GREEN.", "the strategy %s has no load balancer and no Service Connect to shift traffic with", config.Strategy)
	}
	for _, b := range balancers {
		if a := b.AdvancedConfiguration; a == nil || deref(a.AlternateTargetGroupArn) == "" || deref(a.ProductionListenerRule) == "" || deref(a.RoleArn) == "" {
			ps.addf(code, "load_balancer", "Set advanced_configuration with alternate_target_group_arn, production_listener_rule and role_arn.",
				"the strategy %s needs the advanced configuration of each load balancer", config.Strategy)
			break
		}
	}
	for _, h := range config.LifecycleHooks {
		checkHook(ps, h)
	}
	return ps.found
}

// unpausable are the stages at which a deployment cannot be paused.
var unpausable = []ecstypes.DeploymentLifecycleHookStage{
	ecstypes.DeploymentLifecycleHookStageTestTrafficShift, ecstypes.DeploymentLifecycleHookStageProductionTrafficShift,
}

func checkHook(ps *problems, h ecstypes.DeploymentLifecycleHook) {
	const code, at = "deployment-strategy", "deployment_configuration[0].lifecycle_hook"
	if len(h.LifecycleStages) == 0 {
		ps.add(code, at, "a lifecycle hook has no stages", "Name at least one, such as POST_SCALE_UP.")
	}
	for _, stage := range h.LifecycleStages {
		if err := CheckEnum[ecstypes.DeploymentLifecycleHookStage]("the stage of a lifecycle hook", string(stage)); err != nil {
			ps.add(code, at, err.Error(), "")
		}
		if h.TargetType == ecstypes.DeploymentLifecycleHookTargetTypePause && slices.Contains(unpausable, stage) {
			ps.addf(code, at, "Use another stage.", "a PAUSE hook cannot be at the stage %s", stage)
		}
	}
	if h.TargetType != ecstypes.DeploymentLifecycleHookTargetTypePause && deref(h.HookTargetArn) == "" {
		ps.add(code, at, "a lifecycle hook has no target", "Set the ARN of a Lambda function.")
	}
	if t := h.TimeoutConfiguration; t != nil && t.TimeoutInMinutes != nil && *t.TimeoutInMinutes < 1 {
		ps.addf(code, at, "", "a lifecycle hook times out after %d minutes, expected 1 or more", *t.TimeoutInMinutes)
	}
}
