package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// ExplainCmd is "drydock explain".
type ExplainCmd struct {
	Rule string `arg:"" optional:"" help:"Name of a rule; without one, all rules are listed."`
}

// Run shows a rule's page, or the list of rules.
func (c *ExplainCmd) Run(s *IO) error {
	if c.Rule == "" {
		return listRules(s)
	}
	known := knownRules()
	i := slices.IndexFunc(known, func(r *lint.Rule) bool { return r.Name == c.Rule })
	if i < 0 {
		return unknownRuleOf(known, c.Rule)
	}
	rule := known[i]
	page, err := lint.ParsePage(rule.Page)
	if err != nil {
		return err
	}
	text := page.Text(rule, lint.TextOptions{Color: s.Color, Width: s.Width})
	_, err = fmt.Fprint(s.Stdout, text)
	return err
}

func listRules(s *IO) error {
	all := knownRules()
	widest := 0
	for _, r := range all {
		widest = max(widest, len(r.Name))
	}
	const severityWidth = len("warning")
	indent := widest + severityWidth + 4
	var b strings.Builder
	for _, r := range all {
		page, err := lint.ParsePage(r.Page)
		if err != nil {
			return err
		}
		lines := lint.Wrap(page.Summary, max(20, s.Width-indent))
		fmt.Fprintf(&b, "%-*s  %-*s  %s\n", widest, r.Name, severityWidth, r.Severity, lines[0])
		for _, line := range lines[1:] {
			fmt.Fprintf(&b, "%*s%s\n", indent, "", line)
		}
	}
	b.WriteString("\n\"drydock explain RULE\" shows a rule's page.\n")
	_, err := fmt.Fprint(s.Stdout, b.String())
	return err
}
