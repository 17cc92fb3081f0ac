package efs

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/efs"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

func expandTags(tags map[string]string) []efstypes.Tag {
	return tfvalue.TagList(tags, func(k, v *string) efstypes.Tag { return efstypes.Tag{Key: k, Value: v} })
}

func flattenTags(tags []efstypes.Tag) map[string]string {
	return tfvalue.TagMap(tags, func(t efstypes.Tag) (k, v *string) { return t.Key, t.Value })
}

// updateTags makes the difference between two `tags_all` on a resource.
func updateTags(ctx context.Context, client *efs.Client, id string, from, to types.Map) error {
	set, remove := tfvalue.TagChanges(from, to)
	if len(remove) > 0 {
		if _, err := client.UntagResource(ctx, &efs.UntagResourceInput{ResourceId: &id, TagKeys: remove}); err != nil {
			return err
		}
	}
	if len(set) > 0 {
		if _, err := client.TagResource(ctx, &efs.TagResourceInput{ResourceId: &id, Tags: expandTags(set)}); err != nil {
			return err
		}
	}
	return nil
}
