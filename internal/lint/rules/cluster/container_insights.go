package cluster

import (
	_ "embed"

	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed container_insights.md
var containerInsightsPage string

// ContainerInsights finds clusters that keep no metrics of their tasks.
var ContainerInsights = &lint.Rule{
	Name:     "container-insights",
	Severity: lint.Info,
	Page:     containerInsightsPage,
	Check:    checkContainerInsights,
}

// accountDefault is the setting of clusters that do not say; ok is false when that cannot be known.
func accountDefault(e *estate.Estate) (setting string, ok bool) {
	setting = "disabled"
	for _, s := range e.AccountSettings {
		switch name, known := s.Name.Get(); {
		case !known:
			return "", false
		case name == "containerInsights":
			if setting, known = s.Value.Get(); !known {
				return "", false
			}
		}
	}
	return setting, true
}

func checkContainerInsights(p *lint.Pass) {
	fallback, ok := accountDefault(p.Estate)
	for _, c := range p.Estate.Clusters {
		if c.Insights.Absent() && (!ok || !p.Estate.Whole()) {
			continue
		}
		setting, known := c.Insights.Or(fallback)
		if !known || setting != "disabled" {
			continue
		}
		issue := lint.Issue{Resource: c.Resource, Range: lint.At(c.Insights),
			Message: "The cluster has no Container Insights: CloudWatch keeps CPU and memory of whole services only, and nothing of tasks and containers",
			Advice:  `Add a setting block with name = "containerInsights" and value = "enhanced".`}
		if c.Insights.Written() {
			issue.Advice = `Set value = "enhanced", or "enabled" for metrics by service only.`
			issue.Fix = lint.Propose(`set containerInsights to "enhanced"`, lint.Set(c.Insights, cty.StringVal("enhanced")))
		}
		p.Report(issue)
	}
}
