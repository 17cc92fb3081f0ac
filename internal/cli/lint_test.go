package cli_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/drydock-iac/terraform-provider-drydock/internal/cli"
)

// inTree writes files into an empty repository and goes there.
func inTree(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.Mkdir(".git", 0o755); err != nil {
		t.Fatal(err)
	}
	for path, content := range files {
		writeFile(t, path, content)
	}
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// drydock runs the command line.
func drydock(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, problems strings.Builder
	code = cli.Main(context.Background(), args, "1.2.3", &cli.IO{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &problems, Width: 100})
	return code, out.String(), problems.String()
}

// expect demands an exit code and parts of what is written.
func expect(t *testing.T, wantCode int, parts []string, args ...string) string {
	t.Helper()
	code, stdout, stderr := drydock(t, args...)
	if code != wantCode {
		t.Errorf("drydock %s: exit code %d, expected %d\n%s%s", strings.Join(args, " "), code, wantCode, stdout, stderr)
	}
	for _, part := range parts {
		if !strings.Contains(stdout+stderr, part) {
			t.Errorf("drydock %s does not say %q:\n%s%s", strings.Join(args, " "), part, stdout, stderr)
		}
	}
	return stdout
}

const bridged = `resource "aws_ecs_task_definition" "api" {
  family                   = "api"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "bridge"
  cpu                      = 256
  memory                   = 512
  container_definitions    = jsonencode([{ name = "api", image = "nginx:1.29" }])
}
`

var repaired = strings.Replace(bridged, `"bridge"`, `"awsvpc"`, 1)

// onlyMode keeps the tests apart from rules that are not their subject.
const onlyMode = "--only=fargate-network-mode"

func TestLintFix(t *testing.T) {
	inTree(t, map[string]string{"main.tf": bridged})
	diff := expect(t, 0, []string{"-  network_mode             = \"bridge\"\n+  network_mode             = \"awsvpc\"\n"}, "lint", "--fix", "--dry-run", onlyMode)
	if !strings.HasPrefix(diff, "--- a/main.tf\n+++ b/main.tf\n@@ -1,7 +1,7 @@\n") || readFile(t, "main.tf") != bridged {
		t.Errorf("%s", diff)
	}
	if err := os.Chmod("main.tf", 0o640); err != nil {
		t.Fatal(err)
	}
	expect(t, 0, []string{"Repaired 1 of 1 findings in 1 files.", "No findings."}, "lint", "--fix", onlyMode)
	if got := readFile(t, "main.tf"); got != repaired {
		t.Errorf("%s", got)
	}
	if info, err := os.Stat("main.tf"); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the mode is %v (%v)", info.Mode(), err)
	}
	expect(t, 0, []string{"No findings."}, "lint", "--fix", onlyMode)
	if left, _ := filepath.Glob(".main.tf*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	expect(t, 2, []string{"add --fix"}, "lint", "--dry-run")
}

// A configuration file is a link to one outside the repository: it is neither read nor changed.
func TestLintFixStaysInside(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "main.tf")
	writeFile(t, outside, bridged)
	inTree(t, nil)
	if err := os.Symlink(outside, "main.tf"); err != nil {
		t.Skip(err)
	}
	expect(t, 2, []string{"is outside the tree"}, "lint", "--fix", onlyMode)
	if readFile(t, outside) != bridged {
		t.Error("a file outside the repository was changed")
	}
}

func TestLintConfiguration(t *testing.T) {
	inTree(t, map[string]string{
		"app/main.tf":  bridged,
		".drydock.hcl": "rule \"fargate-network-mode\" {\n  severity = \"info\"\n}\n",
	})
	expect(t, 1, []string{"Info: Fargate has no network mode"}, "lint", "app", onlyMode)
	expect(t, 0, []string{"No findings."}, "lint", "app", onlyMode, "--min-severity=warning")
	writeFile(t, ".drydock.hcl", "disable = [\"fargate-network-mod\"]\n")
	expect(t, 2, []string{"Error: No such rule", "on .drydock.hcl line 1", `Did you mean "fargate-network-mode"?`}, "lint", "app")
	writeFile(t, ".drydock.hcl", "disable = [\"fargate-network-mode\"]\n")
	expect(t, 0, nil, "lint", "app", "--min-severity=error")
	expect(t, 2, []string{`there is no rule "fargate"`}, "lint", "app", "--only=fargate")
	expect(t, 0, []string{"Wrote app/.drydock.hcl."}, "lint", "--init", "app")
	expect(t, 1, []string{"Error: Fargate has no network mode"}, "lint", "app")
	expect(t, 2, []string{"file exists"}, "lint", "--init", "app")
}

