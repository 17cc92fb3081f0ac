package ecsspec

import "testing"

func TestSubnetAddresses(t *testing.T) {
	for cidr, want := range map[string]int{"10.0.0.0/28": 11, "10.0.0.0/24": 251, "10.0.0.0/16": 65531} {
		if got, ok := SubnetAddresses(cidr); !ok || got != want {
			t.Errorf("%s has %d addresses (%t), expected %d", cidr, got, ok, want)
		}
	}
	for _, cidr := range []string{"", "10.0.0.0", "10.0.0.0/8", "10.0.0.0/29", "10.0.0.0/99", "2001:db8::/64"} {
		if n, ok := SubnetAddresses(cidr); ok {
			t.Errorf("%q has %d addresses, expected none to be known", cidr, n)
		}
	}
}
