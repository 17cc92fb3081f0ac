package ecsspec

import (
	"testing"

	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
)

func TestCheckRepository(t *testing.T) {
	base := func() Repository {
		return Repository{Name: "team/web", Mutability: "IMMUTABLE", Encryption: &ecrtypes.EncryptionConfiguration{EncryptionType: "KMS", KmsKey: ptr("k")}}
	}
	filter := ecrtypes.ImageTagMutabilityExclusionFilter{Filter: ptr("latest*"), FilterType: "WILDCARD"}
	const path = "ecr-mutability image_tag_mutability_exclusion_filter"
	runProblems(t, base, CheckRepository, []problemCase[Repository]{
		{"name", func(r *Repository) { r.Name = "Team/Web" },
			[]string{`repository-name name: ECR repository name "Team/Web" is not valid: expected lower-case letters and digits, separated by single hyphens, underscores, periods or slashes`}},
		{"mutability", func(r *Repository) { r.Mutability = "IMUTABLE" },
			[]string{`enum image_tag_mutability: invalid value "IMUTABLE" for image_tag_mutability, expected one of MUTABLE, IMMUTABLE, IMMUTABLE_WITH_EXCLUSION, MUTABLE_WITH_EXCLUSION; did you mean "IMMUTABLE"?`}},
		{"exclusion without filter", func(r *Repository) { r.Mutability = "IMMUTABLE_WITH_EXCLUSION" }, []string{path + `: image_tag_mutability "IMMUTABLE_WITH_EXCLUSION" needs an exclusion filter`}},
		{"exclusion", func(r *Repository) {
			r.Mutability, r.ExclusionFilters = "IMMUTABLE_WITH_EXCLUSION", []ecrtypes.ImageTagMutabilityExclusionFilter{filter}
		}, nil},
		{"filter without exclusion", func(r *Repository) { r.ExclusionFilters = []ecrtypes.ImageTagMutabilityExclusionFilter{filter} },
			[]string{path + `: exclusion filters are set, but image_tag_mutability is "IMMUTABLE"`}},
		{"mutability not known", func(r *Repository) {
			r.ExclusionFilters, r.Mutability, r.Unknown = []ecrtypes.ImageTagMutabilityExclusionFilter{filter}, "", NewUnknown("image_tag_mutability")
		}, nil},
		{"filters", func(r *Repository) {
			r.Mutability, r.ExclusionFilters = "MUTABLE_WITH_EXCLUSION", []ecrtypes.ImageTagMutabilityExclusionFilter{filter, filter, filter, filter, filter, {FilterType: "REGEX", Filter: ptr("")}}
		}, []string{path + ": 6 exclusion filters, expected at most 5",
			`enum image_tag_mutability_exclusion_filter[5].filter_type: invalid value "REGEX" for filter_type, expected one of WILDCARD`,
			path + "[5].filter: the filter is 0 characters long, expected 1 to 128"}},
		{"key for AES256", func(r *Repository) { r.Encryption.EncryptionType = "AES256" },
			[]string{`ecr-encryption encryption_configuration[0].kms_key: kms_key is set, but the encryption type is "AES256"`}},
	})
}
