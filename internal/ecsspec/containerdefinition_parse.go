package ecsspec

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// maxReportedErrors bounds how many errors one document can produce.
const maxReportedErrors = 20

// ParseContainerDefinitions reads the JSON of a task definition's containers. It is strict: an unknown field
// or a value of the wrong type is an error that names the container, the field and what was expected. Like AWS
// and hashicorp/aws it takes field names in any case, and null for "not set". The error is a
// [ContainerDefinitionErrors].
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
func ParseContainerDefinitions(json string) ([]ecstypes.ContainerDefinition, error) {
	p := &definitionParser{src: json, index: -1}
	root, syntax := parseTree(json)
	if syntax != nil {
		p.fail(syntax.offset, "", "not valid JSON: "+syntax.reason, "")
		return nil, p.errs
	}
	if root.kind != treeList {
		p.fail(root.offset, "", "expected a list of container definitions, got "+describe(root, false), listHint(root))
		return nil, p.errs
	}
	defs := make([]ecstypes.ContainerDefinition, len(root.elems))
	for i, elem := range root.elems {
		p.index, p.container = i, ""
		if elem.kind != treeObject {
			p.fail(elem.offset, "", "expected a container definition (an object), got "+describe(elem, false), "")
			continue
		}
		if name := elem.member("name"); name != nil && name.kind == treeString {
			p.container = name.text
		}
		if len(elem.members) == 0 {
			p.fail(elem.offset, "", "the container definition is empty", "give it at least a name and an image")
			continue
		}
		p.object(elem, reflect.ValueOf(&defs[i]).Elem(), "")
	}
	if len(p.errs) > 0 {
		return nil, p.errs
	}
	return defs, nil
}

func listHint(root *treeValue) string {
	if root.kind != treeObject {
		return ""
	}
	if root.member("containerDefinitions") != nil {
		return "pass only the list that stands under \"containerDefinitions\""
	}
	return "wrap the container definition in [ ]"
}

type definitionParser struct {
	src       string
	index     int
	container string
	errs      ContainerDefinitionErrors
}

func (p *definitionParser) fail(offset int, field, problem, hint string) {
	if len(p.errs) >= maxReportedErrors {
		return
	}
	line, column := position(p.src, offset)
	p.errs = append(p.errs, &ContainerDefinitionError{
		Container: p.container, Index: p.index, Field: field, Problem: problem, Hint: hint,
		Offset: offset, Line: line, Column: column,
	})
}

// object decodes v into the struct into.
func (p *definitionParser) object(v *treeValue, into reflect.Value, path string) {
	fields := fieldsOf(into.Type())
	seen := map[string]bool{}
	for _, m := range v.members {
		key, ok := fields.find(m.key)
		if !ok {
			hint := ""
			if near := DidYouMean(m.key, fields.names); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			where := "a container definition"
			if path != "" {
				where = path
			}
			p.fail(m.offset, path, fmt.Sprintf("unknown field %s of %s", quote(m.key), where), hint)
			continue
		}
		at := join(path, key)
		if seen[key] {
			p.fail(m.offset, at, "given twice", "")
			continue
		}
		seen[key] = true
		p.value(m.value, into.Field(fields.index[key]), at)
	}
}

// value decodes v into any field of the SDK's types. A null leaves the field as it is.
func (p *definitionParser) value(v *treeValue, into reflect.Value, path string) {
	if v.kind == treeNull {
		return
	}
	switch into.Kind() {
	case reflect.Pointer:
		elem := reflect.New(into.Type().Elem())
		p.value(v, elem.Elem(), path)
		into.Set(elem)
	case reflect.Struct:
		if p.expect(v, treeObject, into.Type(), path) {
			p.object(v, into, path)
		}
	case reflect.Slice:
		if p.expect(v, treeList, into.Type(), path) {
			p.list(v, into, path)
		}
	case reflect.Map:
		if p.expect(v, treeObject, into.Type(), path) {
			p.stringMap(v, into, path)
		}
	case reflect.String:
		if p.expect(v, treeString, into.Type(), path) {
			into.SetString(v.text)
		}
	case reflect.Bool:
		if p.expect(v, treeBool, into.Type(), path) {
			into.SetBool(v.truth)
		}
	case reflect.Int32:
		if p.expect(v, treeNumber, into.Type(), path) {
			n, ok := wholeNumber(v.text)
			if !ok {
				p.fail(v.offset, path, "expected "+describeType(into.Type(), path)+", got "+describe(v, confidential(path)), "")
				return
			}
			into.SetInt(int64(n))
		}
	case reflect.Interface:
		p.union(v, into, path)
	default:
		p.fail(v.offset, path, "cannot be given in JSON", "")
	}
}

