package ecsspec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// MarshalContainerDefinitions writes the definitions as compact JSON in AWS's spelling, fields in alphabetical
// order, leaving out what is not set. Reading it back gives the same definitions.
func MarshalContainerDefinitions(defs []ecstypes.ContainerDefinition) (string, error) {
	list := make([]any, len(defs))
	for i := range defs {
		fields := marshalStruct(reflect.ValueOf(defs[i]))
		if defs[i].Cpu == 0 {
			delete(fields, "cpu")
		}
		list[i] = fields
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(list); err != nil {
		return "", fmt.Errorf("writing container definitions: %w", err)
	}
	return string(bytes.TrimRight(b.Bytes(), "\n")), nil
}

func marshalStruct(v reflect.Value) map[string]any {
	fields := map[string]any{}
	for i := range v.NumField() {
		sf := v.Type().Field(i)
		if !sf.IsExported() || sf.Anonymous {
			continue
		}
		if value, ok := marshalValue(v.Field(i)); ok {
			fields[awsName(sf.Name)] = value
		}
	}
	return fields
}

func marshalValue(v reflect.Value) (value any, set bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil, false
		}
		if v.Elem().Kind() == reflect.Struct {
			return marshalStruct(v.Elem()), true
		}
		return v.Elem().Interface(), true
	case reflect.Struct:
		return marshalStruct(v), true
	case reflect.Interface:
		return marshalUnion(v)
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			if elem := v.Index(i); elem.Kind() == reflect.Struct {
				list[i] = marshalStruct(elem)
			} else {
				list[i] = elem.Interface()
			}
		}
		return list, len(list) > 0
	case reflect.Map, reflect.String:
		return v.Interface(), v.Len() > 0
	}
	return v.Interface(), true
}

// marshalLarge is MarshalContainerDefinitions for definitions that may be larger
// than MaximumDefinitionBytes, and nothing for those that cannot be.
func marshalLarge(defs []ecstypes.ContainerDefinition) (string, error) {
	if mostBytes(reflect.ValueOf(defs)) <= MaximumDefinitionBytes {
		return "", nil
	}
	return MarshalContainerDefinitions(defs)
}

// mostBytes is how many bytes of JSON a value takes at the most, found without
// writing it: a byte of a text takes six when it is escaped.
func mostBytes(v reflect.Value) int {
	const around = 64 // more than a field's name, quotes, brackets and a number take
	n := around
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return 0
		}
		n += mostBytes(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			n += mostBytes(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			n += mostBytes(v.Index(i))
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			n += mostBytes(entries.Key()) + mostBytes(entries.Value())
		}
	case reflect.String:
		n += 6 * v.Len()
	}
	return n
}
