package lint

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

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
	// Dir is the directory that was linted.
	Dir string
	// Fix is what --fix does about it, nil when there is no one right answer.
	Fix *Fix
	// Suppression says why it is not reported. Only findings in Result.Suppressed have one.
	Suppression *Suppression

	proposal *Proposal
	block    string
	header   hcl.Range // of the resource's block
}

// Places are where the finding stands, the header of its resource's block, and the calls that lead to it. What is found may
// stand in a file that the block only names.
func (f Finding) Places() []hcl.Range { return append([]hcl.Range{f.Range, f.header}, f.Calls...) }

// Text is what is wrong and what to do about it, in sentences.
func (f Finding) Text() string { return Sentences(f.Message, f.Advice) }

// Check runs the rules over an estate. Errors are of rules that broke.
func Check(e *estate.Estate, rules []*Rule) (findings []Finding, errs []error) {
	single, errs := checkEach(e, rules, nil)
	return fold(single), errs
}

// checkEach runs the rules and returns a finding for each instance.
func checkEach(e *estate.Estate, rules []*Rule, options map[string]map[string]cty.Value) (findings []Finding, errs []error) {
	for _, r := range rules {
		issues, err := run(r, e, options[r.Name])
		if err != nil {
			errs = append(errs, err)
			continue
		}
		findings = append(findings, findingsOf(r, issues)...)
	}
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

// findingsOf makes findings of a rule's issues, sorted by instance. The same said twice about one place is one finding.
func findingsOf(r *Rule, issues []Issue) []Finding {
	slices.SortStableFunc(issues, func(a, b Issue) int {
		return cmp.Or(strings.Compare(a.Resource.Address, b.Resource.Address), strings.Compare(a.Message, b.Message))
	})
	type said struct {
		address, message string
		rng              hcl.Range
	}
	seen := map[said]bool{}
	var findings []Finding
	for _, i := range issues {
		if i.Range.Filename == "" {
			i.Range = i.Resource.Range
		}
		if same := (said{i.Resource.Address, i.Message, i.Range}); seen[same] {
			continue
		} else {
			seen[same] = true
		}
		severity := r.Severity
		if i.Severity != nil {
			severity = *i.Severity
		}
		findings = append(findings, Finding{
			Rule: r.Name, Severity: severity, Message: i.Message, Advice: i.Advice,
			Addresses: []string{i.Resource.Address}, Range: i.Range, Calls: i.Resource.ModuleCalls,
			proposal: i.Fix, block: estate.BlockAddress(i.Resource.Address), header: i.Resource.Range,
		})
	}
	return findings
}

// ofInstance is what a sentence says of one instance: values in quotes, addresses, numbers.
var ofInstance = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[^\s"]*[.\d\[][^\s"]*`)

// fold joins a rule's findings at one place of instances of one block to one finding, told in the words of the first, when
// the same is to be done about each; an instance with several findings at one place keeps them apart. The result is sorted.
func fold(single []Finding) []Finding {
	type place struct {
		rule    string
		rng     hcl.Range
		block   string
		said    string
		ordinal int
	}
	type spot struct {
		rule, address, said string
		rng                 hcl.Range
	}
	var order []place
	found := map[place]*Finding{}
	count := map[spot]int{}
	sayings := map[string]string{}
	for _, f := range single {
		if len(f.Addresses) == 0 {
			key := place{f.Rule, f.Range, "", "", count[spot{rule: f.Rule, rng: f.Range}]}
			count[spot{rule: f.Rule, rng: f.Range}]++
			found[key] = &f
			order = append(order, key)
			continue
		}
		sentence := cmp.Or(f.Advice, f.Message)
		said, known := sayings[sentence]
		if !known {
			said = ofInstance.ReplaceAllLiteralString(sentence, "")
			sayings[sentence] = said
		}
		at := spot{f.Rule, f.Addresses[0], said, f.Range}
		key := place{f.Rule, f.Range, f.block, said, count[at]}
		count[at]++
		if first := found[key]; first != nil {
			first.Addresses = append(first.Addresses, f.Addresses...)
			if !sameFix(first.Fix, f.Fix) {
				first.Fix = nil
			}
			continue
		}
		found[key] = &f
		order = append(order, key)
	}
	findings := make([]Finding, 0, len(order))
	for _, key := range order {
		findings = append(findings, *found[key])
	}
	sortFindings(findings)
	return findings
}
