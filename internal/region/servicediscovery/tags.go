package servicediscovery

import (
	"slices"
	"strings"

	sd "github.com/aws/aws-sdk-go-v2/service/servicediscovery"
	sdtypes "github.com/aws/aws-sdk-go-v2/service/servicediscovery/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerTags(s *operation.Service) {
	operation.Register(s, tagResource)
	operation.Register(s, untagResource)
	operation.Register(s, listTagsForResource)
}

// checkTags holds the rules of https://docs.aws.amazon.com/cloud-map/latest/api/API_TagResource.html.
func checkTags(tags []sdtypes.Tag) error {
	if len(tags) > 50 {
		return &sdtypes.TooManyTagsException{Message: new("A resource can have up to 50 tags")}
	}
	for _, t := range tags {
		switch n := len([]rune(operation.Deref(t.Key))); {
		case n < 1 || n > 128 || len([]rune(operation.Deref(t.Value))) > 256:
			return invalidInput("A tag's key must have 1 to 128 characters and its value at most 256")
		case strings.HasPrefix(strings.ToLower(*t.Key), "aws:"):
			return invalidInput("Tag keys must not begin with aws:, which is for AWS itself")
		}
	}
	return nil
}

// tagged lets change work on the tags of a namespace or service.
func tagged(r *operation.Request, ref *string, change func([]sdtypes.Tag) ([]sdtypes.Tag, error)) error {
	if ns, found := namespaces.Get(r.Scoped, idOf(r, "namespace", operation.Deref(ref))); found && strings.HasPrefix(*ref, "arn:") {
		tags, err := change(ns.Tags)
		if err != nil {
			return err
		}
		ns.Tags = tags
		ns.put(r)
		return nil
	}
	s, found := services.Get(r.Scoped, idOf(r, "service", operation.Deref(ref)))
	if !found || !strings.HasPrefix(*ref, "arn:") {
		return &sdtypes.ResourceNotFoundException{Message: new("Resource not found: " + operation.Deref(ref))}
	}
	tags, err := change(s.Tags)
	if err != nil {
		return err
	}
	s.Tags = tags
	s.put(r)
	return nil
}

func tagResource(r *operation.Request, in *sd.TagResourceInput) (*sd.TagResourceOutput, error) {
	err := tagged(r, in.ResourceARN, func(tags []sdtypes.Tag) ([]sdtypes.Tag, error) {
		for _, t := range in.Tags {
			if at := slices.IndexFunc(tags, func(o sdtypes.Tag) bool { return operation.Deref(o.Key) == operation.Deref(t.Key) }); at >= 0 {
				tags[at] = t
			} else {
				tags = append(tags, t)
			}
		}
		return tags, checkTags(tags)
	})
	if err != nil {
		return nil, err
	}
	return &sd.TagResourceOutput{}, nil
}

func untagResource(r *operation.Request, in *sd.UntagResourceInput) (*sd.UntagResourceOutput, error) {
	err := tagged(r, in.ResourceARN, func(tags []sdtypes.Tag) ([]sdtypes.Tag, error) {
		return slices.DeleteFunc(tags, func(t sdtypes.Tag) bool { return slices.Contains(in.TagKeys, operation.Deref(t.Key)) }), nil
	})
	if err != nil {
		return nil, err
	}
	return &sd.UntagResourceOutput{}, nil
}

func listTagsForResource(r *operation.Request, in *sd.ListTagsForResourceInput) (*sd.ListTagsForResourceOutput, error) {
	out := &sd.ListTagsForResourceOutput{Tags: []sdtypes.Tag{}}
	err := tagged(r, in.ResourceARN, func(tags []sdtypes.Tag) ([]sdtypes.Tag, error) {
		out.Tags = append(out.Tags, tags...)
		return tags, nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
