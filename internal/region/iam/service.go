package iam

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/smithy-go"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("IAM")
	registerRoles(s)
	registerRolePolicies(s)
	registerPolicies(s)
	registerPolicyVersions(s)
	registerAttachments(s)
	registerInstanceProfiles(s)
	registerServiceLinkedRoles(s)
	registerTags(s)
	return s
}

// register adds an operation whose handler sees the account's global part of the world.
func register[In, Out any](s *operation.Service, h func(*operation.Request, *In) (*Out, error)) {
	operation.Register(s, func(r *operation.Request, in *In) (*Out, error) { return h(r.Global(), in) })
}

// arn is the ARN of an entity: kind is "role", "policy", "instance-profile"; path begins and ends with a slash.
func arn(r *operation.Request, kind, path, name string) string {
	return "arn:" + r.Partition + ":iam::" + r.Account + ":" + kind + path + name
}

// newID is a unique id: four letters that say of what, and 17 more
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids).
func newID(r *operation.Request, prefix string) string {
	return prefix + derivedID(r.ID("iam/"+prefix, 64))
}

// derivedID spells in 17 letters and digits what seed stands for.
func derivedID(seed string) string {
	sum := sha256.Sum256([]byte(seed))
	return base32.StdEncoding.EncodeToString(sum[:])[:17]
}

func noSuchEntity(format string, args ...any) error {
	return &iamtypes.NoSuchEntityException{Message: new(fmt.Sprintf(format, args...))}
}

func alreadyExists(format string, args ...any) error {
	return &iamtypes.EntityAlreadyExistsException{Message: new(fmt.Sprintf(format, args...))}
}

func deleteConflict(format string, args ...any) error {
	return &iamtypes.DeleteConflictException{Message: new(fmt.Sprintf(format, args...))}
}

func limitExceeded(format string, args ...any) error {
	return &iamtypes.LimitExceededException{Message: new(fmt.Sprintf(format, args...))}
}

func invalidInput(format string, args ...any) error {
	return &iamtypes.InvalidInputException{Message: new(fmt.Sprintf(format, args...))}
}

func accessDenied(format string, args ...any) error {
	return &smithy.GenericAPIError{Code: "AccessDenied", Message: fmt.Sprintf(format, args...), Fault: smithy.FaultClient}
}

// validationError is among the errors common to all actions
// (https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html).
func validationError(format string, args ...any) error {
	return &smithy.GenericAPIError{Code: "ValidationError", Message: fmt.Sprintf(format, args...), Fault: smithy.FaultClient}
}

var (
	namePattern = regexp.MustCompile(`^[\w+=,.@-]+$`)
	pathPattern = regexp.MustCompile(`^(/|/[\x21-\x7e]+/)$`)
)

// checkName holds the rules of names: letters, digits and +=,.@_-, up to max
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names).
func checkName(member string, name *string, max int) error {
	switch n := len(operation.Deref(name)); {
	case n < 1:
		return validationError("1 validation error detected: Value '' at '%s' failed to satisfy constraint: Member must have length greater than or equal to 1", member)
	case n > max:
		return validationError("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must have length less than or equal to %d", *name, member, max)
	case !namePattern.MatchString(*name):
		return validationError("The specified value for %s is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-", member)
	}
	return nil
}

// pathOf is the path given, "/" when absent.
func pathOf(path *string) (string, error) {
	if path == nil {
		return "/", nil
	}
	if len(*path) > 512 || !pathPattern.MatchString(*path) {
		return "", validationError("The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.")
	}
	return *path, nil
}

func checkDescription(description *string) error {
	if len([]rune(operation.Deref(description))) > 1000 {
		return validationError("1 validation error detected: Value at 'description' failed to satisfy constraint: Member must have length less than or equal to 1000")
	}
	return nil
}

// page cuts a listing sorted by key as IAM's listings do: MaxItems of 1 to
// 1000, 100 when absent; the marker leads behind the last item given.
func page[T any](items []T, key func(T) string, maxItems *int32, marker *string) (cut []T, truncated bool, next *string, err error) {
	n := 100
	if maxItems != nil {
		if n = int(*maxItems); n < 1 || n > 1000 {
			return nil, false, nil, validationError("1 validation error detected: Value '%d' at 'maxItems' failed to satisfy constraint: Member must have value between 1 and 1000", n)
		}
	}
	cut, next, ok := operation.Page(items, key, n, marker)
	if !ok {
		return nil, false, nil, validationError("Invalid Marker: it is none that this listing gave out")
	}
	return cut, next != nil, next, nil
}

// sortedBy sorts items in place by their keys.
func sortedBy[T any](items []T, key func(T) string) []T {
	slices.SortFunc(items, func(a, b T) int { return strings.Compare(key(a), key(b)) })
	return items
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// encodeDocument is how IAM answers policies: percent-encoded as RFC 3986 has it
// (https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html).
func encodeDocument(document string) *string {
	return new(strings.ReplaceAll(url.QueryEscape(document), "+", "%20"))
}
