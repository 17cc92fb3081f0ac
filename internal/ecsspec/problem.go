package ecsspec

import (
	"fmt"
	"sort"
	"strings"
)

// Problem is something AWS refuses, or that can never work.
type Problem struct {
	// Code names the fact, in kebab case, and is the same for every occurrence: "fargate-size".
	Code string
	// Path is the argument at fault in Terraform's spelling: `network_configuration`, `volume[0].name`. Below
	// container_definitions the keys are AWS's own: `container_definitions[0].portMappings[1].hostPort`.
	Path string
	// Container is the name of the container at fault (its index as "#0" when it has none), or empty.
	Container string
	// Summary says what is wrong in one line, with the value quoted.
	Summary string
	// Detail says what was expected and what to do next.
	Detail string
	// Suggestion is the value that was most likely meant at Path, or empty.
	Suggestion string
}

// Argument is the first step of Path: the top-level argument to put a diagnostic on.
func (p Problem) Argument() string {
	if i := strings.IndexAny(p.Path, ".["); i >= 0 {
		return p.Path[:i]
	}
	return p.Path
}

// String is the problem in one line.
func (p Problem) String() string {
	s := p.Summary
	if p.Path != "" {
		s = p.Path + ": " + s
	}
	if p.Detail != "" {
		s += ". " + p.Detail
	}
	return s
}

// Unknown is the set of argument paths whose values are not known yet, in the spelling of [Problem.Path].
// A nil Unknown means that everything is known. An unknown path makes everything below it unknown.
type Unknown map[string]bool

// NewUnknown builds the set of the given paths.
func NewUnknown(paths ...string) Unknown {
	u := make(Unknown, len(paths))
	for _, p := range paths {
		u[p] = true
	}
	return u
}

// Has reports whether the value at path is unknown, because path or something above it is in the set.
func (u Unknown) Has(path string) bool {
	if len(u) == 0 {
		return false
	}
	for p := path; ; {
		if u[p] {
			return true
		}
		i := strings.LastIndexAny(p, ".[")
		if i <= 0 {
			return false
		}
		p = p[:i]
	}
}

// Touches reports whether the value at path or any part of it is unknown.
func (u Unknown) Touches(path string) bool {
	if u.Has(path) {
		return true
	}
	for p := range u {
		if rest, ok := strings.CutPrefix(p, path); ok && rest != "" && (rest[0] == '.' || rest[0] == '[') {
			return true
		}
	}
	return false
}

// Paths lists the set in order.
func (u Unknown) Paths() []string {
	paths := make([]string, 0, len(u))
	for p, in := range u {
		if in {
			paths = append(paths, p)
		}
	}
	sort.Strings(paths)
	return paths
}

// problems collects what the checks find, in the order they look.
type problems struct {
	unknown   Unknown
	container string
	found     []Problem
}

// add reports a problem unless the value at its path is unknown.
func (ps *problems) add(code, path, summary, detail string) {
	if ps.unknown.Has(path) {
		return
	}
	ps.found = append(ps.found, Problem{Code: code, Path: path, Container: ps.container, Summary: summary, Detail: detail})
}

func (ps *problems) addf(code, path, detail, format string, args ...any) {
	ps.add(code, path, fmt.Sprintf(format, args...), detail)
}

// suggest gives the problem that was just added at a path the value that was most likely meant.
func (ps *problems) suggest(path, value string) {
	if last := len(ps.found) - 1; last >= 0 && ps.found[last].Path == path {
		ps.found[last].Suggestion = value
	}
}

// knows reports whether every given path is wholly known.
func (ps *problems) knows(paths ...string) bool {
	for _, p := range paths {
		if ps.unknown.Touches(p) {
			return false
		}
	}
	return true
}
