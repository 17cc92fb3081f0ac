package estate

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// decoder reads evaluated values into the SDK's structs. What is not known, or not of the field's type, is left empty
// and its path is noted.
type decoder struct {
	unknown ecsspec.Unknown
	snake   bool // keys are in snake case, and AWS's lists of names and values are maps
}

// object reads an object into a struct by AWS's field names.
func (d *decoder) object(v *module.Value, into reflect.Value, path string) {
	f := fieldsOf(v, d.snake)
	for i, key := range keysOf(into.Type()) {
		if key == "" {
			continue
		}
		if written := f.get(key); written != nil {
			d.value(written, into.Field(i), path+"."+key)
		}
	}
}

// keysOf are AWS's names of a struct's fields, "" for those that are none.
func keysOf(t reflect.Type) []string {
	if known, ok := structKeys.Load(t); ok {
		return known.([]string)
	}
	keys := make([]string, t.NumField())
	for i := range keys {
		if field := t.Field(i); field.IsExported() && field.Name != "ResultMetadata" {
			keys[i] = strings.ToLower(field.Name[:1]) + field.Name[1:]
		}
	}
	structKeys.Store(t, keys)
	return keys
}

var structKeys sync.Map // []string by reflect.Type

func (d *decoder) value(v *module.Value, into reflect.Value, path string) {
	switch {
	case !v.IsKnown():
		d.unknown[path] = true
		// What is known of a list or an object that is not complete still counts.
		if len(v.Elems()) == 0 && len(v.Keys()) == 0 {
			return
		}
	case v.IsNull():
		return
	}
	switch into.Kind() {
	case reflect.Pointer:
		target := reflect.New(into.Type().Elem())
		d.value(v, target.Elem(), path)
		if !d.unknown[path] || target.Elem().Kind() == reflect.Struct {
			into.Set(target)
		}
	case reflect.Struct:
		if len(v.Keys()) == 0 && len(v.Elems()) > 0 {
			d.unknown[path] = true
			return
		}
		d.object(v, into, path)
	case reflect.Slice:
		d.slice(v, into, path)
	case reflect.Map:
		d.texts(v, into, path)
	default:
		d.primitive(v, into, path)
	}
}

func (d *decoder) primitive(v *module.Value, into reflect.Value, path string) {
	switch into.Kind() {
	case reflect.String:
		if s, ok := v.AsString(); ok {
			into.SetString(s)
			return
		}
	case reflect.Int32, reflect.Int64:
		if n, ok := v.AsInt(); ok && !into.OverflowInt(int64(n)) {
			into.SetInt(int64(n))
			return
		}
	case reflect.Bool:
		if b, ok := v.AsBool(); ok {
			into.SetBool(b)
			return
		}
	}
	d.unknown[path] = true
}

func (d *decoder) slice(v *module.Value, into reflect.Value, path string) {
	elems := v.Elems()
	if d.snake && len(elems) == 0 && len(v.Keys()) > 0 {
		d.named(v, into, path)
		return
	}
	out := reflect.MakeSlice(into.Type(), len(elems), len(elems))
	for i, e := range elems {
		d.value(e, out.Index(i), fmt.Sprintf("%s[%d]", path, i))
	}
	into.Set(out)
}

// named reads a map of typed containers into AWS's list of names and values: environment, secrets, depends_on.
func (d *decoder) named(v *module.Value, into reflect.Value, path string) {
	if into.Type().Elem().Kind() != reflect.Struct {
		d.unknown[path] = true
		return
	}
	keys := v.Keys()
	out := reflect.MakeSlice(into.Type(), len(keys), len(keys))
	for i, key := range keys {
		item := out.Index(i)
		for _, name := range []string{"Name", "ContainerName"} {
			if f := item.FieldByName(name); f.IsValid() {
				f.Set(reflect.ValueOf(&key))
			}
		}
		for _, name := range []string{"Value", "ValueFrom", "Condition"} {
			if f := item.FieldByName(name); f.IsValid() {
				d.value(v.Attr(key), f, fmt.Sprintf("%s[%d].%s", path, i, strings.ToLower(name[:1])+name[1:]))
			}
		}
	}
	into.Set(out)
}

func (d *decoder) texts(v *module.Value, into reflect.Value, path string) {
	if into.Type().Elem().Kind() != reflect.String {
		d.unknown[path] = true
		return
	}
	out := reflect.MakeMap(into.Type())
	for _, key := range v.Keys() {
		s, ok := v.Attr(key).AsString()
		if !ok {
			d.unknown[path+"."+key] = true
			continue
		}
		out.SetMapIndex(reflect.ValueOf(key), reflect.ValueOf(s))
	}
	into.Set(out)
}
