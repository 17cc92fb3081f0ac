package module

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestAgainstTerraform holds expressions against what Terraform itself makes of them: each must be equal, and unknown
// only where the list below says so.
func TestAgainstTerraform(t *testing.T) {
	src, err := os.ReadFile("testdata/terraform_console.txt")
	if err != nil {
		t.Fatal(err)
	}
	leftUnknown := map[string]bool{
		`textencodebase64("Hello", "UTF-16LE")`: true,
		`base64gzip("")`:                        true,
		// Which values are sensitive is not followed.
		`issensitive("a")`: true, `issensitive(sensitive("a"))`: true,
		// Another time, another value.
		`timestamp() == ""`: true, `uuid() == ""`: true, `plantimestamp() == ""`: true, `[timestamp()][0] == null`: true,
		// Files outside of the tree are not looked for.
		`try(file("/nope"), "none")`: true,
	}
	var exprs, wants []string
	for line := range strings.Lines(string(src)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "  "):
			wants = append(wants, strings.TrimSpace(line))
		default:
			exprs = append(exprs, line)
		}
	}
	if len(exprs) < 500 || len(exprs) != len(wants) {
		t.Fatalf("%d expressions with %d results", len(exprs), len(wants))
	}
	var config strings.Builder
	config.WriteString("resource \"x\" \"y\" {\n")
	for i, expr := range exprs {
		fmt.Fprintf(&config, "  v%d = jsonencode(%s)\n", i, expr)
	}
	config.WriteString("}\n")
	m := load(t, map[string]string{"main.tf": config.String()})
	body := m.Resource("x.y").Body
	for i, expr := range exprs {
		v := body.Attr(fmt.Sprintf("v%d", i))
		got, known := v.AsString()
		switch {
		case !known && wants[i] == "error":
		case !known && leftUnknown[expr]:
		case !known:
			t.Errorf("%s is unknown, want %s", expr, wants[i])
		case strconv.Quote(got) != requote(wants[i]):
			t.Errorf("%s is %s, Terraform has %s", expr, strconv.Quote(got), wants[i])
		}
		if leftUnknown[expr] && known {
			t.Errorf("%s is known, take it off the list", expr)
		}
	}
}

// requote turns Terraform's quoting into Go's.
func requote(s string) string {
	if unquoted, err := strconv.Unquote(s); err == nil {
		return strconv.Quote(unquoted)
	}
	return s
}

// load writes a module and loads it; syntax errors fail the test.
func load(t *testing.T, files map[string]string) *Module {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, files)
	m, diags := Load(dir, Options{Boundary: dir})
	for _, d := range diags {
		t.Logf("%s", d)
	}
	if m == nil {
		t.Fatal("not loaded")
	}
	return m
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAgainstPlan loads module trees that Terraform has planned and expects the same instances with the same values.
// planned.json has the input of each terraform_data in the plan: terraform show -json, planned_values.
func TestAgainstPlan(t *testing.T) {
	plans, err := filepath.Glob("testdata/terraform_plan*/planned.json")
	if err != nil || len(plans) < 2 {
		t.Fatalf("%d plans: %v", len(plans), err)
	}
	for _, plan := range plans {
		t.Run(filepath.Base(filepath.Dir(plan)), func(t *testing.T) { againstPlan(t, plan) })
	}
}

func againstPlan(t *testing.T, plan string) {
	dir := filepath.Dir(plan)
	src, err := os.ReadFile(plan)
	if err != nil {
		t.Fatal(err)
	}
	var planned map[string]string
	if err := json.Unmarshal(src, &planned); err != nil {
		t.Fatal(err)
	}
	m, diags := Load(dir, Options{Boundary: dir})
	if len(diags) > 0 {
		t.Error(diags)
	}
	for _, r := range m.Resources {
		want, ok := planned[r.Address]
		if !ok {
			t.Errorf("%s is not in the plan", r.Address)
			continue
		}
		if got, _ := r.Body.Attr("input").AsString(); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", r.Address, got, want)
		}
		delete(planned, r.Address)
	}
	for address := range planned {
		t.Errorf("%s is missing", address)
	}
}
