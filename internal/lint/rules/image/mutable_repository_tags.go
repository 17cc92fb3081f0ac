package image

import (
	_ "embed"

	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed mutable_repository_tags.md
var mutableRepositoryTagsPage string

// MutableRepositoryTags finds repositories in which a tag may come to mean another image.
var MutableRepositoryTags = &lint.Rule{
	Name:     "mutable-repository-tags",
	Severity: lint.Warning,
	Page:     mutableRepositoryTagsPage,
	Check:    checkMutableRepositoryTags,
}

func checkMutableRepositoryTags(p *lint.Pass) {
	for _, r := range p.Estate.Repositories {
		mutability, ok := r.Mutability.Or(string(ecrtypes.ImageTagMutabilityMutable))
		if !ok || mutability != string(ecrtypes.ImageTagMutabilityMutable) {
			continue
		}
		p.Report(lint.Issue{Resource: r.Resource, Range: lint.At(r.Mutability),
			Message: "Tags of the repository can be moved to other images",
			Advice: "Set image_tag_mutability to IMMUTABLE and push each build under a tag of its own, such as the commit. Where one tag has to move, " +
				"IMMUTABLE_WITH_EXCLUSION excepts it.",
			Fix: lint.ProposeArgument(r.Resource.Range, "image_tag_mutability", r.Mutability, cty.StringVal(string(ecrtypes.ImageTagMutabilityImmutable)))})
	}
}
