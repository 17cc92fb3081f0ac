package container

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed missing_health_check.md
var missingHealthCheckPage string

// MissingHealthCheck finds services of which nothing tells whether they work.
var MissingHealthCheck = &lint.Rule{
	Name:     "missing-health-check",
	Severity: lint.Warning,
	Page:     missingHealthCheckPage,
	Check:    checkMissingHealthCheck,
}

func checkMissingHealthCheck(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		t := s.TaskDefinition.One()
		if t == nil || s.MayHave("load_balancer") || !t.Containers.Complete || len(t.Containers.Items) == 0 {
			continue
		}
		var first *estate.Container
		for _, c := range t.Containers.Items {
			if essential, ok := c.Essential.Or(true); ok && !essential {
				continue
			}
			if c.HealthCheck != nil || c.HealthCheckUnknown || !c.Object.Complete() {
				first = nil
				break
			}
			if first == nil && c.Firelens.Absent() {
				first = c
			}
		}
		if first == nil {
			continue
		}
		p.Report(lint.Issue{Resource: t.Resource, Range: first.Range,
			Message: fmt.Sprintf("%s is essential to a service without a load balancer and has no health check: ECS takes it for healthy as long as its process runs", called(first)),
			Advice:  "Add a healthCheck whose command fails when the program cannot do its work. ECS then replaces the task, and deployments wait for it."})
	}
}
