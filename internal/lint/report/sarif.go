package report

import (
	"encoding/json"
	"io"
	"net/url"
	"path"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// The objects of SARIF 2.1.0 that are written, by the names of its specification.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
type (
	sarifLog struct {
		Version string     `json:"version"`
		Schema  string     `json:"$schema"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		ColumnKind  string            `json:"columnKind"`
		Results     []sarifResult     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID                   string        `json:"id"`
		ShortDescription     *sarifMessage `json:"shortDescription,omitempty"`
		FullDescription      *sarifMessage `json:"fullDescription,omitempty"`
		Help                 *sarifMessage `json:"help,omitempty"`
		HelpURI              string        `json:"helpUri"`
		DefaultConfiguration sarifConfig   `json:"defaultConfiguration"`
	}
	sarifConfig struct {
		Level string `json:"level"`
	}
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifInvocation struct {
		ExecutionSuccessful        bool                `json:"executionSuccessful"`
		ToolExecutionNotifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level      string          `json:"level"`
		Message    sarifMessage    `json:"message"`
		Descriptor *sarifReference `json:"descriptor,omitempty"`
		Locations  []sarifLocation `json:"locations,omitempty"`
	}
	sarifReference struct {
		ID string `json:"id"`
	}
	sarifResult struct {
		RuleID              string             `json:"ruleId"`
		RuleIndex           *int               `json:"ruleIndex,omitempty"`
		Level               string             `json:"level"`
		Message             sarifMessage       `json:"message"`
		Locations           []sarifLocation    `json:"locations"`
		RelatedLocations    []sarifLocation    `json:"relatedLocations,omitempty"`
		PartialFingerprints map[string]string  `json:"partialFingerprints"`
		Fixes               []sarifFix         `json:"fixes,omitempty"`
		Suppressions        []sarifSuppression `json:"suppressions,omitempty"`
	}
	sarifLocation struct {
		PhysicalLocation sarifPhysical  `json:"physicalLocation"`
		LogicalLocations []sarifLogical `json:"logicalLocations,omitempty"`
		Message          *sarifMessage  `json:"message,omitempty"`
	}
	sarifPhysical struct {
		ArtifactLocation sarifArtifact `json:"artifactLocation"`
		Region           *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
	sarifLogical struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
		Kind               string `json:"kind"`
	}
	sarifFix struct {
		Description     sarifMessage  `json:"description"`
		ArtifactChanges []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		ArtifactLocation sarifArtifact      `json:"artifactLocation"`
		Replacements     []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		DeletedRegion   sarifRegion   `json:"deletedRegion"`
		InsertedContent *sarifContent `json:"insertedContent,omitempty"`
	}
	sarifContent struct {
		Text string `json:"text"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification,omitempty"`
	}
)

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

var sarifLevel = map[lint.Severity]string{lint.Error: "error", lint.Warning: "warning", lint.Info: "note"}

func writeSARIF(w io.Writer, r *lint.Result, opts Options) error {
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name: "drydock", Version: opts.Version, InformationURI: "https://github.com/drydock-iac/terraform-provider-drydock",
			Rules: []sarifRule{},
		}},
		Invocations: []sarifInvocation{{ExecutionSuccessful: !r.Failed()}},
		ColumnKind:  "unicodeCodePoints",
		Results:     []sarifResult{},
	}
	index := map[string]int{}
	for _, rule := range r.Rules {
		index[rule.Name] = len(run.Tool.Driver.Rules)
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(rule))
	}
	for _, f := range failures(r) {
		n := sarifNotification{Level: "error", Message: sarifMessage{Text: f.Message}, Descriptor: &sarifReference{f.Name}}
		if f.Range.Filename != "" {
			n.Locations = []sarifLocation{sarifPlace(r, f.Range)}
		}
		run.Invocations[0].ToolExecutionNotifications = append(run.Invocations[0].ToolExecutionNotifications, n)
	}
	p := prints{}
	for _, f := range append(append([]lint.Finding{}, r.Findings...), r.Suppressed...) {
		result := sarifResultOf(r, f)
		if i, ok := index[f.Rule]; ok {
			result.RuleIndex = &i
		}
		result.PartialFingerprints = map[string]string{"drydock/v1": p.finding(f)}
		run.Results = append(run.Results, result)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(sarifLog{Version: "2.1.0", Schema: sarifSchema, Runs: []sarifRun{run}})
}

