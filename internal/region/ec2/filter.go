package ec2

import (
	"encoding/base64"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Filter is EC2's: an item is kept when, for every filter, one of its values
// matches one of the filter's
// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html).
type Filter struct {
	Name   *string
	Values []string `query:"Value"`
}

// Tag is EC2's.
type Tag struct {
	Key   *string
	Value *string
}

// matches tells whether an item with these attributes and tags passes the
// filters. A filter that no item knows is an error, as on EC2.
func matches(filters []Filter, attributes map[string][]string, tags map[string]string) (bool, error) {
	all := true
	for _, f := range filters {
		name := operation.Deref(f.Name)
		var have []string
		switch key, isTag := strings.CutPrefix(name, "tag:"); {
		case isTag:
			if v, ok := tags[key]; ok {
				have = []string{v}
			}
		case name == "tag-key":
			have = slices.Collect(maps.Keys(tags))
		default:
			values, known := attributes[name]
			if !known {
				return false, clientError("InvalidParameterValue", "The filter '%s' is invalid", name)
			}
			have = values
		}
		if !slices.ContainsFunc(f.Values, func(pattern string) bool {
			return slices.ContainsFunc(have, func(v string) bool { return wildcard(pattern, v) })
		}) {
			all = false
		}
	}
	return all, nil
}

// wildcard matches EC2's filter values, where * is any text, ? one character
// and a backslash takes their meaning away.
func wildcard(pattern, value string) bool {
	if !strings.ContainsAny(pattern, `*?\`) {
		return pattern == value
	}
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	escaped := false
	for _, c := range pattern {
		switch {
		case escaped:
			b.WriteString(regexp.QuoteMeta(string(c)))
			escaped = false
		case c == '\\':
			escaped = true
		case c == '*':
			b.WriteString(".*")
		case c == '?':
			b.WriteString(".")
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
		}
	}
	b.WriteString(`\z`)
	re, err := regexp.Compile(b.String())
	return err == nil && re.MatchString(value)
}

// selection is the identifiers a request asks for by name: all when it names none.
type selection map[string]bool

func wanted(ids []string) selection {
	if len(ids) == 0 {
		return nil
	}
	s := selection{}
	for _, id := range ids {
		s[id] = true
	}
	return s
}

// take tells whether the item was asked for and ticks it off.
func (s selection) take(id string) bool {
	if s == nil {
		return true
	}
	if _, asked := s[id]; !asked {
		return false
	}
	s[id] = false
	return true
}

// left are the identifiers that no item had, sorted.
func (s selection) left() []string {
	var out []string
	for id, missing := range s {
		if missing {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// page cuts a sorted listing as EC2 does: maxResults of 5 to 1000, and a token
// that says behind which item the next page begins.
func page[T any](items []T, id func(T) string, maxResults *int32, token *string) (cut []T, next *string, err error) {
	if token != nil {
		after, err := base64.RawURLEncoding.DecodeString(*token)
		if err != nil || len(after) == 0 {
			return nil, nil, clientError("InvalidNextToken", "The token '%s' is invalid", *token)
		}
		items = items[max(0, firstAfter(items, id, string(after))):]
	}
	if maxResults == nil {
		return items, nil, nil
	}
	n := int(*maxResults)
	if n < 5 || n > 1000 {
		return nil, nil, clientError("InvalidMaxResults", "Value ( %d ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.", n)
	}
	if len(items) <= n {
		return items, nil, nil
	}
	return items[:n], new(base64.RawURLEncoding.EncodeToString([]byte(id(items[n-1])))), nil
}

func firstAfter[T any](items []T, id func(T) string, after string) int {
	for i, item := range items {
		if id(item) > after {
			return i
		}
	}
	return len(items)
}

func tagList(tags map[string]string) []Tag {
	var out []Tag
	for _, k := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, Tag{Key: new(k), Value: new(tags[k])})
	}
	return out
}

func boolText(b bool) string {
	if b {
		return "true"
	}
	return "false"
}
