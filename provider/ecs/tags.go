package ecs

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

func expandTags(tags map[string]string) []ecstypes.Tag {
	return tfvalue.TagList(tags, func(k, v *string) ecstypes.Tag { return ecstypes.Tag{Key: k, Value: v} })
}

func flattenTags(tags []ecstypes.Tag) map[string]string {
	return tfvalue.TagMap(tags, func(t ecstypes.Tag) (k, v *string) { return t.Key, t.Value })
}

// updateTags makes the difference between two `tags_all` on the resource of an ARN.
func updateTags(ctx context.Context, client *ecs.Client, arn string, from, to types.Map) error {
	set, remove := tfvalue.TagChanges(from, to)
	if len(remove) > 0 {
		if _, err := client.UntagResource(ctx, &ecs.UntagResourceInput{ResourceArn: &arn, TagKeys: remove}); err != nil {
			return err
		}
	}
	if len(set) > 0 {
		if _, err := client.TagResource(ctx, &ecs.TagResourceInput{ResourceArn: &arn, Tags: expandTags(set)}); err != nil {
			return err
		}
	}
	return nil
}
