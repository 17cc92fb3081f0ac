// Package ssm is what the embedded region has of AWS Systems Manager: Parameter
// Store's parameters, and of AWS's public parameters the images that ECS
// container instances start from.
//
// Linking the SDK's service/ssm would cost 1.2 MB for the types of a few reads,
// so the operations have small input and output types of their own, named and
// shaped as SSM's JSON has them.
//
// A parameter's value is in the region's state file and in the answers to calls
// that ask for it, never in an error, in the history or in a log. ECS reads what
// a container definition's valueFrom names with [Value].
package ssm
