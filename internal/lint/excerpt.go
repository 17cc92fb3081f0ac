package lint

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// ExcerptLine is a line of source code; the part of Text from byte From to byte To is at fault.
type ExcerptLine struct {
	Number   int
	Text     string
	From, To int
}

// Excerpt is the source at a place, of a long one its first lines. It is empty when the file is not at hand.
func (r *Result) Excerpt(rng hcl.Range) []ExcerptLine {
	lines, _ := r.index.excerpt(r.Files[rng.Filename], rng, r.confidential)
	return lines
}

// excerpt also reports whether there is more than it shows. The text at confidential places is masked.
func (x *sourceIndex) excerpt(file *hcl.File, rng hcl.Range, confidential secrets) (lines []ExcerptLine, more bool) {
	if file == nil {
		return nil, false
	}
	const most = 3
	last := min(rng.End.Line, rng.Start.Line+most-1)
	for number := max(rng.Start.Line, 1); number <= last; number++ {
		line, start, ok := x.line(file, number)
		if !ok {
			break
		}
		line = bytes.TrimRight(line, "\r\n")
		from := boundary(string(line), min(max(rng.Start.Byte-start, 0), len(line)))
		to := boundary(string(line), min(max(rng.End.Byte-start, from), len(line)))
		lines = append(lines, mask(ExcerptLine{Number: number, Text: string(line), From: from, To: to}, start, confidential[codeLine{rng.Filename, number}]))
	}
	return lines, rng.End.Line > last && rng.End.Column > 1
}

// secrets are the places of secrets, by the lines they stand on.
type secrets map[codeLine][]hcl.Range

type codeLine struct {
	filename string
	number   int
}

func (s secrets) add(rng hcl.Range) secrets {
	if s == nil {
		s = secrets{}
	}
	for number := rng.Start.Line; number <= rng.End.Line; number++ {
		at := codeLine{rng.Filename, number}
		s[at] = append(s[at], rng)
	}
	return s
}

func (s secrets) join(other secrets) secrets {
	if s == nil {
		s = secrets{}
	}
	for at, places := range other {
		s[at] = append(s[at], places...)
	}
	return s
}

// masked stands for a secret, whatever its length.
const masked = "********"

// mask replaces what stands at confidential places of a line that begins at a byte of its file.
func mask(line ExcerptLine, start int, confidential []hcl.Range) ExcerptLine {
	type span struct{ from, to int }
	var spans []span
	for _, place := range confidential {
		if s := (span{max(place.Start.Byte-start, 0), min(place.End.Byte-start, len(line.Text))}); s.from < s.to {
			spans = append(spans, s)
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var apart []span
	for _, s := range spans {
		if last := len(apart) - 1; last >= 0 && s.from < apart[last].to {
			apart[last].to = max(apart[last].to, s.to)
			continue
		}
		apart = append(apart, s)
	}
	// From the back, so that what stands before keeps its place.
	for _, s := range slices.Backward(apart) {
		from, to := s.from, s.to
		if to-from > 2 && line.Text[from] == '"' && line.Text[to-1] == '"' {
			from, to = from+1, to-1
		}
		moved := func(at int) int {
			switch {
			case at >= to:
				return at + len(masked) - (to - from)
			case at > from:
				return from
			}
			return at
		}
		line.From, line.To = moved(line.From), moved(line.To)
		line.Text = line.Text[:from] + masked + line.Text[to:]
	}
	return line
}

// BlockAt is the whole block, from its type to its closing brace, whose header is at a place; the zero range when none
// is.
func (r *Result) BlockAt(header hcl.Range) hcl.Range {
	file := r.Files[header.Filename]
	if file == nil {
		return hcl.Range{}
	}
	block := blockIn(file, header)
	if block == nil {
		return hcl.Range{}
	}
	return hcl.RangeBetween(block.TypeRange, block.CloseBraceRange)
}
