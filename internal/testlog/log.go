package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// event is one line of "go test -json" (go doc test2json).
type event struct {
	Action, Package, Test, Output string
}

// name is package and test.
type name struct{ pkg, test string }

// skip is a test that did not run.
type skip struct{ pkg, test, why string }

// log is what is known of a run.
type log struct {
	out io.Writer
	// said is the output of each test that has not ended.
	said map[name]*strings.Builder
	// shuffled is the line with the order of a package's tests, of use only where one fails.
	shuffled map[string]string
	skipped  []skip
	passed   int
	failed   bool
}

func newLog(out io.Writer) *log {
	return &log{out: out, said: map[name]*strings.Builder{}, shuffled: map[string]string{}}
}

// read takes all events. A line that is none, such as a compiler's, is shown.
func (l *log) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if !bytes.HasPrefix(line, []byte("{")) || json.Unmarshal(line, &e) != nil {
				fmt.Fprintf(l.out, "%s", line)
			} else {
				l.take(e)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading test events: %w", err)
		}
	}
}

func (l *log) take(e event) {
	n := name{e.Package, e.Test}
	switch e.Action {
	case "output", "build-output":
		if e.Test == "" {
			switch {
			case strings.HasPrefix(e.Output, "-test.shuffle "):
				l.shuffled[e.Package] = e.Output
			case e.Output != "PASS\n":
				fmt.Fprint(l.out, e.Output)
			}
			return
		}
		if l.said[n] == nil {
			l.said[n] = &strings.Builder{}
		}
		l.said[n].WriteString(e.Output)
	case "pass":
		if e.Test != "" {
			l.passed++
		}
		l.forget(n)
	case "skip":
		if e.Test != "" { // a package is "skipped" when it has no tests
			l.skipped = append(l.skipped, skip{e.Package, e.Test, reason(l.forget(n))})
		}
	case "fail", "build-fail":
		l.failed = true
		if e.Test != "" {
			fmt.Fprint(l.out, l.forget(n))
			return
		}
		fmt.Fprint(l.out, l.shuffled[e.Package])
		// Tests that a panic or a timeout has cut off never end.
		for _, left := range slices.SortedFunc(maps.Keys(l.said), func(a, b name) int { return strings.Compare(a.test, b.test) }) {
			if left.pkg == e.Package {
				fmt.Fprint(l.out, l.forget(left))
			}
		}
	}
}

// forget is what a test has said.
func (l *log) forget(n name) string {
	b := l.said[n]
	delete(l.said, n)
	if b == nil {
		return ""
	}
	return b.String()
}

var position = regexp.MustCompile(`^[\w./-]+\.go:\d+: `)

// reason is what a skipped test gave to t.Skip.
func reason(said string) string {
	var lines []string
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "=== ") || strings.HasPrefix(line, "--- ") {
			continue
		}
		lines = append(lines, strings.TrimPrefix(position.ReplaceAllString(line, ""), "SKIPPED: "))
	}
	if len(lines) == 0 {
		return "no reason given"
	}
	return strings.Join(lines, " ")
}

// summarize counts what passed and lists what was skipped.
func (l *log) summarize() {
	switch {
	case l.passed == 0 && len(l.skipped) == 0:
		fmt.Fprintln(l.out, "No tests were run.")
		return
	case len(l.skipped) == 0:
		fmt.Fprintf(l.out, "%d tests passed, none were skipped.\n", l.passed)
		return
	}
	fmt.Fprintf(l.out, "%d tests passed, %d skipped:\n", l.passed, len(l.skipped))
	slices.SortFunc(l.skipped, func(a, b skip) int { return strings.Compare(a.pkg+" "+a.test, b.pkg+" "+b.test) })
	for _, s := range l.skipped {
		fmt.Fprintf(l.out, "  %s %s: %s\n", s.pkg, s.test, s.why)
	}
}
