package store

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
	"unsafe"
)

// duplicate copies an item so that it shares nothing with the original and is
// what would come back if it were encoded as JSON and decoded again: what a
// process keeps in memory must read as what another finds in the file. One
// difference is left: text that is not valid UTF-8 stays as it is.
func duplicate[T any](item *T) (*T, error) {
	out := new(T)
	*out = *item
	if own := ownerOf(reflect.TypeFor[T]()); own != nil {
		if err := own(reflect.ValueOf(out).Elem()); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// owner makes a value that was copied bit by bit own what it points to.
type owner func(v reflect.Value) error

// owners are made once for each type and then only read.
var owners struct {
	sync.Mutex
	made sync.Map // reflect.Type to owner, a nil one for types that point to nothing
}

// ownerOf is nil for types whose bits are the whole value.
func ownerOf(t reflect.Type) owner {
	if known, found := owners.made.Load(t); found {
		return known.(owner)
	}
	owners.Lock()
	defer owners.Unlock()
	own := ownerMaker{}.of(t)
	owners.made.Store(t, own)
	return own
}

// ownerMaker holds the owners of the types that one type is made of. A type that
// contains itself finds its own there before it is made.
type ownerMaker map[reflect.Type]*owner

func (m ownerMaker) of(t reflect.Type) owner {
	if known, found := m[t]; found {
		if *known != nil {
			return *known
		}
		return func(v reflect.Value) error { return (*known)(v) }
	}
	made := new(owner)
	m[t] = made
	*made = m.make(t)
	if *made == nil {
		delete(m, t)
	}
	return *made
}

var (
	timeType      = reflect.TypeFor[time.Time]()
	marshalerType = reflect.TypeFor[json.Marshaler]()
	decoderType   = reflect.TypeFor[json.Unmarshaler]()
	textType      = reflect.TypeFor[encoding.TextMarshaler]()
)

func (m ownerMaker) make(t reflect.Type) owner {
	if t == timeType {
		return ownTime
	}
	if encodesItself(t) {
		return throughJSON
	}
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
		return nil
	case reflect.Pointer:
		return m.pointer(t)
	case reflect.Slice:
		return m.slice(t)
	case reflect.Map:
		return m.mapping(t)
	case reflect.Array:
		return m.array(t)
	case reflect.Struct:
		return m.structure(t)
	}
	return throughJSON
}

// encodesItself tells whether a type says how it looks as JSON. What a pointer
// points to decides for itself.
func encodesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return t.Kind() != reflect.Pointer && (t.Implements(marshalerType) || p.Implements(marshalerType) || p.Implements(decoderType) || p.Implements(textType))
}

func throughJSON(v reflect.Value) error {
	if v.Kind() == reflect.Interface && v.IsNil() {
		return nil
	}
	encoded, err := json.Marshal(v.Interface())
	if err != nil {
		return err
	}
	fresh := reflect.New(v.Type())
	if err := json.Unmarshal(encoded, fresh.Interface()); err != nil {
		return err
	}
	v.Set(fresh.Elem())
	return nil
}

// ownTime drops the reading of a monotonic clock.
func ownTime(v reflect.Value) error {
	t := v.Addr().Interface().(*time.Time)
	if t.Location() != time.UTC || t.Year() < 0 || t.Year() > 9999 {
		return throughJSON(v)
	}
	*t = t.Round(0).UTC()
	return nil
}

// simplePointers are the types of pointers that items have many of.
var simplePointers = map[reflect.Type]owner{
	reflect.TypeFor[*string](): ownPointer[string],
	reflect.TypeFor[*bool]():   ownPointer[bool],
	reflect.TypeFor[*int32]():  ownPointer[int32],
	reflect.TypeFor[*int64]():  ownPointer[int64],
}

func ownPointer[T any](v reflect.Value) error {
	if p := v.Addr().Interface().(**T); *p != nil {
		own := **p
		*p = &own
	}
	return nil
}

func (m ownerMaker) pointer(t reflect.Type) owner {
	if simple := simplePointers[t]; simple != nil {
		return simple
	}
	elem := t.Elem()
	own := m.of(elem)
	return func(v reflect.Value) error {
		if v.IsNil() {
			return nil
		}
		fresh := reflect.New(elem)
		fresh.Elem().Set(v.Elem())
		v.Set(fresh)
		if own == nil {
			return nil
		}
		return own(fresh.Elem())
	}
}

