package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

// Serve answers Terraform, which started this process as a plugin, until it hangs up.
func Serve(ctx context.Context, version string) error {
	return providerserver.Serve(ctx, func() provider.Provider { return New(version) }, providerserver.ServeOpts{Address: Address})
}
