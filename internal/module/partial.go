package module

import "github.com/zclconf/go-cty/cty"

// partial marks the unknown result of concat, merge or a for expression with what it has for certain, so that one unknown argument does
// not hide the others: [container, ...] and something unknown are at least the container.
type partial struct {
	elems []cty.Value
	attrs map[string]cty.Value
}

func partialOf(v cty.Value) *partial {
	inner, marks := v.Unmark()
	if inner.IsKnown() {
		return nil
	}
	var found *partial
	for m := range marks {
		if p, ok := m.(*partial); ok {
			if found != nil {
				return nil
			}
			found = p
		}
	}
	return found
}

func partOf(function string, args []cty.Value) *partial {
	switch function {
	case "concat":
		return concatPart(args)
	case "merge":
		return mergePart(args)
	}
	return nil
}

func concatPart(args []cty.Value) *partial {
	p := &partial{}
	for _, arg := range args {
		if inner := partialOf(arg); inner != nil {
			p.elems = append(p.elems, inner.elems...)
			continue
		}
		plain, _ := arg.Unmark()
		if t := plain.Type(); isContainer(plain) && (t.IsListType() || t.IsTupleType()) {
			p.elems = append(p.elems, plain.AsValueSlice()...)
		}
	}
	if len(p.elems) == 0 {
		return nil
	}
	return p
}

// mergePart knows the names of all known arguments, but only the values of those that nothing unknown follows.
func mergePart(args []cty.Value) *partial {
	p := &partial{attrs: map[string]cty.Value{}}
	settle := func(attrs map[string]cty.Value, certain bool) {
		for name, v := range attrs {
			if certain {
				p.attrs[name] = v
				continue
			}
			p.attrs[name] = uncertain(v)
		}
	}
	lastUnknown := -1
	for i, arg := range args {
		if plain, _ := opaque(arg).Unmark(); !plain.IsKnown() {
			lastUnknown = i
		}
	}
	for i, arg := range args {
		plain, _ := opaque(arg).Unmark()
		switch inner := partialOf(arg); {
		case inner != nil:
			settle(inner.attrs, i >= lastUnknown)
		case isContainer(plain) && !plain.Type().IsSetType() && !plain.Type().IsTupleType() && !plain.Type().IsListType():
			settle(plain.AsValueMap(), i > lastUnknown)
		}
	}
	if len(p.attrs) == 0 {
		return nil
	}
	return p
}

// uncertain is a value that may be another one or none: what is left is where it is written and what it leads to.
func uncertain(v cty.Value) cty.Value {
	plain := withRefs(cty.DynamicVal, refsOf(v))
	if o := originOf(v); o != nil {
		plain = plain.Mark(o)
	}
	return plain
}
