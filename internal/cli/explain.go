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
	Rule string `arg:"" optional:"" help:"The rule's name; without it all rules are listed."`
}

// Run prints a rule's page, or the list of rules.
func (c *ExplainCmd) Run(s *IO) error {
	if c.Rule == "" {
		return listRules(s)
	}
	rule := rules.Find(c.Rule)
	if rule == nil {
		var names []string
		for _, r := range rules.All() {
			names = append(names, r.Name)
		}
		message := fmt.Sprintf("there is no rule %q", c.Rule)
		if hint := ecsspec.DidYouMean(c.Rule, names); hint != "" {
			message += fmt.Sprintf("; did you mean %q?", hint)
		}
		return fmt.Errorf("%s Run \"drydock explain\" for all rules", strings.TrimSuffix(message, ".")+".")
	}
	_, err := fmt.Fprintf(s.Stdout, "%s\n\n%s\n", strings.TrimSpace(rule.Page), rule.URL())
	return err
}

func listRules(s *IO) error {
	for _, r := range rules.All() {
		page, err := lint.ParsePage(r.Page)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(s.Stdout, "%-30s %-8s %s\n", r.Name, r.Severity, page.Summary); err != nil {
			return err
		}
	}
	return nil
}
