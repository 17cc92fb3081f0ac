package module

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func loadPlan(t testing.TB, withCode bool) *Module {
	t.Helper()
	dir := filepath.Join("..", "cli", "testdata", "plan")
	src, err := os.ReadFile(filepath.Join(dir, "plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	var code *Module
	if withCode {
		var diags interface{ HasErrors() bool }
		if code, diags = Load(dir, Options{}); diags.HasErrors() {
			t.Fatal(diags)
		}
	}
	m, diags := LoadPlan(src, "plan.json", code)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return m
}

// A plan follows references through a module's outputs, also without the code.
func TestPlanReferences(t *testing.T) {
	for _, withCode := range []bool{true, false} {
		service := loadPlan(t, withCode).Resource("drydock_ecs_service.api")
		for attr, want := range map[string]Reference{
			"task_definition": {"module.task.drydock_ecs_task_definition.api", "arn"},
			"cluster":         {"drydock_ecs_cluster.main", "id"},
		} {
			v := service.Body.Attr(attr)
			if got := v.References(); !slices.Equal(got, []Reference{want}) || v.IsKnown() {
				t.Errorf("with code %v: %s refers to %v, known %v", withCode, attr, got, v.IsKnown())
			}
		}
	}
}

// What the plan knows takes the place of what the code leaves unknown, inside the text of JSON too, at the code's place.
func TestPlanFillsInTheCode(t *testing.T) {
	task := loadPlan(t, true).Resource("module.task.drydock_ecs_task_definition.api")
	if mode, ok := task.Body.Attr("network_mode").AsString(); !ok || mode != "bridge" {
		t.Errorf("network_mode is %q", mode)
	}
	port := task.Body.Attr("container_definitions").JSON().Elems()[0].Attr("portMappings").Elems()[0].Attr("hostPort")
	if n, ok := port.AsInt(); !ok || n != 80 || filepath.Base(port.Range().Filename) != "main.tf" || port.Range().Start.Line != 19 {
		t.Errorf("hostPort is %d at %s", n, port.Range())
	}
	if task.Body.Attr("revision") != nil {
		t.Error("an argument that nobody has written is there")
	}
}

func FuzzLoadPlan(f *testing.F) {
	src, err := os.ReadFile(filepath.Join("..", "cli", "testdata", "plan", "plan.json"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(src)
	f.Add([]byte(`{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"a.b","values":{"x":[{"y":null}]}}]}},"resource_changes":[{"address":"a.b","change":{"after_unknown":{"x":[true,{"y":true}],"z":true}}}]}`))
	code, _ := Load(filepath.Join("..", "cli", "testdata", "plan"), Options{})
	f.Fuzz(func(t *testing.T, src []byte) {
		LoadPlan(src, "p", code)
		LoadPlan(src, "p", nil)
	})
}
