package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/cli"
)

// The plan in testdata is of the configuration beside it, by terraform 1.x with -var mode=bridge. Without the variable the
// code alone does not say which host port there is.
func TestLintPlan(t *testing.T) {
	dir, err := filepath.Abs(filepath.Join("testdata", "plan"))
	if err != nil {
		t.Fatal(err)
	}
	tree := map[string]string{}
	for _, name := range []string{"main.tf", "modules/task/main.tf", "plan.json"} {
		tree[name] = readFile(t, filepath.Join(dir, name))
	}
	inTree(t, tree)
	only := "--only=static-host-port"
	expect(t, 0, []string{"No findings."}, "lint", only)
	inCode := []string{
		"Host port 80 is fixed", "on modules/task/main.tf line 19", "hostPort = var.mode", "called on main.tf line 15", "1 finding: 1 warning.",
	}
	expect(t, 1, inCode, "lint", only, "--plan=plan.json")
	// Without the code the plan has to do.
	if err := os.Mkdir("elsewhere", 0o755); err != nil {
		t.Fatal(err)
	}
	expect(t, 1, []string{"Host port 80 is fixed", "on plan.json line 1", "1 finding: 1 warning. 3 resources"}, "lint", only, "--plan=plan.json", "elsewhere")

	var out, problems strings.Builder
	code := cli.Main(context.Background(), []string{"lint", only, "--plan=-"}, "1.2.3",
		&cli.IO{Stdin: strings.NewReader(tree["plan.json"]), Stdout: &out, Stderr: &problems, Width: 100})
	if code != 1 || !strings.Contains(out.String(), inCode[1]) {
		t.Errorf("from standard input: exit code %d\n%s%s", code, &out, &problems)
	}
	for text, want := range map[string]string{
		"":                          "is not a plan in JSON",
		"[]":                        "is not a plan in JSON",
		"{}":                        "is not a plan in JSON",
		`{"format_version": "2.0"}`: "has format version 2.0; expected 1.x",
	} {
		writeFile(t, "bad.json", text)
		expect(t, 2, []string{want, "terraform show -json PLANFILE"}, "lint", "--plan=bad.json")
	}
	expect(t, 2, []string{"no such file"}, "lint", "--plan=missing.json")
	expect(t, 2, []string{"leave out --recursive"}, "lint", "--plan=plan.json", "--recursive")
}
