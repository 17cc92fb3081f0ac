package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	smithytime "github.com/aws/smithy-go/time"
)

const (
	// maxDepth is more than any of AWS's shapes nests.
	maxDepth = 64
	// maxItems bounds lists, maps and structs of one request together: one byte
	// of body may become hundreds in memory ("{}" in a list of containers).
	maxItems = 50_000
)

// decodeJSON fills one of the SDK's input structs from a JSON object. Names are
// taken in any case, unknown ones are passed over, as AWS does. Nothing is
// built in memory that the struct does not hold.
func decodeJSON(body []byte, in any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil // an operation without parameters
	}
	d := &jsonDecoder{dec: json.NewDecoder(bytes.NewReader(body))}
	d.dec.UseNumber()
	token, err := d.next()
	if err != nil {
		return err
	}
	if token != json.Delim('{') {
		return mismatch("", "an object", token)
	}
	if err := d.value(reflect.ValueOf(in).Elem(), token, "", 0); err != nil {
		return err
	}
	if _, err := d.dec.Token(); !errors.Is(err, io.EOF) {
		return clientError("SerializationException", "there is something behind the JSON object of the request")
	}
	return nil
}

type jsonDecoder struct {
	dec   *json.Decoder
	items int
}

func (d *jsonDecoder) next() (json.Token, error) {
	token, err := d.dec.Token()
	if err != nil {
		return nil, clientError("SerializationException", "the request is not valid JSON near byte %d", d.dec.InputOffset())
	}
	return token, nil
}

// more begins the next item of a list or an object, if there is one.
func (d *jsonDecoder) more(depth int) (bool, error) {
	if !d.dec.More() {
		_, err := d.next() // the closing bracket
		return false, err
	}
	if d.items++; d.items > maxItems || depth > maxDepth {
		return false, &failure{Status: 413, Code: "RequestEntityTooLargeException", Message: "the request has too many or too deeply nested values"}
	}
	return true, nil
}

// skip passes over the value that begins with the token.
func (d *jsonDecoder) skip(token json.Token, depth int) error {
	delim, nested := token.(json.Delim)
	if !nested {
		return nil
	}
	for {
		more, err := d.more(depth + 1)
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
func (d *jsonDecoder) value(v reflect.Value, token json.Token, path string, depth int) error {
	if token == nil {
		return nil
	}
	switch {
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return d.value(v.Elem(), token, path, depth)
	case v.Type() == timeType:
		return setTime(v, token, path)
	case v.Type() == bytesType:
		text, ok := token.(string)
		decoded, err := base64.StdEncoding.DecodeString(text)
		if !ok || err != nil {
			return mismatch(path, "base64 text", token)
		}
		v.SetBytes(decoded)
		return nil
	}
	switch v.Kind() {
	case reflect.Struct:
		return d.object(v, token, path, depth)
	case reflect.Interface:
		return d.union(v, token, path, depth)
	case reflect.Map:
		return d.dictionary(v, token, path, depth)
	case reflect.Slice:
		return d.list(v, token, path, depth)
	}
	return setSimple(v, token, path)
}

func (d *jsonDecoder) object(v reflect.Value, token json.Token, path string, depth int) error {
	if token != json.Delim('{') {
		return mismatch(path, "an object", token)
	}
	fields := fieldsOf(v.Type())
	return d.members(depth, func(name string, token json.Token) error {
		i, known := fields[strings.ToLower(name)]
		if !known {
			return d.skip(token, depth+1)
		}
		return d.value(v.Field(i), token, join(path, name), depth+1)
	})
}

// members calls each with every name of an object and the token its value begins with.
func (d *jsonDecoder) members(depth int, each func(name string, token json.Token) error) error {
	for {
		more, err := d.more(depth)
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
		if err := each(key.(string), token); err != nil {
			return err
		}
	}
}

func (d *jsonDecoder) dictionary(v reflect.Value, token json.Token, path string, depth int) error {
	if token != json.Delim('{') {
		return mismatch(path, "an object", token)
	}
	v.Set(reflect.MakeMap(v.Type()))
	return d.members(depth, func(name string, token json.Token) error {
		item := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(item, token, join(path, name), depth+1); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(name).Convert(v.Type().Key()), item)
		return nil
	})
}

func (d *jsonDecoder) list(v reflect.Value, token json.Token, path string, depth int) error {
	if token != json.Delim('[') {
		return mismatch(path, "a list", token)
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	for {
		more, err := d.more(depth)
		if !more || err != nil {
			return err
		}
		token, err := d.next()
		if err != nil {
			return err
		}
		item := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(item, token, path+"["+strconv.Itoa(v.Len())+"]", depth+1); err != nil {
			return err
		}
		v.Set(reflect.Append(v, item))
	}
}

func (d *jsonDecoder) union(v reflect.Value, token json.Token, path string, depth int) error {
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
		chosen := reflect.New(member)
		if err := d.value(chosen.Elem().FieldByName("Value"), token, join(path, name), depth+1); err != nil {
			return err
		}
		v.Set(chosen)
		return nil
	})
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
		if n, ok := token.(json.Number); ok {
			if f, err := n.Float64(); err == nil {
				v.SetFloat(f)
				return nil
			}
		}
		return mismatch(path, "a number", token)
	}
	return clientError("SerializationException", "%s cannot be given", shorten(path))
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

var fieldsByType sync.Map // reflect.Type -> map[string]int

// fieldsOf are the members of a struct by their names in lower case.
func fieldsOf(t reflect.Type) map[string]int {
	if known, ok := fieldsByType.Load(t); ok {
		return known.(map[string]int)
	}
	fields := map[string]int{}
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() && f.Name != "ResultMetadata" {
			fields[strings.ToLower(f.Name)] = i
		}
	}
	fieldsByType.Store(t, fields)
	return fields
}
