package lint

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// ignoreIndex finds the suppressions that speak of a finding without looking at all there are.
type ignoreIndex struct {
	byPlace map[ignorePlace]*ignoresOf
	today   time.Time
}

type ignorePlace struct{ rule, file string }

// ignoresOf are the suppressions of one rule in one file.
type ignoresOf struct {
	whole  []numbered // of the file
	scoped []numbered // by where they begin
	ends   []int      // a tree over scoped: the last byte in which any of a part of them ends
}

// numbered is a suppression and its place in the order of all.
type numbered struct {
	*ignore
	number int
}

func indexIgnores(ignores []*ignore, today time.Time) *ignoreIndex {
	x := &ignoreIndex{map[ignorePlace]*ignoresOf{}, today}
	for n, i := range ignores {
		place := ignorePlace{i.rule, i.rng.Filename}
		of := x.byPlace[place]
		if of == nil {
			of = &ignoresOf{}
			x.byPlace[place] = of
		}
		if i.whole {
			of.whole = append(of.whole, numbered{i, n})
		} else {
			of.scoped = append(of.scoped, numbered{i, n})
		}
	}
	for _, of := range x.byPlace {
		slices.SortStableFunc(of.scoped, func(a, b numbered) int { return cmp.Compare(a.scope.Start.Byte, b.scope.Start.Byte) })
		of.ends = make([]int, 4*len(of.scoped))
		of.build(1, 0, len(of.scoped))
	}
	return x
}

// use marks the suppressions that have the finding, or a call that leads to it, or the block of its resource in their
// scope: what is found may stand elsewhere, in a local value or in a file of JSON, which has no comments. It returns the first of
// them that has not expired, nil when there is none.
func (x *ignoreIndex) use(f Finding) *ignore {
	if len(x.byPlace) == 0 {
		return nil
	}
	var by numbered
	take := func(i numbered) {
		i.used = true
		if (by.ignore == nil || i.number < by.number) && !i.expired(x.today) {
			by = i
		}
	}
	for _, rng := range f.Places() {
		of := x.byPlace[ignorePlace{f.Rule, rng.Filename}]
		if of == nil {
			continue
		}
		for _, i := range of.whole {
			take(i)
		}
		at := rng.Start.Byte
		begun := sort.Search(len(of.scoped), func(n int) bool { return of.scoped[n].scope.Start.Byte > at })
		of.visit(1, 0, len(of.scoped), begun, at, take)
	}
	return by.ignore
}

// build fills the tree's node for the suppressions from one number up to another.
func (of *ignoresOf) build(node, from, to int) int {
	if from >= to {
		return 0
	}
	if to-from == 1 {
		of.ends[node] = of.scoped[from].scope.End.Byte
	} else {
		middle := (from + to) / 2
		of.ends[node] = max(of.build(2*node, from, middle), of.build(2*node+1, middle, to))
	}
	return of.ends[node]
}

// visit takes those of the first few suppressions that end behind a byte.
func (of *ignoresOf) visit(node, from, to, begun, at int, take func(numbered)) {
	switch {
	case from >= min(to, begun) || of.ends[node] <= at:
	case to-from == 1:
		take(of.scoped[from])
	default:
		middle := (from + to) / 2
		of.visit(2*node, from, middle, begun, at, take)
		of.visit(2*node+1, middle, to, begun, at, take)
	}
}
