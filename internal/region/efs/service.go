package efs

import (
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("EFS")
	registerFileSystems(s)
	registerFileSystemPolicies(s)
	registerMountTargets(s)
	registerAccessPoints(s)
	registerReplications(s)
	registerAccountPreferences(s)
	registerTags(s)
	return s
}

func account(r *operation.Request) ecsspec.Account {
	return ecsspec.Account{Region: r.Region, ID: r.Account}
}

// bareID takes the id from an id or an ARN of EFS in the caller's account and
// region. Anything else comes back as it is and is then not found.
func bareID(r *operation.Request, ref string) string {
	arn, ok := ecsspec.ParseARN(ref)
	if !ok || arn.Service != "elasticfilesystem" || arn.Region != r.Region || arn.AccountID != r.Account {
		return ref
	}
	if _, id, ok := strings.Cut(arn.Resource, "/"); ok {
		return id
	}
	return ref
}
