package loadbalancing

import (
	_ "embed"
	"fmt"

	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed outdated_tls_policy.md
var outdatedTLSPolicyPage string

// OutdatedTLSPolicy finds listeners that accept versions of TLS which are out of date.
var OutdatedTLSPolicy = &lint.Rule{
	Name:     "outdated-tls-policy",
	Severity: lint.Warning,
	Page:     outdatedTLSPolicyPage,
	Check:    checkOutdatedTLSPolicy,
}

func checkOutdatedTLSPolicy(p *lint.Pass) {
	for _, l := range p.Estate.Listeners {
		protocol, ok := l.Protocol.Get()
		if !ok || protocol != string(elbtypes.ProtocolEnumHttps) && protocol != string(elbtypes.ProtocolEnumTls) || !leadsToServices(l) {
			continue
		}
		policy, ok := l.SSLPolicy.Or(ecsspec.DefaultTLSPolicy)
		if !ok || !ecsspec.OutdatedTLSPolicy(policy) {
			continue
		}
		written := fmt.Sprintf("ssl_policy %q", policy)
		if l.SSLPolicy.Absent() {
			written = fmt.Sprintf("ssl_policy is not written and so %q, which", policy)
		}
		p.Report(lint.Issue{Resource: l.Resource, Range: lint.At(l.SSLPolicy),
			Message: written + " accepts TLS 1.0 or 1.1, which are out of date and broken",
			Advice:  fmt.Sprintf("Set ssl_policy = %q.", ecsspec.RecommendedTLSPolicy),
			Fix:     lint.ProposeArgument(l.Resource.Range, "ssl_policy", l.SSLPolicy, cty.StringVal(ecsspec.RecommendedTLSPolicy))})
	}
}
