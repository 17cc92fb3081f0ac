package ssm

import (
	"fmt"

	"github.com/aws/smithy-go"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("SSM")
	registerParameters(s)
	registerReads(s)
	registerDescriptions(s)
	registerTags(s)
	return s
}

// clientError is an error of SSM's catalogue
// (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html#API_PutParameter_Errors).
func clientError(code, format string, args ...any) error {
	return &smithy.GenericAPIError{Code: code, Message: fmt.Sprintf(format, args...), Fault: smithy.FaultClient}
}

func invalid(format string, args ...any) error {
	return clientError("ValidationException", format, args...)
}

// page cuts a listing sorted by key: 1 to most items, most when absent.
func page[T any](items []T, key func(T) string, most int, maxResults *int32, token *string) (cut []T, next *string, err error) {
	n := most
	if maxResults != nil {
		if n = int(*maxResults); n < 1 || n > most {
			return nil, nil, invalid("1 validation error detected: Value '%d' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and %d", n, most)
		}
	}
	cut, next, ok := operation.Page(items, key, n, token)
	if !ok {
		return nil, nil, clientError("InvalidNextToken", "The specified token isn't valid.")
	}
	return cut, next, nil
}
