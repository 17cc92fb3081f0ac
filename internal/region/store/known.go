package store

import (
	"slices"
	"strings"
)

// span is a range of keys: from lo on, below hi.
type span struct{ lo, hi string }

// spans are disjoint ranges in order.
type spans []span

// from is the index of the first span that ends above key.
func (s spans) from(key string) int {
	i, found := slices.BinarySearchFunc(s, key, func(s span, key string) int { return strings.Compare(s.hi, key) })
	if found { // it ends at the key, which is not in it
		i++
	}
	return i
}

// end tells how far the span reaches that the key is in.
func (s spans) end(key string) (hi string, within bool) {
	if i := s.from(key); i < len(s) && s[i].lo <= key {
		return s[i].hi, true
	}
	return "", false
}

// next is where the first span above the key begins, or limit when that is lower.
func (s spans) next(key, limit string) string {
	if i := s.from(key); i < len(s) {
		return min(s[i].lo, limit)
	}
	return limit
}

// add joins a range to those it overlaps or touches.
func (s spans) add(lo, hi string) spans {
	i, _ := slices.BinarySearchFunc(s, lo, func(s span, lo string) int { return strings.Compare(s.hi, lo) })
	j := i
	for ; j < len(s) && s[j].lo <= hi; j++ {
		lo, hi = min(lo, s[j].lo), max(hi, s[j].hi)
	}
	return slices.Replace(s, i, j, span{lo, hi})
}

// cut takes one key out.
func (s spans) cut(key string) spans {
	i := s.from(key)
	if i == len(s) || s[i].lo > key {
		return s
	}
	var rest spans
	for _, part := range []span{{s[i].lo, key}, {key + "\x00", s[i].hi}} {
		if part.lo < part.hi {
			rest = append(rest, part)
		}
	}
	return slices.Replace(s, i, i+1, rest...)
}
