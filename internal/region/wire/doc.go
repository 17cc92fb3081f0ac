// Package wire speaks AWS's wire protocols for "drydock serve": JSON 1.1 (ECS,
// ECR), REST-JSON (EFS) and Query with XML answers (STS, EC2), on one port. It
// turns requests into the SDK's typed inputs and typed outputs and errors into
// answers; what the operations do is behind the [Region] interface.
//
// It knows nothing of the services' behaviour or of state, and it must not trust
// what comes over the network: bodies are bounded, nesting too, and no input
// makes it panic.
package wire
