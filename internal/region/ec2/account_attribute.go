package ec2

import (
	"strconv"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// DescribeAccountAttributesInput is EC2's.
type DescribeAccountAttributesInput struct {
	AttributeNames []string `query:"AttributeName"`
}

// DescribeAccountAttributesOutput is EC2's.
type DescribeAccountAttributesOutput struct {
	AccountAttributes []AccountAttribute `xml:"accountAttributeSet"`
}

// AccountAttribute is EC2's.
type AccountAttribute struct {
	AttributeName   *string
	AttributeValues []AccountAttributeValue `xml:"attributeValueSet"`
}

// AccountAttributeValue is EC2's.
type AccountAttributeValue struct{ AttributeValue *string }

func describeAccountAttributes(r *operation.Request, in *DescribeAccountAttributesInput) (*DescribeAccountAttributesOutput, error) {
	out := &DescribeAccountAttributesOutput{}
	names := wanted(in.AttributeNames)
	for _, a := range []struct{ name, value string }{
		{"default-vpc", DefaultVPC(r).ID}, {"max-elastic-ips", strconv.Itoa(maxAddresses)}, {"max-instances", "20"},
		{"supported-platforms", "VPC"}, {"vpc-max-elastic-ips", strconv.Itoa(maxAddresses)}, {"vpc-max-security-groups-per-interface", "5"},
	} {
		if names.take(a.name) {
			out.AccountAttributes = append(out.AccountAttributes, AccountAttribute{new(a.name), []AccountAttributeValue{{new(a.value)}}})
		}
	}
	for _, left := range names.left() {
		return nil, clientError("InvalidParameterValue", "Value (%s) for parameter attributeName is invalid. Unknown account attribute.", left)
	}
	return out, nil
}
