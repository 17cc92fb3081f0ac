// Package applicationautoscaling is what the embedded region has of Application
// Auto Scaling: ECS services as scalable targets, with target tracking and step
// scaling policies and scheduled actions that act on their desired counts.
//
// Policies listen to CloudWatch's alarms; a target tracking policy has two of
// its own. The arithmetic is in the scheduler package.
package applicationautoscaling
