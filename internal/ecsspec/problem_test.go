package ecsspec

import "testing"

func TestUnknown(t *testing.T) {
	u := NewUnknown("cpu", "container_definitions[1].portMappings", "volume[0].name")
	for _, tt := range []struct {
		path         string
		has, touches bool
	}{
		{"cpu", true, true},
		{"memory", false, false},
		{"container_definitions", false, true},
		{"container_definitions[0]", false, false},
		{"container_definitions[1]", false, true},
		{"container_definitions[1].portMappings[0].hostPort", true, true},
		{"container_definitions[1].portMapping", false, false},
		{"container_definitions[11].portMappings", false, false},
		{"volume", false, true},
		{"volume[0].host_path", false, false},
		{"", false, false},
	} {
		if got := u.Has(tt.path); got != tt.has {
			t.Errorf("Has(%q) = %v", tt.path, got)
		}
		if got := u.Touches(tt.path); got != tt.touches {
			t.Errorf("Touches(%q) = %v", tt.path, got)
		}
	}
	var none Unknown
	if none.Has("cpu") || none.Touches("cpu") || len(none.Paths()) != 0 {
		t.Error("a nil set knows everything")
	}
}

func TestProblem(t *testing.T) {
	p := Problem{Path: "container_definitions[0].portMappings[0]", Summary: "wrong", Detail: "Fix it."}
	if got := p.Argument(); got != "container_definitions" {
		t.Errorf("Argument() = %q", got)
	}
	if got, want := p.String(), "container_definitions[0].portMappings[0]: wrong. Fix it."; got != want {
		t.Errorf("String() = %q, want %q", got, want)
	}
	if got := (Problem{Path: "cpu"}).Argument(); got != "cpu" {
		t.Errorf("Argument() = %q", got)
	}
}
