package lint

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// Suppression says why a finding is not reported.
type Suppression struct {
	// Reason is what the comment says, "" when it gives none.
	Reason string
	// Range is the comment, the zero range for a baseline.
	Range hcl.Range
	// InBaseline tells a finding that a baseline file knows from one that a comment speaks of.
	InBaseline bool
}

// directive opens a comment that suppresses findings:
//
//	# drydock:ignore rule-name[,rule-name] [until=2027-01-31] [reason]
//	# drydock:ignore-file rule-name[,rule-name] [until=2027-01-31] [reason]
//
// The first stands for what begins on its line or, alone on a line, for what begins on the next line of code: an item
// of a list, an argument, a block. On a module block it reaches into the module. The second stands for its file. In JSON
// syntax they are members called "//" (see ignoresInJSON).
const directive = "drydock:ignore"

const dateLayout = "2006-01-02"

// ignore is one rule's name in a comment.
type ignore struct {
	rule   string
	until  time.Time // the last day; the zero time is for ever
	reason string
	rng    hcl.Range // the comment
	scope  hcl.Range
	whole  bool // the scope is the file
	used   bool
}

func (i *ignore) expired(today time.Time) bool {
	return !i.until.IsZero() && !today.IsZero() && today.After(i.until.AddDate(0, 0, 1).Add(-time.Nanosecond))
}

// suppress takes out the findings that comments speak of, and adds findings about comments that do not do what they say.
func (run Run) suppress(dir string, files map[string]*hcl.File, findings []Finding, complete bool) (kept, suppressed []Finding) {
	var ignores []*ignore
	about := func(rule *Rule, rng hcl.Range, message, advice string) {
		if !slices.Contains(run.Rules, rule) || installed(rng.Filename) {
			return
		}
		f := Finding{Rule: rule.Name, Severity: rule.Severity, Message: message, Advice: advice, Range: rng, Dir: dir}
		if s, ok := run.Severity[rule.Name]; ok {
			f.Severity = s
		}
		kept = append(kept, f)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		src := files[name].Bytes
		switch {
		case !bytes.Contains(src, []byte(directive)):
		case isJSONConfiguration(name):
			ignores = append(ignores, run.ignoresInJSON(name, src, about)...)
		case !strings.HasSuffix(name, ".json"):
			ignores = append(ignores, run.ignoresIn(name, src, about)...)
		}
	}
	index := indexIgnores(ignores, run.Today)
	for _, f := range findings {
		by := index.use(f)
		if by == nil {
			kept = append(kept, f)
			continue
		}
		f.Suppression = &Suppression{Reason: by.reason, Range: by.rng}
		suppressed = append(suppressed, f)
	}
	ran := map[string]bool{}
	for _, r := range run.Rules {
		ran[r.Name] = true
	}
	for _, i := range ignores {
		switch {
		case i.expired(run.Today):
			about(ExpiredSuppression, i.rng, fmt.Sprintf("This suppression of %s expired after %s", i.rule, i.until.Format(dateLayout)),
				"Repair what it speaks of, or give it a later date and say why.")
		case !i.used && ran[i.rule] && complete:
			about(UnusedSuppression, i.rng, fmt.Sprintf("This suppression of %s suppresses nothing", i.rule), "Remove it.")
		}
	}
	return kept, suppressed
}

// ignoresIn reads the comments of a file.
func (run Run) ignoresIn(name string, src []byte, about func(*Rule, hcl.Range, string, string)) []*ignore {
	tokens, _ := hclsyntax.LexConfig(src, name, hcl.InitialPos)
	var ignores []*ignore
	var begins map[int]hcl.Range
	var lines []int // where each begins
	lastCode, next := 0, 0
	for n, token := range tokens {
		if token.Type != hclsyntax.TokenComment {
			if token.Type != hclsyntax.TokenNewline {
				lastCode = token.Range.End.Line
			}
			continue
		}
		text, ok := directiveOf(token.Bytes)
		if !ok {
			continue
		}
		rng := token.Range
		if trimmed := bytes.TrimRight(token.Bytes, "\r\n"); len(trimmed) < len(token.Bytes) {
			rng.End = hcl.Pos{Line: rng.Start.Line, Column: rng.Start.Column + len([]rune(string(trimmed))), Byte: rng.Start.Byte + len(trimmed)}
		}
		parsed, problem, advice := run.parseDirective(text)
		if problem != "" {
			about(InvalidSuppression, rng, problem, advice)
		}
		line := rng.Start.Line
		if lastCode != line {
			// Comments may stand in a long row: what comes after them is looked for once.
			for next = max(next, n+1); next < len(tokens) && !isCode(tokens[next]); next++ {
			}
			line = 0
			if next < len(tokens) {
				line = tokens[next].Range.Start.Line
			}
		}
		if begins == nil {
			begins, lines = constructs(name, src), lineStarts(src)
		}
		scope, ok := begins[line]
		if !ok {
			scope = lineRange(name, src, lines, line)
		}
		for _, i := range parsed {
			i.rng, i.scope = rng, scope
			ignores = append(ignores, i)
		}
	}
	return ignores
}

