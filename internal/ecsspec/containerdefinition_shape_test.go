package ecsspec

import "testing"

func TestContainerDefinitionShape(t *testing.T) {
	s := ContainerDefinitionShape()
	for name, want := range map[string]string{
		"portMappings": "a list of objects", "Essential": "true or false", "memory": "a whole number", "dockerLabels": "an object with string values", "image": "a string",
	} {
		if field, ok := s.Field(name); !ok || field.String() != want {
			t.Errorf("%s is %v, want %s", name, field, want)
		}
	}
	if _, ok := s.Field("port_mappings"); ok {
		t.Error("AWS knows no port_mappings")
	}
	ports, _ := s.Field("portMappings")
	if port, ok := ports.Elem.Field("hostPort"); !ok || port.Kind != ShapeNumber {
		t.Errorf("hostPort is %v", port)
	}
}
