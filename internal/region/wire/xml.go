package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// xmlWriter writes elements; what is open is closed in turn.
type xmlWriter struct {
	service service
	b       bytes.Buffer
	enc     *xml.Encoder
	path    []xml.StartElement
}

func newXML(s service) *xmlWriter {
	e := &xmlWriter{service: s}
	e.b.WriteString(xml.Header)
	e.enc = xml.NewEncoder(&e.b)
	return e
}

// Tokens go to memory and are well-formed, so that the encoder cannot fail.

func (e *xmlWriter) open(name, namespace string) {
	start := xml.StartElement{Name: xml.Name{Local: name}}
	if namespace != "" {
		start.Attr = []xml.Attr{{Name: xml.Name{Local: "xmlns"}, Value: namespace}}
	}
	e.path = append(e.path, start)
	_ = e.enc.EncodeToken(start)
}

func (e *xmlWriter) close() {
	last := len(e.path) - 1
	_ = e.enc.EncodeToken(e.path[last].End())
	e.path = e.path[:last]
}

func (e *xmlWriter) text(name, text string) {
	e.open(name, "")
	_ = e.enc.EncodeToken(xml.CharData(text))
	e.close()
}

func (e *xmlWriter) bytes() []byte {
	_ = e.enc.Flush()
	return e.b.Bytes()
}

// members writes those of a struct. Lists of an output itself are written also
// when they are not set: clients in other languages count on them. EC2's are so
// at any depth.
func (e *xmlWriter) members(v reflect.Value, output bool) {
	for _, m := range shapeOf(v.Type()).members {
		field := v.Field(m.field)
		if omitted(field) && (field.Kind() != reflect.Slice || !output && !e.service.ec2) {
			continue
		}
		e.value(m.elementName(e.service), field, m)
	}
}

// errorMembers writes what a modelled error has besides code and message.
func (e *xmlWriter) errorMembers(v reflect.Value) {
	for _, m := range shapeOf(v.Type()).members {
		if field := v.Field(m.field); !strings.EqualFold(m.name, "Message") && !omitted(field) {
			e.value(m.elementName(e.service), field, m)
		}
	}
}

func (e *xmlWriter) value(name string, v reflect.Value, m member) {
	switch {
	case v.Kind() == reflect.Pointer:
		if !v.IsNil() {
			e.value(name, v.Elem(), m)
		}
		return
	case v.Type() == timeType:
		e.text(name, v.Interface().(time.Time).UTC().Format("2006-01-02T15:04:05.000Z"))
		return
	case v.Type() == bytesType:
		e.text(name, base64.StdEncoding.EncodeToString(v.Bytes()))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		e.open(name, "")
		e.members(v, false)
		e.close()
	case reflect.Interface:
		e.union(name, v)
	case reflect.Slice:
		e.list(name, v, m)
	case reflect.Map:
		e.dictionary(name, v, m)
	case reflect.String:
		e.text(name, v.String())
	case reflect.Bool:
		e.text(name, strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int32, reflect.Int64:
		e.text(name, strconv.FormatInt(v.Int(), 10))
	case reflect.Float32, reflect.Float64:
		e.text(name, xmlFloat(v.Float()))
	}
}

func (e *xmlWriter) list(name string, v reflect.Value, m member) {
	item := m.itemName()
	if e.service.ec2 {
		item = "item"
	}
	if m.flat {
		item = name
	} else {
		e.open(name, "")
		defer e.close()
	}
	for i := range v.Len() {
		e.value(item, v.Index(i), member{})
	}
}

func (e *xmlWriter) dictionary(name string, v reflect.Value, m member) {
	entry := "entry"
	if m.flat {
		entry = name
	} else {
		e.open(name, "")
		defer e.close()
	}
	values := map[string]reflect.Value{}
	for it := v.MapRange(); it.Next(); {
		values[it.Key().String()] = it.Value()
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		e.open(entry, "")
		e.text("key", key)
		e.value("value", values[key], member{})
		e.close()
	}
}

func (e *xmlWriter) union(name string, v reflect.Value) {
	if v.IsNil() {
		return
	}
	chosen := reflect.Indirect(v.Elem())
	if value := chosen.FieldByName("Value"); value.IsValid() {
		e.open(name, "")
		e.value(unionMemberName(chosen.Type()), value, member{})
		e.close()
	}
}

// xmlFloat spells what has no digits as XML Schema does.
func xmlFloat(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}
