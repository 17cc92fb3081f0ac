package estate

import "github.com/drydock-iac/terraform-provider-drydock/internal/module"

// AccountSetting is a default of ECS for the account and region, such as awsvpcTrunking.
type AccountSetting struct {
	Resource    *module.Resource
	Name, Value Value[string]
}

func readAccountSetting(b *builder, r *module.Resource) {
	b.estate.AccountSettings = append(b.estate.AccountSettings, &AccountSetting{
		Resource: r, Name: nonEmpty(r.Body.Attr("name")), Value: nonEmpty(r.Body.Attr("value")),
	})
}
