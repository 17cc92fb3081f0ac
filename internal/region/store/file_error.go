package store

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Problem is what is wrong with a state file.
type Problem string

// The closed set of problems a state file can have.
const (
	ProblemCorrupt     Problem = "is not a readable drydock state file (corrupt, or written by another program)"
	ProblemForeign     Problem = "is a SQLite database of another program"
	ProblemNewer       Problem = "was written by a newer version of drydock"
	ProblemLocked      Problem = "is locked by another process"
	ProblemReadOnly    Problem = "cannot be written"
	ProblemUnreadable  Problem = "cannot be opened"
	ProblemIsDirectory Problem = "is a directory"
	ProblemDirectory   Problem = "cannot be created: its directory cannot be made"
	ProblemFull        Problem = "cannot grow: the disk is full"
)

// advice says what to do next about each problem.
var advice = map[Problem]string{
	ProblemCorrupt:     "Restore it from a copy, or move it away to start with an empty region. Nothing was written to it.",
	ProblemForeign:     "Choose another state_path (or DRYDOCK_STATE). Nothing was written to it.",
	ProblemNewer:       "Upgrade drydock, or choose another state_path (or DRYDOCK_STATE). Nothing was written to it.",
	ProblemLocked:      "Wait for the other run to end, or stop the process that holds it, and try again.",
	ProblemReadOnly:    "Make the file and its directory writable, or choose another state_path (or DRYDOCK_STATE).",
	ProblemUnreadable:  "Check the path and its permissions, or choose another state_path (or DRYDOCK_STATE).",
	ProblemIsDirectory: "Give the path of a file: state_path (or DRYDOCK_STATE) names the state file itself.",
	ProblemDirectory:   "Create the directory, or choose another state_path (or DRYDOCK_STATE).",
	ProblemFull:        "Free some space and try again; everything acknowledged so far is kept.",
}

// FileError is a state file that cannot be used.
type FileError struct {
	Path    string
	Problem Problem
	// Detail adds a figure where there is one, such as the versions that differ.
	Detail string
	Err    error
}

func (e *FileError) Error() string {
	var b strings.Builder
	name := e.Path
	if name == "" {
		name = "(in memory)"
	}
	fmt.Fprintf(&b, "the region's state file %q %s", name, e.Problem)
	if e.Detail != "" {
		fmt.Fprintf(&b, " (%s)", e.Detail)
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String() + ". " + advice[e.Problem]
}

func (e *FileError) Unwrap() error { return e.Err }

// fileError turns SQLite's error codes into a FileError; anything else is
// internal and passes as it is.
func (s *Store) fileError(err error) error {
	var own *FileError
	if err == nil || errors.As(err, &own) {
		return err
	}
	if errors.Is(err, errWaiting) {
		return &FileError{Path: s.path, Problem: ProblemLocked, Err: err}
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	problem := ProblemUnreadable
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		problem = ProblemCorrupt
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		problem = ProblemLocked
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		problem = ProblemReadOnly
	case sqlite3.SQLITE_FULL:
		problem = ProblemFull
	}
	return &FileError{Path: s.path, Problem: problem, Err: err}
}

func isReadOnlyFileSystem(err error) bool { return errors.Is(err, syscall.EROFS) }

// escapePath makes a path safe inside a SQLite URI, where ?, # and % have a meaning.
func escapePath(path string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}
