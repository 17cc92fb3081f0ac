package wire

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

//go:generate go run ./fromsdk

// checkRequired refuses an input that lacks a member its model requires, at any
// depth. SDKs for Go check that before they send; handlers rely on it.
func checkRequired(in any) error {
	path := missing(reflect.ValueOf(in))
	if path == "" {
		return nil
	}
	message := fmt.Sprintf("1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null", shorten(path))
	// Query's common error is ValidationError, that of JSON has an ending
	// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/CommonErrors.html).
	return &failure{
		Status: http.StatusBadRequest, Code: "ValidationException", QueryCode: "ValidationError",
		Message: message, messageName: "message",
	}
}

// missing is the path of the first required member that is not there, or "".
func missing(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return missing(v.Elem())
		}
	case reflect.Slice:
		if !hasStructs(v.Type().Elem()) {
			return ""
		}
		for i := range v.Len() {
			if p := missing(v.Index(i)); p != "" {
				return behind("["+strconv.Itoa(i)+"]", p)
			}
		}
	case reflect.Map:
		if !hasStructs(v.Type().Elem()) {
			return ""
		}
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			if p := missing(v.MapIndex(key)); p != "" {
				return behind(key.String(), p)
			}
		}
	case reflect.Struct:
		if v.Type() == timeType {
			return ""
		}
		for _, name := range required[v.Type().PkgPath()+"."+v.Type().Name()] {
			if omitted(v.FieldByName(name)) {
				return memberName(v.Type(), name)
			}
		}
		for _, m := range shapeOf(v.Type()).members {
			if p := missing(v.Field(m.field)); p != "" {
				return behind(m.name, p)
			}
		}
	}
	return ""
}

// behind puts a path together from its end: items[2].name.
func behind(parent, path string) string {
	if path[0] == '[' {
		return parent + path
	}
	return parent + "." + path
}

// memberName is how a field is spelt on the wire.
func memberName(t reflect.Type, field string) string {
	for _, m := range shapeOf(t).members {
		if t.Field(m.field).Name == field {
			return m.name
		}
	}
	return field
}

func hasStructs(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct, reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		return true
	}
	return false
}
