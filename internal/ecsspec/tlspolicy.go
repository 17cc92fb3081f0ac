package ecsspec

import (
	"slices"
	"strings"
)

// RecommendedTLSPolicy is the policy that AWS recommends for listeners: TLS 1.3 and 1.2, with key
// exchange that resists quantum computers for clients that know it.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
const RecommendedTLSPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"

// DefaultTLSPolicy is the policy of a listener that names none, but for those made in the console.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
const DefaultTLSPolicy = "ELBSecurityPolicy-2016-08"

// outdatedTLSPolicies are those which accept TLS 1.0 or 1.1 without saying so in their name.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
var outdatedTLSPolicies = []string{
	"ELBSecurityPolicy-2015-05", DefaultTLSPolicy, "ELBSecurityPolicy-FS-2018-06", "ELBSecurityPolicy-FS-1-1-2019-08",
}

// OutdatedTLSPolicy reports whether a listener's policy is known to accept TLS 1.0 or 1.1.
func OutdatedTLSPolicy(policy string) bool {
	for _, part := range []string{"-TLS13-1-0-", "-TLS13-1-1-", "-TLS-1-0-", "-TLS-1-1-"} {
		if strings.Contains(policy, part) {
			return true
		}
	}
	return slices.Contains(outdatedTLSPolicies, policy)
}
