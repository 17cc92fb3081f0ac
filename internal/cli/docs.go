package cli

import (
	"context"

	"github.com/drydock-iac/terraform-provider-drydock/internal/docs"
)

// DocsCmd is "drydock docs": the machine-readable sources of the documentation.
type DocsCmd struct {
	Schema DocsSchemaCmd `cmd:"" help:"Write the provider's schema as \"terraform providers schema -json\" would."`
}

// DocsSchemaCmd is "drydock docs schema".
type DocsSchemaCmd struct{}

// Run writes the schema.
func (DocsSchemaCmd) Run(ctx context.Context, s *IO) error {
	return docs.WriteProviderSchema(ctx, s.Stdout)
}
