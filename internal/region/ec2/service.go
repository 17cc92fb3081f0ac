package ec2

import (
	"fmt"

	"github.com/aws/smithy-go"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("EC2")
	operation.Register(s, describeAvailabilityZones)
	operation.Register(s, describeAccountAttributes)
	operation.Register(s, createVpc)
	operation.Register(s, describeVpcs)
	operation.Register(s, deleteVpc)
	operation.Register(s, modifyVpcAttribute)
	operation.Register(s, describeVpcAttribute)
	operation.Register(s, createSubnet)
	operation.Register(s, describeSubnets)
	operation.Register(s, deleteSubnet)
	operation.Register(s, modifySubnetAttribute)
	operation.Register(s, describeNetworkAcls)
	registerRouteTables(s)
	registerInternetGateways(s)
	registerNatGateways(s)
	registerAddresses(s)
	registerVPCEndpoints(s)
	registerSecurityGroups(s)
	registerNetworkInterfaces(s)
	registerVolumes(s)
	operation.Register(s, describeInstances)
	operation.Register(s, describeInstanceTypes)
	operation.Register(s, createTags)
	operation.Register(s, deleteTags)
	operation.Register(s, describeTags)
	registerLaunchTemplates(s)
	s.On(settledEvent, settled)
	return s
}

// clientError is an error of EC2's catalogue
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html).
func clientError(code, format string, args ...any) error {
	return &smithy.GenericAPIError{Code: code, Message: fmt.Sprintf(format, args...), Fault: smithy.FaultClient}
}

func missingParameter(name string) error {
	return clientError("MissingParameter", "The request must contain the parameter %s", name)
}

// unsupported refuses what EC2 would do and the region does not do: accepting
// it silently would be a lie.
func unsupported(format string, args ...any) error {
	return clientError("UnsupportedOperation", "the embedded region does not have this: "+format, args...)
}
