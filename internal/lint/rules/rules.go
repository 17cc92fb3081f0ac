package rules

import (
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// Entries are all rules with where they are declared, by name.
func Entries() []Entry {
	entries := slices.Clone(all)
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Rule.Name, b.Rule.Name) })
	return entries
}

// All are all rules by name.
func All() []*lint.Rule {
	rules := make([]*lint.Rule, 0, len(all))
	for _, e := range Entries() {
		rules = append(rules, e.Rule)
	}
	return rules
}

// Find is the rule with a name, nil when there is none.
func Find(name string) *lint.Rule {
	for _, e := range all {
		if e.Rule.Name == name {
			return e.Rule
		}
	}
	return nil
}
