package tfvalue

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func tagMap(pairs ...string) types.Map {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return mapOf(m)
}

func TestPlannedTags(t *testing.T) {
	null, unknown := types.MapNull(types.StringType), types.MapUnknown(types.StringType)
	oneUnknown := types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringUnknown(), "b": types.StringNull()})
	for name, c := range map[string]struct{ defaults, tags, want types.Map }{
		"none":              {null, null, tagMap()},
		"own only":          {null, tagMap("a", "1"), tagMap("a", "1")},
		"own win":           {tagMap("a", "0", "b", "2"), tagMap("a", "1"), tagMap("a", "1", "b", "2")},
		"unknown tags":      {tagMap("a", "0"), unknown, unknown},
		"unknown defaults":  {unknown, tagMap("a", "0"), unknown},
		"one unknown value": {tagMap("c", "3"), oneUnknown, types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringUnknown(), "c": types.StringValue("3")})},
	} {
		t.Run(name, func(t *testing.T) {
			p := &Provider{DefaultTags: c.defaults}
			if got := p.PlannedTags(c.tags); !got.Equal(c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestReadTags(t *testing.T) {
	null := types.MapNull(types.StringType)
	for name, c := range map[string]struct {
		defaults, prior types.Map
		answered        map[string]string
		tags, all       types.Map
	}{
		"none":                        {null, null, nil, null, tagMap()},
		"empty stays empty":           {null, tagMap(), nil, tagMap(), tagMap()},
		"defaults are not own":        {tagMap("team", "web"), null, map[string]string{"team": "web"}, null, tagMap("team", "web")},
		"unless they were":            {tagMap("team", "web"), tagMap("team", "web"), map[string]string{"team": "web"}, tagMap("team", "web"), tagMap("team", "web")},
		"a changed default is drift":  {tagMap("team", "web"), null, map[string]string{"team": "shop"}, tagMap("team", "shop"), tagMap("team", "shop")},
		"a lost tag is drift":         {null, tagMap("a", "1", "b", "2"), map[string]string{"a": "1"}, tagMap("a", "1"), tagMap("a", "1")},
		"what AWS added is not there": {null, null, map[string]string{"aws:backup": "yes"}, null, tagMap()},
	} {
		t.Run(name, func(t *testing.T) {
			tags, all := (&Provider{DefaultTags: c.defaults}).ReadTags(c.prior, c.answered)
			if !tags.Equal(c.tags) || !all.Equal(c.all) {
				t.Errorf("got %s and %s, want %s and %s", tags, all, c.tags, c.all)
			}
		})
	}
	withNull := types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringValue("1"), "b": types.StringNull()})
	if tags, _ := (&Provider{DefaultTags: null}).ReadTags(withNull, map[string]string{"a": "1"}); !tags.Equal(withNull) {
		t.Errorf("an entry that is null got lost: %s", tags)
	}
}

func TestTagChanges(t *testing.T) {
	set, remove := TagChanges(tagMap("same", "1", "changed", "1", "z", "", "gone", "1"), tagMap("same", "1", "changed", "2", "new", ""))
	if diff := cmp.Diff(map[string]string{"changed": "2", "new": ""}, set); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"gone", "z"}, remove); diff != "" {
		t.Error(diff)
	}
}

func TestTagListAndMap(t *testing.T) {
	type tag struct{ k, v *string }
	tags := map[string]string{"b": "2", "a": "", "c": "3"}
	list := TagList(tags, func(k, v *string) tag { return tag{k, v} })
	var keys []string
	for _, l := range list {
		keys = append(keys, *l.k)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, keys); diff != "" {
		t.Error(diff)
	}
	list = append(list, tag{}, tag{k: new(string)})
	tags[""] = ""
	if diff := cmp.Diff(tags, TagMap(list, func(t tag) (k, v *string) { return t.k, t.v })); diff != "" {
		t.Error(diff)
	}
}

func TestValidTags(t *testing.T) {
	check := func(m types.Map) string {
		resp := &validator.MapResponse{}
		ValidTags().ValidateMap(context.Background(), validator.MapRequest{Path: path.Root("tags"), ConfigValue: m}, resp)
		var out []string
		for _, d := range resp.Diagnostics {
			out = append(out, d.Detail())
		}
		return strings.Join(out, "\n")
	}
	many := map[string]string{}
	for i := range maxTags + 1 {
		many[strings.Repeat("x", i+1)] = ""
	}
	for name, c := range map[string]struct {
		tags types.Map
		want string
	}{
		"long value":     {tagMap("a", strings.Repeat("ä", 257)), `The value of the tag "a" is 257 characters long, expected at most 256.`},
		"long key":       {tagMap(strings.Repeat("ä", 129), ""), "is 129 characters long, expected 1 to 128."},
		"empty key":      {tagMap("", "x"), `The tag key "" is 0 characters long`},
		"reserved":       {tagMap("AWS:x", "x"), `The tag key "AWS:x" begins with "aws:"`},
		"too many":       {mapOf(many), "There are 51 tags; AWS takes at most 50 on one resource."},
		"at the limits":  {tagMap(strings.Repeat("ä", 128), strings.Repeat("ä", 256)), ""},
		"value unknown":  {types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringUnknown()}), ""},
		"wholly unknown": {types.MapUnknown(types.StringType), ""},
	} {
		if got := check(c.tags); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
