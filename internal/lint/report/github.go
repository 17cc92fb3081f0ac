package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

var githubCommand = map[lint.Severity]string{lint.Error: "error", lint.Warning: "warning", lint.Info: "notice"}

// What stands in a workflow command for characters that would end it or one of its properties.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands and
// https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func writeGitHub(w io.Writer, r *lint.Result, _ Options) error {
	var out bytes.Buffer
	for _, f := range failures(r) {
		githubAnnotation(&out, r, "error", f.Name, f.Range, f.Message)
	}
	for _, f := range r.Findings {
		message := f.Text()
		if len(f.Addresses) > 0 {
			message += "\nFor " + strings.Join(f.Addresses[:min(3, len(f.Addresses))], ", ")
			if more := len(f.Addresses) - 3; more > 0 {
				message += fmt.Sprintf(" and %d more", more)
			}
			message += "."
		}
		githubAnnotation(&out, r, githubCommand[f.Severity], f.Rule, f.Range, message+"\n"+lint.PageURL(f.Rule))
	}
	_, err := w.Write(out.Bytes())
	return err
}

func githubAnnotation(out *bytes.Buffer, r *lint.Result, command, title string, rng hcl.Range, message string) {
	fmt.Fprintf(out, "::%s title=drydock %s", command, githubProperty.Replace(title))
	if rng.Filename != "" {
		fmt.Fprintf(out, ",file=%s", githubProperty.Replace(lint.Printable(slashPath(rng.Filename))))
	}
	if rng.Start.Line > 0 {
		fmt.Fprintf(out, ",line=%d,endLine=%d", rng.Start.Line, max(rng.End.Line, rng.Start.Line))
		// GitHub takes columns only within one line.
		if rng.End.Line == rng.Start.Line {
			start, end := codePoints(r, rng)
			fmt.Fprintf(out, ",col=%d,endColumn=%d", start, end)
		}
	}
	fmt.Fprintf(out, "::%s\n", githubData.Replace(printable(message)))
}

// printable keeps line breaks: the job's log is a terminal too.
func printable(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = lint.Printable(lines[i])
	}
	return strings.Join(lines, "\n")
}
