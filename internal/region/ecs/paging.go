package ecs

import (
	"encoding/base64"
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
	return ptr(base64.RawURLEncoding.EncodeToString([]byte(key)))
}
