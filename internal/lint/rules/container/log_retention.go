package container

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed log_retention.md
var logRetentionPage string

// LogRetention finds log groups of tasks that keep what is said for ever.
var LogRetention = &lint.Rule{
	Name:     "log-retention",
	Severity: lint.Info,
	Page:     logRetentionPage,
	Check:    checkLogRetention,
}

func checkLogRetention(p *lint.Pass) {
	seen := map[*estate.LogGroup]bool{}
	for _, t := range p.Estate.TaskDefinitions {
		for _, c := range t.Containers.Items {
			if c.Log == nil {
				continue
			}
			group := c.Log.Group.One()
			if group == nil || seen[group] {
				continue
			}
			seen[group] = true
			if days, ok := group.Retention.Or(0); !ok || days != 0 {
				continue
			}
			p.Report(lint.Issue{Resource: group.Resource, Range: lint.At(group.Retention),
				Message: "The log group keeps the tasks' logs for ever",
				Advice:  "Set retention_in_days to how long somebody will look at them, such as 30 or 90. What has to be kept for longer is cheaper in S3."})
		}
	}
}
