package lint

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Text is the page for a terminal.
func (p Page) Text(rule *Rule, opts TextOptions) string {
	t := &textReport{color: opts.Color, width: opts.Width}
	if t.width <= 0 {
		t.width = 80
	}
	t.width = max(40, min(t.width, 100))
	t.line(t.style(bold, p.Title) + " (" + t.style(severityColor(rule.Severity), rule.Severity.String()) + ")")
	t.line("")
	t.prose(p.Summary, "", "")
	for _, s := range p.Sections {
		t.line("")
		t.line(t.style(bold, s.Heading))
		t.line("")
		t.markdown(strings.TrimSpace(s.Body))
	}
	t.line("")
	t.line(t.style(dim, rule.URL()))
	return t.out.String()
}

// markdown writes the Markdown that rule pages use: paragraphs, lists, tables and blocks of code.
func (t *textReport) markdown(text string) {
	var paragraph []string
	indent := ""
	flush := func() {
		if len(paragraph) > 0 {
			hanging := indent
			if indent == "- " {
				hanging = "  "
			}
			t.prose(strings.Join(paragraph, " "), indent, hanging)
		}
		paragraph, indent = nil, ""
	}
	code := false
	table := [][]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if !strings.HasPrefix(line, "|") && len(table) > 0 {
			t.table(table)
			table = table[:0]
		}
		switch {
		case strings.HasPrefix(line, "```"):
			flush()
			code = !code
		case code:
			t.code(line)
		case strings.HasPrefix(line, "|"):
			flush()
			table = append(table, cells(line))
		case strings.HasPrefix(line, "- "):
			flush()
			indent = "- "
			paragraph = append(paragraph, line[2:])
		case strings.TrimSpace(line) == "":
			flush()
			t.line("")
		default:
			paragraph = append(paragraph, strings.TrimSpace(line))
		}
	}
	flush()
	if len(table) > 0 {
		t.table(table)
	}
}

var (
	markdownLink = regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`)
	markdownCode = regexp.MustCompile("`([^`]+)`")
	// An example's mark is for the harness; a reader sees an arrow.
	findingMark = regexp.MustCompile(`# finding(\([a-z]+\))?(: .*)?$`)
)

// prose writes a paragraph with its links spelled out.
func (t *textReport) prose(text, indent, hanging string) {
	text = markdownLink.ReplaceAllString(text, "$1: $2")
	for _, line := range Wrap(text, t.width-utf8.RuneCountInString(hanging)) {
		if t.color {
			line = markdownCode.ReplaceAllString(line, cyan+"$1"+reset)
		}
		t.line(indent + line)
		indent = hanging
	}
}

func (t *textReport) code(line string) {
	if at := findingMark.FindStringIndex(line); at != nil {
		line = line[:at[0]] + t.style(red, "# <-- found here")
	}
	t.line("    " + line)
}

func cells(line string) []string {
	parts := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// table writes a table's rows in columns, the first as its heading.
func (t *textReport) table(rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			if !strings.HasPrefix(cell, "---") {
				widths[i] = max(widths[i], utf8.RuneCountInString(cell))
			}
		}
	}
	for n, row := range rows {
		if n == 1 && strings.HasPrefix(row[0], "---") {
			continue
		}
		var b strings.Builder
		for i, cell := range row {
			b.WriteString("  " + cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)))
		}
		if n == 0 {
			t.line(t.style(dim, strings.TrimRight(b.String(), " ")))
			continue
		}
		t.line(b.String())
	}
}
