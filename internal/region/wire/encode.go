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

// encodeJSON writes one of the SDK's output structs as AWS does: what is not
// set is left out, timestamps are seconds since 1970.
func encodeJSON(out any, names func(string) string) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	// The tree has only maps, lists, text, numbers and truth values, and no NaN.
	_ = enc.Encode(encodable(reflect.ValueOf(out), names))
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
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

func encodable(v reflect.Value, names func(string) string) any {
	switch {
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return encodable(v.Elem(), names)
	case v.Type() == timeType:
		return epochSeconds(v.Interface().(time.Time))
	case v.Type() == bytesType:
		return base64.StdEncoding.EncodeToString(v.Bytes())
	}
	switch v.Kind() {
	case reflect.Struct:
		object := map[string]any{}
		if capitalized[v.Type()] {
			names = asInGo
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() && f.Name != "ResultMetadata" && !omitted(v.Field(i)) {
				object[names(f.Name)] = encodable(v.Field(i), names)
			}
		}
		return object
	case reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return encodableUnion(v.Elem(), names)
	case reflect.Map:
		object := make(map[string]any, v.Len())
		for it := v.MapRange(); it.Next(); {
			object[it.Key().String()] = encodable(it.Value(), names)
		}
		return object
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = encodable(v.Index(i), names)
		}
		return list
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int32, reflect.Int64:
		return v.Int()
	case reflect.Float32, reflect.Float64:
		return encodableFloat(v.Float())
	}
	return nil
}

// encodableUnion is {"logLevel": value} for a member of a union.
func encodableUnion(member reflect.Value, names func(string) string) any {
	if member.Kind() == reflect.Pointer {
		member = member.Elem()
	}
	value := member.FieldByName("Value")
	if !value.IsValid() {
		return map[string]any{}
	}
	return map[string]any{names(unionMemberName(member.Type())): encodable(value, names)}
}

// encodableFloat spells what JSON has no numbers for as AWS's protocols do.
func encodableFloat(f float64) any {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	return f
}

// epochSeconds has millisecond precision, like AWS's.
func epochSeconds(t time.Time) json.Number {
	ms := t.UnixMilli()
	if ms%1000 == 0 {
		return json.Number(strconv.FormatInt(ms/1000, 10) + ".0")
	}
	return json.Number(strconv.FormatFloat(float64(ms)/1000, 'f', 3, 64))
}
