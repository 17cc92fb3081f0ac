package ecsspec

import "testing"

// TestServiceEvents holds messages as real services show them.
func TestServiceEvents(t *testing.T) {
	const s = ServiceEvent("web")
	for got, want := range map[string]string{
		s.SteadyState():                                                   "(service web) has reached a steady state.",
		s.StartedTasks("a1"):                                              "(service web) has started 1 tasks: (task a1).",
		s.StartedTasks("a1", "b2"):                                        "(service web) has started 2 tasks: (task a1) (task b2).",
		s.StoppedTasks("a1"):                                              "(service web) has stopped 1 running tasks: (task a1).",
		s.RegisteredTargets(1, "arn:tg"):                                  "(service web) registered 1 targets in (target-group arn:tg)",
		s.DeregisteredTargets(1, "arn:tg"):                                "(service web) deregistered 1 targets in (target-group arn:tg)",
		s.DrainingTasks("ecs-svc/1", 2):                                   "(service web, taskSet ecs-svc/1) has begun draining connections on 2 tasks.",
		s.DeploymentCompleted("ecs-svc/1"):                                "(service web) (deployment ecs-svc/1) deployment completed.",
		s.DeploymentFailed("ecs-svc/1"):                                   "(service web) (deployment ecs-svc/1) deployment failed: tasks failed to start.",
		s.DeploymentAlarmed("ecs-svc/1"):                                  "(service web) (deployment ecs-svc/1) deployment failed: alarm detected.",
		s.RollingBack("ecs-svc/1"):                                        "(service web) rolling back to deployment ecs-svc/1.",
		s.UnableToPlace(PlacementNoInstances):                             "(service web) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
		s.UnableToPlaceClosest("ci", PlacementPortInUse):                  "(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance ci) is already using a port required by your task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
		s.UnableToStart("ResourceInitializationError: x."):                "(service web) was unable to place a task. Reason: ResourceInitializationError: x.",
		s.UnableToStartConsistently():                                     "(service web) is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
		s.UnhealthyContainer("a1"):                                        "(service web) (task a1) failed container health checks.",
		s.UnhealthyTarget("a1", "i-1", 80, "arn:tg", "Request timed out"): "(service web) (task a1) (instance i-1) (port 80) is unhealthy in (target-group arn:tg) due to (reason Request timed out).",
		s.UnhealthyTarget("a1", "", 80, "arn:tg", "Health checks failed with these codes: [503]"): "(service web) (task a1) (port 80) is unhealthy in (target-group arn:tg) due to (reason Health checks failed with these codes: [503]).",
		RolloutInProgress("ecs-svc/1"):  "ECS deployment ecs-svc/1 in progress.",
		RolloutCompleted("ecs-svc/1"):   "ECS deployment ecs-svc/1 completed.",
		s.Deadlocked():                  "(service web) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.",
		RolloutFailed():                 "ECS deployment circuit breaker: tasks failed to start.",
		RolloutRollingBack("ecs-svc/1"): "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.",
	} {
		if got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
	}
}
