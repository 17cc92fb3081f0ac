package secretsmanager

import (
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
	return &smtypes.InvalidParameterException{Message: new(fmt.Sprintf(format, args...))}
}

func invalidRequest(format string, args ...any) error {
	return &smtypes.InvalidRequestException{Message: new(fmt.Sprintf(format, args...))}
}

func notFound(format string, args ...any) error {
	return &smtypes.ResourceNotFoundException{Message: new(fmt.Sprintf(format, args...))}
}

// page cuts a listing sorted by key: 1 to 100 items, 100 when absent.
func page[T any](items []T, key func(T) string, maxResults *int32, token *string) (cut []T, next *string, err error) {
	n := 100
	if maxResults != nil {
		if n = int(*maxResults); n < 1 || n > 100 {
			return nil, nil, invalidParameter("MaxResults must be between 1 and 100, got %d.", n)
		}
	}
	cut, next, ok := operation.Page(items, key, n, token)
	if !ok {
		return nil, nil, &smtypes.InvalidNextTokenException{Message: new("Invalid NextToken.")}
	}
	return cut, next, nil
}
