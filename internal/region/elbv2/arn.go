package elbv2

import (
	"regexp"
	"strings"

	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Kinds of resource as ARNs spell them
// (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html).
const (
	kindLoadBalancer = "loadbalancer"
	kindTargetGroup  = "targetgroup"
	kindListener     = "listener"
	kindRule         = "listener-rule"
)

// arnTypes are the load balancers' types as ARNs abbreviate them.
var arnTypes = map[elbtypes.LoadBalancerTypeEnum]string{
	elbtypes.LoadBalancerTypeEnumApplication: "app",
	elbtypes.LoadBalancerTypeEnumNetwork:     "net",
	elbtypes.LoadBalancerTypeEnumGateway:     "gwy",
}

func makeARN(r *operation.Request, resource string) string {
	return ecsspec.ARN{
		Partition: r.Partition, Service: "elasticloadbalancing", Region: r.Region, AccountID: r.Account, Resource: resource,
	}.String()
}

// child is the beginning of the ARNs of a resource's children of a kind:
// of .../listener/app/web/0123/4567 the rules begin .../listener-rule/app/web/0123/4567/.
func child(parent, parentKind, kind string) string {
	return strings.Replace(parent, ":"+parentKind+"/", ":"+kind+"/", 1) + "/"
}

// parent is the inverse of child.
func parent(arn, kind, parentKind string) string {
	arn = arn[:strings.LastIndex(arn, "/")]
	return strings.Replace(arn, ":"+kind+"/", ":"+parentKind+"/", 1)
}

// noun is how messages name a kind.
var noun = map[string]string{
	kindLoadBalancer: "load balancer", kindTargetGroup: "target group", kindListener: "listener", kindRule: "listener rule",
}

// checkARN refuses a reference that is no ARN of the kind.
func checkARN(ref, kind string) error {
	arn, ok := ecsspec.ParseARN(ref)
	if !ok || arn.Service != "elasticloadbalancing" || !strings.HasPrefix(arn.Resource, kind+"/") {
		return validation("'%s' is not a valid %s ARN", ref, noun[kind])
	}
	return nil
}

func kindOf(ref string) (string, bool) {
	arn, ok := ecsspec.ParseARN(ref)
	if !ok || arn.Service != "elasticloadbalancing" {
		return "", false
	}
	kind, _, _ := strings.Cut(arn.Resource, "/")
	_, known := noun[kind]
	return kind, known
}

var nameCharacters = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

// checkName holds the rules for names of load balancers and target groups
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html).
func checkName(what, name string) error {
	switch {
	case name == "":
		return validation("%s name cannot be empty", what)
	case len(name) > 32:
		return validation("%s name '%s' cannot be longer than '32' characters", what, name)
	case !nameCharacters.MatchString(name):
		return validation("%s name '%s' can only contain characters that are alphanumeric characters and hyphens(-)", what, name)
	case strings.HasPrefix(name, "-") || strings.HasSuffix(name, "-"):
		return validation("%s name '%s' cannot begin or end with a hyphen(-)", what, name)
	}
	return nil
}
