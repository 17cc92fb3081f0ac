package lint

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
)

// TextOptions say what the reader's terminal can do.
type TextOptions struct {
	Color bool
	// Width is the number of columns; 0 is taken for 80.
	Width int
}

// WriteText writes the result for a person, in the look of Terraform's own diagnostics.
func (r *Result) WriteText(w io.Writer, opts TextOptions) error {
	t := &textReport{files: r.Files, index: &r.index, confidential: r.confidential, color: opts.Color, width: opts.Width}
	if t.width <= 0 {
		t.width = 80
	}
	t.width = max(40, min(t.width, 120))
	for _, d := range r.Problems {
		t.problem(d)
	}
	for _, err := range r.Broken {
		t.begin(Error, err.Error())
		t.end()
	}
	for _, f := range r.Findings {
		t.finding(f)
	}
	t.notes(r)
	t.summary(r)
	_, err := w.Write(t.out.Bytes())
	return err
}

type textReport struct {
	out          bytes.Buffer
	files        map[string]*hcl.File
	index        *sourceIndex
	confidential secrets
	color        bool
	width        int
}

const (
	bold      = "\x1b[1m"
	underline = "\x1b[4m"
	dim       = "\x1b[2m"
	red       = "\x1b[31m"
	yellow    = "\x1b[33m"
	cyan      = "\x1b[36m"
	green     = "\x1b[32m"
	reset     = "\x1b[0m"
)

func (t *textReport) style(code, s string) string {
	if !t.color || s == "" {
		return s
	}
	return code + s + reset
}

func severityColor(s Severity) string {
	switch s {
	case Error:
		return red
	case Warning:
		return yellow
	}
	return cyan
}

var severityTitle = map[Severity]string{Error: "Error", Warning: "Warning", Info: "Info"}

// begin writes the line that says what is wrong.
func (t *textReport) begin(s Severity, message string) {
	title := severityTitle[s] + ": "
	for i, line := range Wrap(strings.Repeat("_", len(title))+Printable(message), t.width) {
		if i == 0 {
			t.line(t.style(bold+severityColor(s), title) + t.style(bold, line[len(title):]))
			continue
		}
		t.line(t.style(bold, line))
	}
}

func (t *textReport) line(s string) { t.out.WriteString(strings.TrimRight(s, " ") + "\n") }

func (t *textReport) end() { t.line("") }

func (t *textReport) paragraph(text string) {
	if text == "" {
		return
	}
	t.line("")
	for _, line := range Wrap(Printable(text), t.width-2) {
		t.line("  " + line)
	}
}

func (t *textReport) problem(d *hcl.Diagnostic) {
	t.begin(Error, d.Summary)
	if d.Subject != nil && d.Subject.Start.Line > 0 && t.files[d.Subject.Filename] != nil {
		t.line("")
		t.excerpt(*d.Subject)
	}
	t.paragraph(d.Detail)
	t.end()
}

func (t *textReport) finding(f Finding) {
	t.begin(f.Severity, f.Message+" ["+f.Rule+"]")
	t.line("")
	t.excerpt(f.Range)
	for i := len(f.Calls) - 1; i >= 0; i-- {
		t.line(fmt.Sprintf("  called on %s line %d%s", Printable(f.Calls[i].Filename), f.Calls[i].Start.Line, t.context(f.Calls[i])))
	}
	t.addresses(f)
	t.paragraph(f.Advice)
	if f.Fix != nil {
		t.line("  " + t.style(green, "--fix: ") + Printable(f.Fix.Title))
	}
	t.line("  " + t.style(dim, PageURL(f.Rule)))
	t.end()
}

// addresses names the instances, unless the excerpt already does.
func (t *textReport) addresses(f Finding) {
	if len(f.Addresses) == 0 {
		return
	}
	if len(f.Addresses) == 1 && len(f.Calls) == 0 && strings.HasSuffix(t.context(f.Range), headerOf(f.Addresses[0])) {
		return
	}
	const most = 3
	shown := f.Addresses[:min(most, len(f.Addresses))]
	text := "for " + Printable(strings.Join(shown, ", "))
	if more := len(f.Addresses) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	for _, line := range Wrap(text, t.width-2) {
		t.line("  " + line)
	}
}

// headerOf is how a block with the address is introduced: resource "aws_ecs_service" "web".
func headerOf(address string) string {
	kind := "resource"
	parts := strings.Split(address, ".")
	if parts[0] == "data" {
		kind, parts = "data", parts[1:]
	}
	if len(parts) != 2 {
		return "\x00"
	}
	return fmt.Sprintf("%s %q %q", kind, parts[0], parts[1])
}

