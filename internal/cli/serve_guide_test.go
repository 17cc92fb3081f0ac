package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Every command of the guide runs, in its order, against a server as the guide starts it.
func TestServeGuideRuns(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "serve.md"))
	if err != nil {
		t.Fatal(err)
	}
	var commands []string
	for i, part := range strings.Split(string(text), "```sh\n") {
		if i > 0 {
			block, _, _ := strings.Cut(part, "\n```")
			commands = append(commands, strings.Split(block, "\n")...)
		}
	}
	shell, noShell := exec.LookPath("sh")
	_, noCurl := exec.LookPath("curl")
	var s *serving
	ran := 0
	for _, command := range commands {
		program, arguments, _ := strings.Cut(command, " ")
		switch program {
		case "drydock":
			flags := strings.Fields(arguments)[1:]
			s = startServe(t, append(flags, "--state", filepath.Join(t.TempDir(), "region.db"))...)
		case "curl":
			if noShell != nil || noCurl != nil {
				t.Logf("SKIPPED: %s: there is no shell or no curl", command)
				continue
			}
			cmd := exec.Command(shell, "-c", strings.ReplaceAll(command, "http://127.0.0.1:4566", s.url)+" --fail-with-body")
			cmd.Env, cmd.WaitDelay = s.clientEnvironment(), time.Second
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", command, err, out)
			}
		case "export", "aws", "crane": // what TestAWSCLIOnServe and TestCraneOnServe do, too
		default:
			t.Errorf("the guide has a command that this test cannot run: %s", command)
		}
		ran++
	}
	if ran < 10 {
		t.Errorf("%d commands were found in the guide", ran)
	}
}
