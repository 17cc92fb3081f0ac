package module

import (
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// text marks a string with the structure behind it: either the value given to jsonencode, or the pieces of a template
// or file that are to be read as JSON. Of other templates that are not wholly known it keeps what they end with.
type text struct {
	encoded  cty.Value // jsonencode's argument, with marks
	segments []segment

	once  sync.Once // values are read by several goroutines
	value cty.Value
	ok    bool
}

// segment is one piece of a template's text.
type segment struct {
	val     cty.Value // a string, with marks; may be unknown
	rng     hcl.Range
	literal bool // written out in the source, so that its lines are the source's
}

func textOf(v cty.Value) *text {
	if !v.IsMarked() {
		return nil
	}
	// A string made of several texts is none of them; a conditional or coalesce of several is not decided.
	_, marks := v.Unmark()
	var found *text
	for m := range marks {
		if t, ok := m.(*text); ok {
			if found != nil {
				return nil
			}
			found = t
		}
	}
	return found
}

// json is the text's structure as a value with origins.
func (t *text) json() (cty.Value, bool) {
	t.once.Do(func() {
		if t.encoded != cty.NilVal {
			t.value, t.ok = t.encoded, true
		} else {
			t.value, t.ok = parseSegments(t.segments)
		}
	})
	return t.value, t.ok
}

// fileText is the text of a whole file.
func fileText(content, filename string) *text {
	rng := hcl.Range{Filename: filename, Start: hcl.InitialPos, End: hcl.InitialPos}
	return &text{segments: []segment{{val: cty.StringVal(content), rng: rng, literal: true}}}
}

// Interpolations stand in the text as one rune, which JSON text has no other use for.
const (
	firstPlaceholder = '\U000F0000'
	maxPlaceholders  = 0xFFFD
)

// source is text assembled from segments, with the place each of its bytes came from.
type source struct {
	text   string
	pieces []piece
	values []cty.Value // of the placeholders
}

// piece is where some text came from. Only the text of literals can be followed further into the source.
type piece struct {
	offset  int
	rng     hcl.Range
	literal bool
	indent  int  // what <<- has taken from each line
	quoted  bool // in quotes, with each special character as an escape of two
}

func newPiece(offset int, seg segment) piece {
	p := piece{offset: offset, rng: seg.rng, literal: seg.literal}
	if !seg.literal || !isText(seg.val) {
		return p
	}
	s := seg.val.AsString()
	// hclsyntax leaves no trace of escapes and indentation but the difference in length.
	taken := seg.rng.End.Byte - seg.rng.Start.Byte - len(s)
	lines := strings.Count(strings.TrimSuffix(s, "\n"), "\n")
	switch {
	case taken < 0: // a whole file
	case seg.rng.Start.Line == seg.rng.End.Line:
		p.quoted = true
		if taken != strings.Count(s, `"`)+strings.Count(s, `\`)+strings.Count(s, "\n")+strings.Count(s, "\t") {
			p.literal = false
		}
	case lines > 0 && taken%lines == 0:
		p.indent = taken / lines
	}
	return p
}

// assemble joins the segments. Interpolated text that is known and not inside a string is text like any other: it may be
// several elements of a list. Everything else that is interpolated becomes a placeholder, which keeps what it leads to.
func assemble(segments []segment) (source, bool) {
	var s source
	var b strings.Builder
	var quotes quoteState
	for _, seg := range segments {
		s.pieces = append(s.pieces, newPiece(b.Len(), seg))
		plain, _ := seg.val.Unmark()
		str, ok := primitive(plain, cty.String)
		isKnown := ok && str.IsKnown() && !str.IsNull()
		if isKnown && (seg.literal || !quotes.inside && textOf(seg.val) == nil) {
			piece := clean(str.AsString())
			quotes.read(piece)
			b.WriteString(piece)
			continue
		}
		if len(s.values) >= maxPlaceholders {
			return s, false
		}
		b.WriteRune(firstPlaceholder + rune(len(s.values)))
		s.values = append(s.values, seg.val)
	}
	s.text = b.String()
	return s, true
}

// quoteState follows JSON text in and out of strings.
type quoteState struct{ inside, escaped bool }

func (q *quoteState) read(s string) {
	for i := range len(s) {
		switch c := s[i]; {
		case q.escaped:
			q.escaped = false
		case q.inside && c == '\\':
			q.escaped = true
		case c == '"':
			q.inside = !q.inside
		}
	}
}

// clean keeps placeholders from being forged by the text.
func clean(s string) string {
	if !strings.ContainsFunc(s, isPlaceholder) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if isPlaceholder(r) {
			return '\uFFFD'
		}
		return r
	}, s)
}

func isPlaceholder(r rune) bool {
	return r >= firstPlaceholder && r < firstPlaceholder+maxPlaceholders
}

// cursor turns rising offsets into positions in one pass over the text.
type cursor struct {
	src   *source
	piece int
	at    int
	pos   hcl.Pos
}

func newCursor(s *source) cursor {
	c := cursor{src: s}
	if len(s.pieces) > 0 {
		c.pos = s.pieces[0].rng.Start
	}
	return c
}

func (c *cursor) seek(offset int) hcl.Pos {
	for c.piece+1 < len(c.src.pieces) && c.src.pieces[c.piece+1].offset <= offset {
		c.piece++
		c.at = c.src.pieces[c.piece].offset
		c.pos = c.src.pieces[c.piece].rng.Start
	}
	p := c.src.pieces[c.piece]
	if !p.literal {
		return p.rng.Start
	}
	for ; c.at < offset && c.at < len(c.src.text); c.at++ {
		c.step(p, c.src.text[c.at])
	}
	return c.pos
}

func (c *cursor) step(p piece, b byte) {
	c.pos.Byte++
	switch {
	case p.quoted && strings.IndexByte("\"\\\n\t", b) >= 0:
		c.pos.Byte++
		c.pos.Column += 2
	case b == '\n':
		c.pos.Line++
		c.pos.Column = 1 + p.indent
		c.pos.Byte += p.indent
	case b&0xC0 != 0x80: // the first byte of a character
		c.pos.Column++
	}
}

func (c *cursor) filename() string { return c.src.pieces[c.piece].rng.Filename }

// interpolated is the value of JSON text that consists of one placeholder.
func interpolated(v cty.Value, inString bool) cty.Value {
	if inString {
		refs := map[ref]struct{}{}
		plain := stripped(v, refs)
		if str, err := convert.Convert(plain, cty.String); err == nil && !str.IsNull() && str.IsKnown() {
			return withRefs(str, refs)
		}
		return withRefs(cty.UnknownVal(cty.String), refs)
	}
	if t := textOf(v); t != nil {
		if inner, ok := t.json(); ok {
			return inner
		}
	}
	plain, _ := v.Unmark()
	if isText(plain) {
		if inner, ok := parseSegments([]segment{{val: plain}}); ok {
			return withRefs(inner, refsOf(v))
		}
	}
	if plain.IsKnown() && !plain.IsNull() && (plain.Type() == cty.Number || plain.Type() == cty.Bool) {
		return onlyRefs(v)
	}
	return withRefs(cty.DynamicVal, refsOf(v))
}
