package store

import (
	"iter"
	"slices"
)

// chunkSize is how many values a chunk of a [sorted] grows to before it is split.
const chunkSize = 512

// sorted is an ordered set, kept in chunks so that adding to a large one moves
// little.
type sorted[T any] struct {
	compare func(a, b T) int
	chunks  [][]T // none is empty
}

// find tells where v is or belongs.
func (s *sorted[T]) find(v T) (chunk, at int, found bool) {
	// The last chunk that does not begin above v.
	chunk, found = slices.BinarySearchFunc(s.chunks, v, func(c []T, v T) int { return s.compare(c[0], v) })
	if found {
		return chunk, 0, true
	}
	chunk = max(chunk-1, 0)
	if len(s.chunks) == 0 {
		return 0, 0, false
	}
	at, found = slices.BinarySearchFunc(s.chunks[chunk], v, s.compare)
	return chunk, at, found
}

func (s *sorted[T]) insert(v T) {
	c, at, found := s.find(v)
	if found {
		return
	}
	if len(s.chunks) == 0 {
		s.chunks = [][]T{{v}}
		return
	}
	s.chunks[c] = slices.Insert(s.chunks[c], at, v)
	if full := s.chunks[c]; len(full) >= chunkSize {
		half := slices.Clone(full[len(full)/2:])
		clear(full[len(full)/2:])
		s.chunks[c] = full[:len(full)/2]
		s.chunks = slices.Insert(s.chunks, c+1, half)
	}
}

func (s *sorted[T]) remove(v T) {
	c, at, found := s.find(v)
	if !found {
		return
	}
	if s.chunks[c] = slices.Delete(s.chunks[c], at, at+1); len(s.chunks[c]) == 0 {
		s.chunks = slices.Delete(s.chunks, c, c+1)
	}
}

func (s *sorted[T]) first() (v T, found bool) {
	if len(s.chunks) == 0 {
		return v, false
	}
	return s.chunks[0][0], true
}

// between yields the values from lo on that are below hi. The set must not be
// changed meanwhile.
func (s *sorted[T]) between(lo, hi T) iter.Seq[T] {
	return func(yield func(T) bool) {
		c, at, _ := s.find(lo)
		for ; c < len(s.chunks); c, at = c+1, 0 {
			for _, v := range s.chunks[c][at:] {
				if s.compare(v, hi) >= 0 || !yield(v) {
					return
				}
			}
		}
	}
}

// count is how many values between would yield.
func (s *sorted[T]) count(lo, hi T) int {
	from, i, _ := s.find(lo)
	to, j, _ := s.find(hi)
	n := j - i
	for _, c := range s.chunks[min(from, len(s.chunks)):min(to, len(s.chunks))] {
		n += len(c)
	}
	return n
}
