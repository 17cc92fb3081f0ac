package ecr

import (
	"encoding/base64"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// RepositoryRecord is a repository as the region keeps it.
type RepositoryRecord struct {
	ecrtypes.Repository
	Tags   map[string]string `json:",omitempty"`
	Policy string            `json:",omitempty"`
}

var repositories = store.Collection[RepositoryRecord]{Name: "ecr/repository"}

func registerRepositories(s *operation.Service) {
	operation.Register(s, createRepository)
	operation.Register(s, describeRepositories)
	operation.Register(s, deleteRepository)
	operation.Register(s, putImageTagMutability)
	operation.Register(s, putImageScanningConfiguration)
}

// getRepository finds a repository of the caller's own registry.
func getRepository(r *operation.Request, registry, name *string) (RepositoryRecord, error) {
	if id := deref(registry); id == "" || id == r.Account {
		if repo, found := repositories.Get(r.Scoped, deref(name)); found {
			return repo, nil
		}
	} else {
		return RepositoryRecord{}, notFound(deref(name), id)
	}
	return RepositoryRecord{}, notFound(deref(name), r.Account)
}

func notFound(name, registry string) error {
	return &ecrtypes.RepositoryNotFoundException{Message: ptr(fmt.Sprintf(
		"The repository with name '%s' does not exist in the registry with id '%s'", name, registry))}
}

func createRepository(r *operation.Request, in *ecr.CreateRepositoryInput) (*ecr.CreateRepositoryOutput, error) {
	name := deref(in.RepositoryName)
	if id := deref(in.RegistryId); id != "" && id != r.Account {
		return nil, invalidParameter("'registryId' '%s' is not the caller's registry '%s'", id, r.Account)
	}
	encryption := in.EncryptionConfiguration
	if encryption == nil {
		encryption = &ecrtypes.EncryptionConfiguration{EncryptionType: ecrtypes.EncryptionTypeAes256}
	}
	for _, p := range ecsspec.CheckRepository(ecsspec.Repository{
		Name: name, Mutability: in.ImageTagMutability, ExclusionFilters: in.ImageTagMutabilityExclusionFilters,
		Encryption: encryption,
	}) {
		return nil, invalidParameter("%s", p)
	}
	if _, taken := repositories.Get(r.Scoped, name); taken {
		return nil, &ecrtypes.RepositoryAlreadyExistsException{Message: ptr(fmt.Sprintf(
			"The repository with name '%s' already exists in the registry with id '%s'", name, r.Account))}
	}
	if encryption.EncryptionType != ecrtypes.EncryptionTypeAes256 && encryption.KmsKey == nil {
		// AWS fills in the registry's own key, alias/aws/ecr.
		encryption = &ecrtypes.EncryptionConfiguration{EncryptionType: encryption.EncryptionType,
			KmsKey: ptr(account(r).KMSKeyARN(uuid(r.ID("kms/aws/ecr", 32))))}
	}
	scanning := in.ImageScanningConfiguration
	if scanning == nil {
		scanning = &ecrtypes.ImageScanningConfiguration{}
	}
	tags, err := mergeTags(nil, in.Tags)
	if err != nil {
		return nil, err
	}
	now := r.Now()
	repo := RepositoryRecord{Tags: tags, Repository: ecrtypes.Repository{
		CreatedAt: &now, EncryptionConfiguration: encryption, ImageScanningConfiguration: scanning,
		ImageTagMutability:                 mutability(in.ImageTagMutability),
		ImageTagMutabilityExclusionFilters: in.ImageTagMutabilityExclusionFilters,
		RegistryId:                         ptr(r.Account), RepositoryName: ptr(name),
		RepositoryArn: ptr(account(r).RepositoryARN(name)), RepositoryUri: ptr(account(r).RepositoryURL(name)),
	}}
	repositories.Put(r.Scoped, name, repo)
	return &ecr.CreateRepositoryOutput{Repository: &repo.Repository}, nil
}

// mutability is MUTABLE unless said otherwise.
func mutability(m ecrtypes.ImageTagMutability) ecrtypes.ImageTagMutability {
	if m == "" {
		return ecrtypes.ImageTagMutabilityMutable
	}
	return m
}

func uuid(hex string) string {
	return fmt.Sprintf("%s-%s-%s-%s-%s", hex[:8], hex[8:12], hex[12:16], hex[16:20], hex[20:32])
}

func describeRepositories(r *operation.Request, in *ecr.DescribeRepositoriesInput) (*ecr.DescribeRepositoriesOutput, error) {
	out := &ecr.DescribeRepositoriesOutput{Repositories: []ecrtypes.Repository{}}
	if len(in.RepositoryNames) > 0 {
		for _, name := range in.RepositoryNames {
			repo, err := getRepository(r, in.RegistryId, &name)
			if err != nil {
				return nil, err
			}
			out.Repositories = append(out.Repositories, repo.Repository)
		}
		return out, nil
	}
	limit, after, err := page(in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	for _, e := range repositories.Entries(r.Scoped, "", after, limit+1) {
		if len(out.Repositories) == limit {
			out.NextToken = token(deref(out.Repositories[limit-1].RepositoryName))
			break
		}
		out.Repositories = append(out.Repositories, e.Item.Repository)
	}
	return out, nil
}

// page reads a listing's limits: 1 to 1000, 100 unless asked.
func page(limit *int32, token *string) (n int, after string, err error) {
	n = 100
	if limit != nil {
		if *limit < 1 || *limit > 1000 {
			return 0, "", invalidParameter("'maxResults' must be between 1 and 1000, got %d", *limit)
		}
		n = int(*limit)
	}
	if token != nil {
		text, err := base64.RawURLEncoding.DecodeString(*token)
		if err != nil {
			return 0, "", invalidParameter("'nextToken' is not one this listing gave")
		}
		after = string(text)
	}
	return n, after, nil
}

func token(last string) *string { return ptr(base64.RawURLEncoding.EncodeToString([]byte(last))) }

func deleteRepository(r *operation.Request, in *ecr.DeleteRepositoryInput) (*ecr.DeleteRepositoryOutput, error) {
	repo, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	name := deref(in.RepositoryName)
	held := images.Entries(r.Scoped, name+"@", "", 0)
	if len(held) > 0 && !in.Force {
		return nil, &ecrtypes.RepositoryNotEmptyException{Message: ptr(fmt.Sprintf(
			"The repository with name '%s' in registry with id '%s' cannot be deleted because it still contains images", name, r.Account))}
	}
	for _, e := range held {
		images.Delete(r.Scoped, e.Key)
	}
	repositories.Delete(r.Scoped, name)
	return &ecr.DeleteRepositoryOutput{Repository: &repo.Repository}, nil
}

func putImageTagMutability(r *operation.Request, in *ecr.PutImageTagMutabilityInput) (*ecr.PutImageTagMutabilityOutput, error) {
	repo, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	for _, p := range ecsspec.CheckRepository(ecsspec.Repository{
		Name: deref(in.RepositoryName), Mutability: in.ImageTagMutability, ExclusionFilters: in.ImageTagMutabilityExclusionFilters,
	}) {
		return nil, invalidParameter("%s", p)
	}
	repo.ImageTagMutability = in.ImageTagMutability
	repo.ImageTagMutabilityExclusionFilters = in.ImageTagMutabilityExclusionFilters
	repositories.Put(r.Scoped, deref(in.RepositoryName), repo)
	return &ecr.PutImageTagMutabilityOutput{
		ImageTagMutability: repo.ImageTagMutability, ImageTagMutabilityExclusionFilters: repo.ImageTagMutabilityExclusionFilters,
		RegistryId: ptr(r.Account), RepositoryName: in.RepositoryName,
	}, nil
}

func putImageScanningConfiguration(r *operation.Request, in *ecr.PutImageScanningConfigurationInput) (*ecr.PutImageScanningConfigurationOutput, error) {
	repo, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	repo.ImageScanningConfiguration = in.ImageScanningConfiguration
	repositories.Put(r.Scoped, deref(in.RepositoryName), repo)
	return &ecr.PutImageScanningConfigurationOutput{
		ImageScanningConfiguration: in.ImageScanningConfiguration, RegistryId: ptr(r.Account), RepositoryName: in.RepositoryName,
	}, nil
}

// tokenLifetime is how long a login lasts
// (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html).
const tokenLifetime = 12 * time.Hour

func getAuthorizationToken(r *operation.Request, _ *ecr.GetAuthorizationTokenInput) (*ecr.GetAuthorizationTokenOutput, error) {
	expires := r.Now().Add(tokenLifetime)
	return &ecr.GetAuthorizationTokenOutput{AuthorizationData: []ecrtypes.AuthorizationData{{
		AuthorizationToken: ptr(base64.StdEncoding.EncodeToString([]byte("AWS:" + r.ID("ecr/token", 64)))),
		ExpiresAt:          &expires,
		ProxyEndpoint:      ptr("https://" + account(r).RegistryHost()),
	}}}, nil
}
