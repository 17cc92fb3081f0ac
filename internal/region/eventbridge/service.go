package eventbridge

import (
	"fmt"

	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/smithy-go"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("EventBridge")
	operation.Register(s, createEventBus)
	operation.Register(s, deleteEventBus)
	operation.Register(s, describeEventBus)
	operation.Register(s, listEventBuses)

	operation.Register(s, putRule)
	operation.Register(s, deleteRule)
	operation.Register(s, describeRule)
	operation.Register(s, listRules)
	operation.Register(s, enableRule)
	operation.Register(s, disableRule)

	operation.Register(s, putTargets)
	operation.Register(s, removeTargets)
	operation.Register(s, listTargetsByRule)
	operation.Register(s, listRuleNamesByTarget)

	operation.Register(s, putEvents)
	operation.Register(s, testEventPattern)

	operation.Register(s, tagResource)
	operation.Register(s, untagResource)
	operation.Register(s, listTagsForResource)

	s.On(signal.EventPut, eventPublished)
	s.On(scheduleEvent, scheduleDue)
	return s
}

// validation is the error of EventBridge that its model does not have
// (https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html).
func validation(format string, args ...any) error {
	return &smithy.GenericAPIError{Code: "ValidationException", Message: fmt.Sprintf(format, args...), Fault: smithy.FaultClient}
}

func unsupported(format string, args ...any) error {
	return validation("the embedded region does not have this yet: "+format, args...)
}

func notFound(format string, args ...any) error {
	return &ebtypes.ResourceNotFoundException{Message: new(fmt.Sprintf(format, args...))}
}

// page cuts a listing sorted by key: limit of 1 to 100, 100 when absent.
func page[T any](items []T, key func(T) string, limit *int32, token *string) (cut []T, next *string, err error) {
	n := 100
	if limit != nil {
		if n = int(*limit); n < 1 || n > 100 {
			return nil, nil, validation("Limit must be between 1 and 100, got %d", n)
		}
	}
	cut, next, ok := operation.Page(items, key, n, token)
	if !ok {
		return nil, nil, validation("Token %q is invalid.", *token)
	}
	return cut, next, nil
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
