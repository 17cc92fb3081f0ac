package cli

import (
	"errors"
	"os"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/rules"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// exitFindings is lint's: it ran, and found something.
const exitFindings = 1

// LintCmd is "drydock lint".
type LintCmd struct {
	Paths  []string `arg:"" optional:"" name:"path" help:"Folders of Terraform modules (default: the current one)."`
	Format string   `default:"text" enum:"text,json" help:"Output: text or json (default ${default})."`
}

// Run lints every folder and reports them together.
func (c *LintCmd) Run(s *IO) error {
	if len(c.Paths) == 0 {
		c.Paths = []string{"."}
	}
	all := &lint.Result{}
	for _, path := range c.Paths {
		all.Add(lint.Directory(path, module.Options{Env: os.Environ()}, rules.All()))
	}
	var err error
	if c.Format == "json" {
		err = all.WriteJSON(s.Stdout)
	} else {
		err = all.WriteText(s.Stdout, lint.TextOptions{Color: s.Color, Width: s.Width})
	}
	switch {
	case err != nil:
		return errors.Join(errors.New("writing the report"), err)
	case all.Failed():
		return &ExitError{Code: exitFailed}
	case len(all.Findings) > 0:
		return &ExitError{Code: exitFindings}
	}
	return nil
}