func sarifRuleOf(rule *lint.Rule) sarifRule {
	s := sarifRule{ID: rule.Name, HelpURI: rule.URL(), DefaultConfiguration: sarifConfig{sarifLevel[rule.Severity]}}
	if page, err := lint.ParsePage(rule.Page); err == nil {
		s.ShortDescription = &sarifMessage{Text: page.Summary}
		s.FullDescription = &sarifMessage{Text: page.Summary}
		s.Help = &sarifMessage{Text: page.Text(rule, lint.TextOptions{Width: 100}), Markdown: rule.Page}
	}
	return s
}

func sarifResultOf(r *lint.Result, f lint.Finding) sarifResult {
	text := f.Text()
	if text == "" {
		text = f.Rule
	}
	result := sarifResult{RuleID: f.Rule, Level: sarifLevel[f.Severity], Message: sarifMessage{Text: text}}
	place := sarifPlace(r, f.Range)
	for _, address := range f.Addresses {
		place.LogicalLocations = append(place.LogicalLocations, sarifLogical{FullyQualifiedName: address, Kind: "resource"})
	}
	result.Locations = []sarifLocation{place}
	for _, call := range f.Calls {
		place := sarifPlace(r, call)
		place.Message = &sarifMessage{Text: "called here"}
		result.RelatedLocations = append(result.RelatedLocations, place)
	}
	if f.Fix != nil {
		result.Fixes = []sarifFix{sarifFixOf(r, f.Fix)}
	}
	if s := f.Suppression; s != nil {
		kind := "inSource"
		if s.InBaseline {
			kind = "external"
		}
		result.Suppressions = []sarifSuppression{{Kind: kind, Status: "accepted", Justification: s.Reason}}
	}
	return result
}

func sarifFixOf(r *lint.Result, fix *lint.Fix) sarifFix {
	out := sarifFix{Description: sarifMessage{Text: fix.Title}}
	for _, e := range fix.Edits {
		uri := sarifURI(e.Range.Filename)
		replacement := sarifReplacement{DeletedRegion: sarifRegionOf(r, e.Range)}
		if e.New != "" {
			replacement.InsertedContent = &sarifContent{e.New}
		}
		last := len(out.ArtifactChanges) - 1
		if last < 0 || out.ArtifactChanges[last].ArtifactLocation.URI != uri {
			out.ArtifactChanges = append(out.ArtifactChanges, sarifChange{ArtifactLocation: sarifArtifact{uri}})
			last++
		}
		out.ArtifactChanges[last].Replacements = append(out.ArtifactChanges[last].Replacements, replacement)
	}
	return out
}

func sarifPlace(r *lint.Result, rng hcl.Range) sarifLocation {
	place := sarifLocation{PhysicalLocation: sarifPhysical{ArtifactLocation: sarifArtifact{sarifURI(rng.Filename)}}}
	if rng.Start.Line > 0 {
		region := sarifRegionOf(r, rng)
		place.PhysicalLocation.Region = &region
	}
	return place
}

func sarifRegionOf(r *lint.Result, rng hcl.Range) sarifRegion {
	start, end := codePoints(r, rng)
	return sarifRegion{StartLine: max(rng.Start.Line, 1), StartColumn: start, EndLine: max(rng.End.Line, rng.Start.Line, 1), EndColumn: end}
}

// sarifURI is a relative reference for a relative path, so that a viewer resolves it in its own checkout.
func sarifURI(name string) string {
	name = slashPath(name)
	if path.IsAbs(name) {
		return (&url.URL{Scheme: "file", Path: name}).String()
	}
	return (&url.URL{Path: name}).String()
}
