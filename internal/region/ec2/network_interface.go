package ec2

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// NetworkInterfaceRecord is a network interface as the region keeps it.
type NetworkInterfaceRecord struct {
	ID, Subnet, VPC, Zone, Address, MAC string
	SecurityGroups                      []string
	Description                         string `json:",omitempty"`
	// Type is EC2's interface type, such as "interface" or "efs"; empty means "interface".
	Type string `json:",omitempty"`
	// PublicAddress is empty for an interface without one.
	PublicAddress string `json:",omitempty"`
	// Instance it is attached to, if any.
	Instance string `json:",omitempty"`
	// Free: nothing of AWS uses it; its maker may delete it.
	Free bool `json:",omitempty"`
}

var (
	networkInterfaces = store.Collection[NetworkInterfaceRecord]{Name: "ec2/network-interface"}
	// addresses holds who uses an address: subnet/address -> interface.
	addresses = store.Collection[string]{Name: "ec2/address"}
	// lastAddress is where the search for a free address of a subnet goes on.
	lastAddress = store.Collection[string]{Name: "ec2/last-address"}
)

// NewNetworkInterface is what a service asks for.
type NewNetworkInterface struct {
	Subnet string
	// Address may be left empty: EC2 then takes a free one.
	Address string
	// SecurityGroups may be left empty: the VPC's default group.
	SecurityGroups []string
	Description    string
	Type           string
	Public         bool
	// WithoutGroups: an interface of this kind has no security groups.
	WithoutGroups bool
	// Instance it is attached to, if any.
	Instance string
}

// CreateNetworkInterface makes an interface with an address of its own. Errors
// are EC2's: InvalidSubnetID.NotFound, InvalidGroup.NotFound,
// InvalidParameterValue, InvalidIPAddress.InUse and
// InsufficientFreeAddressesInSubnet.
func CreateNetworkInterface(r *operation.Request, want NewNetworkInterface) (NetworkInterfaceRecord, error) {
	subnet, found := Subnet(r, want.Subnet)
	if !found {
		return NetworkInterfaceRecord{}, subnetNotFound(want.Subnet)
	}
	groups := want.SecurityGroups
	if len(groups) == 0 && !want.WithoutGroups {
		if g, found := DefaultSecurityGroup(r, subnet.VPC); found {
			groups = []string{g.ID}
		}
	}
	for _, id := range groups {
		if g, found := SecurityGroup(r, id); !found || g.VPC != subnet.VPC {
			return NetworkInterfaceRecord{}, clientError("InvalidGroup.NotFound", "The security group '%s' does not exist in VPC '%s'", id, subnet.VPC)
		}
	}
	address, err := takeAddress(r, subnet, want.Address)
	if err != nil {
		return NetworkInterfaceRecord{}, err
	}
	n := NetworkInterfaceRecord{
		ID: "eni-0" + r.ID("ec2/network-interface", 16), Subnet: subnet.ID, VPC: subnet.VPC, Zone: subnet.Zone,
		Address: address.String(), SecurityGroups: groups, Description: want.Description, Type: want.Type, Instance: want.Instance,
	}
	four := address.As4()
	n.MAC = fmt.Sprintf("02:%02x:%02x:%02x:%02x:%s", four[0], four[1], four[2], four[3], n.ID[len(n.ID)-2:])
	if want.Public {
		// 203.0.113.0/24 and its like are documentation's; a /8 of benchmark and
		// documentation space would be too small, so addresses come from 3.0.0.0/8,
		// which is EC2's own.
		n.PublicAddress = publicAddress(r.Sequence("ec2/public-address"))
	}
	networkInterfaces.Put(r.Scoped, n.ID, n)
	addresses.Put(r.Scoped, subnet.ID+"/"+n.Address, n.ID)
	return n, nil
}

func publicAddress(k int) string {
	return fmt.Sprintf("3.%d.%d.%d", 64+k>>16&0x3f, k>>8&0xff, k&0xff)
}

// DeleteNetworkInterface gives the interface's address back. An interface that
// is not there is no error.
func DeleteNetworkInterface(r *operation.Request, id string) {
	n, found := networkInterfaces.Get(r.Scoped, id)
	if !found {
		return
	}
	if n.PublicAddress != "" {
		for _, a := range elasticAddresses.List(r.Scoped, "") {
			if a.Interface == id {
				a.disassociate(r)
			}
		}
	}
	networkInterfaces.Delete(r.Scoped, id)
	tags.Delete(r.Scoped, id)
	addresses.Delete(r.Scoped, n.Subnet+"/"+n.Address)
}

