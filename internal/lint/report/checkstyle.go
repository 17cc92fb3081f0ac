package report

import (
	"encoding/xml"
	"io"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// Checkstyle's report. https://checkstyle.org/report_issue.html
type (
	checkstyleReport struct {
		XMLName xml.Name         `xml:"checkstyle"`
		Version string           `xml:"version,attr"`
		Files   []checkstyleFile `xml:"file"`
	}
	checkstyleFile struct {
		Name   string            `xml:"name,attr"`
		Errors []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr,omitempty"`
		Column   int    `xml:"column,attr,omitempty"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

func writeCheckstyle(w io.Writer, r *lint.Result, _ Options) error {
	report := checkstyleReport{Version: "10.0"}
	index := map[string]int{}
	add := func(rng hcl.Range, severity, message, source string) {
		name := slashPath(rng.Filename)
		i, ok := index[name]
		if !ok {
			i = len(report.Files)
			index[name] = i
			report.Files = append(report.Files, checkstyleFile{Name: name})
		}
		start, _ := codePoints(r, rng)
		if rng.Start.Line == 0 {
			start = 0
		}
		report.Files[i].Errors = append(report.Files[i].Errors, checkstyleError{
			Line: rng.Start.Line, Column: start, Severity: severity, Message: message, Source: "drydock." + source,
		})
	}
	for _, f := range failures(r) {
		add(f.Range, "error", f.Message, f.Name)
	}
	for _, f := range r.Findings {
		add(f.Range, f.Severity.String(), f.Text(), f.Rule)
	}
	return writeXML(w, report)
}
