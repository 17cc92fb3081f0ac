package ec2

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerNetworkInterfaces(s *operation.Service) {
	operation.Register(s, describeNetworkInterfaces)
	operation.Register(s, createNetworkInterface)
	operation.Register(s, deleteNetworkInterface)
	operation.Register(s, modifyNetworkInterfaceAttribute)
}

// DescribeNetworkInterfacesInput is EC2's, as far as it is honoured.
type DescribeNetworkInterfacesInput struct {
	NetworkInterfaceIds []string `query:"NetworkInterfaceId"`
	Filters             []Filter `query:"Filter"`
	MaxResults          *int32
	NextToken           *string
}

// DescribeNetworkInterfacesOutput is EC2's.
type DescribeNetworkInterfacesOutput struct {
	NetworkInterfaces []NetworkInterfaceDescription `xml:"networkInterfaceSet"`
	NextToken         *string
}

// NetworkInterfaceDescription is EC2's NetworkInterface.
type NetworkInterfaceDescription struct {
	NetworkInterfaceId *string
	SubnetId           *string
	VpcId              *string
	AvailabilityZone   *string
	Description        *string
	OwnerId            *string
	RequesterId        *string
	RequesterManaged   *bool
	Status             *string
	MacAddress         *string
	PrivateIpAddress   *string
	PrivateDnsName     *string
	PrivateIpAddresses []NetworkInterfacePrivateIpAddress `xml:"privateIpAddressesSet"`
	SourceDestCheck    *bool
	InterfaceType      *string
	Groups             []GroupIdentifier `xml:"groupSet"`
	Attachment         *NetworkInterfaceAttachment
	Association        *NetworkInterfaceAssociation
	Tags               []Tag `xml:"tagSet"`
}

// NetworkInterfacePrivateIpAddress is EC2's.
type NetworkInterfacePrivateIpAddress struct {
	PrivateIpAddress *string
	PrivateDnsName   *string
	Primary          *bool
	Association      *NetworkInterfaceAssociation
}

// NetworkInterfaceAttachment is EC2's.
type NetworkInterfaceAttachment struct {
	AttachmentId        *string
	InstanceId          *string
	InstanceOwnerId     *string
	DeviceIndex         *int32
	Status              *string
	DeleteOnTermination *bool
}

// NetworkInterfaceAssociation is EC2's: the public address of an interface.
type NetworkInterfaceAssociation struct {
	PublicIp     *string
	IpOwnerId    *string
	AllocationId *string
}

// GroupIdentifier is EC2's.
type GroupIdentifier struct {
	GroupId   *string
	GroupName *string
}

// requesters are the parts of AWS that make interfaces of a type, as the
// owners of what they are attached to
// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html).
var requesters = map[string]string{
	"network_load_balancer": "amazon-elb", "gateway_load_balancer": "amazon-elb", "nat_gateway": "amazon-aws",
	"vpc_endpoint": "amazon-aws", "efs": "amazon-aws",
}

// requester is who of AWS uses the interface; empty for the account's own.
func (n NetworkInterfaceRecord) requester() string {
	if owner := requesters[interfaceType(n)]; owner != "" {
		return owner
	}
	if len(n.Description) > 4 && n.Description[:4] == "ELB " {
		return "amazon-elb"
	}
	return ""
}

// attachedTo is the owner of what the interface is attached to.
func (n NetworkInterfaceRecord) attachedTo(r *operation.Request) string {
	if n.Free {
		return ""
	}
	if owner := n.requester(); owner != "" {
		return owner
	}
	if n.Instance != "" {
		return r.Account
	}
	return "amazon-aws"
}

func (n NetworkInterfaceRecord) status() string {
	if n.Free {
		return "available"
	}
	return "in-use"
}

func interfaceNotFound(id string) error {
	return clientError("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '%s' does not exist", id)
}

func describeNetworkInterfaces(r *operation.Request, in *DescribeNetworkInterfacesInput) (*DescribeNetworkInterfacesOutput, error) {
	kept, next, err := choose(r, networkInterfaces.List(r.Scoped, ""), func(n NetworkInterfaceRecord) string { return n.ID },
		func(n NetworkInterfaceRecord) map[string][]string {
			attached := "attached"
			if n.Free {
				attached = ""
			}
			return map[string][]string{
				"network-interface-id": {n.ID}, "subnet-id": {n.Subnet}, "vpc-id": {n.VPC}, "availability-zone": {n.Zone},
				"group-id": n.SecurityGroups, "private-ip-address": {n.Address}, "addresses.private-ip-address": {n.Address},
				"association.public-ip": {n.PublicAddress}, "addresses.association.public-ip": {n.PublicAddress}, "description": {n.Description},
				"status": {n.status()}, "interface-type": {interfaceType(n)}, "mac-address": {n.MAC}, "owner-id": {r.Account},
				"attachment.instance-owner-id": {n.attachedTo(r)}, "attachment.instance-id": {n.Instance}, "attachment.status": {attached},
				"requester-id": {n.requester()}, "requester-managed": {boolText(n.requester() != "")},
			}
		}, asked{in.NetworkInterfaceIds, in.Filters, in.MaxResults, in.NextToken}, interfaceNotFound)
	if err != nil {
		return nil, err
	}
	out := &DescribeNetworkInterfacesOutput{NextToken: next}
	for _, n := range kept {
		out.NetworkInterfaces = append(out.NetworkInterfaces, n.describe(r))
	}
	return out, nil
}

