package lint

import (
	"bytes"

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
	for i := range lines {
		lines[i] = lines[i].clipped()
	}
	return lines
}

// clipped is what is near the fault of a long line. A plan is one line, of which what is far away is not looked at for
// secrets.
func (l ExcerptLine) clipped() ExcerptLine {
	const before, longest = 200, 2000
	if len(l.Text) <= longest {
		return l
	}
	from := boundary(l.Text, max(0, l.From-before))
	to := boundary(l.Text, min(len(l.Text), from+longest))
	l.Text = l.Text[from:to]
	l.From, l.To = min(max(l.From-from, 0), len(l.Text)), min(max(l.To-from, 0), len(l.Text))
	return l
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
		if mark := []byte("\ufeff"); number == 1 && bytes.HasPrefix(line, mark) { // some editors begin files with it
			line, start = line[len(mark):], len(mark)
		}
		from := boundary(string(line), min(max(rng.Start.Byte-start, 0), len(line)))
		to := boundary(string(line), min(max(rng.End.Byte-start, from), len(line)))
		lines = append(lines, mask(ExcerptLine{Number: number, Text: string(line), From: from, To: to}, start, confidential.on(file.Bytes, rng, number, start)))
	}
	return lines, rng.End.Line > last && rng.End.Column > 1
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
