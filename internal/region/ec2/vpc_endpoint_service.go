package ec2

import (
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// endpointServices are those of AWS that an ECS estate talks to through VPC
// endpoints
// (https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html).
var endpointServices = []string{
	"application-autoscaling", "autoscaling", "dynamodb", "ec2", "ec2messages", "ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry",
	"elasticfilesystem", "elasticloadbalancing", "events", "kms", "lambda", "logs", "monitoring", "s3", "secretsmanager", "servicediscovery",
	"sns", "sqs", "ssm", "ssmmessages", "states", "sts", "xray",
}

// isGatewayService: only these two have gateway endpoints
// (https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html).
func isGatewayService(short string) bool { return short == "s3" || short == "dynamodb" }

// endpointService takes the service out of com.amazonaws.REGION.SERVICE.
func endpointService(r *operation.Request, name string) (short string, known bool) {
	short, known = strings.CutPrefix(name, "com.amazonaws."+r.Region+".")
	return short, known && slices.Contains(endpointServices, short)
}

// DescribeVpcEndpointServicesInput is EC2's.
type DescribeVpcEndpointServicesInput struct {
	ServiceNames []string `query:"ServiceName"`
	Filters      []Filter `query:"Filter"`
	MaxResults   *int32
	NextToken    *string
}

// DescribeVpcEndpointServicesOutput is EC2's.
type DescribeVpcEndpointServicesOutput struct {
	ServiceNames   []string        `xml:"serviceNameSet"`
	ServiceDetails []ServiceDetail `xml:"serviceDetailSet"`
	NextToken      *string
}

// ServiceDetail is EC2's.
type ServiceDetail struct {
	ServiceName                *string
	ServiceId                  *string
	ServiceRegion              *string
	ServiceType                []ServiceTypeDetail
	AvailabilityZones          []string `xml:"availabilityZoneSet"`
	Owner                      *string
	AcceptanceRequired         *bool
	ManagesVpcEndpoints        *bool
	VpcEndpointPolicySupported *bool
	PrivateDnsName             *string
}

// ServiceTypeDetail is EC2's.
type ServiceTypeDetail struct{ ServiceType *string }

func describeVpcEndpointServices(r *operation.Request, in *DescribeVpcEndpointServicesInput) (*DescribeVpcEndpointServicesOutput, error) {
	var all []ServiceDetail
	for _, short := range endpointServices {
		types := []string{interfaceEndpoint}
		if isGatewayService(short) {
			types = []string{gatewayEndpoint, interfaceEndpoint}
		}
		for _, kind := range types {
			d := ServiceDetail{
				ServiceName: new("com.amazonaws." + r.Region + "." + short), ServiceId: new(fixedID(r, "vpce-svc", short+kind)), ServiceRegion: new(r.Region),
				ServiceType: []ServiceTypeDetail{{new(kind)}}, Owner: new("amazon"), AcceptanceRequired: new(false), ManagesVpcEndpoints: new(false),
				VpcEndpointPolicySupported: new(true),
			}
			if kind == interfaceEndpoint {
				d.PrivateDnsName = new(short + "." + r.Region + ".amazonaws.com")
			}
			for _, z := range Zones(r) {
				d.AvailabilityZones = append(d.AvailabilityZones, z.Name)
			}
			all = append(all, d)
		}
	}
	names := wanted(in.ServiceNames)
	all = slices.DeleteFunc(all, func(d ServiceDetail) bool { return !names.take(*d.ServiceName) })
	for _, left := range names.left() {
		return nil, clientError("InvalidServiceName", "The Vpc Endpoint Service '%s' does not exist", left)
	}
	key := func(d ServiceDetail) string { return *d.ServiceName + "/" + *d.ServiceType[0].ServiceType }
	kept, next, err := choose(r, all, key, func(d ServiceDetail) map[string][]string {
		return map[string][]string{"service-name": {*d.ServiceName}, "service-type": {*d.ServiceType[0].ServiceType}, "owner": {"amazon"}}
	}, asked{nil, in.Filters, in.MaxResults, in.NextToken}, nil)
	if err != nil {
		return nil, err
	}
	out := &DescribeVpcEndpointServicesOutput{ServiceDetails: kept, NextToken: next}
	for _, d := range kept {
		out.ServiceNames = append(out.ServiceNames, *d.ServiceName)
	}
	out.ServiceNames = slices.Compact(out.ServiceNames)
	return out, nil
}

// managedList is a prefix list of AWS's own: where a service with gateway
// endpoints is.
type managedList struct {
	id, name string
	cidrs    []string
}

// prefixLists are those of S3 and DynamoDB. The ranges are of AWS's own
// addresses in one region and stand for those of all.
func prefixLists(r *operation.Request) []managedList {
	return []managedList{
		{fixedID(r, "pl", "dynamodb")[:11], "com.amazonaws." + r.Region + ".dynamodb", []string{"52.94.24.0/23"}},
		{fixedID(r, "pl", "s3")[:11], "com.amazonaws." + r.Region + ".s3", []string{"52.218.0.0/17", "3.5.64.0/21"}},
	}
}

func prefixList(r *operation.Request, id string) (managedList, bool) {
	for _, l := range prefixLists(r) {
		if l.id == id {
			return l, true
		}
	}
	return managedList{}, false
}

func prefixListOf(r *operation.Request, service string) (managedList, bool) {
	for _, l := range prefixLists(r) {
		if l.name == service {
			return l, true
		}
	}
	return managedList{}, false
}

// DescribePrefixListsInput is EC2's.
type DescribePrefixListsInput struct {
	PrefixListIds []string `query:"PrefixListId"`
	Filters       []Filter `query:"Filter"`
	MaxResults    *int32
	NextToken     *string
}

// DescribePrefixListsOutput is EC2's.
type DescribePrefixListsOutput struct {
	PrefixLists []PrefixList `xml:"prefixListSet"`
	NextToken   *string
}

// PrefixList is EC2's.
type PrefixList struct {
	PrefixListId   *string
	PrefixListName *string
	Cidrs          []string `xml:"cidrSet"`
}

func describePrefixLists(r *operation.Request, in *DescribePrefixListsInput) (*DescribePrefixListsOutput, error) {
	kept, next, err := choose(r, prefixLists(r), func(l managedList) string { return l.id }, func(l managedList) map[string][]string {
		return map[string][]string{"prefix-list-id": {l.id}, "prefix-list-name": {l.name}}
	}, asked{in.PrefixListIds, in.Filters, in.MaxResults, in.NextToken}, func(id string) error {
		return clientError("InvalidPrefixListId.NotFound", "The prefix list ID '%s' does not exist", id)
	})
	if err != nil {
		return nil, err
	}
	out := &DescribePrefixListsOutput{NextToken: next}
	for _, l := range kept {
		out.PrefixLists = append(out.PrefixLists, PrefixList{new(l.id), new(l.name), l.cidrs})
	}
	return out, nil
}
