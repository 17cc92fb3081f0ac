package secretsmanager

import (
	"encoding/base64"
	"fmt"

	smtypes "github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("Secrets Manager")
	registerSecrets(s)
	registerVersions(s)
	registerDeletion(s)
	registerListing(s)
	registerTags(s)
	registerPolicies(s)
	return s
}

func invalidParameter(format string, args ...any) error {
	return &smtypes.InvalidParameterException{Message: ptr(fmt.Sprintf(format, args...))}
}

func invalidRequest(format string, args ...any) error {
	return &smtypes.InvalidRequestException{Message: ptr(fmt.Sprintf(format, args...))}
}

func notFound(format string, args ...any) error {
	return &smtypes.ResourceNotFoundException{Message: ptr(fmt.Sprintf(format, args...))}
}

// page cuts a listing sorted by key: 1 to 100 items, 100 when absent.
func page[T any](items []T, key func(T) string, maxResults *int32, token *string) (cut []T, next *string, err error) {
	n := 100
	if maxResults != nil {
		if n = int(*maxResults); n < 1 || n > 100 {
			return nil, nil, invalidParameter("MaxResults must be between 1 and 100, got %d.", n)
		}
	}
	if token != nil {
		after, err := base64.RawURLEncoding.DecodeString(*token)
		if err != nil || len(after) == 0 {
			return nil, nil, &smtypes.InvalidNextTokenException{Message: ptr("Invalid NextToken.")}
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
