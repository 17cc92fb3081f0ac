package tfvalue

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TagsAttribute is `tags` of every resource that has them.
func TagsAttribute() schema.MapAttribute {
	return schema.MapAttribute{
		ElementType: types.StringType, Optional: true,
		MarkdownDescription: "Tags of this resource. They win over the provider's `default_tags` of the same key.",
		Validators:          []validator.Map{ValidTags()},
	}
}

// TagsAllAttribute is `tags_all` of every resource that has tags.
func TagsAllAttribute() schema.MapAttribute {
	return schema.MapAttribute{
		ElementType: types.StringType, Computed: true,
		MarkdownDescription: "All tags of this resource: `tags` and those that come from the provider's `default_tags`.",
	}
}

// PlanTags plans `tags_all`; every resource with tags calls it in ModifyPlan.
func (p *Provider) PlanTags(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var tags types.Map
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("tags"), &tags)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("tags_all"), p.PlannedTags(tags))...)
}

// PlannedTags is what tags_all will be. An unknown value of one tag is passed on,
// so that the plan shows all others.
func (p *Provider) PlannedTags(tags types.Map) types.Map {
	if p == nil || tags.IsUnknown() || p.DefaultTags.IsUnknown() {
		return types.MapUnknown(types.StringType)
	}
	all := map[string]attr.Value{}
	for _, m := range []types.Map{p.DefaultTags, tags} {
		for k, v := range m.Elements() {
			if !v.IsNull() {
				all[k] = v
			}
		}
	}
	return types.MapValueMust(types.StringType, all)
}

// AllTags are the tags a new resource gets.
func (p *Provider) AllTags(tags types.Map) map[string]string { return StringMap(p.PlannedTags(tags)) }

// ReadTags are `tags` and `tags_all` for the tags AWS answered. Tags that only
// repeat default_tags are not the resource's own, unless it said so before.
func (p *Provider) ReadTags(prior types.Map, answered map[string]string) (tags, tagsAll types.Map) {
	defaults, before := StringMap(p.DefaultTags), StringMap(prior)
	all, own := map[string]string{}, map[string]string{}
	for k, v := range answered {
		if strings.HasPrefix(k, reservedTagPrefix) {
			continue // AWS's own, such as aws:cloudformation:stack-name
		}
		all[k] = v
		_, mine := before[k]
		if value, isDefault := defaults[k]; mine || !isDefault || value != v {
			own[k] = v
		}
	}
	tags = MapOf(own)
	if !prior.IsUnknown() && equalMaps(own, before) {
		tags = prior // {} stays {}, and an entry that is null stays
	}
	return tags, mapOf(all)
}

// TagChanges are the tags to set and the keys to remove to get from one
// `tags_all` to another.
func TagChanges(from, to types.Map) (set map[string]string, remove []string) {
	before, after := StringMap(from), StringMap(to)
	set = map[string]string{}
	for k, v := range after {
		if old, had := before[k]; !had || old != v {
			set[k] = v
		}
	}
	for _, k := range sortedKeys(before) {
		if _, has := after[k]; !has {
			remove = append(remove, k)
		}
	}
	return set, remove
}

// TagList makes a service's own tag type of tags, in the order of the keys.
func TagList[T any](tags map[string]string, tag func(key, value *string) T) []T {
	var out []T
	for _, k := range sortedKeys(tags) {
		v := tags[k]
		out = append(out, tag(&k, &v))
	}
	return out
}

// TagMap reads a service's own tag type.
func TagMap[T any](tags []T, keyValue func(T) (key, value *string)) map[string]string {
	out := map[string]string{}
	for _, t := range tags {
		k, v := keyValue(t)
		if k == nil {
			continue
		}
		out[*k] = ""
		if v != nil {
			out[*k] = *v
		}
	}
	return out
}

// https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html#tag-conventions
const (
	maxTags           = 50
	maxTagKey         = 128
	maxTagValue       = 256
	reservedTagPrefix = "aws:"
)

type validTags struct{}

// ValidTags refuses what no AWS service takes as tags.
func ValidTags() validator.Map { return validTags{} }

func (validTags) Description(context.Context) string {
	return fmt.Sprintf("at most %d tags; keys of 1 to %d characters that do not begin with %q, values of at most %d characters",
		maxTags, maxTagKey, reservedTagPrefix, maxTagValue)
}

func (v validTags) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (validTags) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	elements := req.ConfigValue.Elements()
	if len(elements) > maxTags {
		resp.Diagnostics.AddAttributeError(req.Path, "Too many tags",
			fmt.Sprintf("There are %d tags; AWS takes at most %d on one resource.", len(elements), maxTags))
	}
	for k, v := range elements {
		at := req.Path.AtMapKey(k)
		if n := utf8.RuneCountInString(k); n == 0 || n > maxTagKey {
			resp.Diagnostics.AddAttributeError(at, "Invalid tag key",
				fmt.Sprintf("The tag key %q is %d characters long, expected 1 to %d.", k, n, maxTagKey))
		}
		if strings.HasPrefix(strings.ToLower(k), reservedTagPrefix) {
			resp.Diagnostics.AddAttributeError(at, "Invalid tag key",
				fmt.Sprintf("The tag key %q begins with %q, which AWS keeps for itself. Choose another prefix.", k, reservedTagPrefix))
		}
		if s, ok := v.(types.String); ok && utf8.RuneCountInString(s.ValueString()) > maxTagValue {
			resp.Diagnostics.AddAttributeError(at, "Invalid tag value",
				fmt.Sprintf("The value of the tag %q is %d characters long, expected at most %d.", k, utf8.RuneCountInString(s.ValueString()), maxTagValue))
		}
	}
}
