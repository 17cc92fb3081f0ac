package module

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// parseSegments reads text as JSON. Each member and element gets its own origin; interpolations become unknown, or
// whatever structure stands behind them.
func parseSegments(segments []segment) (cty.Value, bool) {
	src, ok := assemble(segments)
	if !ok || len(src.pieces) == 0 {
		return cty.NilVal, false
	}
	p := jsonParser{src: &src, cursor: newCursor(&src)}
	p.space()
	if p.at < len(src.text) && src.text[p.at] != '{' && src.text[p.at] != '[' {
		return cty.NilVal, false
	}
	v := p.value(0)
	p.space()
	if p.failed || p.at != len(src.text) {
		return cty.NilVal, false
	}
	return v, true
}

const maxJSONDepth = 200

type jsonParser struct {
	src    *source
	at     int
	cursor cursor
	failed bool
}

func (p *jsonParser) fail() cty.Value {
	p.failed = true
	return cty.DynamicVal
}

func (p *jsonParser) space() {
	for p.at < len(p.src.text) && strings.IndexByte(" \t\r\n", p.src.text[p.at]) >= 0 {
		p.at++
	}
}

// take skips white space and then c, if it is there.
func (p *jsonParser) take(c byte) bool {
	p.space()
	if p.at < len(p.src.text) && p.src.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *jsonParser) value(depth int) cty.Value {
	if depth > maxJSONDepth {
		return p.fail()
	}
	p.space()
	if p.at >= len(p.src.text) {
		return p.fail()
	}
	switch c := p.src.text[p.at]; {
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '"':
		v, _ := p.str()
		return v
	default:
		return p.bare()
	}
}

func (p *jsonParser) object(depth int) cty.Value {
	p.at++
	members := map[string]cty.Value{}
	unknownKeys := map[ref]struct{}{}
	isKnown := true
	for first := true; ; first = false {
		if p.take('}') {
			break
		}
		if !first && !p.take(',') || p.failed {
			return p.fail()
		}
		p.space()
		start := p.pos()
		if p.at >= len(p.src.text) || p.src.text[p.at] != '"' {
			return p.fail()
		}
		key, ok := p.str()
		if !ok {
			return p.fail()
		}
		o := &origin{key: p.since(start)}
		if !p.take(':') {
			return p.fail()
		}
		v := p.item(o, depth)
		if p.failed {
			return cty.DynamicVal
		}
		name := stripped(key, unknownKeys)
		if name.IsKnown() {
			members[name.AsString()] = v
			continue
		}
		isKnown = false
		collectRefs(v, unknownKeys)
	}
	if !isKnown {
		for _, v := range members {
			collectRefs(v, unknownKeys)
		}
		return withRefs(cty.DynamicVal, unknownKeys)
	}
	return cty.ObjectVal(members)
}

func (p *jsonParser) array(depth int) cty.Value {
	p.at++
	var elems []cty.Value
	for first := true; ; first = false {
		if p.take(']') {
			return cty.TupleVal(elems)
		}
		if !first && !p.take(',') {
			return p.fail()
		}
		v := p.item(&origin{}, depth)
		if p.failed {
			return cty.DynamicVal
		}
		elems = append(elems, v)
	}
}

// item reads a value and gives it its origin.
func (p *jsonParser) item(o *origin, depth int) cty.Value {
	p.space()
	start := p.pos()
	v := p.value(depth + 1)
	o.rng = p.since(start)
	return withOrigin(v, o)
}

func (p *jsonParser) pos() hcl.Range {
	pos := p.cursor.seek(p.at)
	return hcl.Range{Filename: p.cursor.filename(), Start: pos, End: pos}
}

func (p *jsonParser) since(start hcl.Range) hcl.Range {
	if end := p.pos(); end.Filename == start.Filename {
		start.End = end.End
	}
	return start
}

// str reads a string, in which interpolations may stand.
func (p *jsonParser) str() (cty.Value, bool) {
	start := p.at
	p.at++
	for ; p.at < len(p.src.text); p.at++ {
		switch p.src.text[p.at] {
		case '\\':
			p.at++
			continue
		case '"':
			p.at++
			return p.unquote(p.src.text[start:p.at])
		case '\n':
			return p.fail(), false
		}
	}
	return p.fail(), false
}

func (p *jsonParser) unquote(quoted string) (cty.Value, bool) {
	// What lies between two interpolations is its own string: an unknown one leaves only the references.
	refs := map[ref]struct{}{}
	var plain strings.Builder
	isKnown := true
	for _, r := range quoted {
		if !isPlaceholder(r) {
			plain.WriteRune(r)
			continue
		}
		v := interpolated(p.src.values[r-firstPlaceholder], true)
		v, marks := v.Unmark()
		for m := range marks {
			if m, ok := m.(ref); ok {
				refs[m] = struct{}{}
			}
		}
		if !v.IsKnown() {
			isKnown = false
			continue
		}
		// The interpolated text is put into the JSON text as it is, escapes and all.
		plain.WriteString(v.AsString())
	}
	var s string
	if err := json.Unmarshal([]byte(plain.String()), &s); err != nil {
		return p.fail(), false
	}
	if !isKnown {
		return withRefs(cty.UnknownVal(cty.String), refs), true
	}
	return withRefs(cty.StringVal(s), refs), true
}

// bare reads a number, true, false, null or an interpolation that stands for a whole value.
func (p *jsonParser) bare() cty.Value {
	start := p.at
	if r, size := utf8.DecodeRuneInString(p.src.text[p.at:]); isPlaceholder(r) {
		p.at += size
		v := interpolated(p.src.values[r-firstPlaceholder], false)
		if p.at < len(p.src.text) && strings.IndexByte(" \t\r\n,]}", p.src.text[p.at]) < 0 {
			return p.tail(v)
		}
		return v
	}
	p.skipWord()
	word := p.src.text[start:p.at]
	if strings.ContainsFunc(word, isPlaceholder) {
		return cty.UnknownVal(cty.Number)
	}
	switch word {
	case "true":
		return cty.True
	case "false":
		return cty.False
	case "null":
		return cty.NullVal(cty.DynamicPseudoType)
	}
	var number json.Number
	if json.Unmarshal([]byte(word), &number) != nil || len(word) > 64 {
		return p.fail()
	}
	n, err := cty.ParseNumberVal(string(number))
	if err != nil {
		return p.fail()
	}
	return n
}

// tail reads what follows an interpolation without a separator: a number spelt in two parts.
func (p *jsonParser) tail(v cty.Value) cty.Value {
	p.skipWord()
	return withRefs(cty.UnknownVal(cty.Number), refsOf(v))
}

func (p *jsonParser) skipWord() {
	for p.at < len(p.src.text) && strings.IndexByte(" \t\r\n,]}[{\":", p.src.text[p.at]) < 0 {
		p.at++
	}
}
