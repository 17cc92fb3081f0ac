package loadbalancing

import (
	_ "embed"

	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed plaintext_listener.md
var plaintextListenerPage string

// PlaintextListener finds public listeners that serve plain HTTP.
var PlaintextListener = &lint.Rule{
	Name:     "plaintext-listener",
	Severity: lint.Warning,
	Page:     plaintextListenerPage,
	Check:    checkPlaintextListener,
}

func checkPlaintextListener(p *lint.Pass) {
	for _, lb := range p.Estate.LoadBalancers {
		internal, ok := lb.Internal.Or(false)
		if !ok || internal || !isApplication(lb) {
			continue
		}
		for _, l := range lb.Listeners {
			protocol, ok := l.Protocol.Get()
			if !ok || protocol != string(elbtypes.ProtocolEnumHttp) || !leadsToServices(l) {
				continue
			}
			p.Report(lint.Issue{Resource: l.Resource, Range: lint.At(l.Protocol),
				Message: "Requests from the internet travel in the clear: the listener forwards plain HTTP",
				Advice:  "Add a listener of protocol HTTPS with a certificate, and let this one redirect to it (type = \"redirect\", protocol = \"HTTPS\", port = \"443\")."})
		}
	}
}
