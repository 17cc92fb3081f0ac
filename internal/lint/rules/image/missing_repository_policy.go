package image

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed missing_repository_policy.md
var missingRepositoryPolicyPage string

// MissingRepositoryPolicy finds repositories without a policy of their own.
var MissingRepositoryPolicy = &lint.Rule{
	Name:     "missing-repository-policy",
	Severity: lint.Info,
	Page:     missingRepositoryPolicyPage,
	Check:    checkMissingRepositoryPolicy,
}

func checkMissingRepositoryPolicy(p *lint.Pass) {
	if !p.Estate.Whole() {
		return
	}
	for _, policy := range p.Estate.RepositoryPolicies {
		if len(policy.Repository.Targets) == 0 && policy.Repository.Unknown() {
			return
		}
	}
	for _, r := range p.Estate.Repositories {
		if len(r.Policies) > 0 {
			continue
		}
		p.Report(lint.Issue{Resource: r.Resource,
			Message: "The repository has no repository policy: who may use it is left to the IAM policies of the account",
			Advice:  "Add an aws_ecr_repository_policy that names who pulls and who pushes, above all when other accounts do."})
	}
}
