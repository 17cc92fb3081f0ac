package ecr_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func world(t *testing.T) (*region.Region, *ecr.Client) {
	t.Helper()
	rg, err := region.Open(context.Background(), region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	return rg, backend.Embedded(rg, operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}).ECR
}

// pass lets time pass in the region.
func pass(t *testing.T, rg *region.Region, d time.Duration) {
	t.Helper()
	ctx := context.Background()
	now, err := rg.Now(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for until := now.Add(d); now.Before(until); {
		if err := rg.Wait(ctx, until); err != nil {
			t.Fatal(err)
		}
		if now, err = rg.Now(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

// push puts a small image of its own into a repository and tells its digest.
func push(t *testing.T, c *ecr.Client, repository, tag string) string {
	t.Helper()
	out, err := c.PutImage(context.Background(), &ecr.PutImageInput{RepositoryName: &repository, ImageTag: &tag,
		ImageManifest: aws.String(fmt.Sprintf(`{"schemaVersion":2,"layers":[],"annotations":{"tag":%q}}`, tag))})
	if err != nil {
		t.Fatal(err)
	}
	return *out.Image.ImageId.ImageDigest
}

func TestALifecyclePolicyIsPreviewedAndApplied(t *testing.T) {
	ctx := context.Background()
	rg, c := world(t)
	create(t, c, &ecr.CreateRepositoryInput{RepositoryName: aws.String("web")})
	repository := aws.String("web")
	for i := range 3 {
		push(t, c, "web", fmt.Sprint("v", i))
		pass(t, rg, time.Hour)
	}
	policy := aws.String(`{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":1},"action":{"type":"expire"}}]}`)
	if _, err := c.GetLifecyclePolicyPreview(ctx, &ecr.GetLifecyclePolicyPreviewInput{RepositoryName: repository}); !isError[*ecrtypes.LifecyclePolicyPreviewNotFoundException](err) {
		t.Errorf("a preview that nobody started: %v", err)
	}
	if _, err := c.StartLifecyclePolicyPreview(ctx, &ecr.StartLifecyclePolicyPreviewInput{RepositoryName: repository, LifecyclePolicyText: policy}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.StartLifecyclePolicyPreview(ctx, &ecr.StartLifecyclePolicyPreviewInput{RepositoryName: repository, LifecyclePolicyText: policy}); !isError[*ecrtypes.LifecyclePolicyPreviewInProgressException](err) {
		t.Errorf("a second one at once: %v", err)
	}
	pass(t, rg, time.Minute)
	preview, err := c.GetLifecyclePolicyPreview(ctx, &ecr.GetLifecyclePolicyPreviewInput{RepositoryName: repository})
	if err != nil || preview.Status != ecrtypes.LifecyclePolicyPreviewStatusComplete || *preview.Summary.ExpiringImageTotalCount != 2 || preview.PreviewResults[0].ImageTags[0] != "v0" {
		t.Errorf("preview %+v, %v", preview, err)
	}
	if _, err := c.PutLifecyclePolicy(ctx, &ecr.PutLifecyclePolicyInput{RepositoryName: repository, LifecyclePolicyText: policy}); err != nil {
		t.Fatal(err)
	}
	count := func() int {
		out, err := c.DescribeImages(ctx, &ecr.DescribeImagesInput{RepositoryName: repository})
		if err != nil {
			t.Fatal(err)
		}
		return len(out.ImageDetails)
	}
	if n := count(); n != 3 {
		t.Errorf("%d images at once", n)
	}
	pass(t, rg, 25*time.Hour)
	if n := count(); n != 1 {
		t.Errorf("%d images a day later", n)
	}
	push(t, c, "web", "v9")
	pass(t, rg, 24*time.Hour)
	if n := count(); n != 1 {
		t.Errorf("%d images another day later", n)
	}
}

func TestArchivedImagesComeBack(t *testing.T) {
	ctx := context.Background()
	rg, c := world(t)
	create(t, c, &ecr.CreateRepositoryInput{RepositoryName: aws.String("web")})
	push(t, c, "web", "v1")
	id := &ecrtypes.ImageIdentifier{ImageTag: aws.String("v1")}
	move := func(to ecrtypes.TargetStorageClass) (ecrtypes.ImageStatus, error) {
		out, err := c.UpdateImageStorageClass(ctx, &ecr.UpdateImageStorageClassInput{RepositoryName: aws.String("web"), ImageId: id, TargetStorageClass: to})
		if err != nil {
			return "", err
		}
		return out.ImageStatus, nil
	}
	if status, err := move(ecrtypes.TargetStorageClassArchive); status != ecrtypes.ImageStatusArchived || err != nil {
		t.Errorf("archived: %s, %v", status, err)
	}
	if _, err := move(ecrtypes.TargetStorageClassArchive); !isError[*ecrtypes.ImageStorageClassUpdateNotSupportedException](err) {
		t.Errorf("archived twice: %v", err)
	}
	got, err := c.BatchGetImage(ctx, &ecr.BatchGetImageInput{RepositoryName: aws.String("web"), ImageIds: []ecrtypes.ImageIdentifier{*id}})
	if err != nil || len(got.Images) != 0 || got.Failures[0].FailureCode != ecrtypes.ImageFailureCodeImageInaccessible {
		t.Errorf("pulled %+v, %v", got, err)
	}
	if status, err := move(ecrtypes.TargetStorageClassStandard); status != ecrtypes.ImageStatusActivating || err != nil {
		t.Errorf("restored: %s, %v", status, err)
	}
	pass(t, rg, 21*time.Minute)
	list, err := c.ListImages(ctx, &ecr.ListImagesInput{RepositoryName: aws.String("web")})
	if err != nil || len(list.ImageIds) != 1 {
		t.Errorf("listed %+v, %v", list, err)
	}
}
