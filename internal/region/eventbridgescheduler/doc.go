// Package eventbridgescheduler is what the embedded region has of Amazon
// EventBridge Scheduler: groups and schedules whose ECS targets run at their
// time.
//
// Any other target is kept and described, but there is nothing in the region to
// call. What became of each call, also of one that failed and was not tried
// again, is in the world's history under "scheduler/delivery/GROUP/NAME".
package eventbridgescheduler
