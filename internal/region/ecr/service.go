package ecr

import (
	"encoding/base64"
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
	return &ecrtypes.InvalidParameterException{Message: ptr("Invalid parameter at " + fmt.Sprintf(format, args...))}
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
	if token != nil {
		after, err := base64.RawURLEncoding.DecodeString(*token)
		if err != nil || len(after) == 0 {
			return nil, nil, invalidParameter("'nextToken': '%s' is no token of this listing", *token)
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

// sortBy sorts items in place by their keys.
func sortBy[T any](items []T, key func(T) string) []T {
	slices.SortFunc(items, func(a, b T) int { return strings.Compare(key(a), key(b)) })
	return items
}

func ptr[T any](v T) *T { return &v }

func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
