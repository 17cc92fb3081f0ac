// Package autoscaling is what the embedded region has of Amazon EC2 Auto
// Scaling: groups whose instances boot, join the ECS cluster that their launch
// template's user data names (ECS_CLUSTER=, or cluster of Bottlerocket's
// settings.ecs), and end. The managed scaling of ECS capacity providers acts
// here, too.
//
// An instance whose user data names no cluster joins none: what is in its image
// cannot be known.
package autoscaling
