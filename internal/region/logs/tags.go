package logs

import (
	"maps"
	"slices"
	"strings"

	logs "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerTags(s *operation.Service) {
	operation.Register(s, tagResource)
	operation.Register(s, untagResource)
	operation.Register(s, listTagsForResource)
}

// checkTags holds the rules of
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html.
func checkTags(tags map[string]string) error {
	if len(tags) > 50 {
		return &logstypes.TooManyTagsException{Message: new("A log group can have up to 50 tags.")}
	}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		switch n := len([]rune(key)); {
		case n < 1 || n > 128:
			return invalidParameter("A tag's key must have 1 to 128 characters.")
		case len([]rune(tags[key])) > 256:
			return invalidParameter("The value of a tag must have at most 256 characters.")
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return invalidParameter("Tag keys must not begin with aws:, which is for AWS itself.")
		}
	}
	return nil
}

func byARN(r *operation.Request, ref *string) (groupRecord, error) {
	if !strings.HasPrefix(operation.Deref(ref), account(r).LogGroupARN("")) {
		return groupRecord{}, notFound("resource")
	}
	return group(r, nil, ref)
}

func tagResource(r *operation.Request, in *logs.TagResourceInput) (*logs.TagResourceOutput, error) {
	g, err := byARN(r, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	if g.Tags == nil {
		g.Tags = map[string]string{}
	}
	maps.Copy(g.Tags, in.Tags)
	if err := checkTags(g.Tags); err != nil {
		return nil, err
	}
	g.put(r)
	return &logs.TagResourceOutput{}, nil
}

func untagResource(r *operation.Request, in *logs.UntagResourceInput) (*logs.UntagResourceOutput, error) {
	g, err := byARN(r, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	for _, k := range in.TagKeys {
		delete(g.Tags, k)
	}
	g.put(r)
	return &logs.UntagResourceOutput{}, nil
}

func listTagsForResource(r *operation.Request, in *logs.ListTagsForResourceInput) (*logs.ListTagsForResourceOutput, error) {
	g, err := byARN(r, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	if g.Tags == nil {
		g.Tags = map[string]string{}
	}
	return &logs.ListTagsForResourceOutput{Tags: g.Tags}, nil
}
