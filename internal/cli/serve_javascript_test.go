package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
)

// The JavaScript SDK speaks JSON to ECS and ECR and CBOR to CloudWatch.
func TestJavaScriptOnServe(t *testing.T) {
	want := []string{
		`[]`,
		`"ACTIVE"`,
		`[1,true]`,
		`"PROVISIONING"`,
		`"SUCCESS"`,
		`"STOPPED"`,
		`"SUCCESS"`,
		`{"error":"ClusterNotFoundException","message":"Cluster not found.","status":400}`,
		`"arn:aws:ecr:eu-west-1:123456789012:repository/team/web"`,
		`[["team/web",true]]`,
		`{"error":"RepositoryNotFoundException","message":"The repository with name 'none' does not exist in the registry with id '123456789012'","status":400}`,
		`200`,
		`[[2.5,"Count",true]]`,
		`{"error":"ResourceNotFound","message":"Alarm none does not exist","status":404}`,
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skipf("SKIPPED: %d calls of the JavaScript SDK: there is no node (%v)", len(want), err)
	}
	dir, err := installJavaScript(t.Context())
	if err != nil {
		t.Skipf("SKIPPED: %d calls of the JavaScript SDK: npm does not install it: %v", len(want), err)
	}
	s := startServe(t, "--memory", "--speed", "max")
	b, err := backend.Open(t.Context(), backend.Config{
		Kind: backend.KindEndpoint, Endpoint: s.url, Region: "eu-west-1", Credentials: backend.Credentials{AccessKey: "a", SecretKey: "b"},
	})
	if err != nil {
		t.Fatal(err)
	}
	subnets, err := b.EC2.Subnets(t.Context(), nil)
	if err != nil || len(subnets) == 0 {
		t.Fatalf("%v, %v", subnets, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, node, filepath.Join(dir, "calls.mjs"))
	var stderr bytes.Buffer
	cmd.Env, cmd.Stderr, cmd.WaitDelay = append(s.clientEnvironment(), "AWS_REGION=eu-west-1", "SUBNET="+subnets[0].ID), &stderr, time.Second
	out, err := cmd.Output()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err != nil || len(lines) != len(want) {
		t.Fatalf("%v: %d answers, want %d\n%s%s", err, len(lines), len(want), out, stderr.String())
	}
	for i := range want {
		if lines[i] != want[i] {
			t.Errorf("answer %d: %s\nwant %s", i, lines[i], want[i])
		}
	}
}

// installJavaScript installs testdata/javascript in the checkout's cache, once for each content.
func installJavaScript(ctx context.Context) (dir string, err error) {
	source := os.DirFS(filepath.Join("testdata", "javascript"))
	digest := sha256.New()
	for _, name := range []string{"calls.mjs", "package.json", "package-lock.json"} {
		text, err := os.ReadFile(filepath.Join("testdata", "javascript", name))
		if err != nil {
			return "", err
		}
		digest.Write(text)
	}
	cache, err := filepath.Abs(filepath.Join("..", "..", ".cache"))
	if err != nil {
		return "", err
	}
	dir = filepath.Join(cache, fmt.Sprintf("javascript-sdk-%.6x", digest.Sum(nil)))
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	fresh, err := os.MkdirTemp(cache, "javascript-sdk-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(fresh) }()
	if err := os.CopyFS(fresh, source); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	cmd.Dir, cmd.WaitDelay = fresh, time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	// Another process may have been faster: its installation is the same.
	if err := os.Rename(fresh, dir); err != nil {
		if _, missing := os.Stat(dir); missing != nil {
			return "", err
		}
	}
	return dir, nil
}
