package ecsspec

import (
	"fmt"
	"strings"
)

// ContainerDefinitionError is one thing wrong with the JSON of container definitions. It never carries the
// value of an environment variable, a secret, a command or an option, which may be confidential.
type ContainerDefinitionError struct {
	// Container is the container's name, or "" when it has none or the document as a whole is at fault.
	Container string
	// Index is the container's place in the list, or -1 when the document as a whole is at fault.
	Index int
	// Field is the path below the container in AWS's spelling: "portMappings[0].hostPort".
	Field string
	// Problem says what is wrong: what was expected and what was found.
	Problem string
	// Hint says what to do, or is empty.
	Hint string
	// Offset is the byte, Line and Column (both from 1) the place where the value or name begins.
	Offset, Line, Column int
}

func (e *ContainerDefinitionError) Error() string {
	var b strings.Builder
	switch {
	case e.Container != "":
		fmt.Fprintf(&b, "container %s: ", quote(e.Container))
	case e.Index >= 0:
		fmt.Fprintf(&b, "container #%d: ", e.Index)
	}
	if e.Field != "" {
		b.WriteString(e.Field + ": ")
	}
	b.WriteString(e.Problem)
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	fmt.Fprintf(&b, " (line %d, column %d)", e.Line, e.Column)
	return b.String()
}

// Path is where the error is, in the spelling of [Problem.Path].
func (e *ContainerDefinitionError) Path() string {
	path := "container_definitions"
	if e.Index >= 0 {
		path = fmt.Sprintf("%s[%d]", path, e.Index)
	}
	if e.Field != "" {
		path += "." + e.Field
	}
	return path
}

// ContainerDefinitionErrors is everything wrong with the JSON, in the order it was written.
type ContainerDefinitionErrors []*ContainerDefinitionError

func (es ContainerDefinitionErrors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find the first one.
func (es ContainerDefinitionErrors) Unwrap() []error {
	errs := make([]error, len(es))
	for i, e := range es {
		errs[i] = e
	}
	return errs
}

// confidentialFields are the fields whose values stay out of every message.
var confidentialFields = []string{
	"environment", "secrets", "command", "entryPoint", "dockerLabels", "healthCheck.command",
	"logConfiguration.options", "logConfiguration.secretOptions", "firelensConfiguration.options",
	"repositoryCredentials", "credentialSpecs",
}

func confidential(field string) bool {
	for _, f := range confidentialFields {
		if rest, ok := strings.CutPrefix(field, f); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			return true
		}
	}
	return false
}
