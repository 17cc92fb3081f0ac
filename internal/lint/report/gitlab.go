package report

import (
	"encoding/json"
	"io"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// An entry of GitLab's code quality report. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
type gitlabEntry struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end,omitempty"`
}

var gitlabSeverity = map[lint.Severity]string{lint.Error: "critical", lint.Warning: "major", lint.Info: "info"}

func writeGitLab(w io.Writer, r *lint.Result, _ Options) error {
	entries := []gitlabEntry{}
	p := prints{}
	for _, f := range failures(r) {
		entries = append(entries, gitlabEntry{
			Description: f.Message, CheckName: f.Name, Severity: "blocker", Location: gitlabPlace(f.Range),
			Fingerprint: p.of(f.Name, slashPath(f.Range.Filename), f.Message),
		})
	}
	for _, f := range r.Findings {
		entries = append(entries, gitlabEntry{
			Description: f.Text(), CheckName: f.Rule, Severity: gitlabSeverity[f.Severity], Location: gitlabPlace(f.Range),
			Fingerprint: p.finding(f),
		})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(entries)
}

// gitlabPlace always has a path and a line: GitLab drops entries without. What is about no place is about the directory.
func gitlabPlace(rng hcl.Range) gitlabLocation {
	place := gitlabLocation{Path: slashPath(rng.Filename), Lines: gitlabLines{Begin: max(rng.Start.Line, 1)}}
	if place.Path == "" {
		place.Path = "."
	}
	if rng.End.Line > rng.Start.Line {
		place.Lines.End = rng.End.Line
	}
	return place
}
