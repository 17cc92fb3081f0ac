package elbv2

import (
	"strings"

	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// hostedZones are the Route 53 zones that load balancers' names are in: of
// Application and of Network Load Balancers
// (https://docs.aws.amazon.com/general/latest/gr/elb.html).
var hostedZones = map[string][2]string{
	"ap-northeast-1": {"Z14GRHDCWA56QT", "Z31USIVHYNEOWT"},
	"ap-northeast-2": {"ZWKZPGTI48KDX", "ZIBE1TIR4HY56"},
	"ap-northeast-3": {"Z5LXEXXYW11ES", "Z1GWIQ4HH19I5X"},
	"ap-south-1":     {"ZP97RAFLXTNZK", "ZVDDRBQ08TROA"},
	"ap-southeast-1": {"Z1LMS91P8CMLE5", "ZKVM4W9LS7TM"},
	"ap-southeast-2": {"Z1GM3OXH4ZPM65", "ZCT6FZBF4DROD"},
	"ca-central-1":   {"ZQSVJUPU6J1EY", "Z2EPGBW3API2WT"},
	"cn-north-1":     {"Z3BX2TMKNYI13Y", "Z3QFB96KMJ7ED6"},
	"cn-northwest-1": {"Z3BX2TMKNYI13Y", "ZQEIKTCZ8352D"},
	"eu-central-1":   {"Z215JYRZR1TBD5", "Z3F0SRJ5LGBH90"},
	"eu-north-1":     {"Z23TAZ6LKFMNIO", "Z1UDT6IFJ4EJM"},
	"eu-west-1":      {"Z32O12XQLNTSW2", "Z2IFOLAFXWLO4F"},
	"eu-west-2":      {"ZHURV8PSTC4K8", "ZD4D7Y8KGAS4G"},
	"eu-west-3":      {"Z3Q77PNBQS71R4", "Z1CMS0P5QUZ6D5"},
	"sa-east-1":      {"Z2P70J7HTTTPLU", "ZTK26PT1VY4CU"},
	"us-east-1":      {"Z35SXDOTRQ7X7K", "Z26RNL4JYFTOTI"},
	"us-east-2":      {"Z3AADJGX6KTTL2", "ZLMOA37VPKANP"},
	"us-west-1":      {"Z368ELLRRE2KJ0", "Z24FKFUX50B4VW"},
	"us-west-2":      {"Z1H1FL5HABSF5", "Z18D5FSROUN65G"},
}

// hostedZone is the zone of a region's load balancers; of a region that is not
// in the table an id that no zone of AWS has.
func hostedZone(region string, kind elbtypes.LoadBalancerTypeEnum) string {
	zones, known := hostedZones[region]
	if !known {
		return "ZDRYDOCK" + strings.ToUpper(strings.ReplaceAll(region, "-", ""))
	}
	if kind == elbtypes.LoadBalancerTypeEnumApplication {
		return zones[0]
	}
	return zones[1]
}
