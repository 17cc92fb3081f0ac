package report

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// The elements that CI servers agree on. https://github.com/testmoapp/junitxml
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		ClassName string        `xml:"classname,attr"`
		File      string        `xml:"file,attr,omitempty"`
		Line      int           `xml:"line,attr,omitempty"`
		Failure   *junitOutcome `xml:"failure,omitempty"`
		Error     *junitOutcome `xml:"error,omitempty"`
		Skipped   *junitSkipped `xml:"skipped,omitempty"`
	}
	junitOutcome struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr,omitempty"`
	}
)

// writeJUnit makes a test case of each finding, and a passed one of each rule that found nothing. Suppressed findings
// are skipped ones.
func writeJUnit(w io.Writer, r *lint.Result, _ Options) error {
	suite := junitSuite{Name: "drydock lint"}
	for _, f := range failures(r) {
		suite.Cases = append(suite.Cases, junitCase{
			Name: f.Name, ClassName: "drydock", File: slashPath(f.Range.Filename), Line: f.Range.Start.Line,
			Error: &junitOutcome{Message: f.Message, Type: f.Name},
		})
		suite.Errors++
	}
	found := map[string]bool{}
	for _, f := range r.Findings {
		found[f.Rule] = true
		c := junitCaseOf(f)
		c.Failure = &junitOutcome{
			Message: f.Message, Type: f.Severity.String(),
			Text: fmt.Sprintf("%s:%d: %s\n%s", slashPath(f.Range.Filename), f.Range.Start.Line, f.Text(), lint.PageURL(f.Rule)),
		}
		suite.Cases = append(suite.Cases, c)
		suite.Failures++
	}
	for _, f := range r.Suppressed {
		found[f.Rule] = true
		c := junitCaseOf(f)
		c.Skipped = &junitSkipped{}
		if f.Suppression != nil {
			c.Skipped.Message = f.Suppression.Reason
		}
		suite.Cases = append(suite.Cases, c)
		suite.Skipped++
	}
	for _, rule := range r.Rules {
		if !found[rule.Name] {
			suite.Cases = append(suite.Cases, junitCase{Name: rule.Name, ClassName: "drydock"})
		}
	}
	suite.Tests = len(suite.Cases)
	all := junitSuites{Tests: suite.Tests, Failures: suite.Failures, Errors: suite.Errors, Skipped: suite.Skipped, Suites: []junitSuite{suite}}
	return writeXML(w, all)
}

func junitCaseOf(f lint.Finding) junitCase {
	name := f.Rule
	if a := address(f); a != "" {
		name += " " + a
	}
	return junitCase{Name: name, ClassName: f.Rule, File: slashPath(f.Range.Filename), Line: f.Range.Start.Line}
}

// writeXML writes a document. Characters that XML cannot hold become U+FFFD, which is encoding/xml's own doing.
func writeXML(w io.Writer, document any) error {
	text, err := xml.MarshalIndent(document, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}
