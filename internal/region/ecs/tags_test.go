package ecs_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestTagsOfEverythingThatHasTags(t *testing.T) {
	w := newWorld(t)
	td := w.fargate("web", container())
	service := *w.create("web", td, 0).ServiceArn
	for _, arn := range []string{*w.describeCluster("main").ClusterArn, td, service} {
		tags := func() map[string]string {
			got := map[string]string{}
			for _, tag := range must(w.ECS.ListTagsForResource(w.ctx, &awsecs.ListTagsForResourceInput{ResourceArn: &arn}))(t).Tags {
				got[*tag.Key] = *tag.Value
			}
			return got
		}
		must(w.ECS.TagResource(w.ctx, &awsecs.TagResourceInput{ResourceArn: &arn, Tags: []ecstypes.Tag{
			{Key: aws.String("a"), Value: aws.String("1")}, {Key: aws.String("b"), Value: aws.String("2")},
		}}))(t)
		must(w.ECS.TagResource(w.ctx, &awsecs.TagResourceInput{ResourceArn: &arn, Tags: []ecstypes.Tag{{Key: aws.String("a"), Value: aws.String("3")}}}))(t)
		must(w.ECS.UntagResource(w.ctx, &awsecs.UntagResourceInput{ResourceArn: &arn, TagKeys: []string{"b", "none"}}))(t)
		if got := tags(); len(got) != 1 || got["a"] != "3" {
			t.Errorf("%s: %v", arn, got)
		}
	}
	for arn, code := range map[string]string{
		"arn:aws:ecs:eu-west-1:123456789012:cluster/none":           "ClusterNotFoundException",
		"arn:aws:ecs:eu-west-1:123456789012:task-definition/none:1": "ResourceNotFoundException",
		"arn:aws:ecs:eu-west-1:123456789012:service/main/none":      "ResourceNotFoundException",
		"arn:aws:ecs:eu-west-1:123456789012:gateway/none":           "ResourceNotFoundException",
		"arn:aws:ecs:eu-west-1:123456789012:daemon/main/none":       "ResourceNotFoundException",
		"arn:aws:ecs:eu-west-1:123456789012:daemon-deployment/a/b":  "UnsupportedFeatureException",
		"arn:aws:s3:::bucket": "InvalidParameterException",
		"main":                "InvalidParameterException",
	} {
		_, err := w.ECS.TagResource(w.ctx, &awsecs.TagResourceInput{ResourceArn: &arn, Tags: []ecstypes.Tag{}})
		wantError(t, err, code, "")
	}
	arn := *w.describeCluster("main").ClusterArn
	_, err := w.ECS.TagResource(w.ctx, &awsecs.TagResourceInput{ResourceArn: &arn, Tags: []ecstypes.Tag{{Key: aws.String("aws:x"), Value: aws.String("")}}})
	wantError(t, err, "InvalidParameterException", "aws:")
}
