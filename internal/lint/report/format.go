package report

import (
	"io"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// Options are what a format may need besides the result.
type Options struct {
	// Text is what the reader's terminal can do.
	Text lint.TextOptions
	// Version is drydock's own.
	Version string
}

// Format is one way to write a result.
type Format struct {
	Name string
	// Use says in a few words who reads it.
	Use   string
	Write func(io.Writer, *lint.Result, Options) error
}

// Formats are all formats, the one for people first.
func Formats() []Format {
	return []Format{
		{"text", "people", func(w io.Writer, r *lint.Result, o Options) error { return r.WriteText(w, o.Text) }},
		{"json", "scripts", func(w io.Writer, r *lint.Result, _ Options) error { return r.WriteJSON(w) }},
		{"sarif", "code scanning (SARIF 2.1.0)", writeSARIF},
		{"junit", "test reports of CI servers", writeJUnit},
		{"github", "annotations in GitHub Actions", writeGitHub},
		{"gitlab", "GitLab's code quality report", writeGitLab},
		{"checkstyle", "tools that read Checkstyle's XML", writeCheckstyle},
		{"html", "people, as one page", writeHTML},
	}
}

// Names are the names of all formats.
func Names() []string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return names
}

// Write writes the result in the format of a name.
func Write(w io.Writer, name string, r *lint.Result, opts Options) error {
	for _, f := range Formats() {
		if f.Name == name {
			return f.Write(w, r, opts)
		}
	}
	return &UnknownFormatError{name}
}

// UnknownFormatError is for a name that no format has.
type UnknownFormatError struct{ Name string }

func (e *UnknownFormatError) Error() string { return "there is no report format " + quote(e.Name) }
