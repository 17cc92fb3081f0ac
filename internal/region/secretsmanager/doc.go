// Package secretsmanager is what the embedded region has of AWS Secrets
// Manager: secrets, their versions and staging labels, tags, resource policies
// and deletion with its recovery window. Rotation and replicas are refused.
//
// A secret's value is in the region's state file and in the answers to calls
// that ask for it, never in an error, in the history or in a log. ECS reads what
// a container definition's valueFrom names with [Value].
package secretsmanager
