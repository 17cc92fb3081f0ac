package module

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

func TestUnreadableDirectories(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"file": "", "empty/readme.md": "", "parent/x.tf/inner.tf": ""})
	tests := []struct {
		path   string
		target error
		says   string
	}{
		{"missing", ErrNotExist, "does not exist"},
		{"file", ErrNotDirectory, "is not a directory"},
		{"empty", ErrNoConfiguration, "holds no Terraform configuration"},
		{"parent", ErrNoConfiguration, "holds no Terraform configuration"},
	}
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			m, diags := Load(filepath.Join(dir, test.path), Options{})
			if m != nil || !diags.HasErrors() || !Is(diags, test.target) {
				t.Fatalf("got %v, %v", m, diags)
			}
			if !strings.Contains(diags.Error(), test.says) {
				t.Errorf("message: %s", diags)
			}
			for _, other := range tests {
				if other.target != test.target && Is(diags, other.target) {
					t.Errorf("also taken for %v", other.target)
				}
			}
		})
	}
}

func TestNothingOutsideIsRead(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"outside/secret.tf":   `resource "aws_secret" "outside" {}`,
		"outside/secret.json": `{"key": "hunter2"}`,
		"tree/main.tf": `
resource "aws_thing" "a" {
  linked   = file("link.json")
  relative = file("../outside/secret.json")
  absolute = file("` + filepath.ToSlash(filepath.Join(dir, "outside", "secret.json")) + `")
  template = templatefile("../outside/secret.json", {})
  exists   = fileexists("../outside/secret.json")
}
module "up" { source = "../outside" }
module "linked" { source = "./linked" }
`,
	})
	for link, target := range map[string]string{
		"tree/link.json": "outside/secret.json", "tree/link.tf": "outside/secret.tf", "tree/linked": "outside",
	} {
		if err := os.Symlink(filepath.Join(dir, target), filepath.Join(dir, link)); err != nil {
			t.Skip(err)
		}
	}
	m, diags := Load(filepath.Join(dir, "tree"), Options{})
	for _, r := range m.Resources {
		if r.Type == "aws_secret" {
			t.Errorf("read %s", r.Address)
		}
	}
	body := m.Resource("aws_thing.a").Body
	for _, name := range body.AttrNames() {
		if v := body.Attr(name); v.IsKnown() {
			t.Errorf("%s is known: %#v", name, v.Cty())
		}
	}
	for name, src := range m.Sources() {
		if strings.Contains(string(src), "hunter2") {
			t.Errorf("%s is among the sources", name)
		}
	}
	if !strings.Contains(diags.Error(), "outside the tree") {
		t.Errorf("nothing says so: %s", diags)
	}
}

func TestBoundaryIsTheRepository(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		".git/HEAD":            "",
		"modules/a/main.tf":    `resource "aws_thing" "a" {}`,
		"environments/main.tf": `module "a" { source = "../modules/a" }`,
	})
	m, diags := Load(filepath.Join(dir, "environments"), Options{})
	if len(diags) > 0 || m.Resource("module.a.aws_thing.a") == nil {
		t.Errorf("got %v", diags)
	}
}

func TestInstalledModules(t *testing.T) {
	m := load(t, map[string]string{
		"main.tf": `module "api" { source = "registry/service/aws" }`,
		".terraform/modules/modules.json": `{"Modules": [
			{"Key": "", "Source": "", "Dir": "."},
			{"Key": "api", "Source": "registry.terraform.io/registry/service/aws", "Dir": ".terraform/modules/api"},
			{"Key": "api.inner", "Source": "git::https://example.com/inner.git", "Dir": ".terraform/modules/api.inner/sub"}
		]}`,
		".terraform/modules/api/main.tf":             `module "inner" { source = "git::https://example.com/inner.git" }`,
		".terraform/modules/api.inner/sub/main.tf":   `resource "aws_thing" "a" { path = path.module }`,
		".terraform/modules/api.inner/sub/readme.md": ``,
	})
	r := m.Resource("module.api.module.inner.aws_thing.a")
	if r == nil || len(r.ModuleCalls) != 2 {
		t.Fatalf("got %+v", r)
	}
	if got, _ := r.Body.Attr("path").AsString(); got != ".terraform/modules/api.inner/sub" {
		t.Errorf("path.module is %q", got)
	}
}

func TestOddFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"main.tf":        `resource "aws_thing" "a" {}`,
		".hidden.tf":     `resource "aws_thing" "hidden" {}`,
		"backup.tf~":     `resource "aws_thing" "backup" {}`,
		"folder.tf/x.tf": `resource "aws_thing" "folder" {}`,
	})
	if err := os.WriteFile(filepath.Join(dir, "large.tf"), make([]byte, maxFileBytes+1), 0o644); err != nil {
		t.Fatal(err)
	}
	m, diags := Load(dir, Options{})
	if len(m.Resources) != 1 {
		t.Errorf("%d resources", len(m.Resources))
	}
	if !strings.Contains(diags.Error(), "at most 10 MB") {
		t.Errorf("nothing says so: %v", diags)
	}
}

func TestDeepNesting(t *testing.T) {
	const n = 60_000
	deep := map[string]string{
		"parentheses.tf": "locals {\n a = " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n) + "\n}",
		"negations.tf":   "locals {\n b = " + strings.Repeat("!", n) + "true\n}",
		"hidden.tf":      "locals {\n c = \"" + strings.Repeat("))", n) + "\" == " + strings.Repeat("[", n) + "\n}",
		"choices.tf":     "locals {\n d = " + strings.Repeat("true ? 1 : ", n) + "2\n}",
		"sums.tf":        "locals {\n e = " + strings.Repeat("1+", n) + "2\n}",
		"templates.tf":   "locals {\n f = " + strings.Repeat(`"${`, n) + "1" + strings.Repeat(`}"`, n) + "\n}",
		"directives.tf":  "locals {\n g = \"" + strings.Repeat("%{if true}", n) + strings.Repeat("%{endif}", n) + "\"\n}",
		"indexes.tf":     "locals {\n h = f()" + strings.Repeat("[g()]", n) + "\n}",
		"blocks.tf":      strings.Repeat("a {\n", n) + strings.Repeat("}\n", n),
		"lists.tf.json":  `{"locals":{"i":` + strings.Repeat("[", n) + strings.Repeat("]", n) + "}}",
		"text.tf.json":   `{"locals":{"j":"${` + strings.Repeat("(", n) + `"}}`,
		"fine.tf":        "resource \"aws_thing\" \"a\" {\n  list = [" + strings.Repeat("[1 + 1], ", n/100) + "]\n}",
	}
	m := load(t, deep)
	const fine = maxNesting * 2 / 5
	load(t, map[string]string{
		"parentheses.tf": "locals {\n a = " + strings.Repeat("(", fine) + "1" + strings.Repeat(")", fine) + "\n}",
		"lists.tf":       "locals {\n b = " + strings.Repeat("[", fine) + strings.Repeat("]", fine) + "\n}",
		"calls.tf":       "locals {\n c = " + strings.Repeat("upper(", fine) + "1" + strings.Repeat(")", fine) + "\n}",
		"choices.tf":     "locals {\n d = " + strings.Repeat("true ? 1 : ", fine) + "2\n}",
		"blocks.tf":      "resource \"x\" \"y\" {\n" + strings.Repeat("a {\n", fine) + strings.Repeat("}\n", fine+1),
		"lists.tf.json":  `{"locals":{"i":` + strings.Repeat("[", fine) + strings.Repeat("]", fine) + "}}",
		"blocks.tf.json": `{"resource":{"x":{"z":` + strings.Repeat(`{"a":`, fine) + "1" + strings.Repeat("}", fine) + "}}}",
	})
	if got := len(m.Resource("aws_thing.a").Body.Attr("list").Elems()); got != n/100 {
		t.Errorf("a long file is not a deep one: %d elements", got)
	}
}

func TestChainsOfDefinitions(t *testing.T) {
	var b strings.Builder
	b.WriteString("locals {\n  l0 = 1\n")
	for i := 1; i < 20_000; i++ {
		fmt.Fprintf(&b, "  l%d = local.l%d\n", i, i-1)
	}
	b.WriteString("}\nresource \"aws_thing\" \"a\" {\n  last = local.l19999\n}\n")
	m := load(t, map[string]string{"main.tf": b.String()})
	if m.Resource("aws_thing.a") == nil {
		t.Error("resource lost")
	}
}

// TestChainsOfDeepDefinitions: neither the depth of each nor their number is too much, but all together.
func TestChainsOfDeepDefinitions(t *testing.T) {
	const depth = maxNesting / 4
	var b strings.Builder
	b.WriteString("locals {\n  l0 = 1\n")
	for i := 1; i < 12; i++ {
		fmt.Fprintf(&b, "  l%d = %slocal.l%d%s\n", i, strings.Repeat("(", depth), i-1, strings.Repeat(")", depth))
	}
	b.WriteString("}\nresource \"aws_thing\" \"a\" {\n  last = local.l11\n}\n")
	dir := t.TempDir()
	write(t, dir, map[string]string{"main.tf": b.String()})
	// Asked for first, so that nothing of the chain is there yet.
	write(t, dir, map[string]string{"a.tf": "resource \"aws_thing\" \"b\" {\n  count = local.l11\n}\n"})
	_, diags := Load(dir, Options{})
	if !strings.Contains(diags.Error(), "too deeply") {
		t.Errorf("got %v", diags)
	}
}

