package wire

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	smithytime "github.com/aws/smithy-go/time"
)

const (
	// maxDepth is more than any of AWS's shapes nests.
	maxDepth = 64
	// maxItems bounds lists, maps and structs of one request together: one byte
	// of body may become hundreds in memory ("{}" in a list of containers).
	maxItems = 50_000
	// maxMemory bounds what the structs of a request take, of which some have a
	// thousand bytes when they are empty.
	maxMemory = 8 << 20
)

// source gives a request's values one token at a time, so that nothing is built
// in memory that the input does not hold.
type source interface {
	// next is '{' or '[' for what nests, '}' or ']' at its end, text (also for
	// the names of members), json.Number, bool, []byte, or nil.
	next() (json.Token, error)
	// more tells whether the list or object that is open has another item.
	more() bool
	// end tells whether all has been read.
	end() bool
}

// decode fills one of the SDK's input structs from an object. Names are taken in
// any case, unknown ones are passed over, as AWS does.
func decode(from source, in any) error {
	d := &decoder{source: from}
	token, err := d.next()
	if err != nil {
		return err
	}
	if token != json.Delim('{') {
		return mismatch("", "an object", token)
	}
	if err := d.object(reflect.ValueOf(in).Elem(), token, "", 0); err != nil {
		return err
	}
	if !d.end() {
		return clientError("SerializationException", "there is something behind the end of the request")
	}
	return nil
}

type decoder struct {
	source
	items int
	// memory is what has been made so far, in bytes.
	memory int
}

// make makes a value of a type, as long as there is memory for it.
func (d *decoder) make(t reflect.Type) (reflect.Value, error) {
	if d.memory += int(t.Size()); d.memory > maxMemory {
		return reflect.Value{}, tooLarge("the request has too many values")
	}
	return reflect.New(t), nil
}

// begin begins the next item of a list or an object, if there is one.
func (d *decoder) begin(depth int) (bool, error) {
	if !d.more() {
		_, err := d.next() // the closing bracket
		return false, err
	}
	if d.items++; d.items > maxItems || depth > maxDepth {
		return false, tooLarge("the request has too many or too deeply nested values")
	}
	return true, nil
}

// skip passes over the value that begins with the token.
func (d *decoder) skip(token json.Token, depth int) error {
	delim, nested := token.(json.Delim)
	if !nested {
		return nil
	}
	for {
		more, err := d.begin(depth + 1)
		if !more || err != nil {
			return err
		}
		if delim == '{' {
			if _, err := d.next(); err != nil {
				return err
			}
		}
		token, err := d.next()
		if err != nil {
			return err
		}
		if err := d.skip(token, depth+1); err != nil {
			return err
		}
	}
}

var (
	timeType  = reflect.TypeFor[time.Time]()
	bytesType = reflect.TypeFor[[]byte]()
)

// value sets v from the value that begins with the token; null leaves it alone.
func (d *decoder) value(v reflect.Value, token json.Token, path string, depth int) error {
	if token == nil {
		return nil
	}
	switch {
	case v.Kind() == reflect.Pointer:
		made, err := d.make(v.Type().Elem())
		if err != nil {
			return err
		}
		v.Set(made)
		return d.value(made.Elem(), token, path, depth)
	case v.Type() == timeType:
		return setTime(v, token, path)
	case v.Type() == bytesType:
		return setBytes(v, token, path)
	}
	switch v.Kind() {
	case reflect.Struct:
		return d.object(v, token, path, depth)
	case reflect.Interface:
		if of := documents[v.Type()]; of != nil {
			return d.document(v, of, token, depth)
		}
		return d.union(v, token, path, depth)
	case reflect.Map:
		return d.dictionary(v, token, path, depth)
	case reflect.Slice:
		return d.list(v, token, path, depth)
	}
	return setSimple(v, token, path)
}

func (d *decoder) object(v reflect.Value, token json.Token, path string, depth int) error {
	if token != json.Delim('{') {
		return mismatch(path, "an object", token)
	}
	s := shapeOf(v.Type())
	return d.members(depth, func(name string, token json.Token) error {
		i, known := s.byName[strings.ToLower(name)]
		if !known {
			return d.skip(token, depth+1)
		}
		return d.value(v.Field(s.members[i].field), token, join(path, name), depth+1)
	})
}

// members calls each with every name of an object and the token its value begins with.
func (d *decoder) members(depth int, each func(name string, token json.Token) error) error {
	for {
		more, err := d.begin(depth)
		if !more || err != nil {
			return err
		}
		key, err := d.next()
		if err != nil {
			return err
		}
		token, err := d.next()
		if err != nil {
			return err
		}
		name, ok := key.(string)
		if !ok {
			return clientError("SerializationException", "the request has a name that is no text")
		}
		if err := each(name, token); err != nil {
			return err
		}
	}
}

func (d *decoder) dictionary(v reflect.Value, token json.Token, path string, depth int) error {
	if token != json.Delim('{') {
		return mismatch(path, "an object", token)
	}
	v.Set(reflect.MakeMap(v.Type()))
	return d.members(depth, func(name string, token json.Token) error {
		item, err := d.make(v.Type().Elem())
		if err != nil {
			return err
		}
		if err := d.value(item.Elem(), token, join(path, name), depth+1); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(name).Convert(v.Type().Key()), item.Elem())
		return nil
	})
}

