package ec2

import (
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// CreateSecurityGroup makes a group without rules but the one that lets
// everything out, for another service of the region that makes networks on its
// caller's behalf. Errors are EC2's.
func CreateSecurityGroup(r *operation.Request, vpc, name, description string, tagged map[string]string) (id string, err error) {
	out, err := createSecurityGroup(r, &CreateSecurityGroupInput{GroupName: &name, Description: &description, VpcId: &vpc})
	if err != nil {
		return "", err
	}
	putTags(r, *out.GroupId, tagged)
	return *out.GroupId, nil
}

// AllowIngress lets TCP to a port in, from a CIDR block or from another group.
func AllowIngress(r *operation.Request, group string, port int32, from string) error {
	p := IpPermission{IpProtocol: new("tcp"), FromPort: &port, ToPort: &port}
	if strings.HasPrefix(from, "sg-") {
		p.UserIdGroupPairs = []UserIdGroupPair{{GroupId: &from}}
	} else {
		p.IpRanges = []IpRange{{CidrIp: &from}}
	}
	_, err := authorizeSecurityGroupIngress(r, &AuthorizeSecurityGroupIngressInput{GroupId: &group, IpPermissions: []IpPermission{p}})
	return err
}

// DenyIngressFrom takes the rules out of a group that let another group in.
func DenyIngressFrom(r *operation.Request, group, from string) {
	for _, u := range groupRules.List(r.Scoped, group+"/") {
		if !u.Egress && u.Referenced == from {
			u.remove(r)
		}
	}
}

// RemoveSecurityGroup deletes a group and the rules of others that name it; gone
// is false while a network interface has it.
func RemoveSecurityGroup(r *operation.Request, id string) (gone bool) {
	if slices.ContainsFunc(networkInterfaces.List(r.Scoped, ""), func(n NetworkInterfaceRecord) bool { return slices.Contains(n.SecurityGroups, id) }) {
		return false
	}
	for _, u := range groupRules.List(r.Scoped, "") {
		if u.Referenced == id && u.Group != id {
			u.remove(r)
		}
	}
	removeGroup(r, id)
	return true
}

// SubnetIsPublic tells whether the subnet's routes lead to an internet gateway.
func SubnetIsPublic(r *operation.Request, id string) bool {
	s, found := Subnet(r, id)
	if !found {
		return false
	}
	var main, own *routeTableRecord
	for _, t := range routeTables.List(r.Scoped, "") {
		if t.VPC != s.VPC {
			continue
		}
		if t.Main {
			main = &t
		}
		if slices.ContainsFunc(t.Associations, func(a routeAssociation) bool { return a.Subnet == id }) {
			own = &t
		}
	}
	if own == nil {
		own = main
	}
	return own != nil && slices.ContainsFunc(own.Routes, func(route routeRecord) bool { return strings.HasPrefix(route.Target, "igw-") })
}

// SmallestInstanceType is the one with the least memory, then the fewest
// processors, of those that fit.
func SmallestInstanceType(fits func(InstanceType) bool) (smallest InstanceType, found bool) {
	for _, t := range instanceTypes {
		if fits(t) && (!found || t.MemoryMiB < smallest.MemoryMiB || t.MemoryMiB == smallest.MemoryMiB && t.VCPUs < smallest.VCPUs) {
			smallest, found = t, true
		}
	}
	return smallest, found
}
