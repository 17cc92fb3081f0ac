package module

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// origin marks a value with the container item that holds it: the range of the item's expression, and of its key when
// the container is an object.
type origin struct {
	rng hcl.Range
	key hcl.Range
}

// ref marks a value with a resource attribute it was read from. An empty attr is the whole resource.
type ref struct {
	addr string
	attr string
}

// whole marks a stand-in for a complete resource or module instance. The stand-in is an empty object, so that it is
// known not to be null; its attributes are looked up through the mark, one at a time, when they are read.
type whole struct{ object attrSource }

type attrSource interface {
	attr(name string) cty.Value
	ref() ref
}

// Besides these, *text (text.go) marks a string with the structure it was made from, and *partial (partial.go) an unknown
// collection with the elements that it is known to have.

func wholeValue(object attrSource) cty.Value { return cty.EmptyObjectVal.Mark(whole{object}) }

func wholeOf(marks cty.ValueMarks) attrSource {
	for m := range marks {
		if w, ok := m.(whole); ok {
			return w.object
		}
	}
	return nil
}

func originOf(v cty.Value) *origin {
	if !v.IsMarked() {
		return nil
	}
	_, marks := v.Unmark()
	return originIn(marks)
}

func originIn(marks cty.ValueMarks) *origin {
	// Functions give a child the marks of its container too: the item's own range is the one inside the others.
	var found *origin
	for m := range marks {
		o, ok := m.(*origin)
		if !ok {
			continue
		}
		if found == nil || narrower(o.rng, found.rng) {
			found = o
		}
	}
	return found
}

// narrower orders ranges so that one contained in another comes first and the order never depends on map iteration.
func narrower(a, b hcl.Range) bool {
	if a.Filename != b.Filename {
		return a.Filename < b.Filename
	}
	if la, lb := a.End.Byte-a.Start.Byte, b.End.Byte-b.Start.Byte; la != lb {
		return la < lb
	}
	return a.Start.Byte < b.Start.Byte
}

// withOrigin replaces the value's own origin and leaves those of its children.
func withOrigin(v cty.Value, o *origin) cty.Value {
	if !v.IsMarked() {
		return v.Mark(o)
	}
	inner, marks := v.Unmark()
	kept := make(cty.ValueMarks, len(marks)+1)
	for m := range marks {
		if _, ok := m.(*origin); !ok {
			kept[m] = struct{}{}
		}
	}
	kept[o] = struct{}{}
	return inner.WithMarks(kept)
}

// withRefs adds the references to the value's top.
func withRefs(v cty.Value, refs map[ref]struct{}) cty.Value {
	if len(refs) == 0 {
		return v
	}
	marks := make(cty.ValueMarks, len(refs))
	for r := range refs {
		marks[r] = struct{}{}
	}
	return v.WithMarks(marks)
}

// onlyRefs drops what must not outlive an operation that makes a new value from this one: origins and texts.
func onlyRefs(v cty.Value) cty.Value {
	if !v.IsMarked() {
		return v
	}
	inner, marks := v.Unmark()
	kept := make(cty.ValueMarks, len(marks))
	for m := range marks {
		switch m := m.(type) {
		case ref:
			kept[m] = struct{}{}
		case whole:
			kept[m.object.ref()] = struct{}{}
			inner = cty.DynamicVal
		}
	}
	return inner.WithMarks(kept)
}

// stripped is the value without any mark and with stand-ins made unknown; the references found on the way are added
// to refs when it is not nil.
func stripped(v cty.Value, refs map[ref]struct{}) cty.Value {
	if !v.ContainsMarked() {
		return v
	}
	collectRefs(v, refs)
	plain, _ := cty.Transform(v, func(_ cty.Path, v cty.Value) (cty.Value, error) {
		inner, marks := v.Unmark()
		if wholeOf(marks) != nil {
			return cty.DynamicVal, nil
		}
		return inner, nil
	})
	return plain
}

func collectRefs(v cty.Value, refs map[ref]struct{}) {
	if refs == nil {
		return
	}
	v, marks := v.Unmark()
	for m := range marks {
		switch m := m.(type) {
		case ref:
			refs[m] = struct{}{}
		case whole:
			if r := m.object.ref(); r.addr != "" {
				refs[r] = struct{}{}
			}
		}
	}
	if !isContainer(v) {
		return
	}
	for it := v.ElementIterator(); it.Next(); {
		_, elem := it.Element()
		collectRefs(elem, refs)
	}
}

// isContainer reports whether an unmarked value has elements to look at.
func isContainer(v cty.Value) bool {
	return v.IsKnown() && !v.IsNull() && v.CanIterateElements()
}

// weight counts the nodes of a value and the bytes of its strings in blocks, up to a limit.
func weight(v cty.Value, limit int) int {
	v, _ = v.Unmark()
	if !isContainer(v) {
		if v.Type() == cty.String && v.IsKnown() && !v.IsNull() {
			return 1 + len(v.AsString())/bytesPerStep
		}
		return 1
	}
	n := 1
	for it := v.ElementIterator(); n < limit && it.Next(); {
		_, elem := it.Element()
		n += weight(elem, limit-n)
	}
	return n
}
