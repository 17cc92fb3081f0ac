package lint

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
)

// Patch applies the fixes of findings to their files' text and returns the new text of each file that changes, by its
// name. Fixes that touch the same bytes as an earlier one are left for the next run. Files that were formatted as
// terraform fmt does stay so; others are changed at the places of the fixes only.
func (r *Result) Patch(findings []Finding) (patched map[string][]byte, applied int) {
	var edits []Edit
	for _, f := range findings {
		if f.Fix == nil {
			continue
		}
		more := append([]Edit{}, edits...)
		for _, e := range f.Fix.Edits {
			// Two findings may ask for the very same change.
			if !containsEdit(more, e) {
				more = append(more, e)
			}
		}
		sortEdits(more)
		if overlap(more) {
			continue
		}
		edits = more
		applied++
	}
	patched = map[string][]byte{}
	for from := 0; from < len(edits); {
		name := edits[from].Range.Filename
		to := from
		for to < len(edits) && edits[to].Range.Filename == name {
			to++
		}
		if file := r.Files[name]; file != nil {
			src := applyEdits(file.Bytes, edits[from:to])
			native := !strings.HasSuffix(name, ".json") && isConfigurationName(name)
			if native && bytes.Equal(hclwrite.Format(file.Bytes), file.Bytes) {
				src = hclwrite.Format(src)
			}
			// Two changes that are right by themselves may meet at a comma.
			if isJSONConfiguration(name) && !json.Valid(src) {
				from = to
				continue
			}
			patched[name] = src
		}
		from = to
	}
	return patched, applied
}

func isConfigurationName(name string) bool {
	return strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tofu") || strings.HasSuffix(name, ".tfvars")
}

func containsEdit(edits []Edit, e Edit) bool {
	for _, have := range edits {
		if have == e {
			return true
		}
	}
	return false
}

// applyEdits applies sorted edits that do not overlap.
func applyEdits(src []byte, edits []Edit) []byte {
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		from, to := min(max(e.Range.Start.Byte, at), len(src)), min(max(e.Range.End.Byte, at), len(src))
		out.Write(src[at:from])
		out.WriteString(e.New)
		at = to
	}
	out.Write(src[at:])
	return out.Bytes()
}
