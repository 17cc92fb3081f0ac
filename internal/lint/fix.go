package lint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// Proposal is what a rule would change. It becomes a [Fix] when the source lets itself be changed so.
type Proposal struct {
	// Title says what is done: `set network_mode to "awsvpc"`.
	Title   string
	Changes []Change
}

// Change is one change of a proposal. ok is false when the code at the place is not of a form that can be changed with
// certainty, such as a reference to a variable; the finding then has no fix.
type Change func(c *code) (edits []Edit, ok bool)

// Propose makes a proposal of changes.
func Propose(title string, changes ...Change) *Proposal {
	return &Proposal{Title: title, Changes: changes}
}

// Fix is a change of source code that repairs a finding.
type Fix struct {
	Title string
	// Edits are sorted by file and place and do not overlap.
	Edits []Edit
}

// Edit replaces the bytes of a range.
type Edit struct {
	Range hcl.Range
	New   string
}

// resolve makes a fix of a proposal, nil when that cannot be done.
func (p *Proposal) resolve(c *code) *Fix {
	if p == nil {
		return nil
	}
	fix := &Fix{Title: p.Title}
	for _, change := range p.Changes {
		edits, ok := change(c)
		if !ok {
			return nil
		}
		fix.Edits = append(fix.Edits, edits...)
	}
	sortEdits(fix.Edits)
	fix.Edits = slices.Compact(fix.Edits)
	if len(fix.Edits) == 0 || overlap(fix.Edits) {
		return nil
	}
	for _, e := range fix.Edits {
		if installed(e.Range.Filename) {
			return nil
		}
	}
	return fix
}

// installed reports whether a file is part of a module that terraform init has fetched: the next init would undo a
// change of it.
func installed(name string) bool {
	return slices.Contains(strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }), ".terraform")
}

func sortEdits(edits []Edit) {
	slices.SortFunc(edits, func(a, b Edit) int {
		return cmp.Or(
			strings.Compare(a.Range.Filename, b.Range.Filename),
			cmp.Compare(a.Range.Start.Byte, b.Range.Start.Byte),
			cmp.Compare(a.Range.End.Byte, b.Range.End.Byte),
			strings.Compare(a.New, b.New),
		)
	})
}

// overlap reports whether two of the sorted edits touch the same bytes. Two insertions at one place do too: their order
// would be a guess.
func overlap(edits []Edit) bool {
	for i := 1; i < len(edits); i++ {
		a, b := edits[i-1].Range, edits[i].Range
		if a.Filename == b.Filename && (b.Start.Byte < a.End.Byte || a.Start.Byte == b.Start.Byte) {
			return true
		}
	}
	return false
}

func sameFix(a, b *Fix) bool {
	if a == nil || b == nil {
		return a == b
	}
	return slices.Equal(a.Edits, b.Edits)
}
