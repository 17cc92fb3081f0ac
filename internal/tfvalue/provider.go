package tfvalue

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
)

// Provider is what the provider block says, as resources get it.
type Provider struct {
	*backend.Backend

	// DefaultTags are merged into the tags of every resource. Unknown while a
	// plan does not know them yet, null when there are none.
	DefaultTags types.Map
}

// Configured is embedded by a resource to receive the [Provider].
type Configured struct{ *Provider }

// Configure implements [resource.ResourceWithConfigure].
func (c *Configured) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	if req.ProviderData == nil {
		return // Terraform validates before it configures
	}
	p, ok := req.ProviderData.(*Provider)
	if !ok {
		resp.Diagnostics.AddError("Internal error in the drydock provider",
			fmt.Sprintf("A resource was configured with %T. Please report this.", req.ProviderData))
		return
	}
	c.Provider = p
}
