package elbv2

import (
	"maps"
	"slices"
	"strings"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// tags of all resources by ARN.
var tags = store.Collection[map[string]string]{Name: "elbv2/tags"}

// Limits of tags (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-tags.html).
const (
	maxTags         = 50
	maxTagKey       = 128
	maxTagValue     = 256
	maxTagResources = 20
)

// mergeTags checks new tags and adds them to those there are.
func mergeTags(have map[string]string, more []elbtypes.Tag) (map[string]string, error) {
	merged := maps.Clone(have)
	if merged == nil {
		merged = map[string]string{}
	}
	seen := map[string]bool{}
	for _, t := range more {
		key, value := operation.Deref(t.Key), operation.Deref(t.Value)
		switch {
		case seen[key]:
			return nil, &elbtypes.DuplicateTagKeysException{Message: new("Duplicate tag keys found: '" + key + "'")}
		case key == "" || len([]rune(key)) > maxTagKey:
			return nil, validation("The tag key must have between 1 and %d characters, got %d", maxTagKey, len([]rune(key)))
		case len([]rune(value)) > maxTagValue:
			return nil, validation("The value of tag '%s' cannot be longer than %d characters", key, maxTagValue)
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return nil, validation("The tag key '%s' is reserved: keys that begin with aws: are for AWS itself", key)
		}
		seen[key] = true
		merged[key] = value
	}
	if len(merged) > maxTags {
		return nil, &elbtypes.TooManyTagsException{Message: new("The maximum number of tags per resource is 50")}
	}
	return merged, nil
}

// putTags keeps the tags of a resource.
func putTags(r *operation.Request, arn string, t map[string]string) {
	if len(t) == 0 {
		tags.Delete(r.Scoped, arn)
		return
	}
	tags.Put(r.Scoped, arn, t)
}

// exists tells by its error whether the ARN is that of a resource.
func exists(r *operation.Request, arn string) error {
	kind, _ := kindOf(arn)
	switch kind {
	case kindLoadBalancer:
		_, err := getLoadBalancer(r, &arn)
		return err
	case kindTargetGroup:
		_, err := getTargetGroup(r, &arn)
		return err
	case kindListener:
		_, err := getListener(r, &arn)
		return err
	case kindRule:
		_, err := getRule(r, &arn)
		return err
	}
	return validation("'%s' is not a valid load balancer, target group, listener or listener rule ARN", arn)
}

func checkTagged(r *operation.Request, arns []string) error {
	if len(arns) == 0 {
		return validation("At least one resource ARN must be specified")
	}
	if len(arns) > maxTagResources {
		return validation("Too many resources: %d, at most %d can be specified in one call", len(arns), maxTagResources)
	}
	for _, arn := range arns {
		if err := exists(r, arn); err != nil {
			return err
		}
	}
	return nil
}

func addTags(r *operation.Request, in *elb.AddTagsInput) (*elb.AddTagsOutput, error) {
	if err := checkTagged(r, in.ResourceArns); err != nil {
		return nil, err
	}
	for _, arn := range in.ResourceArns {
		have, _ := tags.Get(r.Scoped, arn)
		merged, err := mergeTags(have, in.Tags)
		if err != nil {
			return nil, err
		}
		putTags(r, arn, merged)
	}
	return &elb.AddTagsOutput{}, nil
}

func removeTags(r *operation.Request, in *elb.RemoveTagsInput) (*elb.RemoveTagsOutput, error) {
	if err := checkTagged(r, in.ResourceArns); err != nil {
		return nil, err
	}
	for _, arn := range in.ResourceArns {
		have, _ := tags.Get(r.Scoped, arn)
		maps.DeleteFunc(have, func(key, _ string) bool { return slices.Contains(in.TagKeys, key) })
		putTags(r, arn, have)
	}
	return &elb.RemoveTagsOutput{}, nil
}

func describeTags(r *operation.Request, in *elb.DescribeTagsInput) (*elb.DescribeTagsOutput, error) {
	if err := checkTagged(r, in.ResourceArns); err != nil {
		return nil, err
	}
	out := &elb.DescribeTagsOutput{}
	for _, arn := range in.ResourceArns {
		d := elbtypes.TagDescription{ResourceArn: new(arn), Tags: []elbtypes.Tag{}}
		have, _ := tags.Get(r.Scoped, arn)
		for _, key := range slices.Sorted(maps.Keys(have)) {
			d.Tags = append(d.Tags, elbtypes.Tag{Key: new(key), Value: new(have[key])})
		}
		out.TagDescriptions = append(out.TagDescriptions, d)
	}
	return out, nil
}