func (n NetworkInterfaceRecord) describe(r *operation.Request) NetworkInterfaceDescription {
	d := NetworkInterfaceDescription{
		NetworkInterfaceId: new(n.ID), SubnetId: new(n.Subnet), VpcId: new(n.VPC), AvailabilityZone: new(n.Zone),
		Description: new(n.Description), OwnerId: new(r.Account), Status: new(n.status()), MacAddress: new(n.MAC),
		PrivateIpAddress: new(n.Address), PrivateDnsName: new(PrivateDNSName(r, n.Address)), RequesterManaged: new(n.requester() != ""),
		SourceDestCheck: new(interfaceType(n) != "nat_gateway"), InterfaceType: new(interfaceType(n)), Groups: groupIdentifiers(r, n.SecurityGroups),
		Tags: tagList(tagsOf(r, n.ID)),
	}
	if who := n.requester(); who != "" {
		d.RequesterId = new(who)
	}
	if n.PublicAddress != "" {
		d.Association = &NetworkInterfaceAssociation{PublicIp: new(n.PublicAddress), IpOwnerId: new("amazon")}
	}
	d.PrivateIpAddresses = []NetworkInterfacePrivateIpAddress{{d.PrivateIpAddress, d.PrivateDnsName, new(true), d.Association}}
	if !n.Free {
		d.Attachment = &NetworkInterfaceAttachment{
			AttachmentId: new(fixedID(r, "eni-attach", n.ID)), InstanceOwnerId: new(n.attachedTo(r)), DeviceIndex: new(int32(0)),
			Status: new("attached"), DeleteOnTermination: new(n.Instance != ""),
		}
		if n.Instance != "" {
			d.Attachment.InstanceId = new(n.Instance)
		}
	}
	return d
}

func groupIdentifiers(r *operation.Request, ids []string) []GroupIdentifier {
	var out []GroupIdentifier
	for _, id := range ids {
		g, _ := SecurityGroup(r, id)
		out = append(out, GroupIdentifier{GroupId: new(id), GroupName: new(g.Name)})
	}
	return out
}

func interfaceType(n NetworkInterfaceRecord) string {
	if n.Type == "" {
		return "interface"
	}
	return n.Type
}

// CreateNetworkInterfaceInput is EC2's, as far as it is honoured.
type CreateNetworkInterfaceInput struct {
	SubnetId          *string
	Description       *string
	PrivateIpAddress  *string
	Groups            []string `query:"SecurityGroupId"`
	ClientToken       *string
	TagSpecifications []TagSpecification `query:"TagSpecification"`
}

// CreateNetworkInterfaceOutput is EC2's.
type CreateNetworkInterfaceOutput struct {
	NetworkInterface *NetworkInterfaceDescription
	ClientToken      *string
}

func createNetworkInterface(r *operation.Request, in *CreateNetworkInterfaceInput) (*CreateNetworkInterfaceOutput, error) {
	n, err := CreateNetworkInterface(r, NewNetworkInterface{
		Subnet: operation.Deref(in.SubnetId), Description: operation.Deref(in.Description), Address: operation.Deref(in.PrivateIpAddress), SecurityGroups: in.Groups,
	})
	if err != nil {
		return nil, err
	}
	n.Free = true
	networkInterfaces.Put(r.Scoped, n.ID, n)
	if err := tagNew(r, n.ID, in.TagSpecifications); err != nil {
		return nil, err
	}
	return &CreateNetworkInterfaceOutput{NetworkInterface: new(n.describe(r)), ClientToken: in.ClientToken}, nil
}

// DeleteNetworkInterfaceInput is EC2's.
type DeleteNetworkInterfaceInput struct{ NetworkInterfaceId *string }

// DeleteNetworkInterfaceOutput is EC2's.
type DeleteNetworkInterfaceOutput struct{ Return *bool }

func deleteNetworkInterface(r *operation.Request, in *DeleteNetworkInterfaceInput) (*DeleteNetworkInterfaceOutput, error) {
	n, found := networkInterfaces.Get(r.Scoped, operation.Deref(in.NetworkInterfaceId))
	switch {
	case !found:
		return nil, interfaceNotFound(operation.Deref(in.NetworkInterfaceId))
	case !n.Free:
		return nil, clientError("InvalidParameterValue", "Network interface '%s' is currently in use.", n.ID)
	}
	DeleteNetworkInterface(r, n.ID)
	return &DeleteNetworkInterfaceOutput{Return: new(true)}, nil
}

// ModifyNetworkInterfaceAttributeInput is EC2's, as far as it is honoured.
type ModifyNetworkInterfaceAttributeInput struct {
	NetworkInterfaceId *string
	Description        *AttributeValue
	Groups             []string `query:"SecurityGroupId"`
}

// AttributeValue is EC2's.
type AttributeValue struct{ Value *string }

// ModifyNetworkInterfaceAttributeOutput is EC2's.
type ModifyNetworkInterfaceAttributeOutput struct{ Return *bool }

func modifyNetworkInterfaceAttribute(r *operation.Request, in *ModifyNetworkInterfaceAttributeInput) (*ModifyNetworkInterfaceAttributeOutput, error) {
	n, found := networkInterfaces.Get(r.Scoped, operation.Deref(in.NetworkInterfaceId))
	if !found {
		return nil, interfaceNotFound(operation.Deref(in.NetworkInterfaceId))
	}
	for _, id := range in.Groups {
		if g, found := SecurityGroup(r, id); !found || g.VPC != n.VPC {
			return nil, groupNotFound(id)
		}
	}
	if len(in.Groups) > 0 {
		n.SecurityGroups = in.Groups
	}
	if in.Description != nil {
		n.Description = operation.Deref(in.Description.Value)
	}
	networkInterfaces.Put(r.Scoped, n.ID, n)
	return &ModifyNetworkInterfaceAttributeOutput{Return: new(true)}, nil
}
