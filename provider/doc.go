// Package provider is the Terraform provider: its schema, the choice of the
// backend, and the list of its resources. What a resource does lies in
// provider/<service>; what an AWS call does lies behind internal/backend.
package provider
