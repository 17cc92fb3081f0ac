package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// changes are the lines that differ from a commit, by absolute path.
type changes struct {
	lines map[string][]span
	// files are those that the commit does not have at all.
	files map[string]bool
}

// span is a range of lines, both ends included.
type span struct{ first, last int }

// changesSince asks git, the one program that lint runs and only for --diff, what has changed since the branch left a
// commit. What a repository's own configuration could make git run is switched off.
func changesSince(base, dir string) (*changes, error) {
	if strings.HasPrefix(base, "-") {
		return nil, fmt.Errorf("--diff %q is no commit", base)
	}
	top, err := git(dir, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	root := strings.TrimRight(string(top), "\r\n")
	diff, err := git(root, "diff", "--merge-base", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames", "--unified=0",
		"--ignore-submodules=all", "--src-prefix=a/", "--dst-prefix=b/", base, "--")
	if err != nil {
		return nil, err
	}
	untracked, err := git(root, "ls-files", "--others", "--exclude-standard", "-z")
	if err != nil {
		return nil, err
	}
	c := &changes{lines: map[string][]span{}, files: map[string]bool{}}
	c.parse(root, string(diff))
	for name := range strings.SplitSeq(string(untracked), "\x00") {
		if name != "" {
			c.files[filepath.Join(root, filepath.FromSlash(name))] = true
		}
	}
	return c, nil
}

func git(dir string, args ...string) ([]byte, error) {
	safe := []string{
		"--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false",
		"-c", "diff.external=", "-c", "diff.noprefix=false", "-c", "diff.mnemonicPrefix=false",
	}
	cmd := exec.Command("git", append(safe, args...)...)
	cmd.Dir = dir
	var out, problem bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problem
	if err := cmd.Run(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return nil, errors.New("--diff needs git, which is not installed")
		}
		return nil, fmt.Errorf("git %s: %s", args[0], lint.Printable(strings.TrimSpace(problem.String())))
	}
	return out.Bytes(), nil
}

var hunkHeader = regexp.MustCompile(`^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@`)

// parse reads a diff without context.
func (c *changes) parse(root, diff string) {
	path := ""
	added := 0 // lines of the current hunk still to come, which may look like anything
	for line := range strings.Lines(diff) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case added > 0 && strings.HasPrefix(line, "+"):
			added--
		case strings.HasPrefix(line, "diff --git "):
			path = ""
		case path == "" && strings.HasPrefix(line, "+++ "):
			name := strings.TrimSuffix(line[4:], "\t")
			if unquoted, err := strconv.Unquote(name); err == nil {
				name = unquoted
			}
			if name, ok := strings.CutPrefix(name, "b/"); ok {
				path = filepath.Join(root, filepath.FromSlash(name))
			}
		default:
			m := hunkHeader.FindStringSubmatch(line)
			if m == nil || path == "" {
				continue
			}
			first, _ := strconv.Atoi(m[1])
			added = 1
			if m[2] != "" {
				added, _ = strconv.Atoi(m[2])
			}
			last := first + added - 1
			// Lines were only taken out: what is around the place has changed.
			if added == 0 {
				last = first + 1
			}
			c.lines[path] = append(c.lines[path], span{first, last})
		}
	}
}

// keep drops the findings that are not on changed lines. One at a block's header is about the block, and one in a module
// is also about the call.
func (c *changes) keep(r *lint.Result) {
	unchanged := func(f lint.Finding) bool {
		return !slices.ContainsFunc(append([]hcl.Range{f.Range}, f.Calls...), func(rng hcl.Range) bool { return c.touches(r, rng) })
	}
	r.Findings = slices.DeleteFunc(r.Findings, unchanged)
	r.Suppressed = slices.DeleteFunc(r.Suppressed, unchanged)
}

func (c *changes) touches(r *lint.Result, rng hcl.Range) bool {
	path, err := filepath.Abs(rng.Filename)
	if err != nil {
		return false
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if c.files[path] {
		return true
	}
	first, last := rng.Start.Line, max(rng.End.Line, rng.Start.Line)
	if body := r.BlockAt(rng); body.Filename != "" {
		first, last = body.Start.Line, body.End.Line
	}
	return slices.ContainsFunc(c.lines[path], func(s span) bool { return s.first <= last && first <= s.last })
}
