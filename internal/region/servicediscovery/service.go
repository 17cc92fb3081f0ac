package servicediscovery

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	sdtypes "github.com/aws/aws-sdk-go-v2/service/servicediscovery/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("ServiceDiscovery")
	registerNamespaces(s)
	registerServices(s)
	registerInstances(s)
	registerDiscovery(s)
	registerOperations(s)
	registerTags(s)
	return s
}

func arn(r *operation.Request, kind, id string) string {
	return "arn:" + r.Partition + ":servicediscovery:" + r.Region + ":" + r.Account + ":" + kind + "/" + id
}

// idOf is the id in a reference of that kind: the id itself or its ARN.
func idOf(r *operation.Request, kind, ref string) string {
	return strings.TrimPrefix(ref, arn(r, kind, ""))
}

// newID is a prefix and sixteen small letters and digits, as Cloud Map's ids are.
func newID(r *operation.Request, prefix string) string {
	sum := sha256.Sum256([]byte(r.ID("servicediscovery/"+prefix, 64)))
	return prefix + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:16])
}

func invalidInput(format string, args ...any) error {
	return &sdtypes.InvalidInput{Message: new(fmt.Sprintf(format, args...))}
}

// page cuts a listing sorted by key: 1 to 100 items, 100 when absent.
func page[T any](items []T, key func(T) string, maxResults *int32, token *string) (cut []T, next *string, err error) {
	n := 100
	if maxResults != nil {
		if n = int(*maxResults); n < 1 || n > 100 {
			return nil, nil, invalidInput("MaxResults must be between 1 and 100, got %d", n)
		}
	}
	cut, next, ok := operation.Page(items, key, n, token)
	if !ok {
		return nil, nil, invalidInput("NextToken is none that this listing gave out")
	}
	return cut, next, nil
}

// matches applies a filter's condition to a text.
func matches(text string, condition sdtypes.FilterCondition, values []string) (bool, error) {
	switch {
	case len(values) == 0:
		return false, invalidInput("A filter needs a value")
	case condition == "" || condition == sdtypes.FilterConditionEq:
		return text == values[0], nil
	case condition == sdtypes.FilterConditionBeginsWith:
		return strings.HasPrefix(text, values[0]), nil
	case condition == sdtypes.FilterConditionIn:
		for _, v := range values {
			if text == v {
				return true, nil
			}
		}
		return false, nil
	}
	return false, invalidInput("The condition %s is not for this filter: expected EQ, IN or BEGINS_WITH", condition)
}
