package module

import (
	"cmp"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// Value is an evaluated expression. Unknown parts stay unknown inside known structure, and each part has a position.
// All methods are safe on a nil Value, which stands for an argument that is not written.
type Value struct {
	marked cty.Value // with this package's marks
	inner  cty.Value // without those at its top, as taking them off copies them
	at     *origin   // shared with the mark or the syntax it stems from: most of a value would be ranges otherwise
}

// Reference names a resource attribute that a value was made from.
type Reference struct {
	// Resource is the address of the instance, or of the block when the instance is unknown. It may be of a resource
	// that the tree does not declare, or of a module that is not installed ("module.vpc").
	Resource string
	// Attr is the attribute's name, "" when the whole resource was meant.
	Attr string
}

// plain is the value without marks at its top.
func (v *Value) plain() cty.Value {
	if v == nil {
		return cty.DynamicVal
	}
	return v.inner
}

func newValueAt(marked cty.Value, rng, keyRng hcl.Range) *Value {
	return newValueFrom(marked, &origin{rng: rng, key: keyRng})
}

func newValueFrom(marked cty.Value, at *origin) *Value {
	v := &Value{marked: marked, inner: marked, at: at}
	if marked.IsMarked() {
		v.inner, _ = marked.Unmark()
	}
	return v
}

// Cty is the value without positions and references.
func (v *Value) Cty() cty.Value {
	if v == nil {
		return cty.NullVal(cty.DynamicPseudoType)
	}
	return stripped(v.marked, nil)
}

// Type is the type of what Cty returns, of which only the kind counts for what has parts.
func (v *Value) Type() cty.Type {
	if v == nil {
		return cty.DynamicPseudoType
	}
	if _, marks := v.marked.Unmark(); wholeOf(marks) != nil {
		return cty.DynamicPseudoType
	}
	return v.inner.Type()
}

// IsKnown reports whether the value itself is known; parts of it may still be unknown.
func (v *Value) IsKnown() bool { return v != nil && v.plain().IsKnown() }

// IsWhollyKnown reports whether the value and all its parts are known.
func (v *Value) IsWhollyKnown() bool { return v != nil && v.Cty().IsWhollyKnown() }

// IsNull reports whether the value is null, as an argument that is not written is.
func (v *Value) IsNull() bool { return v == nil || v.plain().IsNull() }

// Range is where the value is written: its own expression, or the closest one around it that could be found.
func (v *Value) Range() hcl.Range {
	if v == nil {
		return hcl.Range{}
	}
	return v.at.rng
}

// Where is the value's Range without a copy: it is not to be written to. It is nil for a nil Value.
func (v *Value) Where() *hcl.Range {
	if v == nil {
		return nil
	}
	return &v.at.rng
}

// NameRange is where the value's name is written, as an argument or as a key; its Range when it has none.
func (v *Value) NameRange() hcl.Range {
	if v == nil || v.at.key.Filename == "" {
		return v.Range()
	}
	return v.at.key
}

func (v *Value) child(marked cty.Value) *Value {
	c := &Value{marked: marked, inner: marked}
	if !marked.IsMarked() {
		c.at = v.inside()
		return c
	}
	inner, marks := marked.Unmark()
	c.inner = inner
	if wholeOf(marks) != nil {
		c.marked = onlyRefs(marked)
		c.inner, _ = c.marked.Unmark()
	}
	if c.at = originIn(marks); c.at == nil {
		c.at = v.inside()
	}
	return c
}

// inside is the place of a part that has none of its own.
func (v *Value) inside() *origin {
	if v.at.key.Filename == "" {
		return v.at
	}
	return &origin{rng: v.at.rng}
}

// partial is what is known of the parts of an unknown value, nil when nothing is.
func (v *Value) partial() *partial {
	if v.inner.IsKnown() {
		return nil
	}
	return partialOf(v.marked)
}

// unknownPart is a part of an unknown value.
func (v *Value) unknownPart(name string) *Value {
	_, marks := v.marked.Unmark()
	return newValueFrom(inherit(cty.DynamicVal, marks, name), v.inside())
}

// Attr is the value under a name in an object or a map: nil when there is none, unknown when the object is.
func (v *Value) Attr(name string) *Value {
	if v == nil {
		return nil
	}
	inner := v.plain()
	t := inner.Type()
	if p := v.partial(); p != nil {
		if part, ok := p.attrs[name]; ok {
			return v.child(part)
		}
	}
	switch {
	case !inner.IsKnown() && (t == cty.DynamicPseudoType || t.IsMapType() || t.IsObjectType() && t.HasAttribute(name)):
		return v.unknownPart(name)
	case !isContainer(inner):
		return nil
	case t.IsObjectType() && t.HasAttribute(name):
		return v.child(inner.GetAttr(name))
	case t.IsMapType():
		if key := cty.StringVal(name); inner.HasIndex(key).True() {
			return v.child(inner.Index(key))
		}
	}
	return nil
}

// Complete reports whether Elems and Keys are all there are. They are not when the value is unknown, but also then there
// may be some: concat and merge with one unknown argument have at least what the other arguments have. A name in Keys
// whose value is unknown may then be missing in the end.
func (v *Value) Complete() bool { return v == nil || v.plain().IsKnown() }

// Elems are the elements of a list, set or tuple, as far as they are known (see Complete).
func (v *Value) Elems() []*Value {
	if v == nil {
		return nil
	}
	inner := v.plain()
	t := inner.Type()
	if p := v.partial(); p != nil {
		elems := make([]*Value, len(p.elems))
		for i, elem := range p.elems {
			elems[i] = v.child(elem)
		}
		return elems
	}
	if !isContainer(inner) || !t.IsListType() && !t.IsSetType() && !t.IsTupleType() {
		return nil
	}
	elems := make([]*Value, 0, inner.LengthInt())
	for it := inner.ElementIterator(); it.Next(); {
		_, elem := it.Element()
		elems = append(elems, v.child(elem))
	}
	return elems
}

// Keys are the names in an object or a map, sorted, as far as they are known (see Complete).
func (v *Value) Keys() []string {
	if v == nil {
		return nil
	}
	inner := v.plain()
	t := inner.Type()
	if p := v.partial(); p != nil {
		return slices.Sorted(maps.Keys(p.attrs))
	}
	if !isContainer(inner) || !t.IsObjectType() && !t.IsMapType() {
		return nil
	}
	if t.IsObjectType() {
		return slices.Sorted(maps.Keys(t.AttributeTypes()))
	}
	keys := make([]string, 0, inner.LengthInt())
	for it := inner.ElementIterator(); it.Next(); {
		key, _ := it.Element()
		keys = append(keys, key.AsString())
	}
	slices.Sort(keys)
	return keys
}

// KeyRange is where a name in an object is written, the object's own range when that is not known.
func (v *Value) KeyRange(name string) hcl.Range {
	if at := v.KeyWhere(name); at != nil {
		return *at
	}
	return hcl.Range{}
}

// KeyWhere is KeyRange without a copy: it is not to be written to. It is nil for a nil Value.
func (v *Value) KeyWhere(name string) *hcl.Range {
	child := v.Attr(name)
	if child == nil || child.at.key.Filename == "" {
		return v.Where()
	}
	return &child.at.key
}

// AsString is a known string, or a number or boolean as Terraform spells it in one.
func (v *Value) AsString() (string, bool) {
	s, ok := v.primitive(cty.String)
	if !ok {
		return "", false
	}
	return s.AsString(), true
}

// AsInt is a known whole number, also when it is written as a string.
func (v *Value) AsInt() (int, bool) {
	n, ok := v.primitive(cty.Number)
	if !ok {
		return 0, false
	}
	i, accuracy := n.AsBigFloat().Int64()
	return int(i), accuracy == big.Exact
}

// AsFloat is a known number, also when it is written as a string.
func (v *Value) AsFloat() (float64, bool) {
	n, ok := v.primitive(cty.Number)
	if !ok {
		return 0, false
	}
	f, _ := n.AsBigFloat().Float64()
	return f, true
}

// AsBool is a known boolean, also when it is written as a string.
func (v *Value) AsBool() (value, ok bool) {
	b, ok := v.primitive(cty.Bool)
	if !ok {
		return false, false
	}
	return b.True(), true
}

func (v *Value) primitive(t cty.Type) (cty.Value, bool) {
	inner := v.plain()
	if !inner.IsKnown() || inner.IsNull() || !inner.Type().IsPrimitiveType() {
		return cty.NilVal, false
	}
	return primitive(inner, t)
}

// JSON is the structure behind a string of JSON: what was given to jsonencode, or the text of a heredoc, string, file or
// template read with its interpolations as unknown parts. Its parts point at their own lines. A value that is no
// string is returned as it is, an unknown one without structure as unknown; nil is text that is not an object or list
// in JSON.
func (v *Value) JSON() *Value {
	if v == nil {
		return nil
	}
	inner := v.plain()
	if t := textOf(v.marked); t != nil {
		if structure, ok := t.json(); ok {
			return newValueFrom(structure, v.at)
		}
		if inner.IsKnown() {
			return nil
		}
	}
	if !isText(inner) {
		return v
	}
	structure, ok := parseSegments([]segment{{val: inner, rng: v.at.rng}})
	if !ok {
		return nil
	}
	return newValueFrom(withRefs(structure, refsOf(v.marked)), v.at)
}

// Ending is the known text that a string ends with: all of it when it is known, and of a template what stands behind the
// last part that is not.
func (v *Value) Ending() string {
	if s, ok := v.AsString(); ok {
		return s
	}
	if v == nil {
		return ""
	}
	t := textOf(v.marked)
	if t == nil {
		return ""
	}
	ending := ""
	for _, s := range slices.Backward(t.segments) {
		part, _ := s.val.UnmarkDeep()
		if !part.IsKnown() || part.IsNull() {
			break
		}
		part, err := convert.Convert(part, cty.String)
		if err != nil {
			break
		}
		ending = part.AsString() + ending
	}
	return ending
}

// References are the resource attributes that the value and its parts lead to, through locals, variables, modules and
// functions, sorted.
func (v *Value) References() []Reference {
	if v == nil {
		return nil
	}
	refs := refsOf(v.marked)
	if t := textOf(v.marked); t != nil {
		if structure, ok := t.json(); ok {
			collectRefs(structure, refs)
		}
	}
	found := make([]Reference, 0, len(refs))
	for r := range refs {
		found = append(found, Reference{Resource: r.addr, Attr: r.attr})
	}
	slices.SortFunc(found, func(a, b Reference) int {
		return cmp.Or(strings.Compare(a.Resource, b.Resource), strings.Compare(a.Attr, b.Attr))
	})
	return found
}
