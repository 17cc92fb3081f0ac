package operation

import "encoding/base64"

// Page cuts a listing that is sorted by key: at most n items from behind the one
// that the token names, and the token of the next page, nil on the last one. An
// item may be gone when its token comes back: the page then begins with what
// sorts behind it. ok is false for a token that no listing gave out; which error
// that is, and what n may be, each service has its own way.
func Page[T any](items []T, key func(T) string, n int, token *string) (cut []T, next *string, ok bool) {
	if token != nil && *token != "" {
		after, err := base64.RawURLEncoding.DecodeString(*token)
		if err != nil || len(after) == 0 {
			return nil, nil, false
		}
		for len(items) > 0 && key(items[0]) <= string(after) {
			items = items[1:]
		}
	}
	if len(items) <= n {
		return items, nil, true
	}
	last := base64.RawURLEncoding.EncodeToString([]byte(key(items[n-1])))
	return items[:n], &last, true
}
