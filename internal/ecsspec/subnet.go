package ecsspec

import "net/netip"

// ReservedSubnetAddresses is how many addresses of each subnet AWS keeps for itself: the first four and the last.
// https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
const ReservedSubnetAddresses = 5

// SubnetAddresses is how many IPv4 addresses a subnet has to give away. ok is false when the text is no block that a
// subnet can have, which is one of /16 to /28.
// https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
func SubnetAddresses(cidr string) (n int, ok bool) {
	prefix, err := netip.ParsePrefix(cidr)
	if err != nil || !prefix.Addr().Is4() || prefix.Bits() < 16 || prefix.Bits() > 28 {
		return 0, false
	}
	return 1<<(32-prefix.Bits()) - ReservedSubnetAddresses, true
}
