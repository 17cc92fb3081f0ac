package ecrpublic

import (
	"encoding/base64"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecrpublic"
	publictypes "github.com/aws/aws-sdk-go-v2/service/ecrpublic/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("ECR PUBLIC")
	operation.Register(s, describeRegistries)
	operation.Register(s, describeRepositories)
	operation.Register(s, describeImages)
	operation.Register(s, describeImageTags)
	operation.Register(s, getAuthorizationToken)
	return s
}

// describeRegistries answers the one registry of the account, which has no alias of its own.
func describeRegistries(r *operation.Request, _ *ecrpublic.DescribeRegistriesInput) (*ecrpublic.DescribeRegistriesOutput, error) {
	return &ecrpublic.DescribeRegistriesOutput{Registries: []publictypes.Registry{{
		RegistryId: &r.Account, RegistryArn: new("arn:" + r.Partition + ":ecr-public::" + r.Account + ":registry/" + r.Account),
		RegistryUri: new(""), Verified: new(false), Aliases: []publictypes.RegistryAlias{},
	}}}, nil
}

func repositoryNotFound(r *operation.Request, name string) error {
	return &publictypes.RepositoryNotFoundException{Message: new("The repository with name '" + name +
		"' does not exist in the registry with id '" + r.Account + "'")}
}

func describeRepositories(r *operation.Request, in *ecrpublic.DescribeRepositoriesInput) (*ecrpublic.DescribeRepositoriesOutput, error) {
	for _, name := range in.RepositoryNames {
		return nil, repositoryNotFound(r, name)
	}
	return &ecrpublic.DescribeRepositoriesOutput{Repositories: []publictypes.Repository{}}, nil
}

func describeImages(r *operation.Request, in *ecrpublic.DescribeImagesInput) (*ecrpublic.DescribeImagesOutput, error) {
	return nil, repositoryNotFound(r, *in.RepositoryName)
}

func describeImageTags(r *operation.Request, in *ecrpublic.DescribeImageTagsInput) (*ecrpublic.DescribeImageTagsOutput, error) {
	return nil, repositoryNotFound(r, *in.RepositoryName)
}

// tokenLife is how long a token opens the registry
// (https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_GetAuthorizationToken.html).
const tokenLife = 12 * time.Hour

func getAuthorizationToken(r *operation.Request, _ *ecrpublic.GetAuthorizationTokenInput) (*ecrpublic.GetAuthorizationTokenOutput, error) {
	password := "drydock-" + r.ID("ecrpublic/authorization-token", 64)
	return &ecrpublic.GetAuthorizationTokenOutput{AuthorizationData: &publictypes.AuthorizationData{
		AuthorizationToken: new(base64.StdEncoding.EncodeToString([]byte("AWS:" + password))), ExpiresAt: new(r.Now().Add(tokenLife)),
	}}, nil
}
