package image

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed missing_lifecycle_policy.md
var missingLifecyclePolicyPage string

// MissingLifecyclePolicy finds repositories that keep every image for ever.
var MissingLifecyclePolicy = &lint.Rule{
	Name:     "missing-lifecycle-policy",
	Severity: lint.Info,
	Page:     missingLifecyclePolicyPage,
	Check:    checkMissingLifecyclePolicy,
}

func checkMissingLifecyclePolicy(p *lint.Pass) {
	if !p.Estate.Whole() || strayLifecycle(p.Estate) {
		return
	}
	for _, r := range p.Estate.Repositories {
		if len(r.Lifecycles) > 0 {
			continue
		}
		p.Report(lint.Issue{Resource: r.Resource,
			Message: "The repository has no lifecycle policy: every image that is pushed is kept, and paid for, for ever",
			Advice:  "Add an aws_ecr_lifecycle_policy that expires untagged images after some days and keeps the last of the tagged ones."})
	}
}

// strayLifecycle reports whether a policy is for a repository that cannot be told.
func strayLifecycle(e *estate.Estate) bool {
	for _, p := range e.LifecyclePolicies {
		if len(p.Repository.Targets) == 0 && p.Repository.Unknown() {
			return true
		}
	}
	return false
}
