package wire

import (
	"reflect"
	"strings"
	"sync"

	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/traits"
)

// shape is how the members of a struct are named on the wire. AWS's model of
// them comes from the schema of the SDK's type; a type without one (of our own,
// or of a package that is not generated with schemas yet) is named by its tags,
// by what [spelling] knows, or as its fields are.
type shape struct {
	members []member
	// byName finds a member by its name in lower case: the position in members.
	byName map[string]int
	// schema is nil for types without.
	schema *smithy.Schema
}

// member is one field of a struct.
type member struct {
	field int
	// name is that of JSON and CBOR, parameter that of a Query request, element that of XML.
	name, parameter, element string
	// item names the items of a list in Query and XML, "" when the protocol names them.
	item string
	// flat lists and maps have no element or name around them.
	flat bool
}

var shapes sync.Map // reflect.Type -> *shape

func shapeOf(t reflect.Type) *shape {
	if known, ok := shapes.Load(t); ok {
		return known.(*shape)
	}
	s := newShape(t)
	shapes.Store(t, s)
	return s
}

func newShape(t reflect.Type) *shape {
	s := &shape{byName: map[string]int{}, schema: schemaOf(t)}
	modelled := map[string]*smithy.Schema{}
	if s.schema != nil {
		for name, m := range s.schema.Members() {
			modelled[strings.ToLower(name)] = m
		}
	}
	spelt := spelling[t.PkgPath()+"."+t.Name()]
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() || f.Name == "ResultMetadata" || f.Name == "ErrorCodeOverride" {
			continue
		}
		name := strings.TrimSuffix(f.Name, "_")
		if other := spelt[f.Name]; other != "" {
			name = other
		}
		m := member{field: i, name: name}
		if model := modelled[strings.ToLower(name)]; model != nil {
			m.read(model)
		}
		m.parameter, m.element = tagOr(f, "query", m.parameter), tagOr(f, "xml", m.element)
		s.byName[strings.ToLower(m.name)] = len(s.members)
		s.members = append(s.members, m)
	}
	return s
}

// tagOr is the field's tag, such as `query:"SubnetId"`, where it has one.
func tagOr(f reflect.StructField, tag, otherwise string) string {
	if named := f.Tag.Get(tag); named != "" {
		return named
	}
	return otherwise
}

// read takes the names from AWS's model. jsonName is not among them: AWS JSON
// and RPC v2 disregard it, and no REST service here has it.
func (m *member) read(model *smithy.Schema) {
	m.name = model.MemberName()
	if x, ok := smithy.SchemaDirectTrait[*traits.XMLName](model); ok {
		m.parameter, m.element = x.Name, x.Name
	}
	_, m.flat = smithy.SchemaTrait[*traits.XMLFlattened](model)
	if model.Type() == smithy.ShapeTypeList {
		if x, ok := smithy.SchemaDirectTrait[*traits.XMLName](model.ListMember()); ok {
			m.item = x.Name
		}
	}
}

// parameterName is the name in Query.
func (m member) parameterName() string {
	if m.parameter != "" {
		return m.parameter
	}
	return m.name
}

// elementName is the name in XML.
func (m member) elementName(s service) string {
	switch {
	case m.element != "":
		return m.element
	case s.ec2:
		return lowerFirst(m.name)
	}
	return m.name
}

// itemName is the name of a list's items in Query and XML.
func (m member) itemName() string {
	if m.item != "" {
		return m.item
	}
	return "member"
}

// schemaOf is the schema that a struct of the SDK writes itself with, nil for others.
func schemaOf(t reflect.Type) *smithy.Schema {
	v, ok := reflect.New(t).Interface().(smithy.Serializable)
	if !ok {
		return nil
	}
	p := &schemaProbe{}
	v.Serialize(p)
	return p.first
}
