package iam

import (
	"slices"
	"strings"

	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// RolesMade tells whether roles have been made other than those of AWS services,
// so that one that is not there is missed. r may be of any region.
func RolesMade(r *operation.Request) bool {
	return slices.ContainsFunc(roles.List(r.Global().Scoped, ""), func(role iamtypes.Role) bool {
		return !strings.HasPrefix(operation.Deref(role.Path), "/aws-service-role/")
	})
}
