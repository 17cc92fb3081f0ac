package ecsspec

import (
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// RollingUpdate is the arithmetic of a rolling deployment: how few tasks it must keep and how many it may run.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
type RollingUpdate struct {
	Desired               int
	MinimumHealthyPercent int
	MaximumPercent        int
}

// MinimumHealthy is the number of healthy tasks the deployment must keep: the percentage rounded up.
func (r RollingUpdate) MinimumHealthy() int {
	return int((int64(r.Desired)*int64(r.MinimumHealthyPercent) + 99) / 100)
}

// MaximumRunning is the number of tasks that may be PENDING, RUNNING or STOPPING at once: the percentage rounded down.
func (r RollingUpdate) MaximumRunning() int {
	return int(int64(r.Desired) * int64(r.MaximumPercent) / 100)
}

// MayStop is how many running healthy tasks may be stopped before a replacement is healthy.
func (r RollingUpdate) MayStop() int { return max(0, r.Desired-r.MinimumHealthy()) }

// MayStartExtra is how many tasks may be started beyond the desired count before one is stopped.
func (r RollingUpdate) MayStartExtra() int { return max(0, r.MaximumRunning()-r.Desired) }

// Deadlocked reports whether a service at its desired count can neither stop a task nor start one, so that a
// deployment can never make a step. A service that wants no task is never deadlocked.
func (r RollingUpdate) Deadlocked() bool {
	return r.Desired > 0 && r.MayStop() == 0 && r.MayStartExtra() == 0
}

// Explain shows the arithmetic.
func (r RollingUpdate) Explain() string {
	s := fmt.Sprintf("desired %d: at least %d must stay healthy (%d%% of %d, rounded up) and at most %d may run (%d%% of %d, rounded down)",
		r.Desired, r.MinimumHealthy(), r.MinimumHealthyPercent, r.Desired, r.MaximumRunning(), r.MaximumPercent, r.Desired)
	switch {
	case r.Desired <= 0:
		return s + ", so there is nothing to replace"
	case r.Deadlocked():
		return s + ", so no old task may stop and no new one may start: a deployment can never proceed"
	case r.MayStartExtra() == 0:
		return s + fmt.Sprintf(", so up to %d old %s may stop before new ones start", r.MayStop(), plural(r.MayStop(), "task"))
	case r.MayStop() == 0:
		return s + fmt.Sprintf(", so up to %d new %s may start before old ones stop", r.MayStartExtra(), plural(r.MayStartExtra(), "task"))
	}
	return s + fmt.Sprintf(", so up to %d old %s may stop and up to %d new %s start at once",
		r.MayStop(), plural(r.MayStop(), "task"), r.MayStartExtra(), plural(r.MayStartExtra(), "task"))
}

// SmallestMaximumPercent is the smallest maximum percent that lets the deployment start one extra task.
func (r RollingUpdate) SmallestMaximumPercent() int {
	if r.Desired <= 0 {
		return 100
	}
	return int((int64(r.Desired+1)*100 + int64(r.Desired) - 1) / int64(r.Desired))
}

// LargestMinimumHealthyPercent is the largest minimum healthy percent that lets the deployment stop one task.
func (r RollingUpdate) LargestMinimumHealthyPercent() int {
	if r.Desired <= 0 {
		return 100
	}
	return (r.Desired - 1) * 100 / r.Desired
}

// DefaultHealthyPercents are the percentages AWS applies when a service names none: 100 and 200 for REPLICA,
// 0 and 100 for DAEMON.
func DefaultHealthyPercents(strategy ecstypes.SchedulingStrategy) (minimum, maximum int) {
	if strategy == ecstypes.SchedulingStrategyDaemon {
		return 0, 100
	}
	return 100, 200
}

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}
