package ecs

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerTags(s *operation.Service) {
	operation.Register(s, tagResource)
	operation.Register(s, untagResource)
	operation.Register(s, listTagsForResource)
}

// tagged is something found that has tags.
type tagged struct {
	tags []ecstypes.Tag
	put  func(tags []ecstypes.Tag)
}

// taggable finds what an ARN names, for each kind of ECS resource that has tags
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html).
var taggable = map[string]func(r *operation.Request, arn string) (tagged, bool){
	"capacity-provider":  taggedCapacityProvider,
	"cluster":            taggedCluster,
	"container-instance": taggedInstance,
	"task-definition":    taggedTaskDefinition,
	"service":            taggedService,
	"task":               taggedTask,
	"task-set":           taggedTaskSet,

	"daemon":                 taggedDaemon,
	"daemon-task-definition": taggedDaemonDefinition,
	"gateway":                taggedGateway,
}

func taggedCapacityProvider(r *operation.Request, arn string) (tagged, bool) {
	p, err := ownCapacityProvider(r, arn)
	if err != nil {
		return tagged{}, false
	}
	return tagged{p.Tags, func(tags []ecstypes.Tag) { p.Tags = tags; capacityProviders.Put(r.Scoped, *p.Name, p) }}, true
}

func taggedCluster(r *operation.Request, arn string) (tagged, bool) {
	c, err := getCluster(r, arn)
	if err != nil {
		return tagged{}, false
	}
	return tagged{c.Tags, func(tags []ecstypes.Tag) { c.Tags = tags; putCluster(r, c) }}, true
}

func taggedTaskDefinition(r *operation.Request, arn string) (tagged, bool) {
	t, err := getTaskDefinition(r, arn)
	if err != nil {
		return tagged{}, false
	}
	return tagged{t.Tags, func(tags []ecstypes.Tag) { t.Tags = tags; putTaskDefinition(r, t) }}, true
}

func taggedService(r *operation.Request, arn string) (tagged, bool) {
	cluster, _, ok := ecsspec.ParseServiceRef(arn)
	if !ok {
		return tagged{}, false
	}
	s, found := findService(r, cluster, arn)
	if !found || s.Status == serviceInactive {
		return tagged{}, false
	}
	return tagged{s.Tags, func(tags []ecstypes.Tag) { s.Tags = tags; putService(r, s) }}, true
}

func taggedTask(r *operation.Request, arn string) (tagged, bool) {
	cluster, _, ok := ecsspec.ParseTaskRef(arn)
	if !ok {
		return tagged{}, false
	}
	t, found := findTask(r, cluster, arn)
	if !found {
		return tagged{}, false
	}
	return tagged{t.Task.Tags, func(tags []ecstypes.Tag) { t.Task.Tags = tags; tasks.Put(r.Scoped, t.key(), *t) }}, true
}

func taggedTaskSet(r *operation.Request, arn string) (tagged, bool) {
	cluster, service, _, ok := ecsspec.ParseTaskSetRef(arn)
	s, found := services.Get(r.Scoped, cluster+"/"+service)
	if !ok || !found {
		return tagged{}, false
	}
	set, found := s.taskSet(r, arn)
	if !found {
		return tagged{}, false
	}
	return tagged{set.Set.Tags, func(tags []ecstypes.Tag) { set.Set.Tags = tags; putService(r, &s) }}, true
}

// findTagged finds the resource of an ARN, or answers as ECS does.
func findTagged(r *operation.Request, ref *string) (tagged, error) {
	arn, ok := ecsspec.ParseARN(operation.Deref(ref))
	if !ok || arn.Service != "ecs" {
		return tagged{}, invalidParameter("Invalid identifier: Identifier is for %s. Did you mean an ECS ARN?", operation.Deref(ref))
	}
	kind, _, _ := strings.Cut(arn.Resource, "/")
	find, has := taggable[kind]
	if !has {
		return tagged{}, unsupported("tags of a %s", kind)
	}
	t, found := find(r, *ref)
	if found {
		return t, nil
	}
	switch kind {
	case "cluster":
		return t, &ecstypes.ClusterNotFoundException{Message: new("Cluster not found.")}
	case "service":
		return t, &ecstypes.ResourceNotFoundException{Message: new("The specified service was not found: " + *ref)}
	}
	return t, &ecstypes.ResourceNotFoundException{Message: new("The specified resource was not found: " + *ref)}
}

// checkTags holds the rules of
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TagResource.html.
func checkTags(tags []ecstypes.Tag) error {
	const most = 50
	if len(tags) > most {
		return invalidParameter("Too many tags: a resource can have up to %d, got %d", most, len(tags))
	}
	seen := map[string]bool{}
	for _, t := range tags {
		key := operation.Deref(t.Key)
		switch n := len([]rune(key)); {
		case n < 1 || n > 128:
			return invalidParameter("Tag key must have 1 to 128 characters, got %d", n)
		case len([]rune(operation.Deref(t.Value))) > 256:
			return invalidParameter("The value of tag '%s' has more than 256 characters", key)
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return invalidParameter("Tag key '%s' begins with aws:, which is for AWS itself", key)
		case seen[key]:
			return invalidParameter("Duplicate tag keys found: '%s'. Please note that Tag keys are case sensitive.", key)
		}
		seen[key] = true
	}
	return nil
}

func mergeTags(tags, more []ecstypes.Tag) []ecstypes.Tag {
	tags = slices.Clone(tags)
	for _, t := range more {
		if at := slices.IndexFunc(tags, func(o ecstypes.Tag) bool { return operation.Deref(o.Key) == operation.Deref(t.Key) }); at >= 0 {
			tags[at] = t
		} else {
			tags = append(tags, t)
		}
	}
	return tags
}

func tagResource(r *operation.Request, in *ecs.TagResourceInput) (*ecs.TagResourceOutput, error) {
	t, err := findTagged(r, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	merged := mergeTags(t.tags, in.Tags)
	own := slices.DeleteFunc(slices.Clone(merged), func(t ecstypes.Tag) bool { return strings.HasPrefix(operation.Deref(t.Key), "aws:") })
	if err := checkTags(own); err != nil {
		return nil, err
	}
	t.put(merged)
	return &ecs.TagResourceOutput{}, nil
}

func untagResource(r *operation.Request, in *ecs.UntagResourceInput) (*ecs.UntagResourceOutput, error) {
	t, err := findTagged(r, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	t.put(slices.DeleteFunc(slices.Clone(t.tags), func(t ecstypes.Tag) bool { return slices.Contains(in.TagKeys, operation.Deref(t.Key)) }))
	return &ecs.UntagResourceOutput{}, nil
}

func listTagsForResource(r *operation.Request, in *ecs.ListTagsForResourceInput) (*ecs.ListTagsForResourceOutput, error) {
	t, err := findTagged(r, in.ResourceArn)
	if err != nil {
		return nil, err
	}
	return &ecs.ListTagsForResourceOutput{Tags: orEmpty(t.tags)}, nil
}
