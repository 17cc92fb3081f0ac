package tfvalue

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
)

// ConfiguredDataSource is embedded by a data source to receive the [Provider].
type ConfiguredDataSource struct{ *Provider }

// Configure implements [datasource.DataSourceWithConfigure].
func (c *ConfiguredDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	if req.ProviderData == nil {
		return // Terraform validates before it configures
	}
	p, ok := req.ProviderData.(*Provider)
	if !ok {
		resp.Diagnostics.AddError("Internal error in the drydock provider",
			fmt.Sprintf("A data source was configured with %T. Please report this.", req.ProviderData))
		return
	}
	c.Provider = p
}
