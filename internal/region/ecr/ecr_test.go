package ecr_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

var start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func client(t *testing.T) *ecr.Client {
	t.Helper()
	rg, err := region.Open(context.Background(), region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	return backend.Embedded(rg, operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}).ECR
}

func create(t *testing.T, c *ecr.Client, in *ecr.CreateRepositoryInput) *ecrtypes.Repository {
	t.Helper()
	out, err := c.CreateRepository(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return out.Repository
}

func isError[T error](err error) bool {
	var want T
	return errors.As(err, &want)
}

func TestRepository(t *testing.T) {
	ctx, c := context.Background(), client(t)
	repo := create(t, c, &ecr.CreateRepositoryInput{RepositoryName: aws.String("team/web"), Tags: []ecrtypes.Tag{{Key: aws.String("a"), Value: aws.String("1")}}})
	if got := *repo.RepositoryUri; got != "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web" {
		t.Errorf("uri %s", got)
	}
	if repo.ImageTagMutability != ecrtypes.ImageTagMutabilityMutable || !repo.CreatedAt.Equal(start) {
		t.Errorf("defaults: %s, created %s", repo.ImageTagMutability, repo.CreatedAt)
	}
	_, err := c.CreateRepository(ctx, &ecr.CreateRepositoryInput{RepositoryName: aws.String("team/web")})
	if !isError[*ecrtypes.RepositoryAlreadyExistsException](err) {
		t.Errorf("a second one: %v", err)
	}
	for _, name := range []string{"Upper", "a", "double//slash"} {
		if _, err := c.CreateRepository(ctx, &ecr.CreateRepositoryInput{RepositoryName: aws.String(name)}); !isError[*ecrtypes.InvalidParameterException](err) {
			t.Errorf("name %q: %v", name, err)
		}
	}
	if _, err := c.TagResource(ctx, &ecr.TagResourceInput{ResourceArn: repo.RepositoryArn, Tags: []ecrtypes.Tag{{Key: aws.String("b"), Value: aws.String("2")}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.UntagResource(ctx, &ecr.UntagResourceInput{ResourceArn: repo.RepositoryArn, TagKeys: []string{"a"}}); err != nil {
		t.Fatal(err)
	}
	tags, err := c.ListTagsForResource(ctx, &ecr.ListTagsForResourceInput{ResourceArn: repo.RepositoryArn})
	if err != nil || len(tags.Tags) != 1 || *tags.Tags[0].Key != "b" {
		t.Errorf("tags %v, %v", tags, err)
	}
	if _, err := c.DeleteRepository(ctx, &ecr.DeleteRepositoryInput{RepositoryName: aws.String("team/web")}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.DescribeRepositories(ctx, &ecr.DescribeRepositoriesInput{RepositoryNames: []string{"team/web"}}); !isError[*ecrtypes.RepositoryNotFoundException](err) {
		t.Errorf("after deletion: %v", err)
	}
}

func TestListingPages(t *testing.T) {
	ctx, c := context.Background(), client(t)
	for _, name := range []string{"cc", "aa", "bb"} {
		create(t, c, &ecr.CreateRepositoryInput{RepositoryName: aws.String(name)})
	}
	var got []string
	pages := ecr.NewDescribeRepositoriesPaginator(c, &ecr.DescribeRepositoriesInput{MaxResults: aws.Int32(2)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, "|")
		for _, repo := range page.Repositories {
			got = append(got, *repo.RepositoryName)
		}
	}
	want := []string{"|", "aa", "bb", "|", "cc"}
	if len(got) != len(want) {
		t.Fatalf("got %v, expected %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("got %v, expected %v", got, want)
		}
	}
}

func TestImagesAndTagMutability(t *testing.T) {
	ctx, c := context.Background(), client(t)
	create(t, c, &ecr.CreateRepositoryInput{
		RepositoryName: aws.String("web"), ImageTagMutability: ecrtypes.ImageTagMutabilityImmutableWithExclusion,
		ImageTagMutabilityExclusionFilters: []ecrtypes.ImageTagMutabilityExclusionFilter{{
			Filter: aws.String("dev-*"), FilterType: ecrtypes.ImageTagMutabilityExclusionFilterTypeWildcard}},
	})
	push := func(manifest, tag string) error {
		_, err := c.PutImage(ctx, &ecr.PutImageInput{RepositoryName: aws.String("web"), ImageManifest: aws.String(manifest), ImageTag: aws.String(tag)})
		return err
	}
	first, second := `{"schemaVersion":2,"layers":[]}`, `{"schemaVersion":2,"layers":[{}]}`
	for _, tag := range []string{"v1", "dev-1"} {
		if err := push(first, tag); err != nil {
			t.Fatal(err)
		}
	}
	if err := push(first, "v1"); !isError[*ecrtypes.ImageAlreadyExistsException](err) {
		t.Errorf("the same again: %v", err)
	}
	if err := push(second, "v1"); !isError[*ecrtypes.ImageTagAlreadyExistsException](err) {
		t.Errorf("an immutable tag moved: %v", err)
	}
	if err := push(second, "dev-1"); err != nil {
		t.Errorf("an excluded tag did not move: %v", err)
	}
	if err := push("no manifest", "v2"); !isError[*ecrtypes.InvalidParameterException](err) {
		t.Errorf("a broken manifest: %v", err)
	}
	if _, err := c.DeleteRepository(ctx, &ecr.DeleteRepositoryInput{RepositoryName: aws.String("web")}); !isError[*ecrtypes.RepositoryNotEmptyException](err) {
		t.Errorf("deleting a full repository: %v", err)
	}
	if _, err := c.DeleteRepository(ctx, &ecr.DeleteRepositoryInput{RepositoryName: aws.String("web"), Force: true}); err != nil {
		t.Fatal(err)
	}
	create(t, c, &ecr.CreateRepositoryInput{RepositoryName: aws.String("web")})
	out, err := c.DescribeImages(ctx, &ecr.DescribeImagesInput{RepositoryName: aws.String("web")})
	if err != nil || len(out.ImageDetails) != 0 {
		t.Errorf("a new repository holds %v, %v", out, err)
	}
}
