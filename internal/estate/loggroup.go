package estate

import "github.com/drydock-iac/terraform-provider-drydock/internal/module"

// LogGroup is a CloudWatch log group.
type LogGroup struct {
	Resource   *module.Resource
	Name       Value[string]
	NamePrefix Value[string]
	Retention  Value[int] // days; for ever when not written or 0
	Key        Value[string]
}

func readLogGroup(b *builder, r *module.Resource) {
	g := &LogGroup{
		Resource: r, Name: nonEmpty(r.Body.Attr("name")), NamePrefix: nonEmpty(r.Body.Attr("name_prefix")),
		Retention: number(r.Body.Attr("retention_in_days")), Key: nonEmpty(r.Body.Attr("kms_key_id")),
	}
	b.estate.LogGroups = append(b.estate.LogGroups, g)
	b.logGroups.add(r, g, g.Name)
}
