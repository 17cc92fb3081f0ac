package ecs

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// maxDescribed services can be described in one call
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html).
const maxDescribed = 10

func describeServices(r *operation.Request, in *ecs.DescribeServicesInput) (*ecs.DescribeServicesOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if len(in.Services) == 0 {
		return nil, invalidParameter("Services cannot be empty.")
	}
	if len(in.Services) > maxDescribed {
		return nil, invalidParameter("Services cannot have more than %d elements, got %d", maxDescribed, len(in.Services))
	}
	withTags := slices.Contains(in.Include, ecstypes.ServiceFieldTags)
	out := &ecs.DescribeServicesOutput{Services: []ecstypes.Service{}, Failures: []ecstypes.Failure{}}
	for _, ref := range in.Services {
		s, found := findService(r, cluster.Name, ref)
		if !found {
			out.Failures = append(out.Failures, missing(account(r).ServiceARN(cluster.Name, nameIn(ref))))
			continue
		}
		out.Services = append(out.Services, s.describe(r, withTags))
	}
	return out, nil
}

// missing is the failure of something that is not there.
func missing(arn string) ecstypes.Failure {
	return ecstypes.Failure{Arn: new(arn), Reason: new("MISSING")}
}

func nameIn(ref string) string {
	if _, name, ok := ecsspec.ParseServiceRef(ref); ok {
		return name
	}
	return ref
}
