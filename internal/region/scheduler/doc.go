// Package scheduler is what Amazon ECS decides, as pure functions: from a
// snapshot of a service, its tasks, the container instances and a time follows
// a [Plan] of what to start, what to stop, what to announce and when to look
// again ([Service.Plan]); from the containers of a task follows what will happen
// to it and when ([StartScript], [StopScript]).
//
// It reads no clock, draws no random numbers, stores nothing and knows no API:
// whoever calls it applies the plan. It imports only ecsspec and the SDK's types.
//
//	behaviour.go  what one container does, deduced from its definition
//	course.go     what the containers of one task do together
//	lifecycle.go  the states of a task: from, to, when, delay
//	service.go    the vocabulary: service, deployment, task
//	plan.go       one turn of the service scheduler
//	rolling.go    which tasks to stop and how many to start
//	rebalance.go  moves tasks of a steady service to emptier zones
//	daemon.go     the same for one task on each instance
//	shift.go      deployments that move traffic: blue/green, linear, canary
//	failure.go    failed tasks: circuit breaker, alarms, rollback, back-off
//	placement.go  where a task goes
//	provisioning.go  what waits for capacity, and how much it needs
//
// Safety (never above the maximum, never below the minimum by our own stops)
// and liveness (it converges or says why not) are property tests.
package scheduler