func (m ownerMaker) slice(t reflect.Type) owner {
	own := m.of(t.Elem())
	return func(v reflect.Value) error {
		if v.IsNil() {
			return nil
		}
		n := v.Len()
		fresh := reflect.MakeSlice(t, n, n)
		reflect.Copy(fresh, v)
		v.Set(fresh)
		if own == nil {
			return nil
		}
		for i := range n {
			if err := own(fresh.Index(i)); err != nil {
				return err
			}
		}
		return nil
	}
}

func (m ownerMaker) mapping(t reflect.Type) owner {
	own := m.of(t.Elem())
	if k := t.Key().Kind(); k != reflect.String {
		return throughJSON
	}
	return func(v reflect.Value) error {
		if v.IsNil() {
			return nil
		}
		fresh := reflect.MakeMapWithSize(t, v.Len())
		for entries := v.MapRange(); entries.Next(); {
			value := entries.Value()
			if own != nil {
				held := reflect.New(t.Elem()).Elem()
				held.Set(value)
				if err := own(held); err != nil {
					return err
				}
				value = held
			}
			fresh.SetMapIndex(entries.Key(), value)
		}
		v.Set(fresh)
		return nil
	}
}

func (m ownerMaker) array(t reflect.Type) owner {
	own := m.of(t.Elem())
	if own == nil {
		return nil
	}
	return func(v reflect.Value) error {
		for i := range v.Len() {
			if err := own(v.Index(i)); err != nil {
				return err
			}
		}
		return nil
	}
}

// structure copies what the fields point to. An item of an SDK type has scores of
// them of which most are nil, so where they lie is found once for the type, and
// texts, the most frequent, are copied together.
func (m ownerMaker) structure(t reflect.Type) owner {
	type step struct {
		field int
		own   owner
		// nilable fields are as they should be when their first word is nil.
		nilable bool
		offset  uintptr
	}
	var steps []step
	var texts []uintptr
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Type.Size() == 0 && f.Type.Kind() == reflect.Struct {
			continue // a marker
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() {
			return throughJSON
		}
		if name == "-" && options == "" {
			steps = append(steps, step{field: i, own: absent})
			continue
		}
		if f.Type == reflect.TypeFor[*string]() {
			texts = append(texts, f.Offset)
			continue
		}
		own := m.of(f.Type)
		k := f.Type.Kind()
		if slices.Contains(strings.Split(options, ","), "omitempty") && (k == reflect.Slice || k == reflect.Map) {
			own = absentWhenEmpty(own)
		}
		if own != nil {
			nilable := (k == reflect.Pointer || k == reflect.Slice || k == reflect.Map) && !encodesItself(f.Type)
			steps = append(steps, step{i, own, nilable, f.Offset})
		}
	}
	if len(steps) == 0 && len(texts) == 0 {
		return nil
	}
	return func(v reflect.Value) error {
		at := v.Addr().UnsafePointer()
		ownTexts(at, texts)
		for _, s := range steps {
			if s.nilable && *(*unsafe.Pointer)(unsafe.Add(at, s.offset)) == nil {
				continue
			}
			if err := s.own(v.Field(s.field)); err != nil {
				return err
			}
		}
		return nil
	}
}

// ownTexts copies the texts that the pointers at these offsets point to.
func ownTexts(at unsafe.Pointer, offsets []uintptr) {
	n := 0
	for _, offset := range offsets {
		if *(**string)(unsafe.Add(at, offset)) != nil {
			n++
		}
	}
	if n == 0 {
		return
	}
	fresh := make([]string, 0, n)
	for _, offset := range offsets {
		if p := (**string)(unsafe.Add(at, offset)); *p != nil {
			fresh = append(fresh, **p)
			*p = &fresh[len(fresh)-1]
		}
	}
}

func absent(v reflect.Value) error {
	v.SetZero()
	return nil
}

func absentWhenEmpty(own owner) owner {
	return func(v reflect.Value) error {
		if v.Len() == 0 {
			v.SetZero()
			return nil
		}
		return own(v)
	}
}
