package elbv2

import "github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"

import "encoding/base64"

// maxPageSize is the most a listing returns at once
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html).
const maxPageSize = 400

// page cuts a listing: at most size items (1 to 400 when given, 400 otherwise),
// from behind the item the marker names.
func page[T any](items []T, key func(T) string, size *int32, marker *string) (cut []T, next *string, err error) {
	n := maxPageSize
	if size != nil {
		if *size < 1 || *size > maxPageSize {
			return nil, nil, validation("1 validation error detected: Value '%d' at 'pageSize' failed to satisfy constraint: Member must have value between 1 and %d", *size, maxPageSize)
		}
		n = int(*size)
	}
	if operation.Deref(marker) != "" {
		after, err := base64.RawURLEncoding.DecodeString(*marker)
		if err != nil || len(after) == 0 {
			return nil, nil, validation("Invalid marker")
		}
		at := -1
		for i, item := range items {
			if key(item) == string(after) {
				at = i
			}
		}
		if at < 0 {
			return nil, nil, validation("Invalid marker")
		}
		items = items[at+1:]
	}
	if len(items) <= n {
		return items, nil, nil
	}
	return items[:n], new(base64.RawURLEncoding.EncodeToString([]byte(key(items[n-1])))), nil
}
