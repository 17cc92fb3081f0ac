package ssm

import (
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Tag is SSM's.
type Tag struct{ Key, Value *string }

func registerTags(s *operation.Service) {
	operation.Register(s, addTagsToResource)
	operation.Register(s, removeTagsFromResource)
	operation.Register(s, listTagsForResource)
}

// checkTags holds the rules of
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html.
func checkTags(tags []Tag) error {
	if len(tags) > 50 {
		return clientError("TooManyTagsError", "A parameter can have up to 50 tags.")
	}
	for _, t := range tags {
		switch n := len([]rune(operation.Deref(t.Key))); {
		case n < 1 || n > 128 || len([]rune(operation.Deref(t.Value))) > 256:
			return invalid("A tag's key must have 1 to 128 characters and its value at most 256.")
		case strings.HasPrefix(strings.ToLower(*t.Key), "aws:"):
			return invalid("Tag keys must not begin with aws:, which is for AWS itself.")
		}
	}
	return nil
}

// tagged finds the parameter that a tagging call names.
func tagged(r *operation.Request, kind, id *string) (parameterRecord, error) {
	if operation.Deref(kind) != "Parameter" {
		return parameterRecord{}, clientError("InvalidResourceType", "the embedded region has tags of resource type Parameter, not '%s'", operation.Deref(kind))
	}
	p, err := named(r, operation.Deref(id))
	if err != nil {
		return p, clientError("InvalidResourceId", "The resource ID %s isn't valid. Verify that you entered the correct ID and try again.", operation.Deref(id))
	}
	return p, nil
}

// AddTagsToResourceInput is SSM's.
type AddTagsToResourceInput struct {
	ResourceId, ResourceType *string
	Tags                     []Tag
}

// AddTagsToResourceOutput is SSM's.
type AddTagsToResourceOutput struct{}

func addTagsToResource(r *operation.Request, in *AddTagsToResourceInput) (*AddTagsToResourceOutput, error) {
	p, err := tagged(r, in.ResourceType, in.ResourceId)
	if err != nil {
		return nil, err
	}
	for _, t := range in.Tags {
		if at := slices.IndexFunc(p.Tags, func(o Tag) bool { return operation.Deref(o.Key) == operation.Deref(t.Key) }); at >= 0 {
			p.Tags[at] = t
		} else {
			p.Tags = append(p.Tags, t)
		}
	}
	if err := checkTags(p.Tags); err != nil {
		return nil, err
	}
	parameters.Put(r.Scoped, p.Name, p)
	return &AddTagsToResourceOutput{}, nil
}

// RemoveTagsFromResourceInput is SSM's.
type RemoveTagsFromResourceInput struct {
	ResourceId, ResourceType *string
	TagKeys                  []string
}

// RemoveTagsFromResourceOutput is SSM's.
type RemoveTagsFromResourceOutput struct{}

func removeTagsFromResource(r *operation.Request, in *RemoveTagsFromResourceInput) (*RemoveTagsFromResourceOutput, error) {
	p, err := tagged(r, in.ResourceType, in.ResourceId)
	if err != nil {
		return nil, err
	}
	p.Tags = slices.DeleteFunc(p.Tags, func(t Tag) bool { return slices.Contains(in.TagKeys, operation.Deref(t.Key)) })
	parameters.Put(r.Scoped, p.Name, p)
	return &RemoveTagsFromResourceOutput{}, nil
}

// ListTagsForResourceInput is SSM's.
type ListTagsForResourceInput struct{ ResourceId, ResourceType *string }

// ListTagsForResourceOutput is SSM's.
type ListTagsForResourceOutput struct{ TagList []Tag }

func listTagsForResource(r *operation.Request, in *ListTagsForResourceInput) (*ListTagsForResourceOutput, error) {
	p, err := tagged(r, in.ResourceType, in.ResourceId)
	if err != nil {
		return nil, err
	}
	return &ListTagsForResourceOutput{TagList: append([]Tag{}, p.Tags...)}, nil
}
