// Package elbv2 is what the embedded region has of Elastic Load Balancing:
// Application, Network and Gateway Load Balancers with their listeners, rules
// and target groups, and the health of targets over time.
//
// No traffic flows. Whether a target would pass a health check says the record
// that its owner keeps ([SetAnswer]); the target group's settings decide how long
// it takes until that counts ([TargetHealth]). ECS registers its tasks through
// [RegisterTarget] and is told of changes by an event of its own naming; this
// package knows nothing of ECS.
//
//	load_balancer*.go  load balancers, their zones and network interfaces
//	listener*.go       listeners and certificates
//	rule*.go, action.go, condition.go  where requests go
//	target_group*.go   target groups and their health checks
//	target.go, health.go  registered targets and their states
//	route.go           which rules lead to a target group, and their weights
package elbv2
