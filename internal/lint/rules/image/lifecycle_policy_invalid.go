package image

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed lifecycle_policy_invalid.md
var lifecyclePolicyInvalidPage string

// LifecyclePolicyInvalid finds lifecycle policies that ECR refuses.
var LifecyclePolicyInvalid = &lint.Rule{
	Name:     "lifecycle-policy-invalid",
	Severity: lint.Error,
	Page:     lifecyclePolicyInvalidPage,
	Check:    checkLifecyclePolicyInvalid,
}

func checkLifecyclePolicyInvalid(p *lint.Pass) {
	for _, policy := range p.Estate.LifecyclePolicies {
		rules := policy.Rules()
		specs, unknown := lifecycleSpecs(rules)
		for _, problem := range ecsspec.CheckLifecyclePolicy(specs, unknown) {
			at := lifecyclePlace(rules, problem.Path)
			issue := lint.Issue{Resource: policy.Resource, Range: lint.At(at...), Message: sentence(problem.Summary), Advice: problem.Detail}
			if problem.Suggestion != "" {
				issue.Fix = lint.Propose("set it to "+strconv.Quote(problem.Suggestion), lint.Set(at[0], cty.StringVal(problem.Suggestion)))
			}
			p.Report(issue)
		}
	}
}

// lifecycleSpecs are the rules as ecsspec checks them, with what is not known.
func lifecycleSpecs(rules estate.List[estate.LifecycleRule]) ([]ecsspec.LifecycleRule, ecsspec.Unknown) {
	unknown := ecsspec.Unknown{}
	specs := make([]ecsspec.LifecycleRule, len(rules.Items))
	for i, r := range rules.Items {
		at := fmt.Sprintf("rules[%d].", i)
		word := func(v estate.Value[string], field string) string {
			unknown[at+field] = v.Unknown()
			s, _ := v.Get()
			return s
		}
		number := func(v estate.Value[int], field string) *int {
			unknown[at+field] = v.Unknown()
			if n, ok := v.Get(); ok {
				return &n
			}
			return nil
		}
		words := func(l estate.List[estate.Value[string]], field string) (all []string) {
			unknown[at+field] = !l.Complete
			for j, v := range l.Items {
				all = append(all, word(v, fmt.Sprintf("%s[%d]", field, j)))
			}
			return all
		}
		specs[i] = ecsspec.LifecycleRule{
			Priority: number(r.Priority, "rulePriority"), TagStatus: word(r.TagStatus, "tagStatus"),
			TagPrefixes: words(r.TagPrefixes, "tagPrefixList"), TagPatterns: words(r.TagPatterns, "tagPatternList"),
			CountType: word(r.CountType, "countType"), CountUnit: word(r.CountUnit, "countUnit"),
			CountNumber: number(r.CountNumber, "countNumber"), Action: word(r.Action, "action"),
		}
	}
	for path, is := range unknown {
		if !is {
			delete(unknown, path)
		}
	}
	return specs, unknown
}

// lifecyclePlace is where the field at a path is written, and the rule around it.
func lifecyclePlace(rules estate.List[estate.LifecycleRule], path string) []interface{ Range() hcl.Range } {
	index, field, ok := strings.Cut(strings.TrimPrefix(path, "rules["), "].")
	i, err := strconv.Atoi(index)
	if !ok || err != nil {
		return []interface{ Range() hcl.Range }{rules}
	}
	r := rules.Items[i]
	around := ruleHeader(r.Range)
	field, _, _ = strings.Cut(field, "[")
	switch field {
	case "rulePriority":
		return []interface{ Range() hcl.Range }{r.Priority, around}
	case "tagStatus":
		return []interface{ Range() hcl.Range }{r.TagStatus, around}
	case "tagPatternList":
		return []interface{ Range() hcl.Range }{r.TagPatterns, around}
	case "countType":
		return []interface{ Range() hcl.Range }{r.CountType, around}
	case "countUnit":
		return []interface{ Range() hcl.Range }{r.CountUnit, r.CountType, around}
	case "countNumber":
		return []interface{ Range() hcl.Range }{r.CountNumber, around}
	}
	return []interface{ Range() hcl.Range }{r.Action, around}
}

type ruleHeader hcl.Range

func (h ruleHeader) Range() hcl.Range { return hcl.Range(h) }

func sentence(summary string) string {
	word, _, _ := strings.Cut(summary, " ")
	if strings.ToLower(word) != word {
		return summary
	}
	return strings.ToUpper(summary[:1]) + summary[1:]
}
