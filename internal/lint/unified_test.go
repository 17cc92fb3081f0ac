package lint

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestUnifiedDiff(t *testing.T) {
	numbered := func(skip int) string {
		var b strings.Builder
		for i := range 30 {
			if i != skip {
				b.WriteString(strings.Repeat("x", i) + "\n")
			}
		}
		return b.String()
	}
	for _, c := range []struct{ before, after, want string }{
		{"a\n", "a\n", ""},
		{"a\nb\nc\n", "a\nB\nc\n", "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
		{"", "a\n", "--- a/f\n+++ b/f\n@@ -0,0 +1,1 @@\n+a\n"},
		{"a", "a\n", "--- a/f\n+++ b/f\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n"},
	} {
		if got := UnifiedDiff("f", []byte(c.before), []byte(c.after)); got != c.want {
			t.Errorf("%q to %q:\n%s", c.before, c.after, got)
		}
	}
	two := strings.Replace(numbered(20), "\nxx\n", "\nYY\n", 1)
	if got := UnifiedDiff("f", []byte(numbered(-1)), []byte(two)); strings.Count(got, "@@ -") != 2 {
		t.Errorf("two places far apart are two hunks:\n%s", got)
	}
}

// FuzzUnifiedDiff demands that patch makes the new version of the old one, where there is a patch to ask.
func FuzzUnifiedDiff(f *testing.F) {
	patch, err := exec.LookPath("patch")
	f.Add("a\nb\nc\nd\ne\nf\ng\nh\ni\n", "a\nc\nd\ne\nf\ng\nh\nX\ni\nj\n")
	f.Add("a\n", "")
	f.Add("", "b\nc")
	f.Fuzz(func(t *testing.T, before, after string) {
		if strings.ContainsAny(before+after, "\r\x00") {
			return
		}
		diff := UnifiedDiff("f", []byte(before), []byte(after))
		if (diff == "") != (before == after) {
			t.Fatalf("%q", diff)
		}
		if err != nil || diff == "" {
			return
		}
		name := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(name, []byte(before), 0o644); err != nil {
			t.Fatal(err)
		}
		run := exec.Command(patch, "-s", "--posix", name)
		run.Stdin = strings.NewReader(diff)
		if out, err := run.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s\n%s", err, out, diff)
		}
		got, err := os.ReadFile(name)
		if err != nil && after != "" {
			t.Fatal(err)
		}
		if string(got) != after {
			t.Errorf("%q became %q, not %q", before, got, after)
		}
	})
}