func (p *definitionParser) list(v *treeValue, into reflect.Value, path string) {
	elemType := into.Type().Elem()
	list := reflect.MakeSlice(into.Type(), 0, len(v.elems))
	for i, e := range v.elems {
		at := fmt.Sprintf("%s[%d]", path, i)
		if e.kind == treeNull && elemType.Kind() != reflect.Struct {
			p.fail(e.offset, at, "expected "+describeType(elemType, at)+", got null", "leave the element out")
			continue
		}
		elem := reflect.New(elemType).Elem()
		p.value(e, elem, at)
		// hashicorp/aws drops empty objects, which modules leave behind for what they do not set.
		if elemType.Kind() == reflect.Struct && elem.IsZero() {
			continue
		}
		list = reflect.Append(list, elem)
	}
	into.Set(list)
}

func (p *definitionParser) stringMap(v *treeValue, into reflect.Value, path string) {
	m := reflect.MakeMap(into.Type())
	for _, member := range v.members {
		at := path + "[" + quote(member.key) + "]"
		if m.MapIndex(reflect.ValueOf(member.key)).IsValid() {
			p.fail(member.offset, at, "given twice", "")
			continue
		}
		if member.value.kind == treeNull {
			continue
		}
		elem := reflect.New(into.Type().Elem()).Elem()
		p.value(member.value, elem, at)
		m.SetMapIndex(reflect.ValueOf(member.key), elem)
	}
	into.Set(m)
}

func (p *definitionParser) expect(v *treeValue, kind treeKind, want reflect.Type, path string) bool {
	if v.kind == kind {
		return true
	}
	secret := confidential(path)
	p.fail(v.offset, path, "expected "+describeType(want, path)+", got "+describe(v, secret), typeHint(v, kind, want, path, secret))
	return false
}

func typeHint(v *treeValue, kind treeKind, want reflect.Type, path string, secret bool) string {
	switch {
	case kind == treeNumber && v.kind == treeString && !secret:
		if n, ok := wholeNumber(strings.TrimSpace(v.text)); ok {
			return fmt.Sprintf("write it without quotes: %d", n)
		}
	case kind == treeBool && v.kind == treeString && (v.text == "true" || v.text == "false"):
		return "write it without quotes: " + v.text
	case kind == treeString && (v.kind == treeNumber || v.kind == treeBool):
		return "write it in double quotes"
	case kind == treeList && v.kind == treeObject && (path == "environment" || path == "secrets"):
		value := "value"
		if path == "secrets" {
			value = "valueFrom"
		}
		return fmt.Sprintf("write each variable as {\"name\": ..., %q: ...}", value)
	case kind == treeList && v.kind != treeList && (v.kind == treeObject) == (want.Elem().Kind() == reflect.Struct):
		return "wrap it in [ ]"
	}
	return ""
}

// wholeNumber reads a JSON number that is a whole one within 32 bits, however it is spelled ("256", "2.56e2").
func wholeNumber(s string) (int32, bool) {
	if n, err := strconv.ParseInt(s, 10, 32); err == nil {
		return int32(n), true
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != math.Trunc(f) || f < math.MinInt32 || f > math.MaxInt32 {
		return 0, false
	}
	return int32(f), true
}

func describeType(t reflect.Type, path string) string {
	switch t.Kind() {
	case reflect.Pointer:
		return describeType(t.Elem(), path)
	case reflect.Struct:
		return "an object"
	case reflect.Slice:
		switch t.Elem().Kind() {
		case reflect.Struct:
			return "a list of objects"
		case reflect.Int32:
			return "a list of whole numbers"
		}
		return "a list of strings"
	case reflect.Map:
		return "an object with string values"
	case reflect.Bool:
		return "true or false"
	case reflect.Int32:
		return "a whole number"
	}
	return "a string"
}

func describe(v *treeValue, secret bool) string {
	switch v.kind {
	case treeNull:
		return "null"
	case treeBool:
		if secret {
			return "a boolean"
		}
		return strconv.FormatBool(v.truth)
	case treeNumber:
		if secret {
			return "a number"
		}
		if len(v.text) > 40 {
			return "a number of " + strconv.Itoa(len(v.text)) + " digits"
		}
		return "the number " + v.text
	case treeString:
		if secret {
			return "a string"
		}
		return "the string " + quote(v.text)
	case treeList:
		return "a list"
	}
	return "an object"
}

// structFields are the fields of an SDK struct by the name AWS gives them.
type structFields struct {
	names []string
	index map[string]int
}

func fieldsOf(t reflect.Type) structFields {
	f := structFields{index: map[string]int{}}
	for i := range t.NumField() {
		if sf := t.Field(i); sf.IsExported() && !sf.Anonymous {
			name := awsName(sf.Name)
			f.names = append(f.names, name)
			f.index[name] = i
		}
	}
	return f
}

func (f structFields) find(key string) (string, bool) {
	if _, ok := f.index[key]; ok {
		return key, true
	}
	for _, name := range f.names {
		if strings.EqualFold(name, key) {
			return name, true
		}
	}
	return "", false
}

// awsName is a field's name in AWS's JSON: "PortMappings" is "portMappings".
func awsName(field string) string {
	r, n := utf8.DecodeRuneInString(field)
	return string(unicode.ToLower(r)) + field[n:]
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
