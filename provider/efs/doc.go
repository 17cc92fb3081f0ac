// Package efs is what Terraform sees of Amazon EFS: one resource, one file. It
// translates between Terraform and the SDK; what EFS accepts and what it answers
// is known by internal/ecsspec and by the backend.
package efs