func (d *decoder) list(v reflect.Value, token json.Token, path string, depth int) error {
	if token != json.Delim('[') {
		return mismatch(path, "a list", token)
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	for {
		more, err := d.begin(depth)
		if !more || err != nil {
			return err
		}
		token, err := d.next()
		if err != nil {
			return err
		}
		item, err := d.make(v.Type().Elem())
		if err != nil {
			return err
		}
		if err := d.value(item.Elem(), token, path+"["+strconv.Itoa(v.Len())+"]", depth+1); err != nil {
			return err
		}
		v.Set(reflect.Append(v, item.Elem()))
	}
}

func (d *decoder) union(v reflect.Value, token json.Token, path string, depth int) error {
	if token != json.Delim('{') {
		return mismatch(path, "an object", token)
	}
	return d.members(depth, func(name string, token json.Token) error {
		if token == nil {
			return nil
		}
		member := unionMember(v.Type(), name)
		if member == nil || !v.IsNil() {
			return clientError("SerializationException", "%s: expected one member of a union, got %q", shorten(path), shorten(name))
		}
		chosen, err := d.make(member)
		if err != nil {
			return err
		}
		if err := d.value(chosen.Elem().FieldByName("Value"), token, join(path, name), depth+1); err != nil {
			return err
		}
		v.Set(chosen)
		return nil
	})
}

// document sets v to what stands there, whatever it is.
func (d *decoder) document(v reflect.Value, of func(any) any, token json.Token, depth int) error {
	value, err := d.anything(token, depth)
	if err == nil {
		v.Set(reflect.ValueOf(of(value)))
	}
	return err
}

func (d *decoder) anything(token json.Token, depth int) (any, error) {
	switch t := token.(type) {
	case json.Number:
		if n, err := t.Int64(); err == nil {
			return n, nil
		}
		f, err := t.Float64()
		if err != nil {
			return nil, clientError("SerializationException", "the request has a number out of range")
		}
		return f, nil
	case json.Delim:
		if t == '{' {
			object := map[string]any{}
			return object, d.members(depth, func(name string, token json.Token) (err error) {
				object[name], err = d.anything(token, depth+1)
				return err
			})
		}
		list := []any{}
		for {
			more, err := d.begin(depth)
			if !more || err != nil {
				return list, err
			}
			token, err := d.next()
			if err != nil {
				return nil, err
			}
			item, err := d.anything(token, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, item)
		}
	}
	return token, nil
}

// setBytes takes bytes as they are, or as base64 where the format has no bytes.
func setBytes(v reflect.Value, token json.Token, path string) error {
	switch t := token.(type) {
	case []byte:
		v.SetBytes(t)
		return nil
	case string:
		if decoded, err := base64.StdEncoding.DecodeString(t); err == nil {
			v.SetBytes(decoded)
			return nil
		}
	}
	return mismatch(path, "base64 text", token)
}

// setTime takes seconds since 1970, as AWS's JSON has timestamps, and text of RFC 3339.
func setTime(v reflect.Value, token json.Token, path string) error {
	switch t := token.(type) {
	case json.Number:
		if s, err := t.Float64(); err == nil && math.Abs(s) < 1e12 {
			v.Set(reflect.ValueOf(smithytime.ParseEpochSeconds(s)))
			return nil
		}
	case string:
		if parsed, err := smithytime.ParseDateTime(t); err == nil {
			v.Set(reflect.ValueOf(parsed))
			return nil
		}
	}
	return mismatch(path, "a timestamp", token)
}

func setSimple(v reflect.Value, token json.Token, path string) error {
	switch v.Kind() {
	case reflect.String:
		if s, ok := token.(string); ok {
			v.SetString(s)
			return nil
		}
		return mismatch(path, "text", token)
	case reflect.Bool:
		if b, ok := token.(bool); ok {
			v.SetBool(b)
			return nil
		}
		return mismatch(path, "true or false", token)
	case reflect.Int32, reflect.Int64, reflect.Int:
		if n, ok := token.(json.Number); ok {
			if i, err := strconv.ParseInt(n.String(), 10, v.Type().Bits()); err == nil {
				v.SetInt(i)
				return nil
			}
		}
		return mismatch(path, "a whole number of "+strconv.Itoa(v.Type().Bits())+" bits", token)
	case reflect.Float32, reflect.Float64:
		if f, ok := float(token); ok {
			v.SetFloat(f)
			return nil
		}
		return mismatch(path, "a number", token)
	}
	return clientError("SerializationException", "%s cannot be given", shorten(path))
}

// float takes a number, also one that JSON can only spell.
func float(token json.Token) (float64, bool) {
	switch t := token.(type) {
	case json.Number:
		f, err := t.Float64()
		return f, err == nil
	case string:
		switch t {
		case "NaN":
			return math.NaN(), true
		case "Infinity":
			return math.Inf(1), true
		case "-Infinity":
			return math.Inf(-1), true
		}
	}
	return 0, false
}

// mismatch tells what was expected where, and what kind of thing was there. The
// value itself is left out: it may be a secret.
func mismatch(path, want string, token json.Token) error {
	got := "an object"
	switch token.(type) {
	case nil:
		got = "null"
	case string:
		got = "text"
	case bool:
		got = "a truth value"
	case []byte:
		got = "bytes"
	case json.Number:
		got = "a number"
	case json.Delim:
		if token == json.Delim('[') {
			got = "a list"
		}
	}
	if path == "" {
		path = "the request"
	}
	return clientError("SerializationException", "%s: expected %s, got %s", shorten(path), want, got)
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
