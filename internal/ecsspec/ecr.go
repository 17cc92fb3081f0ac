package ecsspec

import (
	"fmt"

	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
)

// Repository is what [CheckRepository] looks at; see [TaskDefinition] for what "not set" and Unknown mean.
//
// Unknown uses Terraform's spelling: "name", "image_tag_mutability", "image_tag_mutability_exclusion_filter",
// "encryption_configuration".
type Repository struct {
	Name             string
	Mutability       ecrtypes.ImageTagMutability
	ExclusionFilters []ecrtypes.ImageTagMutabilityExclusionFilter
	Encryption       *ecrtypes.EncryptionConfiguration

	Unknown Unknown
}

// Limits of a repository's exclusion filters.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
const (
	MaximumExclusionFilters      = 5
	MaximumExclusionFilterLength = 128
)

// MutabilityInEffect is the tag mutability in effect: MUTABLE unless set.
func (r Repository) MutabilityInEffect() ecrtypes.ImageTagMutability {
	if r.Mutability == "" {
		return ecrtypes.ImageTagMutabilityMutable
	}
	return r.Mutability
}

// CheckRepository reports what ECR refuses.
// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
func CheckRepository(r Repository) []Problem {
	ps := &problems{unknown: r.Unknown}
	if r.Name != "" {
		if err := RepositoryName.Check(r.Name); err != nil {
			ps.add("repository-name", "name", err.Error(), "")
		}
	}
	if r.Mutability != "" {
		ps.enum("image_tag_mutability", CheckEnum[ecrtypes.ImageTagMutability]("image_tag_mutability", string(r.Mutability)))
	}
	checkExclusions(ps, r)
	if e := r.Encryption; e != nil {
		if e.EncryptionType != "" {
			ps.enum("encryption_configuration[0].encryption_type", CheckEnum[ecrtypes.EncryptionType]("encryption_type", string(e.EncryptionType)))
		}
		if deref(e.KmsKey) != "" && (e.EncryptionType == "" || e.EncryptionType == ecrtypes.EncryptionTypeAes256) && !ps.unknown.Has("encryption_configuration[0].encryption_type") {
			ps.add("ecr-encryption", "encryption_configuration[0].kms_key", "kms_key is set, but the encryption type is \"AES256\"", "Set encryption_type = \"KMS\".")
		}
	}
	return ps.found
}

func checkExclusions(ps *problems, r Repository) {
	const path = "image_tag_mutability_exclusion_filter"
	if ps.unknown.Has("image_tag_mutability") {
		return
	}
	mode := r.MutabilityInEffect()
	withExclusion := mode == ecrtypes.ImageTagMutabilityImmutableWithExclusion || mode == ecrtypes.ImageTagMutabilityMutableWithExclusion
	switch n := len(r.ExclusionFilters); {
	case withExclusion && n == 0:
		ps.addf("ecr-mutability", path, "Name the tags to exclude with at least one filter.", "image_tag_mutability %q needs an exclusion filter", mode)
	case !withExclusion && n > 0:
		ps.addf("ecr-mutability", path, "Set image_tag_mutability to \"IMMUTABLE_WITH_EXCLUSION\" or \"MUTABLE_WITH_EXCLUSION\".",
			"exclusion filters are set, but image_tag_mutability is %q", mode)
	case n > MaximumExclusionFilters:
		ps.addf("ecr-mutability", path, "", "%d exclusion filters, expected at most %d", n, MaximumExclusionFilters)
	}
	for i, f := range r.ExclusionFilters {
		at := fmt.Sprintf("%s[%d]", path, i)
		ps.enum(at+".filter_type", CheckEnum[ecrtypes.ImageTagMutabilityExclusionFilterType]("filter_type", string(f.FilterType)))
		if n := len(deref(f.Filter)); n < 1 || n > MaximumExclusionFilterLength {
			ps.addf("ecr-mutability", at+".filter", "", "the filter is %d characters long, expected 1 to %d", n, MaximumExclusionFilterLength)
		}
	}
}
