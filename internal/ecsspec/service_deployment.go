package ecsspec

import (
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// deployment: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-types.html
func (c *serviceCheck) deployment() {
	s := c.s
	c.percents()
	if c.unknown.Has("deployment_controller") {
		return
	}
	controller := s.Controller()
	if controller == ecstypes.DeploymentControllerTypeEcs {
		c.rollingUpdate()
		return
	}
	if s.Daemon() {
		c.addDaemon("the deployment controller %s runs REPLICA services only", controller)
	}
	if cb := s.CircuitBreaker; cb != nil && (cb.Enable || cb.Rollback) {
		c.addf("deployment-controller", "deployment_circuit_breaker", "Remove it, or use the deployment controller ECS.",
			"the deployment circuit breaker works with the deployment controller ECS only, not %s", controller)
	}
	if a := s.Alarms; a != nil && a.Enable {
		c.addf("deployment-controller", "alarms", "Remove it, or use the deployment controller ECS.",
			"deployment alarms work with the deployment controller ECS only, not %s", controller)
	}
	if s.DeploymentStrategy != "" && s.DeploymentStrategy != ecstypes.DeploymentStrategyRolling {
		c.addf("deployment-controller", "deployment_configuration[0].strategy", "Use the deployment controller ECS.",
			"the deployment strategy %s works with the deployment controller ECS only, not %s", s.DeploymentStrategy, controller)
	}
	if controller == ecstypes.DeploymentControllerTypeCodeDeploy && len(s.LoadBalancers) == 0 {
		c.add("deployment-controller", "load_balancer", "the deployment controller CODE_DEPLOY needs a load balancer to shift traffic with",
			"Add a load_balancer block with a target group of an Application or Network Load Balancer.")
	}
}

func (c *serviceCheck) percents() {
	if p := c.s.MinimumHealthyPercent; p != nil && (*p < 0 || *p > 100) {
		c.addf("deployment-percent", "deployment_minimum_healthy_percent", "", "deployment_minimum_healthy_percent is %d, expected 0 to 100", *p)
	}
	if p := c.s.MaximumPercent; p != nil && *p < 0 {
		c.addf("deployment-percent", "deployment_maximum_percent", "", "deployment_maximum_percent is %d, expected 0 or more", *p)
	}
}

// rollingUpdate reports a service whose deployments could never make a step.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
func (c *serviceCheck) rollingUpdate() {
	s := c.s
	if s.DeploymentStrategy != "" && s.DeploymentStrategy != ecstypes.DeploymentStrategyRolling {
		return
	}
	if !c.knows("deployment_minimum_healthy_percent", "deployment_maximum_percent", "scheduling_strategy", "deployment_configuration") {
		return
	}
	r := s.RollingUpdate()
	if s.Daemon() {
		// A daemon's desired count is the number of instances; on each of them it is one task.
		r.Desired = 1
		if r.Deadlocked() {
			c.add("rolling-update-deadlock", "deployment_minimum_healthy_percent",
				fmt.Sprintf("a daemon that must keep %d%% of its tasks, and may run at most %d%%, can never be updated", r.MinimumHealthyPercent, r.MaximumPercent),
				"Lower deployment_minimum_healthy_percent (its default for DAEMON is 0).")
		}
		return
	}
	if s.DesiredCount == nil || c.unknown.Has("desired_count") {
		// Whatever the count, 100 percent and more of it to keep and 100 percent and less to run leave no room.
		if r.MinimumHealthyPercent >= 100 && r.MaximumPercent <= 100 {
			c.add("rolling-update-deadlock", "deployment_maximum_percent",
				fmt.Sprintf("all tasks must stay healthy (%d%%) and none may be started beyond them (%d%%): a deployment can never proceed", r.MinimumHealthyPercent, r.MaximumPercent),
				"Set deployment_maximum_percent = 200, or deployment_minimum_healthy_percent = 50.")
		}
		return
	}
	if !r.Deadlocked() {
		return
	}
	detail := fmt.Sprintf("Set deployment_maximum_percent to %d or more, or deployment_minimum_healthy_percent to %d or less.",
		r.SmallestMaximumPercent(), r.LargestMinimumHealthyPercent())
	c.add("rolling-update-deadlock", "deployment_maximum_percent", r.Explain(), detail)
}
