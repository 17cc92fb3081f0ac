// Package ecs is what Terraform sees of Amazon ECS: one resource, one file. It
// translates between Terraform and the SDK; what ECS accepts and what it answers
// is known by internal/ecsspec and by the backend.
package ecs
