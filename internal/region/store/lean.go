package store

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// encodeAs writes an item as JSON without the fields that are nil or zero, which
// come back so when they are not there: of the scores of fields of an SDK type
// most are, and "Name":null of each would be most of what is kept.
func encodeAs[T any](value any) ([]byte, error) {
	item := reflect.ValueOf(value.(*T))
	t := reflect.TypeFor[T]()
	known, found := leanTypes.Load(t)
	if !found {
		known, _ = leanTypes.LoadOrStore(t, leanType(t, nil))
	}
	return json.Marshal(reflect.NewAt(known.(reflect.Type), item.UnsafePointer()).Interface())
}

var zeroType = reflect.TypeFor[interface{ IsZero() bool }]()

var leanTypes sync.Map // reflect.Type to reflect.Type

// leanType is a type that lies in memory as t does and whose tags have
// encoding/json leave out what is nil or zero. It is t itself where there is none.
func leanType(t reflect.Type, within []reflect.Type) reflect.Type {
	if t == timeType || encodesItself(t) || slices.Contains(within, t) {
		return t
	}
	switch t.Kind() {
	case reflect.Pointer:
		if elem := leanType(t.Elem(), within); elem != t.Elem() {
			return reflect.PointerTo(elem)
		}
	case reflect.Slice:
		if elem := leanType(t.Elem(), within); elem != t.Elem() {
			return reflect.SliceOf(elem)
		}
	case reflect.Struct:
		return leanStruct(t, append(slices.Clip(within), t))
	}
	return t
}

func leanStruct(t reflect.Type, within []reflect.Type) reflect.Type {
	fields := make([]reflect.StructField, t.NumField())
	for i := range fields {
		f := t.Field(i)
		switch {
		case f.Type.Size() == 0 && f.Type.Kind() == reflect.Struct:
			fields[i] = reflect.StructField{Name: "_", PkgPath: "store", Type: reflect.TypeFor[struct{}]()} // a marker
		case !f.IsExported() || f.Anonymous:
			return t
		default:
			fields[i] = reflect.StructField{Name: f.Name, Type: leanType(f.Type, within), Tag: leanTag(f)}
		}
	}
	lean := reflect.StructOf(fields)
	for i := range fields {
		if lean.Field(i).Offset != t.Field(i).Offset {
			return t
		}
	}
	if lean.Size() != t.Size() {
		return t
	}
	return lean
}

// leanTag leaves a field out when it is nil or zero. A pointer to what is zero
// stays, and so does an empty list, which is not none.
func leanTag(f reflect.StructField) reflect.StructTag {
	tag := f.Tag.Get("json")
	if tag == "-" || encodesItself(f.Type) {
		return f.Tag
	}
	name, options, _ := strings.Cut(tag, ",")
	switch f.Type.Kind() {
	case reflect.Pointer, reflect.Interface:
		options += ",omitempty"
	case reflect.Struct, reflect.Array:
		return f.Tag
	default:
		if f.Type.Implements(zeroType) {
			return f.Tag
		}
		options += ",omitzero"
	}
	return reflect.StructTag(`json:"` + name + "," + strings.TrimPrefix(options, ",") + `"`)
}
