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
	operation.Register(s, describeVpcs)
	operation.Register(s, describeSubnets)
	operation.Register(s, describeSecurityGroups)
	operation.Register(s, describeNetworkInterfaces)
	registerLaunchTemplates(s)
	return s
}

// clientError is an error of EC2's catalogue
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html).
func clientError(code, format string, args ...any) error {
	return &smithy.GenericAPIError{Code: code, Message: fmt.Sprintf(format, args...), Fault: smithy.FaultClient}
}
