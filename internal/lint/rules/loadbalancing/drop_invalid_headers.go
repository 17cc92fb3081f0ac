package loadbalancing

import (
	_ "embed"

	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed drop_invalid_headers.md
var dropInvalidHeadersPage string

// DropInvalidHeaders finds load balancers that pass malformed headers on.
var DropInvalidHeaders = &lint.Rule{
	Name:     "drop-invalid-headers",
	Severity: lint.Info,
	Page:     dropInvalidHeadersPage,
	Check:    checkDropInvalidHeaders,
}

func checkDropInvalidHeaders(p *lint.Pass) {
	for _, lb := range p.Estate.LoadBalancers {
		drops, ok := lb.DropInvalidHeaders.Or(false)
		if !ok || drops || !isApplication(lb) || !frontsServices(lb) {
			continue
		}
		p.Report(lint.Issue{Resource: lb.Resource, Range: lint.At(lb.DropInvalidHeaders),
			Message: "The load balancer passes headers with invalid names on to the tasks, which other servers may read otherwise (request smuggling)",
			Advice:  "Set drop_invalid_header_fields = true.",
			Fix:     lint.ProposeArgument(lb.Resource.Range, "drop_invalid_header_fields", lb.DropInvalidHeaders, cty.True)})
	}
}
