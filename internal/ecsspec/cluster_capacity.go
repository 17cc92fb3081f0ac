package ecsspec

import (
	"slices"
	"strconv"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// CheckClusterCapacityProviders reports what AWS refuses in
// PutClusterCapacityProviders: the default strategy may only use providers,
// named or by ARN, that the cluster has, and follows the rules of every strategy.
// Paths are those of `capacity_providers` and `default_capacity_provider_strategy`.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html
func CheckClusterCapacityProviders(providers []string, strategy []ecstypes.CapacityProviderStrategyItem, unknown Unknown) []Problem {
	const own, services = "default_capacity_provider_strategy", "capacity_provider_strategy"
	renamed := Unknown{}
	for p := range unknown {
		if rest, ok := strings.CutPrefix(p, own); ok {
			renamed[services+rest] = true
		}
	}
	c := &serviceCheck{problems: problems{unknown: renamed}, s: Service{CapacityProviderStrategy: strategy}}
	if !c.unknown.Has(services) {
		c.strategy()
	}
	if !unknown.Touches("capacity_providers") {
		c.associated(providers)
	}
	for i := range c.found {
		c.found[i].Path = own + strings.TrimPrefix(c.found[i].Path, services)
	}
	return c.found
}

// associated reports what of a strategy the cluster does not have.
func (c *serviceCheck) associated(providers []string) {
	var names []string
	for _, ref := range providers {
		names = append(names, capacityProviderName(ref))
	}
	slices.Sort(names)
	for i, item := range c.s.CapacityProviderStrategy {
		at := "capacity_provider_strategy[" + strconv.Itoa(i) + "].capacity_provider"
		name := capacityProviderName(deref(item.CapacityProvider))
		if name == "" || slices.Contains(names, name) {
			continue
		}
		detail := "Add it to capacity_providers, which is empty."
		if len(names) > 0 {
			detail = "Add it to capacity_providers, or use one that is there: " + strings.Join(names, ", ") + "."
		}
		if near := DidYouMean(name, names); near != "" {
			detail = "Did you mean " + quote(near) + "? " + detail
		}
		c.addf("default-strategy-provider", at, detail, "the default strategy uses capacity provider %s, which the cluster does not have", quote(name))
	}
}

// capacityProviderName is what an ARN or a name calls a capacity provider.
func capacityProviderName(ref string) string {
	if name, ok := ParseCapacityProviderRef(ref); ok {
		return name
	}
	return ref
}
