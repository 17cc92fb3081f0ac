package efs

import "github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"

// page cuts a listing sorted by key: at most limit items (1 to 100 when
// given, 100 otherwise, as all listings of EFS) from behind the marker.
func page[T any](items []T, key func(T) string, limit *int32, marker *string) (cut []T, next *string, err error) {
	n := 100
	if limit != nil {
		if *limit < 1 {
			return nil, nil, badRequest("the page size must be at least 1, got %d", *limit)
		}
		n = min(n, int(*limit))
	}
	cut, next, ok := operation.Page(items, key, n, marker)
	if !ok {
		return nil, nil, badRequest("invalid marker: %s", *marker)
	}
	return cut, next, nil
}
