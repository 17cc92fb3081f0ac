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