// directiveOf is what a comment says after its marks, when it is a directive.
func directiveOf(comment []byte) (string, bool) {
	text := string(bytes.TrimSpace(comment))
	switch {
	case strings.HasPrefix(text, "#"):
		text = strings.TrimLeft(text, "#")
	case strings.HasPrefix(text, "//"):
		text = strings.TrimLeft(text, "/")
	case strings.HasPrefix(text, "/*"):
		text = strings.TrimSuffix(strings.TrimPrefix(text, "/*"), "*/")
	}
	text = strings.TrimSpace(text)
	rest, ok := strings.CutPrefix(text, directive)
	// drydock:ignored, say, is no directive.
	if !ok || rest != "" && !strings.ContainsAny(rest[:1], " \t-\n") {
		return "", false
	}
	return text, true
}

// parseDirective reads a comment. The names that are those of rules count even when something else is wrong.
func (run Run) parseDirective(text string) (ignores []*ignore, problem, advice string) {
	words := strings.Fields(text)
	whole := words[0] == directive+"-file"
	if !whole && words[0] != directive {
		return nil, fmt.Sprintf("There is no comment %q", words[0]), fmt.Sprintf("Expected %s or %s-file.", directive, directive)
	}
	words = words[1:]
	var names []string
	for more := true; more && len(words) > 0; words = words[1:] {
		if strings.HasPrefix(words[0], "until=") {
			break
		}
		more = strings.HasSuffix(words[0], ",") || len(words) > 1 && strings.HasPrefix(words[1], ",")
		for name := range strings.SplitSeq(words[0], ",") {
			if name != "" {
				names = append(names, name)
			}
		}
	}
	// A further rule's name is a name also without a comma.
	for len(words) > 0 && run.knows(words[0]) {
		names, words = append(names, words[0]), words[1:]
	}
	var until time.Time
	if len(words) > 0 {
		if date, ok := strings.CutPrefix(words[0], "until="); ok {
			words = words[1:]
			var err error
			if until, err = time.Parse(dateLayout, date); err != nil {
				return nil, fmt.Sprintf("%q is no date", date), "Write the last day as until=2027-01-31. Until then the comment suppresses nothing."
			}
		}
	}
	if len(names) == 0 {
		return nil, "This suppression names no rule", fmt.Sprintf("Write %s rule-name, and why.", directive)
	}
	for _, name := range names {
		if !run.knows(name) {
			problem = fmt.Sprintf("There is no rule %q to suppress", name)
			advice = "\"drydock explain\" lists all rules."
			if near := ecsspec.DidYouMean(name, run.knownNames()); near != "" {
				advice = fmt.Sprintf("Did you mean %q?", near)
			}
			continue
		}
		ignores = append(ignores, &ignore{rule: name, until: until, reason: strings.Join(words, " "), whole: whole})
	}
	return ignores, problem, advice
}

func (run Run) knows(name string) bool {
	return slices.ContainsFunc(run.Known, func(r *Rule) bool { return r.Name == name })
}

func (run Run) knownNames() []string {
	var names []string
	for _, r := range run.Known {
		names = append(names, r.Name)
	}
	return names
}

func isCode(token hclsyntax.Token) bool {
	return token.Type != hclsyntax.TokenComment && token.Type != hclsyntax.TokenNewline && token.Type != hclsyntax.TokenEOF
}

// constructs are the largest blocks, arguments and items that begin on each line. The file is parsed anew: the loader's
// own syntax tree has been rewritten for evaluation.
func constructs(name string, src []byte) map[int]hcl.Range {
	begins := map[int]hcl.Range{}
	file, _ := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		return begins
	}
	add := func(rng hcl.Range) {
		if have, ok := begins[rng.Start.Line]; !ok || have.End.Byte-have.Start.Byte < rng.End.Byte-rng.Start.Byte {
			begins[rng.Start.Line] = rng
		}
	}
	_ = hclsyntax.VisitAll(body, func(node hclsyntax.Node) hcl.Diagnostics {
		switch node := node.(type) {
		case *hclsyntax.Block:
			add(hcl.RangeBetween(node.TypeRange, node.CloseBraceRange))
		case *hclsyntax.Attribute:
			add(node.SrcRange)
		case *hclsyntax.ObjectConsExpr:
			for _, item := range node.Items {
				add(hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range()))
			}
		case *hclsyntax.TupleConsExpr:
			for _, e := range node.Exprs {
				add(e.Range())
			}
		}
		return nil
	})
	return begins
}

// lineRange is a whole line.
func lineRange(name string, src []byte, lines []int, line int) hcl.Range {
	rng := hcl.Range{Filename: name, Start: hcl.Pos{Line: line, Column: 1, Byte: len(src)}}
	if line < 1 || line > len(lines) {
		rng.End = rng.Start
		return rng
	}
	rng.Start.Byte = lines[line-1]
	end := len(src)
	if line < len(lines) {
		end = lines[line]
	}
	rng.End = hcl.Pos{Line: line, Column: 1 + end - rng.Start.Byte, Byte: end}
	return rng
}
