package lint

import (
	"encoding/json"
	"io"

	"github.com/hashicorp/hcl/v2"
)

type jsonReport struct {
	Findings []jsonFinding `json:"findings"`
	Errors   []jsonError   `json:"errors"`
	Summary  jsonSummary   `json:"summary"`
}

type jsonFinding struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Address  string `json:"address,omitempty"`
	// Addresses are all instances, when there are several.
	Addresses []string `json:"addresses,omitempty"`
	jsonRange
	// Calls are the module calls that lead to the finding, outermost first.
	Calls []jsonRange `json:"calls,omitempty"`
	URL   string      `json:"url"`
	// Fixable findings are repaired by --fix.
	Fixable bool `json:"fixable,omitempty"`
}

type jsonRange struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
}

type jsonError struct {
	Message string `json:"message"`
	*jsonRange
}

type jsonSummary struct {
	Findings    int `json:"findings"`
	Error       int `json:"error"`
	Warning     int `json:"warning"`
	Info        int `json:"info"`
	Suppressed  int `json:"suppressed,omitempty"`
	Errors      int `json:"errors"`
	Directories int `json:"directories"`
	Resources   int `json:"resources"`
}

// WriteJSON writes the result as one JSON object.
func (r *Result) WriteJSON(w io.Writer) error {
	report := jsonReport{
		Findings: make([]jsonFinding, 0, len(r.Findings)),
		Errors:   make([]jsonError, 0, len(r.Problems)+len(r.Broken)),
		Summary: jsonSummary{
			Findings: len(r.Findings), Error: r.Count(Error), Warning: r.Count(Warning), Info: r.Count(Info), Suppressed: len(r.Suppressed),
			Errors: len(r.Problems) + len(r.Broken), Directories: r.Directories, Resources: r.Resources,
		},
	}
	for _, f := range r.Findings {
		j := jsonFinding{
			Rule: f.Rule, Severity: f.Severity.String(), Message: f.Text(),
			jsonRange: rangeJSON(f.Range), URL: PageURL(f.Rule),
		}
		if len(f.Addresses) > 0 {
			j.Address = f.Addresses[0]
		}
		if len(f.Addresses) > 1 {
			j.Addresses = f.Addresses
		}
		j.Fixable = f.Fix != nil
		for _, call := range f.Calls {
			j.Calls = append(j.Calls, rangeJSON(call))
		}
		report.Findings = append(report.Findings, j)
	}
	for _, d := range r.Problems {
		e := jsonError{Message: Sentences(d.Summary, d.Detail)}
		if d.Subject != nil {
			rng := rangeJSON(*d.Subject)
			e.jsonRange = &rng
		}
		report.Errors = append(report.Errors, e)
	}
	for _, err := range r.Broken {
		report.Errors = append(report.Errors, jsonError{Message: err.Error()})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(report)
}

func rangeJSON(r hcl.Range) jsonRange {
	return jsonRange{File: r.Filename, Line: r.Start.Line, Column: r.Start.Column, EndLine: r.End.Line, EndColumn: r.End.Column}
}

// Sentences joins what is wrong and what to do into one text.
func Sentences(message, advice string) string {
	switch {
	case advice == "":
		return message
	case message == "":
		return advice
	}
	if last := message[len(message)-1]; last != '.' && last != '?' && last != '!' {
		message += "."
	}
	return message + " " + advice
}
