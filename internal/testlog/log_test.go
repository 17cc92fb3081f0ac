package main

import (
	"strings"
	"testing"
)

// shown is what a run of the events shows.
func shown(t *testing.T, events ...string) (string, *log) {
	t.Helper()
	var out strings.Builder
	l := newLog(&out)
	if err := l.read(strings.NewReader(strings.Join(events, "\n") + "\n")); err != nil {
		t.Fatal(err)
	}
	l.summarize()
	return out.String(), l
}

func TestSkippedTestsAreCountedWithTheirReasons(t *testing.T) {
	got, l := shown(t,
		`{"Action":"run","Package":"x/cli","Test":"TestCrane"}`,
		`{"Action":"output","Package":"x/cli","Test":"TestCrane","Output":"=== RUN   TestCrane\n"}`,
		`{"Action":"output","Package":"x/cli","Test":"TestCrane","Output":"    serve_test.go:117: SKIPPED: a push and a pull of crane: it is not on PATH\n"}`,
		`{"Action":"output","Package":"x/cli","Test":"TestCrane","Output":"--- SKIP: TestCrane (0.00s)\n"}`,
		`{"Action":"skip","Package":"x/cli","Test":"TestCrane"}`,
		`{"Action":"output","Package":"x/cli","Test":"TestFine","Output":"=== RUN   TestFine\n"}`,
		`{"Action":"pass","Package":"x/cli","Test":"TestFine"}`,
		`{"Action":"skip","Package":"x/cli","Test":"TestQuiet"}`,
		`{"Action":"output","Package":"x/cli","Output":"PASS\n"}`,
		`{"Action":"output","Package":"x/cli","Output":"ok  \tx/cli\t0.1s\n"}`,
		`{"Action":"pass","Package":"x/cli"}`,
		`{"Action":"output","Package":"x/none","Output":"?   \tx/none\t[no test files]\n"}`,
		`{"Action":"skip","Package":"x/none"}`,
	)
	const want = "ok  \tx/cli\t0.1s\n?   \tx/none\t[no test files]\n1 tests passed, 2 skipped:\n" +
		"  x/cli TestCrane: a push and a pull of crane: it is not on PATH\n  x/cli TestQuiet: no reason given\n"
	if got != want || l.failed {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestFailuresAreShown(t *testing.T) {
	got, l := shown(t,
		`{"Action":"build-output","ImportPath":"x/broken","Output":"broken.go:3:1: syntax error\n"}`,
		`{"Action":"build-fail","ImportPath":"x/broken"}`,
		`# what is no event`,
		`{"Action":"output","Package":"x/a","Output":"-test.shuffle 7\n"}`,
		`{"Action":"output","Package":"x/a","Test":"TestA","Output":"    a_test.go:3: one is two\n"}`,
		`{"Action":"fail","Package":"x/a","Test":"TestA"}`,
		`{"Action":"output","Package":"x/a","Test":"TestCutOff","Output":"panic: out of time\n"}`,
		`{"Action":"output","Package":"x/a","Output":"FAIL\tx/a\t0.1s\n"}`,
		`{"Action":"fail","Package":"x/a"}`,
		`{"Action":"output","Package":"x/b","Output":"-test.shuffle 8\n"}`,
		`{"Action":"pass","Package":"x/b","Test":"TestB"}`,
	)
	const want = "broken.go:3:1: syntax error\n# what is no event\n    a_test.go:3: one is two\nFAIL\tx/a\t0.1s\n-test.shuffle 7\npanic: out of time\n1 tests passed, none were skipped.\n"
	if got != want || !l.failed {
		t.Errorf("failed %t, got\n%swant\n%s", l.failed, got, want)
	}
}

func TestNothingIsNoSuccess(t *testing.T) {
	if got, l := shown(t, ""); l.passed != 0 || !strings.HasSuffix(got, "No tests were run.\n") {
		t.Errorf("got %q", got)
	}
}
