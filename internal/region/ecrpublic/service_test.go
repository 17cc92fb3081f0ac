package ecrpublic_test

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecrpublic"
	publictypes "github.com/aws/aws-sdk-go-v2/service/ecrpublic/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func TestThePublicRegistryIsEmpty(t *testing.T) {
	ctx := context.Background()
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	rg, err := region.Open(ctx, region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	o := backend.Embedded(rg, operation.Scope{Account: region.DefaultAccount, Region: "us-east-1"}).ECS.Options()
	c := ecrpublic.NewFromConfig(aws.Config{Region: "us-east-1", APIOptions: o.APIOptions})

	registries, err := c.DescribeRegistries(ctx, &ecrpublic.DescribeRegistriesInput{})
	if err != nil || len(registries.Registries) != 1 || *registries.Registries[0].RegistryArn != "arn:aws:ecr-public::123456789012:registry/123456789012" {
		t.Errorf("registries %+v, %v", registries, err)
	}
	repositories, err := c.DescribeRepositories(ctx, &ecrpublic.DescribeRepositoriesInput{})
	if err != nil || len(repositories.Repositories) != 0 {
		t.Errorf("repositories %+v, %v", repositories, err)
	}
	_, err = c.DescribeImages(ctx, &ecrpublic.DescribeImagesInput{RepositoryName: aws.String("web")})
	if gone := new(publictypes.RepositoryNotFoundException); !errors.As(err, &gone) || gone.ErrorMessage() != "The repository with name 'web' does not exist in the registry with id '123456789012'" {
		t.Errorf("images: %v", err)
	}
	token, err := c.GetAuthorizationToken(ctx, &ecrpublic.GetAuthorizationTokenInput{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := base64.StdEncoding.DecodeString(*token.AuthorizationData.AuthorizationToken)
	if err != nil || !strings.HasPrefix(string(text), "AWS:") || !token.AuthorizationData.ExpiresAt.Equal(start.Add(12*time.Hour)) {
		t.Errorf("token %q until %s", text, token.AuthorizationData.ExpiresAt)
	}
}