func TestLintSuppressions(t *testing.T) {
	inTree(t, map[string]string{"main.tf": "# drydock:ignore fargate-network-mode until=2020-01-01 soon\n" + bridged})
	expect(t, 1, []string{"This suppression of fargate-network-mode expired after 2020-01-01", "Fargate has no network mode"}, "lint")
	writeFile(t, "main.tf", "# drydock:ignore fargate-network-mode until=9999-01-01 soon\n"+bridged)
	expect(t, 0, []string{"No findings.", "1 suppressed."}, "lint", onlyMode)
	expect(t, 0, []string{`"justification": "soon"`}, "lint", onlyMode, "--format=sarif")
	expect(t, 0, []string{"whose last day is over"}, "explain", "expired-suppression")
}

func TestLintBaseline(t *testing.T) {
	inTree(t, map[string]string{"main.tf": bridged})
	expect(t, 0, []string{"known.json knows 1 findings."}, "lint", onlyMode, "--write-baseline=known.json")
	writeFile(t, "main.tf", "\n\n"+bridged)
	expect(t, 0, []string{"1 in the baseline."}, "lint", onlyMode, "--baseline=known.json")
	writeFile(t, "main.tf", bridged+strings.Replace(bridged, `" "api"`, `" "new"`, 1))
	expect(t, 1, []string{"1 finding: 1 error.", `resource "aws_ecs_task_definition" "new"`}, "lint", onlyMode, "--baseline=known.json")
	expect(t, 2, []string{"main.tf is not a baseline"}, "lint", "--baseline=main.tf")
}

func TestLintOutput(t *testing.T) {
	inTree(t, map[string]string{"main.tf": bridged})
	if out := expect(t, 1, nil, "lint", "--format=sarif", "--output=report.sarif", onlyMode); out != "" {
		t.Errorf("%s", out)
	}
	var log struct {
		Runs []struct{ Results []struct{ RuleID string } }
	}
	if err := json.Unmarshal([]byte(readFile(t, "report.sarif")), &log); err != nil || log.Runs[0].Results[0].RuleID != "fargate-network-mode" {
		t.Errorf("%v %+v", err, log)
	}
	expect(t, 2, []string{"sarif"}, "lint", "--format=yaml")
}

func TestLintRecursive(t *testing.T) {
	tree := map[string]string{
		"one/main.tf":                        "module \"m\" {\n  source = \"../modules/task\"\n}\n",
		"two/main.tf.json":                   `{"module": {"m": {"source": "../modules/task"}}}`,
		"modules/task/main.tf":               bridged,
		"alone/main.tf":                      bridged,
		"alone/.terraform/modules/x/main.tf": bridged,
		"docs/readme.md":                     "",
	}
	inTree(t, tree)
	want := []string{"2 findings", "in 3 directories.", "on modules/task/main.tf line 4", "called on one/main.tf line 1", "on alone/main.tf line 4"}
	first := expect(t, 1, want[1:], "lint", "-r", onlyMode, "--jobs=1")
	if second := expect(t, 1, nil, "lint", "-r", onlyMode, "--jobs=8"); second != first {
		t.Errorf("the number of jobs changes the report:\n%s\n%s", first, second)
	}
}

func TestLintDiff(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	inTree(t, map[string]string{"old.tf": bridged, "app/main.tf": repaired})
	if err := os.Remove(".git"); err != nil {
		t.Fatal(err)
	}
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "-q", "-b", "main")
	git("add", ".")
	git("commit", "-qm", "first")
	expect(t, 0, []string{"No findings."}, "lint", onlyMode, "--diff=main")
	// A changed line, in a file that names another's line as a diff would.
	writeFile(t, "app/main.tf", strings.Replace(repaired, `"awsvpc"`, `"host"`, 1)+"\n# +++ b/old.tf\n")
	expect(t, 1, []string{"app/main.tf line 4"}, "lint", onlyMode, "--diff=main", "app")
	// A line taken out: the finding is at the header.
	writeFile(t, "app/main.tf", strings.Replace(repaired, "  network_mode             = \"awsvpc\"\n", "", 1))
	expect(t, 1, []string{"app/main.tf line 1"}, "lint", onlyMode, "--diff=main", "app")
	// A file git does not know yet.
	writeFile(t, "new.tf", strings.Replace(bridged, `" "api"`, `" "new"`, 1))
	expect(t, 1, []string{"1 finding: 1 error.", "new.tf line 4"}, "lint", onlyMode, "--diff=main")
	expect(t, 2, []string{"git diff"}, "lint", "--diff=nowhere")
	expect(t, 2, []string{"is no commit"}, "lint", "--diff=--output=x")
}
