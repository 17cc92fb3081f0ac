package cloudwatch

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// maxTags is how many tags a resource may have.
const maxTags = 50

func checkTags(tags []cwtypes.Tag) error {
	if len(tags) > maxTags {
		return validation("A resource can have at most %d tags, got %d", maxTags, len(tags))
	}
	for _, t := range tags {
		if k := operation.Deref(t.Key); k == "" || len(k) > 128 || len(operation.Deref(t.Value)) > 256 {
			return validation("A tag has a key of 1 to 128 characters and a value of at most 256: %q", k)
		}
	}
	return nil
}

func taggedAlarm(r *operation.Request, arn *string) (alarmRecord, error) {
	name, ok := strings.CutPrefix(operation.Deref(arn), AlarmARN(r, ""))
	a, found := alarms.Get(r.Scoped, name)
	if !ok || !found {
		return a, &cwtypes.ResourceNotFoundException{ResourceId: arn, ResourceType: new("alarm"), Message: new("The resource " + operation.Deref(arn) + " does not exist")}
	}
	return a, nil
}

func tagResource(r *operation.Request, in *cloudwatch.TagResourceInput) (*cloudwatch.TagResourceOutput, error) {
	a, err := taggedAlarm(r, in.ResourceARN)
	if err != nil {
		return nil, err
	}
	for _, t := range in.Tags {
		a.Tags = slices.DeleteFunc(a.Tags, func(have cwtypes.Tag) bool { return operation.Deref(have.Key) == operation.Deref(t.Key) })
		a.Tags = append(a.Tags, t)
	}
	if err := checkTags(a.Tags); err != nil {
		return nil, err
	}
	a.put(r)
	return &cloudwatch.TagResourceOutput{}, nil
}

func untagResource(r *operation.Request, in *cloudwatch.UntagResourceInput) (*cloudwatch.UntagResourceOutput, error) {
	a, err := taggedAlarm(r, in.ResourceARN)
	if err != nil {
		return nil, err
	}
	a.Tags = slices.DeleteFunc(a.Tags, func(t cwtypes.Tag) bool { return slices.Contains(in.TagKeys, operation.Deref(t.Key)) })
	a.put(r)
	return &cloudwatch.UntagResourceOutput{}, nil
}

func listTagsForResource(r *operation.Request, in *cloudwatch.ListTagsForResourceInput) (*cloudwatch.ListTagsForResourceOutput, error) {
	a, err := taggedAlarm(r, in.ResourceARN)
	if err != nil {
		return nil, err
	}
	return &cloudwatch.ListTagsForResourceOutput{Tags: orEmpty(a.Tags)}, nil
}
