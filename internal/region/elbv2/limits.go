package elbv2

import (
	"strconv"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Quotas of a fresh account
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html,
// https://docs.aws.amazon.com/code-library/latest/ug/elastic-load-balancing-v2_example_elastic-load-balancing-v2_DescribeAccountLimits_section.html).
const (
	maxLoadBalancers       = 50
	maxListeners           = 50
	maxRules               = 100
	maxTargetGroups        = 3000
	maxTargets             = 1000
	maxGroupsPerALB        = 100
	maxGroupsPerAction     = 5
	maxConditionValues     = 5
	maxConditionWildcards  = 6
	maxCertificates        = 25
	maxTargetsPerNLB       = 3000
	maxZonalTargetsPerNLB  = 500
	maxRegistrationsPerALB = 1000
)

// limits in the order of their names.
var limits = []struct {
	name string
	max  int
}{
	{"application-load-balancers", maxLoadBalancers},
	{"certificates-per-application-load-balancer", maxCertificates},
	{"certificates-per-network-load-balancer", maxCertificates},
	{"condition-values-per-alb-rule", maxConditionValues},
	{"condition-wildcards-per-alb-rule", maxConditionWildcards},
	{"listeners-per-application-load-balancer", maxListeners},
	{"listeners-per-network-load-balancer", maxListeners},
	{"network-load-balancers", maxLoadBalancers},
	{"rules-per-application-load-balancer", maxRules},
	{"target-groups", maxTargetGroups},
	{"target-groups-per-action-on-application-load-balancer", maxGroupsPerAction},
	{"target-groups-per-action-on-network-load-balancer", 1},
	{"target-groups-per-application-load-balancer", maxGroupsPerALB},
	{"target-id-registrations-per-application-load-balancer", maxRegistrationsPerALB},
	{"targets-per-application-load-balancer", maxTargets},
	{"targets-per-availability-zone-per-network-load-balancer", maxZonalTargetsPerNLB},
	{"targets-per-network-load-balancer", maxTargetsPerNLB},
	{"targets-per-target-group", maxTargets},
}

func describeAccountLimits(_ *operation.Request, in *elb.DescribeAccountLimitsInput) (*elb.DescribeAccountLimitsOutput, error) {
	all := make([]elbtypes.Limit, len(limits))
	for i, l := range limits {
		all[i] = elbtypes.Limit{Name: new(l.name), Max: new(strconv.Itoa(l.max))}
	}
	cut, next, err := page(all, func(l elbtypes.Limit) string { return *l.Name }, in.PageSize, in.Marker)
	if err != nil {
		return nil, err
	}
	return &elb.DescribeAccountLimitsOutput{Limits: cut, NextMarker: next}, nil
}
