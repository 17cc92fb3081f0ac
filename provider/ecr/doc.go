// Package ecr is what Terraform sees of Amazon ECR: one resource, one file. It
// translates between Terraform and the SDK; what ECR accepts and what it answers
// is known by internal/ecsspec and by the backend.
package ecr
