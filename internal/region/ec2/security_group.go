package ec2

import (
	"cmp"
	"slices"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// SecurityGroupRecord is a security group as the region keeps it; its rules are
// in a collection of their own.
type SecurityGroupRecord struct{ ID, VPC, Name, Description string }

var securityGroups = store.Collection[SecurityGroupRecord]{Name: "ec2/security-group"}

func registerSecurityGroups(s *operation.Service) {
	operation.Register(s, describeSecurityGroups)
	operation.Register(s, createSecurityGroup)
	operation.Register(s, deleteSecurityGroup)
	operation.Register(s, authorizeSecurityGroupIngress)
	operation.Register(s, authorizeSecurityGroupEgress)
	operation.Register(s, revokeSecurityGroupIngress)
	operation.Register(s, revokeSecurityGroupEgress)
	operation.Register(s, describeSecurityGroupRules)
	operation.Register(s, modifySecurityGroupRules)
}

// SecurityGroup finds a security group by its id.
func SecurityGroup(r *operation.Request, id string) (SecurityGroupRecord, bool) {
	if g, found := securityGroups.Get(r.Scoped, id); found {
		return g, true
	}
	DefaultVPC(r)
	return securityGroups.Get(r.Scoped, id)
}

// DefaultSecurityGroup is the group that a network interface in the VPC gets
// when its maker names none.
func DefaultSecurityGroup(r *operation.Request, vpc string) (SecurityGroupRecord, bool) {
	DefaultVPC(r)
	for _, g := range securityGroups.List(r.Scoped, "") {
		if g.VPC == vpc && g.Name == "default" {
			return g, true
		}
	}
	return SecurityGroupRecord{}, false
}

func groupNotFound(id string) error {
	return clientError("InvalidGroup.NotFound", "The security group '%s' does not exist", id)
}

// DescribeSecurityGroupsInput is EC2's, as far as it is honoured.
type DescribeSecurityGroupsInput struct {
	GroupIds   []string `query:"GroupId"`
	GroupNames []string `query:"GroupName"`
	Filters    []Filter `query:"Filter"`
	MaxResults *int32
	NextToken  *string
}

// DescribeSecurityGroupsOutput is EC2's.
type DescribeSecurityGroupsOutput struct {
	SecurityGroups []SecurityGroupDescription `xml:"securityGroupInfo"`
	NextToken      *string
}

// SecurityGroupDescription is EC2's SecurityGroup.
type SecurityGroupDescription struct {
	GroupId             *string
	GroupName           *string
	Description         *string `xml:"groupDescription"`
	VpcId               *string
	OwnerId             *string
	SecurityGroupArn    *string
	IpPermissions       []IpPermission
	IpPermissionsEgress []IpPermission
	Tags                []Tag `xml:"tagSet"`
}

// IpPermission is EC2's.
type IpPermission struct {
	IpProtocol       *string
	FromPort         *int32
	ToPort           *int32
	IpRanges         []IpRange
	Ipv6Ranges       []Ipv6Range
	PrefixListIds    []PrefixListId
	UserIdGroupPairs []UserIdGroupPair `query:"Groups" xml:"groups"`
}

// IpRange is EC2's.
type IpRange struct{ CidrIp, Description *string }

// Ipv6Range is EC2's.
type Ipv6Range struct{ CidrIpv6, Description *string }

// PrefixListId is EC2's.
type PrefixListId struct{ PrefixListId, Description *string }

// UserIdGroupPair is EC2's.
type UserIdGroupPair struct {
	GroupId                *string
	UserId                 *string
	Description            *string
	GroupName              *string
	VpcId                  *string
	VpcPeeringConnectionId *string
}

func describeSecurityGroups(r *operation.Request, in *DescribeSecurityGroupsInput) (*DescribeSecurityGroupsOutput, error) {
	DefaultVPC(r)
	all := securityGroups.List(r.Scoped, "")
	if len(in.GroupNames) > 0 {
		names := wanted(in.GroupNames)
		all = slices.DeleteFunc(all, func(g SecurityGroupRecord) bool { return !names.take(g.Name) })
		for _, left := range names.left() {
			return nil, groupNotFound(left)
		}
	}
	kept, next, err := choose(r, all, func(g SecurityGroupRecord) string { return g.ID }, func(g SecurityGroupRecord) map[string][]string {
		a := map[string][]string{
			"group-id": {g.ID}, "group-name": {g.Name}, "vpc-id": {g.VPC}, "description": {g.Description}, "owner-id": {r.Account},
			"ip-permission.group-id": nil, "ip-permission.cidr": nil, "egress.ip-permission.group-id": nil, "egress.ip-permission.cidr": nil,
		}
		for _, u := range groupRules.List(r.Scoped, g.ID+"/") {
			prefix := ""
			if u.Egress {
				prefix = "egress."
			}
			a[prefix+"ip-permission.group-id"] = append(a[prefix+"ip-permission.group-id"], u.Referenced)
			a[prefix+"ip-permission.cidr"] = append(a[prefix+"ip-permission.cidr"], u.IPv4)
		}
		return a
	}, asked{in.GroupIds, in.Filters, in.MaxResults, in.NextToken}, groupNotFound)
	if err != nil {
		return nil, err
	}
	out := &DescribeSecurityGroupsOutput{NextToken: next}
	for _, g := range kept {
		rules := groupRules.List(r.Scoped, g.ID+"/")
		out.SecurityGroups = append(out.SecurityGroups, SecurityGroupDescription{
			GroupId: new(g.ID), GroupName: new(g.Name), Description: new(g.Description), VpcId: new(g.VPC), OwnerId: new(r.Account),
			SecurityGroupArn: new(arn(r, "security-group/"+g.ID)), Tags: tagList(tagsOf(r, g.ID)),
			IpPermissions: permissions(r, rules, false), IpPermissionsEgress: permissions(r, rules, true),
		})
	}
	return out, nil
}

func arn(r *operation.Request, resource string) string {
	return "arn:" + r.Partition + ":ec2:" + r.Region + ":" + r.Account + ":" + resource
}

// permissions puts the rules of one direction together as EC2 does: those of a
// protocol and a range of ports are one permission.
func permissions(r *operation.Request, rules []ruleRecord, egress bool) []IpPermission {
	rules = slices.DeleteFunc(slices.Clone(rules), func(u ruleRecord) bool { return u.Egress != egress })
	slices.SortStableFunc(rules, func(a, b ruleRecord) int {
		return cmp.Or(cmp.Compare(a.Protocol, b.Protocol), cmp.Compare(operation.Deref(a.From), operation.Deref(b.From)), cmp.Compare(operation.Deref(a.To), operation.Deref(b.To)),
			cmp.Compare(a.peer(), b.peer()))
	})
	var out []IpPermission
	for i, u := range rules {
		if i == 0 || !rules[i-1].samePorts(u) {
			out = append(out, IpPermission{IpProtocol: new(u.Protocol), FromPort: u.From, ToPort: u.To})
		}
		p := &out[len(out)-1]
		var description *string
		if u.Description != "" {
			description = new(u.Description)
		}
		switch {
		case u.IPv4 != "":
			p.IpRanges = append(p.IpRanges, IpRange{new(u.IPv4), description})
		case u.IPv6 != "":
			p.Ipv6Ranges = append(p.Ipv6Ranges, Ipv6Range{new(u.IPv6), description})
		case u.PrefixList != "":
			p.PrefixListIds = append(p.PrefixListIds, PrefixListId{new(u.PrefixList), description})
		default:
			p.UserIdGroupPairs = append(p.UserIdGroupPairs, UserIdGroupPair{GroupId: new(u.Referenced), UserId: new(r.Account), Description: description})
		}
	}
	return out
}
