package ecr

import (
	"fmt"
	"slices"
	"strings"

	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("ECR")
	registerRepositories(s)
	registerPolicies(s)
	registerLifecycle(s)
	registerPreviews(s)
	registerImages(s)
	registerArchive(s)
	registerScans(s)
	registerRegistryScanning(s)
	registerReplication(s)
	registerPullThroughCaches(s)
	registerTemplates(s)
	registerRegistryPolicy(s)
	registerAccountSettings(s)
	registerLayers(s)
	registerTags(s)
	operation.Register(s, getAuthorizationToken)
	return s
}

func account(r *operation.Request) ecsspec.Account {
	return ecsspec.Account{Region: r.Region, ID: r.Account}
}

func invalidParameter(format string, args ...any) error {
	return &ecrtypes.InvalidParameterException{Message: new("Invalid parameter at " + fmt.Sprintf(format, args...))}
}

// page cuts a listing sorted by key as ECR's listings do: maxResults of 1 to
// 1000, 100 when absent.
func page[T any](items []T, key func(T) string, maxResults *int32, token *string) (cut []T, next *string, err error) {
	n := 100
	if maxResults != nil {
		if n = int(*maxResults); n < 1 || n > 1000 {
			return nil, nil, invalidParameter("'maxResults': it must be between 1 and 1000, got %d", n)
		}
	}
	cut, next, ok := operation.Page(items, key, n, token)
	if !ok {
		return nil, nil, invalidParameter("'nextToken': '%s' is no token of this listing", *token)
	}
	return cut, next, nil
}

// sortBy sorts items in place by their keys.
func sortBy[T any](items []T, key func(T) string) []T {
	slices.SortFunc(items, func(a, b T) int { return strings.Compare(key(a), key(b)) })
	return items
}
