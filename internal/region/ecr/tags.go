package ecr

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerTags(s *operation.Service) {
	operation.Register(s, tagResource)
	operation.Register(s, untagResource)
	operation.Register(s, listTagsForResource)
}

// checkTags holds the rules of
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-using-tags.html.
func checkTags(list []ecrtypes.Tag) error {
	const maxTags = 50
	if len(list) > maxTags {
		return &ecrtypes.TooManyTagsException{Message: new("A repository can have up to 50 tags")}
	}
	seen := map[string]bool{}
	for _, t := range list {
		key := operation.Deref(t.Key)
		switch n := len([]rune(key)); {
		case n < 1 || n > 128:
			return &ecrtypes.InvalidTagParameterException{Message: new("A tag's key must have 1 to 128 characters")}
		case len([]rune(operation.Deref(t.Value))) > 256:
			return &ecrtypes.InvalidTagParameterException{Message: new("The value of tag '" + key + "' has more than 256 characters")}
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return &ecrtypes.InvalidTagParameterException{Message: new("The key of tag '" + key + "' begins with aws:, which is for AWS itself")}
		case seen[key]:
			return &ecrtypes.InvalidTagParameterException{Message: new("Tag '" + key + "' is given more than once")}
		}
		seen[key] = true
	}
	return nil
}

func byARN(r *operation.Request, ref *string) (RepositoryRecord, error) {
	arn, ok := ecsspec.ParseARN(operation.Deref(ref))
	name, isRepository := strings.CutPrefix(arn.Resource, "repository/")
	if !ok || !isRepository || arn.Service != "ecr" {
		return RepositoryRecord{}, invalidParameter("'resourceArn' failed to satisfy constraint: 'Invalid ARN': '%s'", operation.Deref(ref))
	}
	rec, found := Repository(r, name)
	if !found || *rec.Repository.RepositoryArn != *ref {
		return rec, notFound(r, name)
	}
	return rec, nil
}

func tagResource(r *operation.Request, in *ecr.TagResourceInput) (*ecr.TagResourceOutput, error) {
	rec, err := byARN(r, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	for _, t := range in.Tags {
		if at := slices.IndexFunc(rec.Tags, func(o ecrtypes.Tag) bool { return *o.Key == *t.Key }); at >= 0 {
			rec.Tags[at] = t
		} else {
			rec.Tags = append(rec.Tags, t)
		}
	}
	if err := checkTags(rec.Tags); err != nil {
		return nil, err
	}
	put(r, rec)
	return &ecr.TagResourceOutput{}, nil
}

func untagResource(r *operation.Request, in *ecr.UntagResourceInput) (*ecr.UntagResourceOutput, error) {
	rec, err := byARN(r, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	rec.Tags = slices.DeleteFunc(rec.Tags, func(t ecrtypes.Tag) bool { return slices.Contains(in.TagKeys, *t.Key) })
	put(r, rec)
	return &ecr.UntagResourceOutput{}, nil
}

func listTagsForResource(r *operation.Request, in *ecr.ListTagsForResourceInput) (*ecr.ListTagsForResourceOutput, error) {
	rec, err := byARN(r, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	list := append([]ecrtypes.Tag{}, rec.Tags...)
	slices.SortFunc(list, func(a, b ecrtypes.Tag) int { return strings.Compare(*a.Key, *b.Key) })
	return &ecr.ListTagsForResourceOutput{Tags: list}, nil
}
