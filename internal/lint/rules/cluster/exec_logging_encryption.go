package cluster

import (
	_ "embed"

	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed exec_logging_encryption.md
var execLoggingEncryptionPage string

// ExecLoggingEncryption finds records of ECS Exec's sessions that need not be encrypted, and sessions without a key of one's
// own.
var ExecLoggingEncryption = &lint.Rule{
	Name:     "exec-logging-encryption",
	Severity: lint.Warning,
	Page:     execLoggingEncryptionPage,
	Check:    checkExecLoggingEncryption,
}

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandLogConfiguration.html
func checkExecLoggingEncryption(p *lint.Pass) {
	for _, c := range p.Estate.Clusters {
		exec := c.Exec
		if exec == nil {
			continue
		}
		if on, ok := exec.LogGroupEncrypted.Or(false); ok && !on && !exec.LogGroup.Absent() {
			issue := lint.Issue{Resource: c.Resource, Range: lint.At(exec.LogGroupEncrypted, exec.LogGroup),
				Message: "ECS Exec does not insist that the log group of its sessions is encrypted with a KMS key, and the log has all that was typed and shown",
				Advice:  "Set cloud_watch_encryption_enabled = true, and give the log group a kms_key_id: ECS Exec starts no session without one then. The task role needs logs:DescribeLogGroups for it."}
			// Without a key on the group, sessions would no longer open.
			if group := exec.LogGroup.One(); group != nil && !group.Key.Absent() {
				issue.Fix = lint.ProposeArgument(exec.LogRange, "cloud_watch_encryption_enabled", exec.LogGroupEncrypted, cty.True)
			}
			p.Report(issue)
		}
		if on, ok := exec.BucketEncrypted.Or(false); ok && !on && !exec.Bucket.Absent() {
			p.Report(lint.Issue{Resource: c.Resource, Range: lint.At(exec.BucketEncrypted, exec.Bucket),
				Message: "ECS Exec does not insist that the bucket for its sessions is encrypted, and the log there has all that was typed and shown",
				Advice:  "Set s3_bucket_encryption_enabled = true, and allow the task role s3:GetEncryptionConfiguration on the bucket."})
		}
		if exec.Key.Absent() {
			p.Report(lint.Issue{Resource: c.Resource, Range: exec.Range, Severity: lint.As(lint.Info),
				Message: "Sessions of ECS Exec have no key of your own: between the client and the container they are encrypted by TLS only",
				Advice:  "Set kms_key_id, and allow the task role kms:Decrypt on the key."})
		}
	}
}
