package logs

import (
	"encoding/base64"
	"fmt"
	"slices"

	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("CloudWatch Logs")
	registerGroups(s)
	registerRetention(s)
	registerTags(s)
	registerStreams(s)
	registerEvents(s)
	registerResourcePolicies(s)
	return s
}

func account(r *operation.Request) ecsspec.Account {
	return ecsspec.Account{Region: r.Region, ID: r.Account}
}

func invalidParameter(format string, args ...any) error {
	return &logstypes.InvalidParameterException{Message: new(fmt.Sprintf(format, args...))}
}

func notFound(what string) error {
	return &logstypes.ResourceNotFoundException{Message: new("The specified " + what + " does not exist.")}
}

// page cuts a listing: a limit of 1 to 50, 50 when absent.
func page[T any](items []T, key func(T) string, limit *int32, token *string) (cut []T, next *string, err error) {
	n := 50
	if limit != nil {
		if n = int(*limit); n < 1 || n > 50 {
			return nil, nil, invalidParameter("1 validation error detected: Value '%d' at 'limit' failed to satisfy constraint: Member must have value between 1 and 50", n)
		}
	}
	if token != nil {
		after, err := base64.RawURLEncoding.DecodeString(*token)
		if err != nil || len(after) == 0 {
			return nil, nil, invalidParameter("The specified nextToken is invalid.")
		}
		// The item may be gone by now; then what sorts behind it follows.
		at := slices.IndexFunc(items, func(item T) bool { return key(item) == string(after) })
		for at < 0 && len(items) > 0 && key(items[0]) < string(after) {
			items = items[1:]
		}
		items = items[at+1:]
	}
	if len(items) <= n {
		return items, nil, nil
	}
	return items[:n], new(base64.RawURLEncoding.EncodeToString([]byte(key(items[n-1])))), nil
}
