package elbv2

import (
	"errors"
	"fmt"

	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/smithy-go"
)

// validation is Elastic Load Balancing's common error for a parameter that
// cannot be; the SDK has no type for it
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/CommonErrors.html).
func validation(format string, args ...any) error {
	return &smithy.GenericAPIError{Code: "ValidationError", Message: fmt.Sprintf(format, args...), Fault: smithy.FaultClient}
}

// unsupported refuses what AWS would do and the region does not do: accepting
// it silently would be a lie.
func unsupported(format string, args ...any) error {
	return validation("the embedded region does not have this: "+format, args...)
}

func invalidConfiguration(format string, args ...any) error {
	return &elbtypes.InvalidConfigurationRequestException{Message: new(fmt.Sprintf(format, args...))}
}

func notPermitted(format string, args ...any) error {
	return &elbtypes.OperationNotPermittedException{Message: new(fmt.Sprintf(format, args...))}
}

func inUse(format string, args ...any) error {
	return &elbtypes.ResourceInUseException{Message: new(fmt.Sprintf(format, args...))}
}

func loadBalancerNotFound(ref string) error {
	return &elbtypes.LoadBalancerNotFoundException{Message: new(fmt.Sprintf("Load balancers '[%s]' not found", ref))}
}

func targetGroupNotFound() error {
	return &elbtypes.TargetGroupNotFoundException{Message: new("One or more target groups not found")}
}

func listenerNotFound() error {
	return &elbtypes.ListenerNotFoundException{Message: new("One or more listeners not found")}
}

func ruleNotFound() error {
	return &elbtypes.RuleNotFoundException{Message: new("One or more rules not found")}
}

// ec2Message is what EC2 says of a refusal.
func ec2Message(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorMessage()
	}
	return err.Error()
}
