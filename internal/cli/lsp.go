package cli

import (
	"context"
	"io"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lsp"
)

// LSPCmd is "drydock lsp".
type LSPCmd struct{}

// Help says what it is for.
func (LSPCmd) Help() string {
	return "Editors start it by themselves. It reads .drydock.hcl, runs nothing and fetches nothing."
}

// Run serves until the editor ends it.
func (LSPCmd) Run(ctx context.Context, s *IO, v appVersion) error {
	all := LintCmd{MinSeverity: "info"}
	return lsp.Serve(ctx, s.Stdin, notClosed{s.Stdout}, string(v), func(dir string, overlay map[string][]byte) *lint.Result {
		return all.lintTarget(target{dir: dir, overlay: overlay}, nil)
	})
}

// notClosed keeps standard output open: it is the process's.
type notClosed struct{ io.Writer }

func (notClosed) Close() error { return nil }
