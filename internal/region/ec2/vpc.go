package ec2

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// VPCRecord is a VPC as the region keeps it.
type VPCRecord struct {
	ID, CIDR string
	Default  bool              `json:",omitempty"`
	Tags     map[string]string `json:",omitempty"`
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
			"state": {"available"}, "owner-id": {r.Account},
		}, v.Tags)
		if err != nil {
			return nil, err
		}
		if ids.take(v.ID) && match {
			kept = append(kept, v)
		}
	}
	for _, left := range ids.left() {
		return nil, clientError("InvalidVpcID.NotFound", "The vpc ID '%s' does not exist", left)
	}
	kept, next, err := page(kept, func(v VPCRecord) string { return v.ID }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &DescribeVpcsOutput{NextToken: next}
	for _, v := range kept {
		out.Vpcs = append(out.Vpcs, Vpc{
			VpcId: ptr(v.ID), OwnerId: ptr(r.Account), State: ptr("available"), CidrBlock: ptr(v.CIDR),
			CidrBlockAssociationSet: []VpcCidrBlockAssociation{{
				AssociationId: ptr(fixedID(r, "vpc-cidr-assoc", v.ID)), CidrBlock: ptr(v.CIDR),
				CidrBlockState: &VpcCidrBlockState{State: ptr("associated")},
			}},
			DhcpOptionsId: ptr(fixedID(r, "dopt", "default")), InstanceTenancy: ptr("default"),
			IsDefault: ptr(v.Default), Tags: tagList(v.Tags),
		})
	}
	return out, nil
}
