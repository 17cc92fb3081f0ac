package estate

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

type state uint8

const (
	absent state = iota
	null
	unknown
	known
)

// Value is one field: its value if that is known, and where it was written. The zero Value was not written.
type Value[T any] struct {
	v      T
	state  state
	rng    *hcl.Range // of the source, mostly: an estate has a great many fields
	source *module.Value
}

// Get is the value; ok is false when it was not written, is null, is unknown, or is not of the field's type.
func (v Value[T]) Get() (value T, ok bool) { return v.v, v.state == known }

// Or is the value in effect where AWS or the provider has a default; ok is false only when that cannot be known.
func (v Value[T]) Or(fallback T) (value T, ok bool) {
	switch v.state {
	case known:
		return v.v, true
	case absent, null:
		return fallback, true
	}
	return v.v, false
}

// Absent reports that the field was not written or was set to null, which Terraform does not tell apart.
func (v Value[T]) Absent() bool { return v.state == absent || v.state == null }

// Written reports that the code mentions the field, were it as null.
func (v Value[T]) Written() bool { return v.state != absent }

// Unknown reports that the field is written and its value cannot be known before apply. A value of a wrong type, which
// Terraform itself refuses, counts as unknown.
func (v Value[T]) Unknown() bool { return v.state == unknown }

// Range is where the value was written; the zero range when it was not.
func (v Value[T]) Range() hcl.Range { return rangeAt(v.rng) }

func rangeAt(rng *hcl.Range) hcl.Range {
	if rng == nil {
		return hcl.Range{}
	}
	return *rng
}

// References are the resource attributes the value was made from.
func (v Value[T]) References() []module.Reference { return v.source.References() }

// Ending is the known text that a template ends with, such as ":latest" behind a repository's unknown address; all of a
// text that is known.
func (v Value[T]) Ending() string { return v.source.Ending() }

// RefersTo reports whether the value was made from a resource or data source of one of the kinds: types without their
// aws_ or drydock_ prefix.
func (v Value[T]) RefersTo(kinds ...string) bool {
	for _, r := range v.References() {
		k := kindOfAddress(r.Resource)
		for _, kind := range kinds {
			if k == kind {
				return true
			}
		}
	}
	return false
}

func read[T any](v *module.Value, convert func(*module.Value) (T, bool)) Value[T] {
	if v == nil {
		return Value[T]{}
	}
	out := Value[T]{rng: v.Where(), source: v, state: unknown}
	switch {
	case !v.IsKnown():
	case v.IsNull():
		out.state = null
	default:
		if value, ok := convert(v); ok {
			out.v, out.state = value, known
		}
	}
	return out
}

func text(v *module.Value) Value[string]  { return read(v, (*module.Value).AsString) }
func number(v *module.Value) Value[int]   { return read(v, (*module.Value).AsInt) }
func boolean(v *module.Value) Value[bool] { return read(v, (*module.Value).AsBool) }

func float(v *module.Value) Value[float64] { return read(v, (*module.Value).AsFloat) }

// nonEmpty is text for arguments in which Terraform takes "" for null.
func nonEmpty(v *module.Value) Value[string] {
	s := text(v)
	if s.state == known && s.v == "" {
		s.state = null
	}
	return s
}

// in reads a field of the one nested block of a type: unknown when it is not known whether there is one.
func in[T any](body *module.Block, blockType string, read func(*module.Block) Value[T]) Value[T] {
	nested := body.All(blockType)
	if len(nested) == 0 || nested[0].Unknown {
		if body != nil && body.UnknownBlocks[blockType] {
			return Value[T]{state: unknown, rng: &body.Range}
		}
		return Value[T]{}
	}
	return read(nested[0])
}

// derived is a value computed from a written one, standing at the same place.
func derived[T, U any](from Value[T], v U, ok bool) Value[U] {
	out := Value[U]{state: from.state, rng: from.rng, source: from.source}
	if from.state == known {
		out.v = v
		if !ok {
			out.state = unknown
		}
	}
	return out
}

// List is a field with several items. Items has those that are known to exist.
type List[T any] struct {
	Items []T
	// Complete is false when there may be more items than Items has.
	Complete bool

	state state
	rng   *hcl.Range
}

// Written reports that the code mentions the list.
func (l List[T]) Written() bool { return l.state != absent }

// Range is where the list was written; the zero range when it was not, or was written as blocks.
func (l List[T]) Range() hcl.Range { return rangeAt(l.rng) }

// Empty reports that the list is known to have no items.
func (l List[T]) Empty() bool { return l.Complete && len(l.Items) == 0 }

func list[T any](v *module.Value, item func(*module.Value) T) List[T] {
	if v == nil {
		return List[T]{Complete: true}
	}
	l := List[T]{rng: v.Where(), state: known, Complete: v.Complete()}
	switch {
	case v.IsKnown() && v.IsNull():
		l.state = null
	case !v.IsKnown():
		l.state = unknown
	}
	for _, e := range v.Elems() {
		l.Items = append(l.Items, item(e))
	}
	return l
}

func texts(v *module.Value) List[Value[string]] { return list(v, text) }

// variables reads a map of texts, with the places of its keys.
func variables(v *module.Value) List[Variable] {
	l := list(v, func(*module.Value) Variable { return Variable{} })
	if v == nil || v.IsKnown() && v.IsNull() {
		return l
	}
	for _, key := range v.Keys() {
		l.Items = append(l.Items, Variable{
			Name:  Value[string]{v: key, state: known, rng: v.KeyWhere(key)},
			Value: text(v.Attr(key)),
		})
	}
	return l
}

// Lookup is the value of a name: not written when it is not there, unknown when there may be more names than are known.
func Lookup(l List[Variable], name string) Value[string] {
	for _, item := range l.Items {
		if s, ok := item.Name.Get(); ok && s == name {
			return item.Value
		}
	}
	if !l.Complete {
		return Value[string]{state: unknown, rng: l.rng}
	}
	return Value[string]{}
}

// oneOrMore reads IAM's lists, which may be a single string.
func oneOrMore(v *module.Value) List[Value[string]] {
	if v != nil && v.IsKnown() && !v.IsNull() {
		if _, ok := v.AsString(); ok {
			return List[Value[string]]{Items: []Value[string]{text(v)}, Complete: true, state: known, rng: v.Where()}
		}
	}
	return texts(v)
}

// blocks reads nested blocks. A template of a dynamic block that could not be expanded stands for zero or more blocks:
// it makes the list incomplete.
func blocks[T any](b *module.Block, blockType string, item func(*module.Block) T) List[T] {
	l := List[T]{Complete: b == nil || !b.UnknownBlocks[blockType]}
	for _, nested := range b.All(blockType) {
		if nested.Unknown {
			l.Complete = false
			continue
		}
		l.Items = append(l.Items, item(nested))
		l.state = known
	}
	return l
}
