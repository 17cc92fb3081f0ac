package ec2

import "github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"

// networkACL is the id of a VPC's default network ACL, the only one it has.
func networkACL(r *operation.Request, vpc string) string { return fixedID(r, "acl", vpc) }

// DescribeNetworkAclsInput is EC2's.
type DescribeNetworkAclsInput struct {
	NetworkAclIds []string `query:"NetworkAclId"`
	Filters       []Filter `query:"Filter"`
	MaxResults    *int32
	NextToken     *string
}

// DescribeNetworkAclsOutput is EC2's.
type DescribeNetworkAclsOutput struct {
	NetworkAcls []NetworkAcl `xml:"networkAclSet"`
	NextToken   *string
}

// NetworkAcl is EC2's.
type NetworkAcl struct {
	NetworkAclId *string
	VpcId        *string
	OwnerId      *string
	IsDefault    *bool                   `xml:"default"`
	Entries      []NetworkAclEntry       `xml:"entrySet"`
	Associations []NetworkAclAssociation `xml:"associationSet"`
	Tags         []Tag                   `xml:"tagSet"`
}

// NetworkAclEntry is EC2's.
type NetworkAclEntry struct {
	RuleNumber *int32
	Protocol   *string
	RuleAction *string
	Egress     *bool
	CidrBlock  *string
}

// NetworkAclAssociation is EC2's.
type NetworkAclAssociation struct{ NetworkAclAssociationId, NetworkAclId, SubnetId *string }

// describeNetworkAcls describes the default ACL of each VPC, which lets all
// traffic pass
// (https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html).
func describeNetworkAcls(r *operation.Request, in *DescribeNetworkAclsInput) (*DescribeNetworkAclsOutput, error) {
	DefaultVPC(r)
	var all []NetworkAcl
	for _, v := range vpcs.List(r.Scoped, "") {
		id := networkACL(r, v.ID)
		d := NetworkAcl{NetworkAclId: new(id), VpcId: new(v.ID), OwnerId: new(r.Account), IsDefault: new(true), Tags: tagList(tagsOf(r, id))}
		for _, egress := range []bool{true, false} {
			d.Entries = append(d.Entries,
				NetworkAclEntry{new(int32(100)), new(allProtocols), new("allow"), new(egress), new("0.0.0.0/0")},
				NetworkAclEntry{new(int32(32767)), new(allProtocols), new("deny"), new(egress), new("0.0.0.0/0")})
		}
		for _, s := range Subnets(r, v.ID) {
			d.Associations = append(d.Associations, NetworkAclAssociation{new(fixedID(r, "aclassoc", s.ID)), new(id), new(s.ID)})
		}
		all = append(all, d)
	}
	kept, next, err := choose(r, all, func(d NetworkAcl) string { return *d.NetworkAclId }, func(d NetworkAcl) map[string][]string {
		a := map[string][]string{
			"network-acl-id": {*d.NetworkAclId}, "vpc-id": {*d.VpcId}, "default": {"true"}, "owner-id": {r.Account}, "association.subnet-id": nil,
			"association.network-acl-id": {*d.NetworkAclId}, "association.association-id": nil,
		}
		for _, as := range d.Associations {
			a["association.subnet-id"] = append(a["association.subnet-id"], *as.SubnetId)
			a["association.association-id"] = append(a["association.association-id"], *as.NetworkAclAssociationId)
		}
		return a
	}, asked{in.NetworkAclIds, in.Filters, in.MaxResults, in.NextToken}, func(id string) error {
		return clientError("InvalidNetworkAclID.NotFound", "The networkAcl ID '%s' does not exist", id)
	})
	if err != nil {
		return nil, err
	}
	return &DescribeNetworkAclsOutput{NetworkAcls: kept, NextToken: next}, nil
}
