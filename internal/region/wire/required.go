package wire

import (
	"reflect"
	"strconv"
)

//go:generate go run ./required

// checkRequired refuses an input that lacks a member its model requires, at any
// depth. SDKs for Go check that before they send; handlers rely on it.
func checkRequired(in any, names func(string) string) error {
	if path := missing(reflect.ValueOf(in), "", names); path != "" {
		return clientError("ValidationException",
			"1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null", shorten(path))
	}
	return nil
}

// missing is the path of the first required member that is not there, or "".
func missing(v reflect.Value, path string, names func(string) string) string {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return missing(v.Elem(), path, names)
		}
	case reflect.Slice:
		if !hasStructs(v.Type().Elem()) {
			return ""
		}
		for i := range v.Len() {
			if p := missing(v.Index(i), path+"["+strconv.Itoa(i)+"]", names); p != "" {
				return p
			}
		}
	case reflect.Map:
		if !hasStructs(v.Type().Elem()) {
			return ""
		}
		for it := v.MapRange(); it.Next(); {
			if p := missing(it.Value(), join(path, it.Key().String()), names); p != "" {
				return p
			}
		}
	case reflect.Struct:
		if v.Type() == timeType {
			return ""
		}
		for _, name := range required[v.Type().PkgPath()+"."+v.Type().Name()] {
			if omitted(v.FieldByName(name)) {
				return join(path, names(name))
			}
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() && f.Name != "ResultMetadata" {
				if p := missing(v.Field(i), join(path, names(f.Name)), names); p != "" {
					return p
				}
			}
		}
	}
	return ""
}

func hasStructs(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct, reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		return true
	}
	return false
}
