package iam

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed confused_deputy.md
var confusedDeputyPage string

// ConfusedDeputy finds roles that a service may assume for whoever asks it to.
var ConfusedDeputy = &lint.Rule{
	Name:     "confused-deputy",
	Severity: lint.Info,
	Page:     confusedDeputyPage,
	Check:    checkConfusedDeputy,
}

// sourceKeys limit for whom a service may assume a role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
var sourceKeys = []string{"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"}

func checkConfusedDeputy(p *lint.Pass) {
	seen := map[*estate.Role]bool{}
	check := func(link estate.Link[estate.Role], service string) {
		role := link.One()
		if role == nil || seen[role] || role.Trust == nil {
			return
		}
		seen[role] = true
		for _, s := range role.Trust.Statements {
			if !s.Allows() || !s.Conditions.Complete || slices.ContainsFunc(s.Conditions.Items, limitsSource) {
				continue
			}
			for _, principal := range s.Principals.Items {
				if name, ok := principal.Get(); ok && name == service {
					p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(principal),
						Message: fmt.Sprintf("%s may assume the role %s on behalf of any account that gets it to", service, nameOf(role)),
						Advice:  "Add a condition on aws:SourceAccount, with the account's id, or on aws:SourceArn to the statement."})
				}
			}
		}
	}
	for _, t := range p.Estate.TaskDefinitions {
		check(t.TaskRole, ecsspec.TasksPrincipal)
	}
	for _, t := range p.Estate.EventTargets {
		check(t.Role, principalOf(t))
	}
}

// limitsSource reports whether the condition is, or may be, on who asked.
func limitsSource(c estate.Condition) bool {
	variable, ok := c.Variable.Get()
	return !ok || slices.Contains(sourceKeys, strings.ToLower(variable))
}

// principalOf is the service that assumes the role of a target.
func principalOf(t *estate.EventTarget) string {
	if t.Schedule != nil {
		return ecsspec.SchedulerPrincipal
	}
	return ecsspec.EventsPrincipal
}
