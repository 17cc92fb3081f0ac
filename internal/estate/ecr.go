package estate

import (
	"sync"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Repository is a private ECR repository.
type Repository struct {
	Resource    *module.Resource
	Name        Value[string]
	Mutability  Value[string] // MUTABLE when not written
	ScanOnPush  Value[bool]
	Encryption  Value[string] // AES256 when not written
	Key         Value[string]
	ForceDelete Value[bool]
	// Policies and Lifecycles are those in the code for it.
	Policies   []*RepositoryPolicy
	Lifecycles []*LifecyclePolicy
}

// RepositoryPolicy says who may use a repository.
type RepositoryPolicy struct {
	Resource   *module.Resource
	Repository Link[Repository]
	document   func() *Policy
}

// Document is the policy, read once.
func (p *RepositoryPolicy) Document() *Policy { return p.document() }

// LifecyclePolicy says which images of a repository expire.
type LifecyclePolicy struct {
	Resource   *module.Resource
	Repository Link[Repository]
	rules      func() List[LifecycleRule]
}

// Rules are the policy's, read once.
func (p *LifecyclePolicy) Rules() List[LifecycleRule] { return p.rules() }

// LifecycleRule is one rule of a lifecycle policy.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
type LifecycleRule struct {
	Range                    hcl.Range
	Priority                 Value[int]
	TagStatus                Value[string]
	TagPrefixes, TagPatterns List[Value[string]]
	CountType, CountUnit     Value[string]
	CountNumber              Value[int]
	Action                   Value[string]
}

// RegistryScanning is the scanning of a whole registry.
type RegistryScanning struct {
	Resource *module.Resource
	Type     Value[string] // BASIC or ENHANCED
	Rules    List[ScanningRule]
}

// ScanningRule says how often repositories are scanned.
type ScanningRule struct {
	Frequency Value[string]
	Filters   List[Value[string]] // wildcards of repository names
}

func readRepository(b *builder, r *module.Resource) {
	repository := &Repository{
		Resource: r, Name: nonEmpty(r.Body.Attr("name")), Mutability: nonEmpty(r.Body.Attr("image_tag_mutability")),
		ForceDelete: boolean(r.Body.Attr("force_delete")),
		ScanOnPush:  in(r.Body, "image_scanning_configuration", func(s *module.Block) Value[bool] { return boolean(s.Attr("scan_on_push")) }),
		Encryption:  in(r.Body, "encryption_configuration", func(e *module.Block) Value[string] { return nonEmpty(e.Attr("encryption_type")) }),
		Key:         in(r.Body, "encryption_configuration", func(e *module.Block) Value[string] { return nonEmpty(e.Attr("kms_key")) }),
	}
	b.estate.Repositories = append(b.estate.Repositories, repository)
	b.repositories.add(r, repository, repository.Name)
}

func readRepositoryPolicy(b *builder, r *module.Resource) {
	p := &RepositoryPolicy{Resource: r}
	p.document = sync.OnceValue(func() *Policy { return b.document(r, r.Body.Attr("policy")) })
	b.estate.RepositoryPolicies = append(b.estate.RepositoryPolicies, p)
	b.relate(func() {
		p.Repository = resolve(b, r.Body.Attr("repository"), b.repositories)
		for _, repository := range p.Repository.Targets {
			repository.Policies = append(repository.Policies, p)
		}
	})
}

func readLifecyclePolicy(b *builder, r *module.Resource) {
	p := &LifecyclePolicy{Resource: r}
	p.rules = sync.OnceValue(func() List[LifecycleRule] { return b.lifecycleRules(r.Body.Attr("policy")) })
	b.estate.LifecyclePolicies = append(b.estate.LifecyclePolicies, p)
	b.relate(func() {
		p.Repository = resolve(b, r.Body.Attr("repository"), b.repositories)
		for _, repository := range p.Repository.Targets {
			repository.Lifecycles = append(repository.Lifecycles, p)
		}
	})
}

// lifecycleRules reads a lifecycle policy's JSON, or the data source that writes it.
func (b *builder) lifecycleRules(policy *module.Value) List[LifecycleRule] {
	for _, ref := range policy.References() {
		if data := b.dataSource(ref.Resource, "ecr_lifecycle_policy_document"); data != nil {
			return blocks(data.Body, "rule", func(rule *module.Block) LifecycleRule {
				selection := rule.Block("selection")
				return LifecycleRule{
					Range: rule.Range, Priority: number(rule.Attr("priority")), TagStatus: nonEmpty(selection.Attr("tag_status")),
					TagPrefixes: texts(selection.Attr("tag_prefix_list")), TagPatterns: texts(selection.Attr("tag_pattern_list")),
					CountType: nonEmpty(selection.Attr("count_type")), CountUnit: nonEmpty(selection.Attr("count_unit")),
					CountNumber: number(selection.Attr("count_number")), Action: nonEmpty(rule.Block("action").Attr("type")),
				}
			})
		}
	}
	json := policy.JSON()
	rules := json.Attr("rules")
	if json == nil || rules == nil {
		return List[LifecycleRule]{}
	}
	return list(rules, func(v *module.Value) LifecycleRule {
		f := fieldsOf(v, false)
		selection := f.within(f.get("selection"))
		return LifecycleRule{
			Range: v.Range(), Priority: number(f.get("rulePriority")), TagStatus: nonEmpty(selection.get("tagStatus")),
			TagPrefixes: texts(selection.get("tagPrefixList")), TagPatterns: texts(selection.get("tagPatternList")),
			CountType: nonEmpty(selection.get("countType")), CountUnit: nonEmpty(selection.get("countUnit")),
			CountNumber: number(selection.get("countNumber")), Action: nonEmpty(f.within(f.get("action")).get("type")),
		}
	})
}

func readRegistryScanning(b *builder, r *module.Resource) {
	b.estate.RegistryScannings = append(b.estate.RegistryScannings, &RegistryScanning{
		Resource: r, Type: nonEmpty(r.Body.Attr("scan_type")),
		Rules: blocks(r.Body, "rule", func(rule *module.Block) ScanningRule {
			filters := blocks(rule, "repository_filter", func(f *module.Block) Value[string] { return nonEmpty(f.Attr("filter")) })
			return ScanningRule{Frequency: nonEmpty(rule.Attr("scan_frequency")), Filters: filters}
		}),
	})
}
