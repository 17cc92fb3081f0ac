package autoscaling

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

const tagged = "auto-scaling-group"

func (g *groupRecord) setTags(tags []astypes.Tag) {
	for _, t := range tags {
		g.Group.Tags = slices.DeleteFunc(g.Group.Tags, func(have astypes.TagDescription) bool { return operation.Deref(have.Key) == operation.Deref(t.Key) })
		g.Group.Tags = append(g.Group.Tags, astypes.TagDescription{
			Key: t.Key, Value: new(operation.Deref(t.Value)), PropagateAtLaunch: new(operation.Deref(t.PropagateAtLaunch)), ResourceId: new(g.name()), ResourceType: new(tagged),
		})
	}
	slices.SortFunc(g.Group.Tags, func(a, b astypes.TagDescription) int {
		return strings.Compare(operation.Deref(a.Key), operation.Deref(b.Key))
	})
}

// editTags changes the tags of the groups that they name.
func editTags(r *operation.Request, tags []astypes.Tag, edit func(*groupRecord, astypes.Tag)) error {
	for _, t := range tags {
		if kind := operation.Deref(t.ResourceType); kind != "" && kind != tagged {
			return validation("Resource type %q has no tags here: expected %s", kind, tagged)
		}
		g, err := getGroup(r, t.ResourceId)
		if err != nil {
			return err
		}
		edit(g, t)
		g.put(r)
	}
	return nil
}

func createOrUpdateTags(r *operation.Request, in *autoscaling.CreateOrUpdateTagsInput) (*autoscaling.CreateOrUpdateTagsOutput, error) {
	err := editTags(r, in.Tags, func(g *groupRecord, t astypes.Tag) { g.setTags([]astypes.Tag{t}) })
	if err != nil {
		return nil, err
	}
	return &autoscaling.CreateOrUpdateTagsOutput{}, nil
}

func deleteTags(r *operation.Request, in *autoscaling.DeleteTagsInput) (*autoscaling.DeleteTagsOutput, error) {
	err := editTags(r, in.Tags, func(g *groupRecord, t astypes.Tag) {
		g.Group.Tags = slices.DeleteFunc(g.Group.Tags, func(have astypes.TagDescription) bool { return operation.Deref(have.Key) == operation.Deref(t.Key) })
	})
	if err != nil {
		return nil, err
	}
	return &autoscaling.DeleteTagsOutput{}, nil
}

func describeTags(r *operation.Request, in *autoscaling.DescribeTagsInput) (*autoscaling.DescribeTagsOutput, error) {
	var kept []astypes.TagDescription
	for _, g := range groups.List(r.Scoped, "") {
		for _, t := range g.Group.Tags {
			match := true
			for _, f := range in.Filters {
				value, known := map[string]string{"auto-scaling-group": g.name(), "key": operation.Deref(t.Key), "value": operation.Deref(t.Value)}[operation.Deref(f.Name)]
				if !known {
					return nil, validation("Filter type %s is not correct. Allowed Filter types are: auto-scaling-group, key and value", operation.Deref(f.Name))
				}
				match = match && slices.Contains(f.Values, value)
			}
			if match {
				kept = append(kept, t)
			}
		}
	}
	kept, next, err := page(kept, func(t astypes.TagDescription) string {
		return operation.Deref(t.ResourceId) + "!" + operation.Deref(t.Key)
	}, in.MaxRecords, in.NextToken)
	if err != nil {
		return nil, err
	}
	return &autoscaling.DescribeTagsOutput{Tags: orEmpty(kept), NextToken: next}, nil
}
