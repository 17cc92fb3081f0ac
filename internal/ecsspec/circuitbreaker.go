package ecsspec

import ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

// The deployment circuit breaker fails a deployment once this many of its tasks have failed: half the desired
// count rounded up, at least 3 and at most 200.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
const (
	CircuitBreakerMinimumThreshold = 3
	CircuitBreakerMaximumThreshold = 200
	// CircuitBreakerDefaultPercent is the share of the desired count where nothing else is configured.
	CircuitBreakerDefaultPercent = 50
)

// CircuitBreakerStage is the stage of a deployment in which its tasks are counted as failed.
type CircuitBreakerStage int

const (
	// CircuitBreakerStarting lasts until the first task of the deployment is RUNNING: a task that stops
	// before it was ever RUNNING counts.
	CircuitBreakerStarting CircuitBreakerStage = iota + 1
	// CircuitBreakerChecking follows: a task that fails its health checks (container, load balancer,
	// service discovery) counts.
	CircuitBreakerChecking
)

// CircuitBreakerThreshold is the number of failed tasks that fails a deployment of a service wanting desired
// tasks, when the service does not configure a threshold.
func CircuitBreakerThreshold(desired int) int {
	return CircuitBreakerThresholdFor(nil, desired)
}

// CircuitBreakerThresholdFor is the threshold under a service's own configuration, nil for none.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ThresholdConfiguration.html
func CircuitBreakerThresholdFor(config *ecstypes.ThresholdConfiguration, desired int) int {
	kind, value := ecstypes.ThresholdTypeBoundedPercent, CircuitBreakerDefaultPercent
	if config != nil {
		kind, value = config.Type, int(config.Value)
	}
	percent := int((int64(desired)*int64(value) + 99) / 100)
	switch kind {
	case ecstypes.ThresholdTypeCount:
		return value
	case ecstypes.ThresholdTypeUnboundedPercent:
		return percent
	}
	return min(max(percent, CircuitBreakerMinimumThreshold), CircuitBreakerMaximumThreshold)
}
