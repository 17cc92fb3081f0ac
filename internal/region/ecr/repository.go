package ecr

import (
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// RepositoryRecord is a repository as the region keeps it.
type RepositoryRecord struct {
	Repository      ecrtypes.Repository
	Policy          string `json:",omitempty"`
	LifecyclePolicy string `json:",omitempty"`
	// LifecycleEvaluated is when the lifecycle policy was last applied.
	LifecycleEvaluated *time.Time     `json:",omitempty"`
	Tags               []ecrtypes.Tag `json:",omitempty"`
}

// repositories are kept by name. A name may hold slashes, so items below a
// repository use "!" as separator, which no name holds.
var repositories = store.Collection[RepositoryRecord]{Name: "ecr/repository"}

func registerRepositories(s *operation.Service) {
	operation.Register(s, createRepository)
	operation.Register(s, describeRepositories)
	operation.Register(s, deleteRepository)
	operation.Register(s, putImageTagMutability)
	operation.Register(s, putImageScanningConfiguration)
}

// Repository finds a repository by its name.
func Repository(r *operation.Request, name string) (RepositoryRecord, bool) {
	return repositories.Get(r.Scoped, name)
}

func notFound(r *operation.Request, name string) error {
	return &ecrtypes.RepositoryNotFoundException{Message: new(
		"The repository with name '" + name + "' does not exist in the registry with id '" + r.Account + "'")}
}

// getRepository finds the repository that a request names. A registry other
// than the caller's own has none.
func getRepository(r *operation.Request, registry, name *string) (RepositoryRecord, error) {
	rec, found := Repository(r, operation.Deref(name))
	if !found || registry != nil && *registry != r.Account {
		return rec, notFound(r, operation.Deref(name))
	}
	return rec, nil
}

func put(r *operation.Request, rec RepositoryRecord) {
	repositories.Put(r.Scoped, *rec.Repository.RepositoryName, rec)
}

func createRepository(r *operation.Request, in *ecr.CreateRepositoryInput) (*ecr.CreateRepositoryOutput, error) {
	name := operation.Deref(in.RepositoryName)
	if err := ecsspec.RepositoryName.Check(name); err != nil {
		return nil, invalidParameter("'repositoryName': %v", err)
	}
	if in.RegistryId != nil && *in.RegistryId != r.Account {
		return nil, invalidParameter("'registryId': repositories can only be created in the caller's own registry %s", r.Account)
	}
	if _, exists := Repository(r, name); exists {
		return nil, &ecrtypes.RepositoryAlreadyExistsException{Message: new(
			"The repository with name '" + name + "' already exists in the registry with id '" + r.Account + "'")}
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	mutability := in.ImageTagMutability
	if mutability == "" {
		mutability = ecrtypes.ImageTagMutabilityMutable
	}
	if err := checkMutability(mutability, in.ImageTagMutabilityExclusionFilters); err != nil {
		return nil, err
	}
	encryption, err := encryptionOf(r, in.EncryptionConfiguration)
	if err != nil {
		return nil, err
	}
	scanning := in.ImageScanningConfiguration
	if scanning == nil {
		scanning = &ecrtypes.ImageScanningConfiguration{}
	}
	rec := RepositoryRecord{Tags: in.Tags, Repository: ecrtypes.Repository{
		CreatedAt: new(r.Now()), EncryptionConfiguration: encryption, ImageScanningConfiguration: scanning,
		ImageTagMutability: mutability, ImageTagMutabilityExclusionFilters: in.ImageTagMutabilityExclusionFilters,
		RegistryId: new(r.Account), RepositoryName: new(name),
		RepositoryArn: new(account(r).RepositoryARN(name)), RepositoryUri: new(account(r).RepositoryURL(name)),
	}}
	put(r, rec)
	return &ecr.CreateRepositoryOutput{Repository: &rec.Repository}, nil
}

// encryptionOf is AES256 unless a KMS key is asked for; then the key is the
// given one or the account's own for ECR, aws/ecr
// (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_EncryptionConfiguration.html).
func encryptionOf(r *operation.Request, want *ecrtypes.EncryptionConfiguration) (*ecrtypes.EncryptionConfiguration, error) {
	if want == nil {
		return &ecrtypes.EncryptionConfiguration{EncryptionType: ecrtypes.EncryptionTypeAes256}, nil
	}
	if err := ecsspec.CheckEnum[ecrtypes.EncryptionType]("'encryptionType'", string(want.EncryptionType)); err != nil {
		return nil, invalidParameter("%v", err)
	}
	got := *want
	switch {
	case got.EncryptionType == ecrtypes.EncryptionTypeAes256:
		if got.KmsKey != nil {
			return nil, invalidParameter("'kmsKey': a KMS key cannot be used with encryption type AES256")
		}
	case got.KmsKey == nil:
		got.KmsKey = new(account(r).KMSKeyARN(keyID(r, "alias/aws/ecr")))
	case strings.HasPrefix(*got.KmsKey, "alias/"):
		got.KmsKey = new(account(r).KMSKeyARN(keyID(r, *got.KmsKey)))
	case !strings.HasPrefix(*got.KmsKey, "arn:"):
		got.KmsKey = new(account(r).KMSKeyARN(*got.KmsKey))
	}
	return &got, nil
}

func describeRepositories(r *operation.Request, in *ecr.DescribeRepositoriesInput) (*ecr.DescribeRepositoriesOutput, error) {
	out := &ecr.DescribeRepositoriesOutput{Repositories: []ecrtypes.Repository{}}
	if len(in.RepositoryNames) > 0 {
		if in.MaxResults != nil || in.NextToken != nil {
			return nil, invalidParameter("'maxResults': paging cannot be combined with repositoryNames")
		}
		for _, name := range in.RepositoryNames {
			rec, err := getRepository(r, in.RegistryId, &name)
			if err != nil {
				return nil, err
			}
			out.Repositories = append(out.Repositories, rec.Repository)
		}
		return out, nil
	}
	var all []RepositoryRecord
	if in.RegistryId == nil || *in.RegistryId == r.Account {
		all = repositories.List(r.Scoped, "")
	}
	cut, next, err := page(all, func(rec RepositoryRecord) string { return *rec.Repository.RepositoryName }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	for _, rec := range cut {
		out.Repositories = append(out.Repositories, rec.Repository)
	}
	out.NextToken = next
	return out, nil
}

func deleteRepository(r *operation.Request, in *ecr.DeleteRepositoryInput) (*ecr.DeleteRepositoryOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	name := *rec.Repository.RepositoryName
	held := images.List(r.Scoped, name+"!")
	if len(held) > 0 && !in.Force {
		return nil, &ecrtypes.RepositoryNotEmptyException{Message: new("The repository with name '" + name +
			"' in registry with id '" + r.Account + "' cannot be deleted because it still contains images")}
	}
	for _, image := range held {
		removeImage(r, image)
	}
	dropLayers(r, name)
	r.Cancel(lifecycleTurn, name)
	previews.Delete(r.Scoped, name)
	repositories.Delete(r.Scoped, name)
	return &ecr.DeleteRepositoryOutput{Repository: &rec.Repository}, nil
}

func putImageTagMutability(r *operation.Request, in *ecr.PutImageTagMutabilityInput) (*ecr.PutImageTagMutabilityOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	if err := checkMutability(in.ImageTagMutability, in.ImageTagMutabilityExclusionFilters); err != nil {
		return nil, err
	}
	rec.Repository.ImageTagMutability = in.ImageTagMutability
	rec.Repository.ImageTagMutabilityExclusionFilters = in.ImageTagMutabilityExclusionFilters
	put(r, rec)
	return &ecr.PutImageTagMutabilityOutput{
		ImageTagMutability: in.ImageTagMutability, ImageTagMutabilityExclusionFilters: in.ImageTagMutabilityExclusionFilters,
		RegistryId: rec.Repository.RegistryId, RepositoryName: rec.Repository.RepositoryName,
	}, nil
}

func putImageScanningConfiguration(r *operation.Request, in *ecr.PutImageScanningConfigurationInput) (*ecr.PutImageScanningConfigurationOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	if in.ImageScanningConfiguration == nil {
		return nil, invalidParameter("'imageScanningConfiguration': it is required")
	}
	rec.Repository.ImageScanningConfiguration = in.ImageScanningConfiguration
	put(r, rec)
	return &ecr.PutImageScanningConfigurationOutput{
		ImageScanningConfiguration: in.ImageScanningConfiguration,
		RegistryId:                 rec.Repository.RegistryId, RepositoryName: rec.Repository.RepositoryName,
	}, nil
}

// checkMutability holds the rules of tag mutability and its exclusion filters.
func checkMutability(m ecrtypes.ImageTagMutability, filters []ecrtypes.ImageTagMutabilityExclusionFilter) error {
	for _, p := range ecsspec.CheckRepository(ecsspec.Repository{Mutability: m, ExclusionFilters: filters}) {
		return invalidParameter("'imageTagMutability': %s", p)
	}
	const at = "'imageTagMutabilityExclusionFilters'"
	for _, f := range filters {
		text := operation.Deref(f.Filter)
		switch {
		case strings.Count(text, "*") > 2:
			return invalidParameter(at+": filter '%s' has more than two wildcards", text)
		case strings.ContainsFunc(text, func(c rune) bool { return !strings.ContainsRune(filterCharacters, c) }):
			return invalidParameter(at+": filter '%s' may only have letters, digits, and . _ * -", text)
		}
	}
	return nil
}

const filterCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._*-"

// tagIsFixed tells whether an image that has the tag keeps it.
func (rec RepositoryRecord) tagIsFixed(tag string) bool {
	excluded := slices.ContainsFunc(rec.Repository.ImageTagMutabilityExclusionFilters, func(f ecrtypes.ImageTagMutabilityExclusionFilter) bool {
		return wildcard(operation.Deref(f.Filter), tag)
	})
	switch rec.Repository.ImageTagMutability {
	case ecrtypes.ImageTagMutabilityImmutable:
		return true
	case ecrtypes.ImageTagMutabilityImmutableWithExclusion:
		return !excluded
	case ecrtypes.ImageTagMutabilityMutableWithExclusion:
		return excluded
	}
	return false
}

// wildcard matches a text against a pattern in which * is any text.
func wildcard(pattern, text string) bool {
	head, rest, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == text
	}
	text, ok := strings.CutPrefix(text, head)
	if !ok {
		return false
	}
	for i := 0; i <= len(text); i++ {
		if wildcard(rest, text[i:]) {
			return true
		}
	}
	return false
}
