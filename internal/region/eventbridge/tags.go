package eventbridge

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// maxTags is how many tags a resource may have.
const maxTags = 50

func checkTags(tags []ebtypes.Tag) error {
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

// editTags reads the tags of a rule or bus and writes those that edit returns.
func editTags(r *operation.Request, resource *string, edit func([]ebtypes.Tag) ([]ebtypes.Tag, error)) error {
	if name, isRule := strings.CutPrefix(operation.Deref(resource), arn(r, "rule/")); isRule {
		bus := defaultBus
		if at := strings.LastIndex(name, "/"); at >= 0 {
			bus, name = name[:at], name[at+1:]
		}
		u, found := rules.Get(r.Scoped, bus+"!"+name)
		if !found {
			return notFound("Rule %s does not exist on EventBus %s.", name, bus)
		}
		tags, err := edit(u.Tags)
		if err == nil && tags != nil {
			u.Tags = tags
			rules.Put(r.Scoped, u.key(), u)
		}
		return err
	}
	if !strings.HasPrefix(operation.Deref(resource), busARN(r, "")) {
		return notFound("The resource %s does not exist.", operation.Deref(resource))
	}
	b, err := getBus(r, resource)
	if err != nil {
		return err
	}
	tags, err := edit(b.Tags)
	if err == nil && tags != nil {
		b.Tags = tags
		buses.Put(r.Scoped, b.Name, b)
	}
	return err
}

func tagResource(r *operation.Request, in *eventbridge.TagResourceInput) (*eventbridge.TagResourceOutput, error) {
	err := editTags(r, in.ResourceARN, func(tags []ebtypes.Tag) ([]ebtypes.Tag, error) {
		for _, t := range in.Tags {
			tags = slices.DeleteFunc(tags, func(have ebtypes.Tag) bool { return operation.Deref(have.Key) == operation.Deref(t.Key) })
			tags = append(tags, t)
		}
		return tags, checkTags(tags)
	})
	if err != nil {
		return nil, err
	}
	return &eventbridge.TagResourceOutput{}, nil
}

func untagResource(r *operation.Request, in *eventbridge.UntagResourceInput) (*eventbridge.UntagResourceOutput, error) {
	err := editTags(r, in.ResourceARN, func(tags []ebtypes.Tag) ([]ebtypes.Tag, error) {
		return orEmpty(slices.DeleteFunc(tags, func(t ebtypes.Tag) bool { return slices.Contains(in.TagKeys, operation.Deref(t.Key)) })), nil
	})
	if err != nil {
		return nil, err
	}
	return &eventbridge.UntagResourceOutput{}, nil
}

func listTagsForResource(r *operation.Request, in *eventbridge.ListTagsForResourceInput) (*eventbridge.ListTagsForResourceOutput, error) {
	out := &eventbridge.ListTagsForResourceOutput{}
	err := editTags(r, in.ResourceARN, func(tags []ebtypes.Tag) ([]ebtypes.Tag, error) {
		out.Tags = orEmpty(tags)
		return nil, nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
