package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed html.tmpl
var htmlSource string

var htmlTemplate = template.Must(template.New("report").Parse(htmlSource))

type htmlPage struct {
	Version  string
	Counts   []htmlCount
	Looked   string
	Failures []htmlEntry
	Groups   []htmlGroup
	Hidden   []htmlEntry
	Notes    []htmlEntry
}

type htmlCount struct {
	Class, Text string
}

// htmlGroup are the findings of one file.
type htmlGroup struct {
	File     string
	Findings []htmlEntry
}

type htmlEntry struct {
	Class, Severity, Rule, URL string
	Message, Advice            string
	Place                      string
	Lines                      []htmlLine
	Calls, Addresses           []string
	Reason                     string
}

// htmlLine is a line of source in three parts, the middle one at fault.
type htmlLine struct {
	Number                int
	Before, Fault, Behind string
}

// writeHTML writes one page without scripts, fonts or images, so that it can be kept as it is.
func writeHTML(w io.Writer, r *lint.Result, opts Options) error {
	page := htmlPage{
		Version: opts.Version,
		Looked:  lint.Quantity(r.Resources, "resource", "resources") + " in " + lint.Quantity(r.Directories, "directory", "directories"),
	}
	for _, f := range failures(r) {
		e := htmlEntry{Class: "error", Severity: "error", Rule: f.Name, Message: shown(f.Message)}
		if f.Range.Filename != "" {
			e.Place = fmt.Sprintf("%s line %d", shown(f.Range.Filename), max(f.Range.Start.Line, 1))
		}
		page.Failures = append(page.Failures, e)
	}
	for _, s := range []lint.Severity{lint.Error, lint.Warning, lint.Info} {
		page.Counts = append(page.Counts, htmlCount{s.String(), quantity(r.Count(s), s)})
	}
	index := map[string]int{}
	for _, f := range r.Findings {
		i, ok := index[f.Range.Filename]
		if !ok {
			i = len(page.Groups)
			index[f.Range.Filename] = i
			page.Groups = append(page.Groups, htmlGroup{File: shown(f.Range.Filename)})
		}
		page.Groups[i].Findings = append(page.Groups[i].Findings, htmlFinding(r, f))
	}
	for _, f := range r.Suppressed {
		page.Hidden = append(page.Hidden, htmlFinding(r, f))
	}
	for _, n := range r.Notes {
		page.Notes = append(page.Notes, htmlEntry{Message: shown(n.Message), Place: fmt.Sprintf("%s line %d", shown(n.Range.Filename), n.Range.Start.Line)})
	}
	return htmlTemplate.Execute(w, page)
}

func htmlFinding(r *lint.Result, f lint.Finding) htmlEntry {
	e := htmlEntry{
		Class: f.Severity.String(), Severity: f.Severity.String(), Rule: f.Rule, URL: lint.PageURL(f.Rule),
		Message: shown(f.Message), Advice: shown(f.Advice),
		Place: fmt.Sprintf("%s line %d", shown(f.Range.Filename), f.Range.Start.Line),
	}
	for _, address := range f.Addresses {
		e.Addresses = append(e.Addresses, shown(address))
	}
	for i := len(f.Calls) - 1; i >= 0; i-- {
		e.Calls = append(e.Calls, fmt.Sprintf("called on %s line %d", shown(f.Calls[i].Filename), f.Calls[i].Start.Line))
	}
	if f.Suppression != nil {
		e.Reason = shown(f.Suppression.Reason)
	}
	for _, line := range r.Excerpt(f.Range) {
		e.Lines = append(e.Lines, htmlLine{
			Number: line.Number, Before: shown(line.Text[:line.From]), Fault: shown(line.Text[line.From:line.To]), Behind: shown(line.Text[line.To:]),
		})
	}
	return e
}

// shown makes direction-changing and control characters visible, as in the text report.
func shown(s string) string { return strings.TrimRight(lint.Printable(s), "\r") }

// quantity is "2 errors": the severity info has no plural.
func quantity(n int, s lint.Severity) string {
	if s == lint.Info {
		return lint.Quantity(n, "info", "info")
	}
	return lint.Quantity(n, s.String(), s.String()+"s")
}
