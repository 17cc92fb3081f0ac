package applicationautoscaling

import (
	"maps"

	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	aastypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// maxTags is how many tags a scalable target may have.
const maxTags = 50

func checkTags(tags map[string]string) error {
	if len(tags) > maxTags {
		return &aastypes.TooManyTagsException{Message: new("A scalable target can have at most 50 tags")}
	}
	for k, v := range tags {
		if k == "" || len(k) > 128 || len(v) > 256 {
			return validation("A tag has a key of 1 to 128 characters and a value of at most 256: %q", k)
		}
	}
	return nil
}

func taggedTarget(r *operation.Request, arn *string) (*targetRecord, error) {
	for _, t := range targets.List(r.Scoped, "") {
		if operation.Deref(t.Target.ScalableTargetARN) == operation.Deref(arn) {
			return &t, nil
		}
	}
	return nil, &aastypes.ResourceNotFoundException{ResourceName: arn, Message: new("Resource not found: " + operation.Deref(arn))}
}

func tagResource(r *operation.Request, in *applicationautoscaling.TagResourceInput) (*applicationautoscaling.TagResourceOutput, error) {
	t, err := taggedTarget(r, in.ResourceARN)
	if err != nil {
		return nil, err
	}
	if t.Tags == nil {
		t.Tags = map[string]string{}
	}
	maps.Copy(t.Tags, in.Tags)
	if err := checkTags(t.Tags); err != nil {
		return nil, err
	}
	t.put(r)
	return &applicationautoscaling.TagResourceOutput{}, nil
}

func untagResource(r *operation.Request, in *applicationautoscaling.UntagResourceInput) (*applicationautoscaling.UntagResourceOutput, error) {
	t, err := taggedTarget(r, in.ResourceARN)
	if err != nil {
		return nil, err
	}
	for _, k := range in.TagKeys {
		delete(t.Tags, k)
	}
	t.put(r)
	return &applicationautoscaling.UntagResourceOutput{}, nil
}

func listTagsForResource(r *operation.Request, in *applicationautoscaling.ListTagsForResourceInput) (*applicationautoscaling.ListTagsForResourceOutput, error) {
	t, err := taggedTarget(r, in.ResourceARN)
	if err != nil {
		return nil, err
	}
	tags := t.Tags
	if tags == nil {
		tags = map[string]string{}
	}
	return &applicationautoscaling.ListTagsForResourceOutput{Tags: tags}, nil
}