// NetworkInterface finds an interface by its id.
func NetworkInterface(r *operation.Request, id string) (NetworkInterfaceRecord, bool) {
	return networkInterfaces.Get(r.Scoped, id)
}

// SetSecurityGroups replaces the groups of an interface.
func SetSecurityGroups(r *operation.Request, id string, groups []string) {
	if n, found := networkInterfaces.Get(r.Scoped, id); found {
		n.SecurityGroups = groups
		networkInterfaces.Put(r.Scoped, id, n)
	}
}

// firstUsable and the broadcast address: AWS keeps the first four addresses and
// the last of every subnet to itself
// (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html).
const (
	firstUsable = 4
	reserved    = firstUsable + 1
)

func takeAddress(r *operation.Request, subnet SubnetRecord, want string) (netip.Addr, error) {
	prefix, err := netip.ParsePrefix(subnet.CIDR)
	if err != nil {
		return netip.Addr{}, fmt.Errorf("subnet %s: %w", subnet.ID, err)
	}
	first, last := usable(prefix)
	if want != "" {
		a, err := netip.ParseAddr(want)
		switch {
		case err != nil:
			return a, clientError("InvalidParameterValue", "invalid value for parameter address: %s", want)
		case a.Less(first) || last.Less(a):
			return a, clientError("InvalidParameterValue", "Address %s does not fall within the subnet's address range (%s)", want, subnet.CIDR)
		case inUse(r, subnet, a):
			return a, clientError("InvalidIPAddress.InUse", "Address %s is in use.", want)
		}
		return a, nil
	}
	a := first
	if text, found := lastAddress.Get(r.Scoped, subnet.ID); found {
		if previous, err := netip.ParseAddr(text); err == nil {
			a = previous.Next()
		}
	}
	if a.Less(first) || last.Less(a) {
		a = first
	}
	for begun := a; ; {
		if !inUse(r, subnet, a) {
			lastAddress.Put(r.Scoped, subnet.ID, a.String())
			return a, nil
		}
		if a = a.Next(); last.Less(a) {
			a = first
		}
		if a == begun {
			return netip.Addr{}, clientError("InsufficientFreeAddressesInSubnet", "The specified subnet does not have enough free addresses to satisfy the request.")
		}
	}
}

func inUse(r *operation.Request, subnet SubnetRecord, a netip.Addr) bool {
	_, used := addresses.Get(r.Scoped, subnet.ID+"/"+a.String())
	return used
}

func usable(prefix netip.Prefix) (first, last netip.Addr) {
	first = prefix.Masked().Addr()
	for range firstUsable {
		first = first.Next()
	}
	bytes := prefix.Masked().Addr().As4()
	for bit := prefix.Bits(); bit < 32; bit++ {
		bytes[bit/8] |= 1 << (7 - bit%8)
	}
	return first, netip.AddrFrom4(bytes).Prev()
}

func availableAddresses(r *operation.Request, subnet SubnetRecord) int {
	prefix, err := netip.ParsePrefix(subnet.CIDR)
	if err != nil {
		return 0
	}
	return max(0, 1<<(32-prefix.Bits())-reserved-addresses.Count(r.Scoped, subnet.ID+"/"))
}

// PrivateDNSName is the name EC2 gives an address: ip-172-31-0-4.ec2.internal in
// us-east-1, ip-172-31-0-4.REGION.compute.internal elsewhere
// (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html).
func PrivateDNSName(r *operation.Request, address string) string {
	domain := r.Region + ".compute.internal"
	if r.Region == "us-east-1" {
		domain = "ec2.internal"
	}
	return "ip-" + strings.ReplaceAll(address, ".", "-") + "." + domain
}

// AddressAnswers tells whether something can be at an address as seen from a
// VPC: an interface has it, or it is outside of the VPC's subnets, where the
// region knows nothing.
func AddressAnswers(r *operation.Request, vpc, address string) bool {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	for _, s := range Subnets(r, vpc) {
		if p, err := netip.ParsePrefix(s.CIDR); err == nil && p.Contains(a) {
			return inUse(r, s, a)
		}
	}
	return true
}
