// Package tfvalue is what every resource of the provider shares: Terraform
// values to SDK values and back, tags, AWS's errors as diagnostics, waiting
// with reasons, blocks that AWS may fill in, and moving state here from
// hashicorp/aws.
//
// It knows nothing of any one AWS service: what is true of a service belongs in
// provider/<service>, and what is true of ECS in internal/ecsspec.
package tfvalue
