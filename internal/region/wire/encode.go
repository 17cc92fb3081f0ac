package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"time"
)

// tree makes maps, lists and simple values of one of the SDK's output structs:
// what is not set is left out. Leaves that each format has its own way with stay
// time.Time, []byte and float64.
func tree(v reflect.Value) any {
	switch {
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return tree(v.Elem())
	case v.Type() == timeType:
		return v.Interface()
	case v.Type() == bytesType:
		return v.Bytes()
	}
	switch v.Kind() {
	case reflect.Struct:
		s := shapeOf(v.Type())
		object := make(map[string]any, len(s.members))
		for _, m := range s.members {
			if f := v.Field(m.field); !omitted(f) {
				object[m.name] = tree(f)
			}
		}
		return object
	case reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return unionTree(v.Elem())
	case reflect.Map:
		object := make(map[string]any, v.Len())
		for it := v.MapRange(); it.Next(); {
			object[it.Key().String()] = tree(it.Value())
		}
		return object
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = tree(v.Index(i))
		}
		return list
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int32, reflect.Int64:
		return v.Int()
	case reflect.Float32, reflect.Float64:
		return v.Float()
	}
	return nil
}

// omitted tells whether a member is not set.
func omitted(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		return v.IsNil()
	case reflect.String:
		return v.Len() == 0 // an enumeration; text is behind pointers
	}
	return false
}

// unionTree is {"logLevel": value} for a member of a union.
func unionTree(chosen reflect.Value) any {
	if d, ok := chosen.Interface().(documentValue); ok {
		return documentTree(d)
	}
	if chosen.Kind() == reflect.Pointer {
		chosen = chosen.Elem()
	}
	value := chosen.FieldByName("Value")
	if !value.IsValid() {
		return map[string]any{}
	}
	return map[string]any{unionMemberName(chosen.Type()): tree(value)}
}

func documentTree(d documentValue) any {
	var v any
	if encoded, err := d.MarshalSmithyDocument(); err == nil {
		_ = json.Unmarshal(encoded, &v) // it was encoded one line above
	}
	return v
}

// encodeJSON writes an output struct as AWS JSON has it: timestamps are seconds since 1970.
func encodeJSON(out any) []byte { return marshalJSON(tree(reflect.ValueOf(out))) }

func marshalJSON(tree any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	// There are only maps, lists, text, numbers and truth values, and no NaN.
	_ = enc.Encode(forJSON(tree))
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// forJSON replaces, in place, the leaves that JSON has no values for.
func forJSON(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, item := range v {
			v[name] = forJSON(item)
		}
	case []any:
		for i, item := range v {
			v[i] = forJSON(item)
		}
	case time.Time:
		return epochSeconds(v)
	case []byte:
		return base64.StdEncoding.EncodeToString(v)
	case float64:
		switch {
		case math.IsNaN(v):
			return "NaN"
		case math.IsInf(v, 1):
			return "Infinity"
		case math.IsInf(v, -1):
			return "-Infinity"
		}
	}
	return v
}

// epochSeconds has millisecond precision, like AWS's.
func epochSeconds(t time.Time) json.Number {
	ms := t.UnixMilli()
	if ms%1000 == 0 {
		return json.Number(strconv.FormatInt(ms/1000, 10) + ".0")
	}
	return json.Number(strconv.FormatFloat(float64(ms)/1000, 'f', 3, 64))
}
