package ecsspec

import (
	"reflect"
	"strings"
	"sync"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// Shape is what AWS takes at a place in the JSON of a container definition.
type Shape struct {
	Kind ShapeKind
	// Names are an object's fields in AWS's spelling, in the order of the API.
	Names []string
	// Elem is what a list or a map is of.
	Elem *Shape

	fields map[string]*Shape // by name in lower case
	text   string
}

// ShapeKind is a kind of JSON value.
type ShapeKind int

const (
	// ShapeAny is a place of which nothing is known.
	ShapeAny ShapeKind = iota
	ShapeObject
	ShapeList
	ShapeMap // an object whose keys are free
	ShapeString
	ShapeNumber // a whole one
	ShapeBool
)

// String says what is expected: "a whole number".
func (s *Shape) String() string { return s.text }

// Field is the shape of an object's field, whose name AWS takes in any case.
func (s *Shape) Field(name string) (field *Shape, ok bool) {
	field, ok = s.fields[strings.ToLower(name)]
	return field, ok
}

// ContainerDefinitionShape is the shape of a container definition, made of the SDK's own types.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
func ContainerDefinitionShape() *Shape { return containerDefinitionShape() }

var containerDefinitionShape = sync.OnceValue(func() *Shape { return shapeOf(reflect.TypeFor[ecstypes.ContainerDefinition]()) })

func shapeOf(t reflect.Type) *Shape {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	s := &Shape{text: describeType(t, "")}
	switch t.Kind() {
	case reflect.Struct:
		s.Kind, s.fields = ShapeObject, map[string]*Shape{}
		for _, name := range fieldsOf(t).names {
			s.Names = append(s.Names, name)
			s.fields[strings.ToLower(name)] = shapeOf(t.Field(fieldsOf(t).index[name]).Type)
		}
	case reflect.Slice:
		s.Kind, s.Elem = ShapeList, shapeOf(t.Elem())
	case reflect.Map:
		s.Kind, s.Elem = ShapeMap, shapeOf(t.Elem())
	case reflect.String:
		s.Kind = ShapeString
	case reflect.Bool:
		s.Kind = ShapeBool
	case reflect.Int32, reflect.Int64:
		s.Kind = ShapeNumber
	}
	return s
}
