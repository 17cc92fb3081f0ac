package report

import (
	"encoding/json"
	"net/url"
	"slices"
	"testing"
)

// TestSARIFStructure checks what the schema demands of the parts that are written, and what a schema cannot: that rule
// indexes lead to the rule. https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json
func TestSARIFStructure(t *testing.T) {
	var log sarifLog
	if err := json.Unmarshal([]byte(write(t, "sarif", fixture(t))), &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 {
		t.Fatalf("version %q with %d runs", log.Version, len(log.Runs))
	}
	run := log.Runs[0]
	if run.Tool.Driver.Name != "drydock" || run.Tool.Driver.Version != "1.2.3" || run.ColumnKind != "unicodeCodePoints" {
		t.Errorf("%+v", run.Tool)
	}
	if got := run.Invocations[0]; got.ExecutionSuccessful || len(got.ToolExecutionNotifications) < 2 {
		t.Errorf("errors are not told: %+v", got)
	}
	fixes, suppressions, related := 0, 0, 0
	region := func(r *sarifRegion) {
		if r == nil || r.StartLine < 1 || r.StartColumn < 1 || r.EndLine < r.StartLine || r.EndLine == r.StartLine && r.EndColumn < r.StartColumn {
			t.Errorf("region %+v", r)
		}
	}
	for _, r := range run.Results {
		if r.RuleIndex == nil || run.Tool.Driver.Rules[*r.RuleIndex].ID != r.RuleID {
			t.Errorf("%s does not lead to its rule", r.RuleID)
		}
		if r.Message.Text == "" || !slices.Contains([]string{"error", "warning", "note"}, r.Level) || r.PartialFingerprints["drydock/v1"] == "" {
			t.Errorf("%+v", r)
		}
		for _, place := range slices.Concat(r.Locations, r.RelatedLocations) {
			region(place.PhysicalLocation.Region)
			if uri, err := url.Parse(place.PhysicalLocation.ArtifactLocation.URI); err != nil || uri.IsAbs() {
				t.Errorf("uri %q: %v", place.PhysicalLocation.ArtifactLocation.URI, err)
			}
		}
		related += len(r.RelatedLocations)
		for _, fix := range r.Fixes {
			fixes++
			for _, change := range fix.ArtifactChanges {
				for _, replacement := range change.Replacements {
					region(&replacement.DeletedRegion)
				}
				if len(change.Replacements) == 0 {
					t.Error("a change without replacements")
				}
			}
		}
		for _, s := range r.Suppressions {
			suppressions++
			if s.Kind != "inSource" || s.Justification != "we know & accept" {
				t.Errorf("%+v", s)
			}
		}
	}
	if fixes != 1 || suppressions != 1 || related != 1 {
		t.Errorf("%d fixes, %d suppressions, %d related locations", fixes, suppressions, related)
	}
}
