// Package logs is what the embedded region has of Amazon CloudWatch Logs: log
// groups with retention, tags and deletion protection, streams and their
// events, and resource policies.
//
// A stream keeps its newest 10,000 events: the region's state is one file, and
// what is read of logs is their end. Older events go as if retention had taken
// them. Queries, metric filters and subscriptions are not here.
//
// ECS asks [GroupExists] before it starts a container that logs to a group, and
// writes with [Write].
package logs
