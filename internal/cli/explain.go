package cli

import (
	"fmt"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/rules"
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
	rule := rules.Find(c.Rule)
	if rule == nil {
		return unknownRule(c.Rule)
	}
	page, err := lint.ParsePage(rule.Page)
	if err != nil {
		return err
	}
	text := page.Text(rule, lint.TextOptions{Color: s.Color, Width: s.Width})
	_, err = fmt.Fprint(s.Stdout, text)
	return err
}

func unknownRule(name string) error {
	var names []string
	for _, r := range rules.All() {
		names = append(names, r.Name)
	}
	message := fmt.Sprintf("there is no rule %q", name)
	if near := ecsspec.DidYouMean(name, names); near != "" {
		message += fmt.Sprintf("; did you mean %q?", near)
	}
	return fmt.Errorf("%s (\"drydock explain\" lists all rules)", message)
}

func listRules(s *IO) error {
	all := rules.All()
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
