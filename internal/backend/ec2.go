package backend

import (
	"context"
	"fmt"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
)

// EC2 is a client for what an ECS estate asks of its network: the SDK's ec2
// package is larger than everything else in drydock together.
type EC2 struct {
	call func(ctx context.Context, name string, in, out any) error
}

// Filter is one of EC2's: what it keeps has one of the values.
type Filter struct {
	Name   string
	Values []string
}

// Subnet is what estates need to know of a subnet.
type Subnet struct{ ID, VPC, Zone string }

// Subnets lists the subnets that pass all filters, in EC2's order; see
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html.
func (c *EC2) Subnets(ctx context.Context, filters []Filter) ([]Subnet, error) {
	in := &ec2.DescribeSubnetsInput{}
	for _, f := range filters {
		in.Filters = append(in.Filters, ec2.Filter{Name: aws.String(f.Name), Values: f.Values})
	}
	var all []Subnet
	for {
		out := &ec2.DescribeSubnetsOutput{}
		if err := c.call(ctx, "DescribeSubnets", in, out); err != nil {
			return nil, err
		}
		for _, s := range out.Subnets {
			all = append(all, Subnet{ID: aws.ToString(s.SubnetId), VPC: aws.ToString(s.VpcId), Zone: aws.ToString(s.AvailabilityZone)})
		}
		if in.NextToken = out.NextToken; aws.ToString(in.NextToken) == "" {
			return all, nil
		}
	}
}

// assign stores the pointer-to-struct result in the struct that out points to.
func assign(out, result any) error {
	o, r := reflect.ValueOf(out), reflect.ValueOf(result)
	if o.Type() != r.Type() || o.Kind() != reflect.Pointer {
		return fmt.Errorf("got %T, expected %T", result, out)
	}
	o.Elem().Set(r.Elem())
	return nil
}
