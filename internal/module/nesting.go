package module

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// maxNesting bounds how deep expressions and blocks may nest. The parsers and every walk over a syntax tree recurse, and
// a Go stack that overflows (at 1 GB) cannot be recovered from. A level takes up to 4 kB of it in hclsyntax.
const maxNesting = 30_000

// tooDeep finds the place where a file nests deeper than maxNesting, nil when it does not.
func tooDeep(src []byte, filename string, isJSON bool) *hcl.Range {
	switch {
	case isJSON:
		return deepJSON(src, filename)
	case fewBrackets(src):
		return nil
	}
	tokens, _ := hclsyntax.LexConfig(src, filename, hcl.InitialPos)
	return deepTokens(tokens)
}

// tooDeepTemplate is tooDeep for the text of a template.
func tooDeepTemplate(src []byte) bool {
	if fewBrackets(src) {
		return false
	}
	tokens, _ := hclsyntax.LexTemplate(src, "", hcl.InitialPos)
	return deepTokens(tokens) != nil
}

// fewBrackets spares most files the tokens, which take a third of the time of parsing: what has fewer brackets and operators than may nest cannot nest too deep.
func fewBrackets(src []byte) bool {
	n := 0
	for _, c := range src {
		switch c {
		case '(', '[', '{', '!', '-', '+', '*', '/', '%', '?', '=', '<', '>', '&', '|':
			if n++; n > maxNesting {
				return false
			}
		}
	}
	return true
}

// levels estimates the height of the syntax tree: each open bracket is a level, and so is each operator since the last
// separator in the same bracket, because chains of operators nest too.
type levels struct {
	open  []int
	ops   int
	total int // of the enclosing brackets
}

func (l *levels) enter() {
	l.ops++ // an index on an index nests even though its brackets close
	l.open = append(l.open, l.ops)
	l.total += l.ops
	l.ops = 0
}

func (l *levels) leave() {
	if n := len(l.open); n > 0 {
		l.ops = l.open[n-1]
		l.total -= l.ops
		l.open = l.open[:n-1]
	}
}

func (l *levels) height() int { return l.total + l.ops }

func deepTokens(tokens hclsyntax.Tokens) *hcl.Range {
	var l levels
	var brackets []hclsyntax.TokenType
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenOParen, hclsyntax.TokenOBrack, hclsyntax.TokenOBrace, hclsyntax.TokenTemplateInterp,
			hclsyntax.TokenTemplateControl:
			brackets = append(brackets, t.Type)
			l.enter()
		case hclsyntax.TokenCParen, hclsyntax.TokenCBrack, hclsyntax.TokenCBrace, hclsyntax.TokenTemplateSeqEnd:
			// A template's directives nest between their brackets, so what TokenTemplateControl added stays counted.
			if n := len(brackets); n > 0 {
				brackets = brackets[:n-1]
			}
			l.leave()
		case hclsyntax.TokenComma:
			l.ops = 0
		case hclsyntax.TokenNewline:
			if n := len(brackets); n == 0 || brackets[n-1] == hclsyntax.TokenOBrace {
				l.ops = 0
			}
		case hclsyntax.TokenBang, hclsyntax.TokenMinus, hclsyntax.TokenPlus, hclsyntax.TokenStar, hclsyntax.TokenSlash,
			hclsyntax.TokenPercent, hclsyntax.TokenQuestion, hclsyntax.TokenEqualOp, hclsyntax.TokenNotEqual,
			hclsyntax.TokenLessThan, hclsyntax.TokenGreaterThan, hclsyntax.TokenLessThanEq,
			hclsyntax.TokenGreaterThanEq, hclsyntax.TokenAnd, hclsyntax.TokenOr:
			l.ops++
		}
		if l.height() > maxNesting {
			return &t.Range
		}
	}
	return nil
}

func deepJSON(src []byte, filename string) *hcl.Range {
	depth, line, lineStart := 0, 1, 0
	inString, escaped := false, false
	for i, c := range src {
		switch {
		case c == '\n':
			line, lineStart = line+1, i+1
		case inString:
			switch {
			case escaped:
				escaped = false
			case c == '\\':
				escaped = true
			case c == '"':
				inString = false
			}
		case c == '"':
			inString = true
		case c == '{' || c == '[':
			if depth++; depth > maxNesting {
				pos := hcl.Pos{Line: line, Column: i - lineStart + 1, Byte: i}
				return &hcl.Range{Filename: filename, Start: pos, End: pos}
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// deepNode is an expression that is deep enough to count when definitions wait for each other.
type deepNode struct {
	hclsyntax.Expression
	depth int
}

const (
	countedDepth = 100
	// maxLevels bounds the levels of all expressions under evaluation at one time.
	maxLevels = 2 * maxNesting
)

// prepare rewrites the whole expression of a definition.
func prepare(e hclsyntax.Expression) hclsyntax.Expression {
	rng := e.Range()
	e = rewrite(e)
	if rng.End.Byte-rng.Start.Byte <= countedDepth {
		return e // no level takes less than a byte
	}
	var m depthMeter
	_ = hclsyntax.Walk(e, &m)
	if m.highest <= countedDepth {
		return e
	}
	return &deepNode{e, m.highest}
}

type depthMeter struct{ depth, highest int }

func (m *depthMeter) Enter(hclsyntax.Node) hcl.Diagnostics {
	m.depth++
	m.highest = max(m.highest, m.depth)
	return nil
}

func (m *depthMeter) Exit(hclsyntax.Node) hcl.Diagnostics {
	m.depth--
	return nil
}
