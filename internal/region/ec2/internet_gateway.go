package ec2

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// internetGatewayRecord is an internet gateway as the region keeps it; VPC is
// empty while it is detached.
type internetGatewayRecord struct{ ID, VPC string }

var internetGateways = store.Collection[internetGatewayRecord]{Name: "ec2/internet-gateway"}

func registerInternetGateways(s *operation.Service) {
	operation.Register(s, createInternetGateway)
	operation.Register(s, describeInternetGateways)
	operation.Register(s, attachInternetGateway)
	operation.Register(s, detachInternetGateway)
	operation.Register(s, deleteInternetGateway)
}

// HasInternetGateway tells whether the VPC is connected to the internet.
func HasInternetGateway(r *operation.Request, vpc string) bool {
	DefaultVPC(r)
	for _, g := range internetGateways.List(r.Scoped, "") {
		if g.VPC == vpc {
			return true
		}
	}
	return false
}

func getInternetGateway(r *operation.Request, id *string) (internetGatewayRecord, error) {
	DefaultVPC(r)
	g, found := internetGateways.Get(r.Scoped, operation.Deref(id))
	if !found {
		return g, clientError("InvalidInternetGatewayID.NotFound", "The internetGateway ID '%s' does not exist", operation.Deref(id))
	}
	return g, nil
}

// CreateInternetGatewayInput is EC2's.
type CreateInternetGatewayInput struct {
	TagSpecifications []TagSpecification `query:"TagSpecification"`
}

// CreateInternetGatewayOutput is EC2's.
type CreateInternetGatewayOutput struct{ InternetGateway *InternetGateway }

// InternetGateway is EC2's.
type InternetGateway struct {
	InternetGatewayId *string
	OwnerId           *string
	Attachments       []InternetGatewayAttachment `xml:"attachmentSet"`
	Tags              []Tag                       `xml:"tagSet"`
}

// InternetGatewayAttachment is EC2's.
type InternetGatewayAttachment struct{ VpcId, State *string }

func (g internetGatewayRecord) describe(r *operation.Request) InternetGateway {
	d := InternetGateway{InternetGatewayId: new(g.ID), OwnerId: new(r.Account), Tags: tagList(tagsOf(r, g.ID))}
	if g.VPC != "" {
		d.Attachments = []InternetGatewayAttachment{{VpcId: new(g.VPC), State: new("available")}}
	}
	return d
}

func createInternetGateway(r *operation.Request, in *CreateInternetGatewayInput) (*CreateInternetGatewayOutput, error) {
	g := internetGatewayRecord{ID: "igw-0" + r.ID("ec2/internet-gateway", 16)}
	internetGateways.Put(r.Scoped, g.ID, g)
	if err := tagNew(r, g.ID, in.TagSpecifications); err != nil {
		return nil, err
	}
	return &CreateInternetGatewayOutput{InternetGateway: new(g.describe(r))}, nil
}

// DescribeInternetGatewaysInput is EC2's.
type DescribeInternetGatewaysInput struct {
	InternetGatewayIds []string `query:"InternetGatewayId"`
	Filters            []Filter `query:"Filter"`
	MaxResults         *int32
	NextToken          *string
}

// DescribeInternetGatewaysOutput is EC2's.
type DescribeInternetGatewaysOutput struct {
	InternetGateways []InternetGateway `xml:"internetGatewaySet"`
	NextToken        *string
}

func describeInternetGateways(r *operation.Request, in *DescribeInternetGatewaysInput) (*DescribeInternetGatewaysOutput, error) {
	DefaultVPC(r)
	kept, next, err := choose(r, internetGateways.List(r.Scoped, ""), func(g internetGatewayRecord) string { return g.ID },
		func(g internetGatewayRecord) map[string][]string {
			a := map[string][]string{"internet-gateway-id": {g.ID}, "owner-id": {r.Account}, "attachment.vpc-id": nil, "attachment.state": nil}
			if g.VPC != "" {
				a["attachment.vpc-id"], a["attachment.state"] = []string{g.VPC}, []string{"available"}
			}
			return a
		}, asked{in.InternetGatewayIds, in.Filters, in.MaxResults, in.NextToken}, func(id string) error {
			_, err := getInternetGateway(r, &id)
			return err
		})
	if err != nil {
		return nil, err
	}
	out := &DescribeInternetGatewaysOutput{NextToken: next}
	for _, g := range kept {
		out.InternetGateways = append(out.InternetGateways, g.describe(r))
	}
	return out, nil
}

// AttachInternetGatewayInput is EC2's.
type AttachInternetGatewayInput struct{ InternetGatewayId, VpcId *string }

// AttachInternetGatewayOutput is EC2's.
type AttachInternetGatewayOutput struct{ Return *bool }

func attachInternetGateway(r *operation.Request, in *AttachInternetGatewayInput) (*AttachInternetGatewayOutput, error) {
	g, err := getInternetGateway(r, in.InternetGatewayId)
	if err != nil {
		return nil, err
	}
	v, found := VPC(r, operation.Deref(in.VpcId))
	switch {
	case !found:
		return nil, vpcNotFound(operation.Deref(in.VpcId))
	case g.VPC != "":
		return nil, clientError("Resource.AlreadyAssociated", "resource %s is already attached to network %s", g.ID, g.VPC)
	case HasInternetGateway(r, v.ID):
		return nil, clientError("InvalidParameterValue", "Network %s already has an internet gateway attached", v.ID)
	}
	g.VPC = v.ID
	internetGateways.Put(r.Scoped, g.ID, g)
	return &AttachInternetGatewayOutput{Return: new(true)}, nil
}

// DetachInternetGatewayInput is EC2's.
type DetachInternetGatewayInput struct{ InternetGatewayId, VpcId *string }

// DetachInternetGatewayOutput is EC2's.
type DetachInternetGatewayOutput struct{ Return *bool }

func detachInternetGateway(r *operation.Request, in *DetachInternetGatewayInput) (*DetachInternetGatewayOutput, error) {
	g, err := getInternetGateway(r, in.InternetGatewayId)
	if err != nil {
		return nil, err
	}
	if g.VPC == "" || g.VPC != operation.Deref(in.VpcId) {
		return nil, clientError("Gateway.NotAttached", "resource %s is not attached to network %s", g.ID, operation.Deref(in.VpcId))
	}
	for _, n := range networkInterfaces.List(r.Scoped, "") {
		if n.VPC == g.VPC && n.PublicAddress != "" {
			return nil, clientError("DependencyViolation", "Network %s has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.", g.VPC)
		}
	}
	g.VPC = ""
	internetGateways.Put(r.Scoped, g.ID, g)
	return &DetachInternetGatewayOutput{Return: new(true)}, nil
}

// DeleteInternetGatewayInput is EC2's.
type DeleteInternetGatewayInput struct{ InternetGatewayId *string }

// DeleteInternetGatewayOutput is EC2's.
type DeleteInternetGatewayOutput struct{ Return *bool }

func deleteInternetGateway(r *operation.Request, in *DeleteInternetGatewayInput) (*DeleteInternetGatewayOutput, error) {
	g, err := getInternetGateway(r, in.InternetGatewayId)
	if err != nil {
		return nil, err
	}
	if g.VPC != "" {
		return nil, clientError("DependencyViolation", "The internetGateway '%s' has dependencies and cannot be deleted.", g.ID)
	}
	internetGateways.Delete(r.Scoped, g.ID)
	tags.Delete(r.Scoped, g.ID)
	return &DeleteInternetGatewayOutput{Return: new(true)}, nil
}
