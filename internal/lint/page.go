package lint

import (
	"fmt"
	"strings"
)

// Page is a rule's page: the rule's name as title, one line that sums it up, and sections.
type Page struct {
	Title    string
	Summary  string
	Sections []Section
}

// Section is a part of a page under its own heading.
type Section struct {
	Heading string
	Body    string // Markdown
}

// The sections every page has, in this order.
const (
	SectionFinds      = "What it finds"
	SectionWhy        = "Why it matters"
	SectionFailing    = "Failing example"
	SectionPassing    = "Passing example"
	SectionLeaves     = "What it leaves alone"
	SectionReferences = "References"
)

// PageSections lists them.
func PageSections() []string {
	return []string{SectionFinds, SectionWhy, SectionFailing, SectionPassing, SectionLeaves, SectionReferences}
}

// ParsePage reads a page and demands its form.
func ParsePage(markdown string) (Page, error) {
	var p Page
	title, rest, ok := strings.Cut(strings.TrimSpace(markdown), "\n")
	if p.Title, ok = cutPrefixIf(title, "# ", ok); !ok {
		return p, fmt.Errorf("a page begins with the rule's name: # rule-name")
	}
	parts := splitHeadings(rest)
	p.Summary = strings.TrimSpace(parts[0].Body)
	if p.Summary == "" || strings.Contains(p.Summary, "\n") {
		return p, fmt.Errorf("page %s: expected one line under the title that sums the rule up", p.Title)
	}
	p.Sections = parts[1:]
	want := PageSections()
	if len(p.Sections) != len(want) {
		return p, fmt.Errorf("page %s: expected the sections %s", p.Title, strings.Join(want, ", "))
	}
	for i, s := range p.Sections {
		if s.Heading != want[i] {
			return p, fmt.Errorf("page %s: section %q stands where %q belongs", p.Title, s.Heading, want[i])
		}
		if strings.TrimSpace(s.Body) == "" {
			return p, fmt.Errorf("page %s: section %q is empty", p.Title, s.Heading)
		}
	}
	return p, nil
}

func cutPrefixIf(s, prefix string, ok bool) (string, bool) {
	after, found := strings.CutPrefix(s, prefix)
	return strings.TrimSpace(after), ok && found
}

// splitHeadings cuts Markdown at its second-level headings; what stands before the first has none.
func splitHeadings(markdown string) []Section {
	sections := []Section{{}}
	fenced := false
	for line := range strings.Lines(markdown) {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		if heading, ok := strings.CutPrefix(line, "## "); ok && !fenced {
			sections = append(sections, Section{Heading: strings.TrimSpace(heading)})
			continue
		}
		sections[len(sections)-1].Body += line
	}
	return sections
}

// Section finds a section by its heading.
func (p Page) Section(heading string) Section {
	for _, s := range p.Sections {
		if s.Heading == heading {
			return s
		}
	}
	return Section{Heading: heading}
}

// Examples are the section's blocks of Terraform code.
func (s Section) Examples() []string {
	var examples []string
	var current *strings.Builder
	for line := range strings.Lines(s.Body) {
		fence := strings.TrimSpace(line)
		switch {
		case current == nil && (fence == "```terraform" || fence == "```hcl"):
			current = &strings.Builder{}
		case current != nil && fence == "```":
			examples = append(examples, current.String())
			current = nil
		case current != nil:
			current.WriteString(line)
		}
	}
	return examples
}
