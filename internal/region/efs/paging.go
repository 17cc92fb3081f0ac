package efs

import "encoding/base64"

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
	if marker != nil {
		after, err := base64.RawURLEncoding.DecodeString(*marker)
		if err != nil || len(after) == 0 {
			return nil, nil, badRequest("invalid marker: %s", *marker)
		}
		for len(items) > 0 && key(items[0]) <= string(after) {
			items = items[1:]
		}
	}
	if len(items) <= n {
		return items, nil, nil
	}
	return items[:n], ptr(base64.RawURLEncoding.EncodeToString([]byte(key(items[n-1])))), nil
}
