package storage

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed efs_policy.md
var efsPolicyPage string

// EFSPolicy finds file systems that anybody in the network may mount, or without encryption on the way.
var EFSPolicy = &lint.Rule{
	Name:     "efs-policy",
	Severity: lint.Info,
	Page:     efsPolicyPage,
	Check:    checkEFSPolicy,
}

func checkEFSPolicy(p *lint.Pass) {
	for _, fs := range p.Estate.FileSystems {
		if len(fs.Policies) == 0 {
			if !p.Estate.Whole() || strayPolicies(p.Estate) {
				continue
			}
			p.Report(lint.Issue{Resource: fs.Resource, Message: "The file system has no policy: whoever reaches a mount target may mount it, as root and without TLS",
				Advice: "Add an aws_efs_file_system_policy that denies what is not aws:SecureTransport and allows the task roles to mount."})
			continue
		}
		for _, policy := range fs.Policies {
			checkFileSystemPolicy(p, policy)
		}
	}
}

// strayPolicies reports whether there are policies of which the file system cannot be known.
func strayPolicies(e *estate.Estate) bool {
	return slices.ContainsFunc(e.FileSystemPolicies, func(policy *estate.FileSystemPolicy) bool { return len(policy.FileSystem.Targets) == 0 })
}

// checkFileSystemPolicy: https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
func checkFileSystemPolicy(p *lint.Pass, policy *estate.FileSystemPolicy) {
	document := policy.Document()
	if document == nil {
		return
	}
	secure := false
	for _, s := range document.Statements {
		tls := slices.ContainsFunc(s.Conditions.Items, func(c estate.Condition) bool {
			variable, ok := c.Variable.Get()
			return !ok || strings.EqualFold(variable, "aws:SecureTransport")
		})
		secure = secure || tls
		if s.Allows() && s.Conditions.Empty() && slices.ContainsFunc(s.AWSPrincipals.Items, func(v estate.Value[string]) bool { who, _ := v.Get(); return who == "*" }) {
			p.Report(lint.Issue{Resource: policy.Resource, Range: s.Range, Severity: lint.As(lint.Warning),
				Message: "The policy allows everybody, without any condition: whoever reaches a mount target may mount the file system",
				Advice:  "Name the task roles as principals, or set the condition elasticfilesystem:AccessedViaMountTarget = \"true\" besides IAM authorization."})
			return
		}
	}
	if !secure && document.Complete {
		p.Report(lint.Issue{Resource: policy.Resource, Message: "The policy lets clients mount without TLS",
			Advice: "Deny what is not encrypted: Effect = \"Deny\", Principal = { AWS = \"*\" }, Action = \"*\", Condition = { Bool = { \"aws:SecureTransport\" = \"false\" } }."})
	}
}
