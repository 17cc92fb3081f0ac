package ec2

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// SecurityGroupRecord is a security group as the region keeps it.
type SecurityGroupRecord struct {
	ID, VPC, Name, Description string
	Ingress, Egress            []RuleRecord
	Tags                       map[string]string `json:",omitempty"`
}

// RuleRecord is one permission of a security group. Protocol "-1" is all
// protocols and ports.
type RuleRecord struct {
	Protocol         string
	FromPort, ToPort *int32   `json:",omitempty"`
	CIDRs            []string `json:",omitempty"`
	Groups           []string `json:",omitempty"`
}

var securityGroups = store.Collection[SecurityGroupRecord]{Name: "ec2/security-group"}

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
	UserIdGroupPairs []UserIdGroupPair `xml:"groups"`
}

// IpRange is EC2's.
type IpRange struct{ CidrIp *string }

// UserIdGroupPair is EC2's.
type UserIdGroupPair struct {
	GroupId *string
	UserId  *string
}

func describeSecurityGroups(r *operation.Request, in *DescribeSecurityGroupsInput) (*DescribeSecurityGroupsOutput, error) {
	DefaultVPC(r)
	ids, names := wanted(in.GroupIds), wanted(in.GroupNames)
	var kept []SecurityGroupRecord
	for _, g := range securityGroups.List(r.Scoped, "") {
		match, err := matches(in.Filters, map[string][]string{
			"group-id": {g.ID}, "group-name": {g.Name}, "vpc-id": {g.VPC}, "description": {g.Description}, "owner-id": {r.Account},
		}, g.Tags)
		if err != nil {
			return nil, err
		}
		if ids.take(g.ID) && names.take(g.Name) && match {
			kept = append(kept, g)
		}
	}
	for _, left := range append(ids.left(), names.left()...) {
		return nil, clientError("InvalidGroup.NotFound", "The security group '%s' does not exist", left)
	}
	kept, next, err := page(kept, func(g SecurityGroupRecord) string { return g.ID }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &DescribeSecurityGroupsOutput{NextToken: next}
	for _, g := range kept {
		out.SecurityGroups = append(out.SecurityGroups, SecurityGroupDescription{
			GroupId: ptr(g.ID), GroupName: ptr(g.Name), Description: ptr(g.Description), VpcId: ptr(g.VPC), OwnerId: ptr(r.Account),
			SecurityGroupArn: ptr("arn:" + r.Partition + ":ec2:" + r.Region + ":" + r.Account + ":security-group/" + g.ID),
			IpPermissions:    permissions(r, g.Ingress), IpPermissionsEgress: permissions(r, g.Egress), Tags: tagList(g.Tags),
		})
	}
	return out, nil
}

func permissions(r *operation.Request, rules []RuleRecord) []IpPermission {
	var out []IpPermission
	for _, rule := range rules {
		p := IpPermission{IpProtocol: ptr(rule.Protocol), FromPort: rule.FromPort, ToPort: rule.ToPort}
		for _, cidr := range rule.CIDRs {
			p.IpRanges = append(p.IpRanges, IpRange{CidrIp: ptr(cidr)})
		}
		for _, group := range rule.Groups {
			p.UserIdGroupPairs = append(p.UserIdGroupPairs, UserIdGroupPair{GroupId: ptr(group), UserId: ptr(r.Account)})
		}
		out = append(out, p)
	}
	return out
}
