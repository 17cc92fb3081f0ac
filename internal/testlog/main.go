// Command testlog reads what "go test -json" writes, shows what "go test" would
// show of it, and ends with every test that was skipped, and why: a test that
// needs a tool which is not there must not pass for one that ran.
//
//	go test -json ./... | go run ./internal/testlog
//
// Its status is 1 where a test or a build has failed, and where no test was run
// at all.
package main

import (
	"fmt"
	"os"
)

func main() {
	l := newLog(os.Stdout)
	if err := l.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "testlog:", err)
		os.Exit(1)
	}
	l.summarize()
	if l.failed || l.passed == 0 {
		os.Exit(1)
	}
}
