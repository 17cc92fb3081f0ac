package image

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed public_repository_policy.md
var publicRepositoryPolicyPage string

// PublicRepositoryPolicy finds repositories that everybody in AWS may use.
var PublicRepositoryPolicy = &lint.Rule{
	Name:     "public-repository-policy",
	Severity: lint.Error,
	Page:     publicRepositoryPolicyPage,
	Check:    checkPublicRepositoryPolicy,
}

func checkPublicRepositoryPolicy(p *lint.Pass) {
	for _, policy := range p.Estate.RepositoryPolicies {
		for _, s := range policy.Document().Statements {
			if !s.Allows() || len(s.Conditions.Items) > 0 || !s.Conditions.Complete {
				continue
			}
			for _, principal := range s.AWSPrincipals.Items {
				if who, ok := principal.Get(); ok && who == "*" {
					p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(principal),
						Message: "The repository policy lets everyone in: the principal \"*\" is every AWS account",
						Advice:  "Name the accounts or roles that need the repository, or add a condition such as aws:PrincipalOrgID. For images that are meant for all use a public repository of ECR Public."})
				}
			}
		}
	}
}
