package ssm

import (
	"encoding/base64"
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
	if token != nil {
		after, err := base64.RawURLEncoding.DecodeString(*token)
		if err != nil || len(after) == 0 {
			return nil, nil, clientError("InvalidNextToken", "The specified token isn't valid.")
		}
		for len(items) > 0 && key(items[0]) <= string(after) {
			items = items[1:]
		}
	}
	if len(items) <= n {
		return items, nil, nil
	}
	return items[:n], ptr(base64.RawURLEncoding.EncodeToString([]byte(key(items[n-1])))), nil
}

func ptr[T any](v T) *T { return &v }

func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
