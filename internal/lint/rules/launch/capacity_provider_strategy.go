package launch

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed capacity_provider_strategy.md
var capacityProviderStrategyPage string

// CapacityProviderStrategy finds capacity provider strategies that place no task.
var CapacityProviderStrategy = &lint.Rule{
	Name:     "capacity-provider-strategy",
	Severity: lint.Error,
	Page:     capacityProviderStrategyPage,
	Check:    checkCapacityProviderStrategy,
}

func checkCapacityProviderStrategy(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		for _, problem := range s.Problems() {
			if problem.Code == "capacity-provider-strategy" {
				reportService(p, s, problem)
			}
		}
		checkProvidersOfCluster(p, s)
	}
}

// checkProvidersOfCluster finds providers that the service's cluster does not have.
func checkProvidersOfCluster(p *lint.Pass, s *estate.Service) {
	c := s.Cluster.One()
	if c == nil || !c.CapacityProviders.Complete || !c.CapacityProviders.Written() {
		return
	}
	var have []string
	providers := map[*estate.CapacityProvider]bool{}
	for _, link := range c.CapacityProviders.Items {
		name, ok := link.Get()
		provider := link.One()
		if !ok && provider == nil {
			return
		}
		if provider != nil {
			providers[provider] = true
		}
		have = append(have, name)
	}
	for _, item := range s.Strategy.Items {
		name, ok := item.Provider.Get()
		provider := item.Provider.One()
		if provider == nil && !ok || provider != nil && providers[provider] || ok && slices.Contains(have, name) {
			continue
		}
		if name == "" {
			name = provider.Resource.Address
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(item.Provider),
			Message: fmt.Sprintf("The cluster does not have the capacity provider %q", name),
			Advice:  "Add it to the cluster's capacity_providers, or use one of those: " + strings.Join(named(have), ", ") + "."})
	}
}

// named leaves out what has no literal name.
func named(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "" })
}
