package ecr

import (
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// maxTags is ECR's limit for a repository
// (https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-using-tags.html).
const maxTags = 50

func registerTags(s *operation.Service) {
	operation.Register(s, tagResource)
	operation.Register(s, untagResource)
	operation.Register(s, listTagsForResource)
}

func mergeTags(into map[string]string, tags []ecrtypes.Tag) (map[string]string, error) {
	merged := maps.Clone(into)
	if merged == nil {
		merged = map[string]string{}
	}
	for _, t := range tags {
		if n := len(deref(t.Key)); n < 1 || n > 128 {
			return nil, &ecrtypes.InvalidTagParameterException{Message: ptr("a tag's key has 1 to 128 characters")}
		}
		merged[*t.Key] = deref(t.Value)
	}
	if len(merged) > maxTags {
		return nil, &ecrtypes.TooManyTagsException{Message: ptr("a repository can have up to 50 tags")}
	}
	return merged, nil
}

// byARN finds the repository that a tagging call names.
func byARN(r *operation.Request, arn *string) (string, RepositoryRecord, error) {
	parsed, ok := ecsspec.ParseARN(deref(arn))
	const prefix = "repository/"
	if !ok || parsed.Service != "ecr" || len(parsed.Resource) <= len(prefix) {
		return "", RepositoryRecord{}, invalidParameter("'resourceArn' '%s' is not the ARN of a repository", deref(arn))
	}
	name := parsed.Resource[len(prefix):]
	repo, err := getRepository(r, &parsed.AccountID, &name)
	return name, repo, err
}

func tagResource(r *operation.Request, in *ecr.TagResourceInput) (*ecr.TagResourceOutput, error) {
	name, repo, err := byARN(r, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	if repo.Tags, err = mergeTags(repo.Tags, in.Tags); err != nil {
		return nil, err
	}
	repositories.Put(r.Scoped, name, repo)
	return &ecr.TagResourceOutput{}, nil
}

func untagResource(r *operation.Request, in *ecr.UntagResourceInput) (*ecr.UntagResourceOutput, error) {
	name, repo, err := byARN(r, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	for _, key := range in.TagKeys {
		delete(repo.Tags, key)
	}
	repositories.Put(r.Scoped, name, repo)
	return &ecr.UntagResourceOutput{}, nil
}

func listTagsForResource(r *operation.Request, in *ecr.ListTagsForResourceInput) (*ecr.ListTagsForResourceOutput, error) {
	_, repo, err := byARN(r, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	out := &ecr.ListTagsForResourceOutput{Tags: []ecrtypes.Tag{}}
	for _, key := range slices.Sorted(maps.Keys(repo.Tags)) {
		out.Tags = append(out.Tags, ecrtypes.Tag{Key: ptr(key), Value: ptr(repo.Tags[key])})
	}
	return out, nil
}
