// Package ecsspec owns the facts and the arithmetic of Amazon ECS, and the few facts of ECR and EFS that ECS
// estates need: which sizes Fargate sells, how many tasks a rolling update may stop, what a task definition
// may contain, how AWS spells an ARN or a service event.
//
// Everything here is a pure function of its arguments. The package reads no clock, no random source, no file
// and no network; it knows no SDK client (only the SDK's types), no Terraform and no storage. It imports
// nothing of ours, so that the provider, the linter and the embedded region can all stand on the same facts.
//
// Checks ([CheckTaskDefinition], [CheckService], [CheckServiceAgainstTaskDefinition]) report only what AWS
// refuses or what can never work, and are silent about whatever the caller does not know (see [Unknown]).
package ecsspec
