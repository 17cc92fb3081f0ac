// Package eventbridge is what the embedded region has of Amazon EventBridge:
// event buses, rules whose patterns are really evaluated and whose schedules
// follow the region's clock, and targets.
//
// ECS clusters run tasks and event buses pass events on. Any other target is
// kept and described, but there is nothing in the region to deliver to: that it
// would have been called is recorded in the world's history under
// "events/delivery/RULE".
package eventbridge
