package ec2

import "github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"

// asked is what every Describe request can ask for.
type asked struct {
	ids        []string
	filters    []Filter
	maxResults *int32
	token      *string
}

// choose keeps of sorted items those that are asked for, a page at a time. An
// id of nothing is the error that missing makes of it.
func choose[T any](r *operation.Request, items []T, id func(T) string, attributes func(T) map[string][]string, in asked, missing func(id string) error) (kept []T, next *string, err error) {
	ids := wanted(in.ids)
	for _, item := range items {
		match, err := matches(in.filters, attributes(item), tagsOf(r, id(item)))
		if err != nil {
			return nil, nil, err
		}
		if ids.take(id(item)) && match {
			kept = append(kept, item)
		}
	}
	for _, left := range ids.left() {
		return nil, nil, missing(left)
	}
	return page(kept, id, in.maxResults, in.token)
}
