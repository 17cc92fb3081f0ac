package ecs

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// maxDeploymentsDescribed can be described in one call, deployments or revisions
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceDeployments.html).
const maxDeploymentsDescribed = 20

// keyIn is the key cluster/service/id in the ARN of a service deployment or revision.
func keyIn(r *operation.Request, arn, kind string) (key string, ok bool) {
	parsed, ok := ecsspec.ParseARN(arn)
	if !ok || !isHere(r, arn) {
		return "", false
	}
	key, ok = strings.CutPrefix(parsed.Resource, kind+"/")
	return key, ok && strings.Count(key, "/") == 2
}

func describeServiceDeployments(r *operation.Request, in *ecs.DescribeServiceDeploymentsInput) (*ecs.DescribeServiceDeploymentsOutput, error) {
	if n := len(in.ServiceDeploymentArns); n > maxDeploymentsDescribed {
		return nil, invalidParameter("serviceDeploymentArns cannot have more than %d elements, got %d", maxDeploymentsDescribed, n)
	}
	out := &ecs.DescribeServiceDeploymentsOutput{ServiceDeployments: []ecstypes.ServiceDeployment{}, Failures: []ecstypes.Failure{}}
	for _, arn := range in.ServiceDeploymentArns {
		key, ok := keyIn(r, arn, "service-deployment")
		d, found := rollouts.Get(r.Scoped, key)
		if !ok || !found {
			out.Failures = append(out.Failures, missing(arn))
			continue
		}
		out.ServiceDeployments = append(out.ServiceDeployments, d)
	}
	return out, nil
}

func describeServiceRevisions(r *operation.Request, in *ecs.DescribeServiceRevisionsInput) (*ecs.DescribeServiceRevisionsOutput, error) {
	if n := len(in.ServiceRevisionArns); n > maxDeploymentsDescribed {
		return nil, invalidParameter("serviceRevisionArns cannot have more than %d elements, got %d", maxDeploymentsDescribed, n)
	}
	out := &ecs.DescribeServiceRevisionsOutput{ServiceRevisions: []ecstypes.ServiceRevision{}, Failures: []ecstypes.Failure{}}
	for _, arn := range in.ServiceRevisionArns {
		key, ok := keyIn(r, arn, "service-revision")
		d, found := revisions.Get(r.Scoped, key)
		if !ok || !found {
			out.Failures = append(out.Failures, missing(arn))
			continue
		}
		describeManaged(r, key, &d)
		out.ServiceRevisions = append(out.ServiceRevisions, d)
	}
	return out, nil
}

// listServiceDeployments lists a service's deployments, newest first.
func listServiceDeployments(r *operation.Request, in *ecs.ListServiceDeploymentsInput) (*ecs.ListServiceDeploymentsOutput, error) {
	clusterRef := operation.Deref(in.Cluster)
	if named, _, ok := ecsspec.ParseServiceRef(operation.Deref(in.Service)); ok && clusterRef == "" {
		clusterRef = named
	}
	cluster, err := getCluster(r, clusterRef)
	if err != nil {
		return nil, err
	}
	s, found := findService(r, cluster.Name, operation.Deref(in.Service))
	if !found {
		return nil, &ecstypes.ServiceNotFoundException{Message: new("Service not found.")}
	}
	limit, err := pageSize(in.MaxResults, 100)
	if err != nil {
		return nil, err
	}
	after, err := readToken(in.NextToken)
	if err != nil {
		return nil, err
	}
	all := rollouts.List(r.Scoped, s.key()+"/")
	slices.SortFunc(all, func(a, b ecstypes.ServiceDeployment) int {
		if c := b.CreatedAt.Compare(*a.CreatedAt); c != 0 {
			return c
		}
		return strings.Compare(operation.Deref(a.ServiceDeploymentArn), operation.Deref(b.ServiceDeploymentArn))
	})
	if after != "" {
		at := slices.IndexFunc(all, func(d ecstypes.ServiceDeployment) bool {
			return strings.HasSuffix(operation.Deref(d.ServiceDeploymentArn), "/"+after)
		})
		all = all[at+1:]
	}
	out := &ecs.ListServiceDeploymentsOutput{ServiceDeployments: []ecstypes.ServiceDeploymentBrief{}}
	for _, d := range all {
		if !wantedDeployment(in, d) {
			continue
		}
		if len(out.ServiceDeployments) == limit {
			last := operation.Deref(out.ServiceDeployments[limit-1].ServiceDeploymentArn)
			out.NextToken = writeToken(last[strings.LastIndex(last, "/")+1:])
			break
		}
		brief := ecstypes.ServiceDeploymentBrief{
			ClusterArn: d.ClusterArn, ServiceArn: d.ServiceArn, ServiceDeploymentArn: d.ServiceDeploymentArn,
			CreatedAt: d.CreatedAt, StartedAt: d.StartedAt, FinishedAt: d.FinishedAt, Status: d.Status, StatusReason: d.StatusReason,
		}
		if d.TargetServiceRevision != nil {
			brief.TargetServiceRevisionArn = d.TargetServiceRevision.Arn
		}
		out.ServiceDeployments = append(out.ServiceDeployments, brief)
	}
	return out, nil
}

func wantedDeployment(in *ecs.ListServiceDeploymentsInput, d ecstypes.ServiceDeployment) bool {
	if len(in.Status) > 0 && !slices.Contains(in.Status, d.Status) {
		return false
	}
	c := in.CreatedAt
	if c == nil {
		return true
	}
	return (c.After == nil || !d.CreatedAt.Before(*c.After)) && (c.Before == nil || !d.CreatedAt.After(*c.Before))
}
