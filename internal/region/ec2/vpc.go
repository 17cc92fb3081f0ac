package ec2

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// VPCRecord is a VPC as the region keeps it.
type VPCRecord struct {
	ID, CIDR string
	Default  bool `json:",omitempty"`
	// Pending: it is not available yet.
	Pending bool `json:",omitempty"`
	// Tenancy of instances; empty means "default".
	Tenancy string `json:",omitempty"`
	// DNS attributes (https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html).
	DNSSupport, DNSHostnames, AddressMetrics bool
}

var vpcs = store.Collection[VPCRecord]{Name: "ec2/vpc"}

// VPC finds a VPC by its id.
func VPC(r *operation.Request, id string) (VPCRecord, bool) {
	DefaultVPC(r)
	return vpcs.Get(r.Scoped, id)
}

// DescribeVpcsInput is EC2's, as far as it is honoured.
type DescribeVpcsInput struct {
	VpcIds     []string `query:"VpcId"`
	Filters    []Filter `query:"Filter"`
	MaxResults *int32
	NextToken  *string
}

// DescribeVpcsOutput is EC2's.
type DescribeVpcsOutput struct {
	Vpcs      []Vpc `xml:"vpcSet"`
	NextToken *string
}

// Vpc is EC2's.
type Vpc struct {
	VpcId                   *string
	OwnerId                 *string
	State                   *string
	CidrBlock               *string
	CidrBlockAssociationSet []VpcCidrBlockAssociation `xml:"cidrBlockAssociationSet"`
	DhcpOptionsId           *string
	InstanceTenancy         *string
	IsDefault               *bool
	Tags                    []Tag `xml:"tagSet"`
}

// VpcCidrBlockAssociation is EC2's.
type VpcCidrBlockAssociation struct {
	AssociationId  *string
	CidrBlock      *string
	CidrBlockState *VpcCidrBlockState
}

// VpcCidrBlockState is EC2's.
type VpcCidrBlockState struct{ State *string }

func describeVpcs(r *operation.Request, in *DescribeVpcsInput) (*DescribeVpcsOutput, error) {
	DefaultVPC(r)
	ids := wanted(in.VpcIds)
	var kept []VPCRecord
	for _, v := range vpcs.List(r.Scoped, "") {
		match, err := matches(in.Filters, map[string][]string{
			"vpc-id": {v.ID}, "cidr": {v.CIDR}, "cidr-block-association.cidr-block": {v.CIDR},
			"is-default": {boolText(v.Default)}, "isDefault": {boolText(v.Default)},
			"state": {stateOf(v.Pending)}, "owner-id": {r.Account}, "dhcp-options-id": {dhcpOptions(r)},
			"cidr-block-association.association-id": {fixedID(r, "vpc-cidr-assoc", v.ID)}, "cidr-block-association.state": {"associated"},
		}, tagsOf(r, v.ID))
		if err != nil {
			return nil, err
		}
		if ids.take(v.ID) && match {
			kept = append(kept, v)
		}
	}
	for _, left := range ids.left() {
		return nil, vpcNotFound(left)
	}
	kept, next, err := page(kept, func(v VPCRecord) string { return v.ID }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &DescribeVpcsOutput{NextToken: next}
	for _, v := range kept {
		out.Vpcs = append(out.Vpcs, v.describe(r))
	}
	return out, nil
}

func (v VPCRecord) describe(r *operation.Request) Vpc {
	return Vpc{
		VpcId: new(v.ID), OwnerId: new(r.Account), State: new(stateOf(v.Pending)), CidrBlock: new(v.CIDR),
		CidrBlockAssociationSet: []VpcCidrBlockAssociation{{
			AssociationId: new(fixedID(r, "vpc-cidr-assoc", v.ID)), CidrBlock: new(v.CIDR),
			CidrBlockState: &VpcCidrBlockState{State: new("associated")},
		}},
		DhcpOptionsId: new(dhcpOptions(r)), InstanceTenancy: new(v.tenancy()),
		IsDefault: new(v.Default), Tags: tagList(tagsOf(r, v.ID)),
	}
}

func (v VPCRecord) tenancy() string {
	if v.Tenancy == "" {
		return "default"
	}
	return v.Tenancy
}

// stateOf is the state of what is made in a moment and then there.
func stateOf(pending bool) string {
	if pending {
		return "pending"
	}
	return "available"
}

// dhcpOptions is the id of the one set of DHCP options that there is.
func dhcpOptions(r *operation.Request) string { return fixedID(r, "dopt", "default") }

func vpcNotFound(id string) error {
	return clientError("InvalidVpcID.NotFound", "The vpc ID '%s' does not exist", id)
}
