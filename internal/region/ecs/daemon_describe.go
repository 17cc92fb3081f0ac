package ecs

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func describeDaemon(r *operation.Request, in *ecs.DescribeDaemonInput) (*ecs.DescribeDaemonOutput, error) {
	d, err := getDaemon(r, in.DaemonArn)
	if err != nil {
		return nil, err
	}
	out := &ecstypes.DaemonDetail{
		ClusterArn: new(account(r).ClusterARN(d.Cluster)), CreatedAt: new(d.CreatedAt), CurrentRevisions: []ecstypes.DaemonRevisionDetail{},
		DaemonArn: d.arn(r), DeploymentArn: d.deploymentARN(r), Status: d.status(), UpdatedAt: new(d.UpdatedAt),
	}
	counts := d.count(r)
	var ids []string
	for _, id := range []string{d.Plan.Target, d.Plan.Source} {
		if c := counts[id]; id != "" && (id == d.Plan.Target && !d.Plan.Deleting || c.running+c.without > 0) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, id := range ids {
		c := counts[id]
		detail := ecstypes.DaemonRevisionDetail{
			Arn: new(account(r).DaemonRevisionARN(d.Cluster, d.Name, id)), TotalRunningCount: int32(c.running), TotalWithoutDaemonCount: int32(c.without),
		}
		v, _ := daemonRevisions.Get(r.Scoped, d.key()+"/"+id)
		for _, name := range v.Providers {
			p := c.of[name]
			detail.CapacityProviders = append(detail.CapacityProviders, ecstypes.DaemonCapacityProvider{
				Arn: new(account(r).CapacityProviderARN(name)), RunningCount: int32(p.running), WithoutDaemonCount: int32(p.without),
			})
		}
		out.CurrentRevisions = append(out.CurrentRevisions, detail)
	}
	return &ecs.DescribeDaemonOutput{Daemon: out}, nil
}

// instanceCounts are the instances of a revision.
type instanceCounts struct {
	running, without, draining int
	// of each capacity provider, by name.
	of map[string]instanceCounts
}

// count counts the daemon's instances by revision.
func (d *daemonRecord) count(r *operation.Request) map[string]instanceCounts {
	counts := map[string]instanceCounts{}
	for _, i := range instances.List(r.Scoped, d.Cluster+"/") {
		at, found := daemonPlacements.Get(r.Scoped, i.key()+"/"+d.Name)
		if !found {
			continue
		}
		c := counts[at.Revision]
		if c.of == nil {
			c.of = map[string]instanceCounts{}
		}
		p := c.of[i.Provider]
		if i.Status == instanceDraining {
			c.draining, p.draining = c.draining+1, p.draining+1
		}
		switch {
		case at.Running:
			c.running, p.running = c.running+1, p.running+1
		case i.Status == instanceActive && !d.Plan.Critical:
			c.without, p.without = c.without+1, p.without+1
		}
		c.of[i.Provider] = p
		counts[at.Revision] = c
	}
	return counts
}

func listDaemons(r *operation.Request, in *ecs.ListDaemonsInput) (*ecs.ListDaemonsOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.ClusterArn))
	if err != nil {
		return nil, err
	}
	var wanted []string
	for _, ref := range in.CapacityProviderArns {
		name, ok := ecsspec.ParseCapacityProviderRef(ref)
		if !ok || !strings.HasPrefix(ref, "arn:") {
			return nil, invalidParameter("capacityProviderArns: %q is not the ARN of a capacity provider", ref)
		}
		wanted = append(wanted, name)
	}
	out := &ecs.ListDaemonsOutput{DaemonSummariesList: []ecstypes.DaemonSummary{}}
	out.NextToken, err = page(r, daemons, cluster.Name+"/", in.MaxResults, in.NextToken, func(_ string, d daemonRecord) {
		out.DaemonSummariesList = append(out.DaemonSummariesList, ecstypes.DaemonSummary{
			CreatedAt: new(d.CreatedAt), DaemonArn: d.arn(r), Status: d.status(), UpdatedAt: new(d.UpdatedAt),
		})
	}, func(d daemonRecord) bool { return len(wanted) == 0 || slices.ContainsFunc(wanted, d.has) })
	return out, err
}

// maxDaemonsDescribed deployments or revisions can be described in one call
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeDaemonRevisions.html).
const maxDaemonsDescribed = 20

func describeDaemonRevisions(r *operation.Request, in *ecs.DescribeDaemonRevisionsInput) (*ecs.DescribeDaemonRevisionsOutput, error) {
	if n := len(in.DaemonRevisionArns); n < 1 || n > maxDaemonsDescribed {
		return nil, invalidParameter("daemonRevisionArns must have 1 to %d elements, got %d", maxDaemonsDescribed, n)
	}
	out := &ecs.DescribeDaemonRevisionsOutput{DaemonRevisions: []ecstypes.DaemonRevision{}, Failures: []ecstypes.Failure{}}
	for _, arn := range in.DaemonRevisionArns {
		cluster, name, id, ok := ecsspec.ParseDaemonRevisionARN(arn)
		v, found := daemonRevisions.Get(r.Scoped, cluster+"/"+name+"/"+id)
		if !ok || !isHere(r, arn) || !found {
			out.Failures = append(out.Failures, missing(arn))
			continue
		}
		out.DaemonRevisions = append(out.DaemonRevisions, v.Revision)
	}
	return out, nil
}
