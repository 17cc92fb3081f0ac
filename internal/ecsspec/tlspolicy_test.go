package ecsspec

import "testing"

func TestOutdatedTLSPolicy(t *testing.T) {
	for policy, want := range map[string]bool{
		"ELBSecurityPolicy-2016-08": true, "ELBSecurityPolicy-TLS-1-0-2015-04": true, "ELBSecurityPolicy-TLS-1-1-2017-01": true,
		"ELBSecurityPolicy-TLS13-1-0-2021-06": true, "ELBSecurityPolicy-TLS13-1-1-2021-06": true, "ELBSecurityPolicy-FS-1-1-2019-08": true,
		"ELBSecurityPolicy-TLS13-1-2-2021-06": false, "ELBSecurityPolicy-TLS13-1-3-2021-06": false, "ELBSecurityPolicy-TLS-1-2-2017-01": false,
		"ELBSecurityPolicy-FS-1-2-Res-2020-10": false, RecommendedTLSPolicy: false, "": false,
	} {
		if got := OutdatedTLSPolicy(policy); got != want {
			t.Errorf("%s: %t, expected %t", policy, got, want)
		}
	}
}
