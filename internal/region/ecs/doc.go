// Package ecs is Amazon ECS in the embedded region: clusters, task definitions,
// services with their deployments and tasks, tags and account settings, behind
// the SDK's own inputs, outputs and errors.
//
// What AWS accepts and which defaults it fills in are facts of package ecsspec;
// how a deployment proceeds is decided by package scheduler. This package keeps
// the state and must not know Terraform, HTTP or the wall clock.
package ecs
