package store

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestASortedSetIsASortedSlice compares a set with a slice that is sorted anew.
func TestASortedSetIsASortedSlice(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	s := sorted[int]{compare: cmp.Compare[int]}
	there := map[int]bool{}
	for i := range 20_000 {
		v := rng.IntN(3000)
		if there[v] = rng.IntN(3) > 0; there[v] {
			s.insert(v)
		} else {
			s.remove(v)
		}
		if i%500 != 0 {
			continue
		}
		lo, hi := rng.IntN(3000), rng.IntN(3000)
		var want []int
		for v, in := range there {
			if in && v >= lo && v < hi {
				want = append(want, v)
			}
		}
		slices.Sort(want)
		if got := slices.Collect(s.between(lo, hi)); !slices.Equal(got, want) {
			t.Fatalf("between %d and %d: got %v, want %v", lo, hi, got, want)
		}
		if n := s.count(lo, max(lo, hi)); n != len(want) {
			t.Fatalf("between %d and %d: counted %d, want %d", lo, hi, n, len(want))
		}
	}
	for v := range 3000 {
		s.remove(v)
	}
	if _, found := s.first(); found || s.count(0, 3000) != 0 {
		t.Error("an empty set has a first value")
	}
}

// TestSpansAreASetOfKeys compares spans with the keys they cover.
func TestSpansAreASetOfKeys(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var s spans
	covered := make([]bool, 60)
	key := func(i int) string { return fmt.Sprintf("%02d", i) }
	for range 200 {
		lo := rng.IntN(59)
		hi := lo + 1 + rng.IntN(min(4, 60-lo-1))
		if rng.IntN(20) == 0 {
			s, covered = nil, make([]bool, 60)
		}
		s = s.add(key(lo), key(hi))
		for i := lo; i < hi; i++ {
			covered[i] = true
		}
		if i := rng.IntN(60); rng.IntN(3) == 0 {
			s, covered[i] = s.cut(key(i)), false
		}
		for i := range covered {
			end, within := s.end(key(i))
			if within != covered[i] {
				t.Fatalf("%v: %s within: %v, want %v", s, key(i), within, covered[i])
			}
			j := i
			for j < 60 && covered[j] == covered[i] {
				j++
			}
			if within && end != key(j) {
				t.Fatalf("%v: the span of %s ends at %s, want %s", s, key(i), end, key(j))
			}
			if next := s.next(key(i), key(60)); !within && (next <= key(i) || next > key(j)) {
				t.Fatalf("%v: the span after %s begins at %s, want at most %s", s, key(i), next, key(j))
			}
		}
	}
}