// context is the top-level block around a place, as in `, in resource "aws_ecs_service" "web"`.
func (t *textReport) context(rng hcl.Range) string {
	file := t.files[rng.Filename]
	if file == nil {
		return ""
	}
	block := t.index.outermost(file, rng.Start)
	if block == nil {
		return ""
	}
	text := ", in " + block.Type
	for _, label := range block.Labels {
		text += fmt.Sprintf(" %q", label)
	}
	return Printable(text)
}

// excerpt shows the place in its source.
func (t *textReport) excerpt(rng hcl.Range) {
	t.line(fmt.Sprintf("  on %s line %d%s:", Printable(rng.Filename), rng.Start.Line, t.context(rng)))
	lines, more := t.index.excerpt(t.files[rng.Filename], rng, t.confidential)
	for _, line := range lines {
		t.line(fmt.Sprintf("%4d: ", line.Number) + t.marked(line.Text, line.From, line.To))
	}
	if more {
		t.line("      ...")
	}
}

// marked is a line of source with the part at fault underlined. Of a long line only the surroundings are shown.
func (t *textReport) marked(line string, from, to int) string {
	const before, longest = 40, 160
	prefix, suffix := "", ""
	if len(line) > longest {
		start := boundary(line, max(0, from-before))
		end := boundary(line, min(len(line), start+longest))
		if start > 0 {
			prefix = "..."
		}
		if end < len(line) {
			suffix = "..."
		}
		line = line[start:end]
		from, to = min(max(from-start, 0), len(line)), min(max(to-start, 0), len(line))
	}
	from, to = boundary(line, from), boundary(line, to)
	return prefix + Printable(line[:from]) + t.style(underline, Printable(line[from:to])) + Printable(line[to:]) + suffix
}

// boundary is the next start of a character at or after i.
func boundary(s string, i int) int {
	for i < len(s) && !utf8.RuneStart(s[i]) {
		i++
	}
	return i
}

// notes say in few lines what could not be looked into.
func (t *textReport) notes(r *Result) {
	const most = 5
	for i, n := range r.Notes {
		if i == most {
			t.line(fmt.Sprintf("Note: %d more parts could not be looked into.", len(r.Notes)-most))
			break
		}
		for _, line := range Wrap(fmt.Sprintf("Note: %s (%s line %d)", Printable(n.Message), Printable(n.Range.Filename), n.Range.Start.Line), t.width) {
			t.line(line)
		}
	}
	if len(r.Notes) > 0 {
		t.line("")
	}
}

func (t *textReport) summary(r *Result) {
	looked := plural(r.Resources, "resource") + " in " + Quantity(r.Directories, "directory", "directories")
	switch {
	case r.Failed() && len(r.Findings) == 0:
		t.line(t.style(bold+red, "Could not finish: "+plural(len(r.Problems)+len(r.Broken), "error")+".") + " " + looked + ".")
	case len(r.Findings) == 0:
		t.line(t.style(bold+green, "No findings.") + " " + looked + "." + suppressed(r))
	default:
		var parts []string
		for _, s := range []Severity{Error, Warning, Info} {
			if n := r.Count(s); n > 0 {
				noun := s.String()
				if s == Info {
					parts = append(parts, fmt.Sprintf("%d info", n))
					continue
				}
				parts = append(parts, plural(n, noun))
			}
		}
		text := plural(len(r.Findings), "finding") + ": " + strings.Join(parts, ", ") + "."
		if r.Failed() {
			text += " Not everything could be looked at."
		}
		if n := r.fixable(); n > 0 {
			text += fmt.Sprintf(" --fix repairs %d.", n)
		}
		t.line(t.style(bold, text) + " " + looked + "." + suppressed(r))
	}
}

// suppressed says how many findings the code and the baseline keep out of the report.
func suppressed(r *Result) string {
	inCode, inBaseline := 0, 0
	for _, f := range r.Suppressed {
		if f.Suppression != nil && f.Suppression.InBaseline {
			inBaseline++
			continue
		}
		inCode++
	}
	text := ""
	if inCode > 0 {
		text += fmt.Sprintf(" %d suppressed.", inCode)
	}
	if inBaseline > 0 {
		text += fmt.Sprintf(" %d in the baseline.", inBaseline)
	}
	return text
}

func plural(n int, noun string) string { return Quantity(n, noun, noun+"s") }

// Quantity is "1 finding" or "2 findings".
func Quantity(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
