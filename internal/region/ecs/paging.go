package ecs

import (
	"encoding/base64"
	"slices"
)

// pageSize checks maxResults of a listing: 1 to limit, limit when absent, as
// all List operations of ECS say.
func pageSize(maxResults *int32, limit int) (int, error) {
	if maxResults == nil {
		return limit, nil
	}
	if n := int(*maxResults); n >= 1 && n <= limit {
		return n, nil
	}
	return 0, invalidParameter("maxResults must be between 1 and %d, got %d", limit, *maxResults)
}

// readToken is the key behind which a page begins, "" for the first.
func readToken(token *string) (after string, err error) {
	if token == nil || *token == "" {
		return "", nil
	}
	key, err := base64.RawURLEncoding.DecodeString(*token)
	if err != nil || len(key) == 0 {
		return "", invalidParameter("Invalid token: %s", *token)
	}
	return string(key), nil
}

// writeToken is the token of the page behind key.
func writeToken(key string) *string {
	return new(base64.RawURLEncoding.EncodeToString([]byte(key)))
}

// listing is what every List operation of ECS takes.
type listing struct {
	maxResults *int32
	token      *string
	descending bool
}

// page cuts one page out of all keys, which are in ascending order.
func (l listing) page(keys []string, limit int) (page []string, next *string, err error) {
	size, err := pageSize(l.maxResults, limit)
	if err != nil {
		return nil, nil, err
	}
	after, err := readToken(l.token)
	if err != nil {
		return nil, nil, err
	}
	if l.descending {
		keys = slices.Clone(keys)
		slices.Reverse(keys)
	}
	page = []string{} // AWS answers an empty list, not an absent one
	for _, key := range keys {
		if after != "" && (!l.descending && key <= after || l.descending && key >= after) {
			continue
		}
		if len(page) == size {
			return page, writeToken(page[size-1]), nil
		}
		page = append(page, key)
	}
	return page, nil, nil
}