func TestOptions(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"main.tf": `
variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { type = list(string) }
variable "d" { type = map(number) }
variable "e" { default = "default" }
resource "x" "y" {
  a = var.a
  b = var.b
  c = var.c
  d = var.d
  e = var.e
  w = terraform.workspace
}`,
		"terraform.tfvars": `b = "tfvars"`,
	})
	elsewhere := t.TempDir()
	write(t, elsewhere, map[string]string{"more.tfvars": `e = "file"`})
	m, diags := Load(dir, Options{
		Env:       []string{"TF_VAR_a=env", "TF_VAR_b=env", `TF_VAR_c=["x"]`, "HOME=/root"},
		Variables: map[string]cty.Value{"d": cty.StringVal("{ n = 1 }")},
		VarFiles:  []string{filepath.Join(elsewhere, "more.tfvars")},
		Workspace: "prod",
	})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	got := dumpResource(m, "x.y")
	want := `a="env" b="tfvars" c=["x"] d={"n":1} e="file" w="prod"`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestSecretsStayOutOfMessages(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"main.tf": `
variable "password" { type = list(string) }
variable "port" { type = number }
resource "x" "y" {
  a = var.password + 1
  count = var.port
}
`})
	_, diags := Load(dir, Options{Variables: map[string]cty.Value{
		"password": cty.StringVal("hunter2 hunter2"), "port": cty.StringVal("hunter2"),
	}})
	if len(diags) == 0 {
		t.Fatal("no diagnostics")
	}
	var b strings.Builder
	if err := hcl.NewDiagnosticTextWriter(&b, nil, 0, false).WriteDiagnostics(diags); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "hunter2") {
		t.Error(b.String())
	}
}

// TestLinear guards against work that grows with the square of the input: twenty times the services may not take more
// than about twenty times the allocations.
func TestLinear(t *testing.T) {
	allocations := func(services int) float64 {
		dir := t.TempDir()
		write(t, dir, map[string]string{"main.tf": estate(services)})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, diags := Load(dir, Options{}); len(diags) > 0 {
			t.Fatal(diags)
		}
		runtime.ReadMemStats(&after)
		return float64(after.Mallocs - before.Mallocs)
	}
	small, large := allocations(50), allocations(1000)
	if ratio := large / small; ratio > 25 {
		t.Errorf("20 times the services take %.0f times the allocations", ratio)
	}
}

func estate(services int) string {
	var b strings.Builder
	b.WriteString("resource \"aws_ecs_cluster\" \"main\" {\n  name = \"main\"\n}\nlocals {\n  tags = { team = \"a\" }\n}\n")
	for i := range services {
		fmt.Fprintf(&b, `
resource "aws_ecs_task_definition" "s%[1]d" {
  family       = "s%[1]d"
  cpu          = 256
  memory       = 512
  network_mode = "awsvpc"
  tags         = merge(local.tags, { name = "s%[1]d" })
  container_definitions = jsonencode([
    {
      name         = "web"
      image        = "${aws_ecr_repository.s%[1]d.repository_url}:latest"
      essential    = true
      portMappings = [{ containerPort = 80, protocol = "tcp" }]
      environment  = [for k, v in { A = "1", B = aws_ecs_cluster.main.arn } : { name = k, value = v }]
    }
  ])
}
resource "aws_ecr_repository" "s%[1]d" {
  name = "s%[1]d"
}
resource "aws_ecs_service" "s%[1]d" {
  name            = "s%[1]d"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.s%[1]d.arn
  desired_count   = 2
  network_configuration {
    subnets = ["subnet-1", "subnet-2"]
  }
}
`, i)
	}
	return b.String()
}

// What is Terraform's own at the top of a resource may be the resource type's further in.
func TestMetaNamesFurtherIn(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"main.tf": `
resource "aws_eks_cluster" "a" {
  lifecycle {
    ignore_changes = [version]
  }
  encryption_config {
    provider {
      key_arn = "arn"
    }
  }
}`})
	m, diags := Load(dir, Options{})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	body := m.Resources[0].Body
	if key, _ := body.Block("encryption_config").Block("provider").Attr("key_arn").AsString(); key != "arn" || body.Block("lifecycle") != nil {
		t.Errorf("key_arn is %q, and the blocks are %v", key, body.BlockTypes())
	}
}
