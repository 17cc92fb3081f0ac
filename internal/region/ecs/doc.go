// Package ecs is Amazon ECS in the embedded region: clusters, task definitions,
// services with their deployments and tasks, tags and account settings, behind
// the SDK's own inputs, outputs and errors.
//
// What a task names in other services must be there, or the task ends in AWS's
// words: the subnet, the file system, the image of the account's own registry.
// Log groups, secrets and parameters are often made by somebody else than who
// rehearses an estate, so they are only missed in an account and region in which
// at least one log group, secret or parameter, respectively, has been created
// through its API. Policies of the execution role are not evaluated.
//
// Managed instances are launched for services alone, of the smallest type that
// takes their tasks and the provider's daemons; they end when idle or drained.
// An Express service is a service of this package with what stands around it,
// made through the packages of those services; its certificate is an ARN alone,
// for there is no ACM, and it has no alarm to roll back by, for the region's
// alarms have no metric math. No service connects to a gateway, so gateways make
// no load balancers.
//
// What AWS accepts and which defaults it fills in are facts of package ecsspec;
// how a deployment proceeds is decided by package scheduler. This package keeps
// the state and must not know Terraform, HTTP or the wall clock.
package ecs
