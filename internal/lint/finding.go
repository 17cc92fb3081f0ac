package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
)

// Finding is an issue as it is reported: the same issue of many instances of one block is one finding.
type Finding struct {
	Rule     string
	Severity Severity
	Message  string
	Advice   string
	// Addresses are the instances concerned, sorted.
	Addresses []string
	Range     hcl.Range
	// Calls are the module calls that lead to the first instance, outermost first.
	Calls []hcl.Range
}

// Check runs the rules over an estate. Errors are of rules that broke.
func Check(e *estate.Estate, rules []*Rule) (findings []Finding, errs []error) {
	for _, r := range rules {
		issues, err := run(r, e)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		findings = append(findings, fold(r, issues)...)
	}
	sortFindings(findings)
	return findings, errs
}

func sortFindings(findings []Finding) {
	slices.SortFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			strings.Compare(a.Range.Filename, b.Range.Filename),
			cmp.Compare(a.Range.Start.Byte, b.Range.Start.Byte),
			cmp.Compare(a.Range.End.Byte, b.Range.End.Byte),
			strings.Compare(a.Rule, b.Rule),
			slices.Compare(a.Addresses, b.Addresses),
			strings.Compare(a.Message, b.Message),
		)
	})
}

// fold makes findings of a rule's issues. Issues at one place of instances of one block become one finding, told in the
// words of the first; an instance with several issues at one place keeps them apart.
func fold(r *Rule, issues []Issue) []Finding {
	slices.SortStableFunc(issues, func(a, b Issue) int {
		return cmp.Or(strings.Compare(a.Resource.Address, b.Resource.Address), strings.Compare(a.Message, b.Message))
	})
	type place struct {
		rng     hcl.Range
		block   string
		ordinal int
	}
	var order []place
	found := map[place]*Finding{}
	count := map[string]int{}
	seen := map[string]bool{}
	for _, i := range issues {
		if i.Range.Filename == "" {
			i.Range = i.Resource.Range
		}
		at := fmt.Sprint(i.Resource.Address, "\x00", i.Range)
		if same := at + "\x00" + i.Message; seen[same] {
			continue
		} else {
			seen[same] = true
		}
		key := place{i.Range, estate.BlockAddress(i.Resource.Address), count[at]}
		count[at]++
		if f := found[key]; f != nil {
			f.Addresses = append(f.Addresses, i.Resource.Address)
			continue
		}
		severity := r.Severity
		if i.Severity != nil {
			severity = *i.Severity
		}
		found[key] = &Finding{
			Rule: r.Name, Severity: severity, Message: i.Message, Advice: i.Advice,
			Addresses: []string{i.Resource.Address}, Range: i.Range, Calls: i.Resource.ModuleCalls,
		}
		order = append(order, key)
	}
	findings := make([]Finding, 0, len(order))
	for _, key := range order {
		findings = append(findings, *found[key])
	}
	return findings
}
