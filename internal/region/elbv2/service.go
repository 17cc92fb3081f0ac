package elbv2

import "github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("Elastic Load Balancing v2")
	registerLoadBalancers(s)
	registerListeners(s)
	registerRules(s)
	registerTargetGroups(s)
	registerTargets(s)
	operation.Register(s, addTags)
	operation.Register(s, removeTags)
	operation.Register(s, describeTags)
	operation.Register(s, describeAccountLimits)
	operation.Register(s, describeSSLPolicies)
	return s
}
