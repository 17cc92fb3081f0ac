package ecs

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("ECS")
	registerClusters(s)
	registerCapacityProviders(s)
	registerTaskDefinitions(s)
	registerServices(s)
	registerTags(s)
	registerAccountSettings(s)
	registerDaemonTaskDefinitions(s)
	registerGateways(s)
	registerExpressServices(s)
	registerDaemons(s)
	return s
}

// account is what the caller's ARNs are built from.
func account(r *operation.Request) ecsspec.Account {
	return ecsspec.Account{Region: r.Region, ID: r.Account}
}

// isHere tells whether an ARN names something in the caller's account and
// region. A bare name always does.
func isHere(r *operation.Request, ref string) bool {
	arn, ok := ecsspec.ParseARN(ref)
	return !ok || arn.Region == r.Region && arn.AccountID == r.Account && arn.Partition == r.Partition
}

// callerARN is who calls: the region does not know identities yet, so it is the
// account's root.
func callerARN(r *operation.Request) string {
	return "arn:" + r.Partition + ":iam::" + r.Account + ":root"
}
