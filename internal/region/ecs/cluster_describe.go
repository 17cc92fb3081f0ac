package ecs

import (
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

type clusterFields map[ecstypes.ClusterField]bool

// allClusterFields are what the operations that change a cluster answer with.
var allClusterFields = clusterFields{
	ecstypes.ClusterFieldConfigurations: true, ecstypes.ClusterFieldSettings: true, ecstypes.ClusterFieldTags: true,
	ecstypes.ClusterFieldAttachments: true,
}

// clusterLoad is what a cluster carries.
type clusterLoad struct {
	Services, Pending, Running, Instances int
}

func (c *clusterRecord) load(r *operation.Request) clusterLoad {
	l := clusterLoad{Services: countServices(r, c.Name), Instances: countInstances(r, c.Name)}
	l.Pending, l.Running = countTasks(r, c.Name)
	return l
}

// describe is the cluster as SDKs see it, with the optional fields asked for.
func (c *clusterRecord) describe(r *operation.Request, fields clusterFields) *ecstypes.Cluster {
	load := c.load(r)
	d := &ecstypes.Cluster{
		ClusterArn: new(c.ARN), ClusterName: new(c.Name), Status: new(c.Status),
		ActiveServicesCount: int32(load.Services), RunningTasksCount: int32(load.Running), PendingTasksCount: int32(load.Pending),
		RegisteredContainerInstancesCount: int32(load.Instances),
		CapacityProviders:                 orEmpty(c.CapacityProviders), DefaultCapacityProviderStrategy: orEmpty(c.DefaultStrategy),
		ServiceConnectDefaults: c.ServiceConnect,
		Settings:               []ecstypes.ClusterSetting{}, Statistics: []ecstypes.KeyValuePair{}, Tags: []ecstypes.Tag{},
	}
	if c.AttachmentsStatus != "" {
		d.AttachmentsStatus = new(c.AttachmentsStatus)
	}
	if fields[ecstypes.ClusterFieldAttachments] {
		d.Attachments = c.attachments(r)
	}
	if fields[ecstypes.ClusterFieldConfigurations] {
		d.Configuration = c.Configuration
	}
	if fields[ecstypes.ClusterFieldSettings] {
		d.Settings = c.Settings
	}
	if fields[ecstypes.ClusterFieldTags] {
		d.Tags = orEmpty(c.Tags)
	}
	if fields[ecstypes.ClusterFieldStatistics] {
		d.Statistics = c.statistics(r)
	}
	return d
}

// statistics are the counts by launch type
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html).
func (c *clusterRecord) statistics(r *operation.Request) []ecstypes.KeyValuePair {
	count := map[string]int{}
	label := func(t ecstypes.LaunchType) string {
		switch t {
		case ecstypes.LaunchTypeFargate:
			return "Fargate"
		case ecstypes.LaunchTypeExternal:
			return "External"
		}
		return "EC2"
	}
	for _, t := range taskIndexes.List(r.Scoped, indexPrefix(c.Name, indexCluster, "", string(ecsspec.TaskRunning))) {
		switch {
		case t.Status.Running():
			count["running"+label(t.LaunchType)+"TasksCount"]++
		case t.Status.Pending():
			count["pending"+label(t.LaunchType)+"TasksCount"]++
		}
	}
	for _, s := range liveServices.List(r.Scoped, c.Name+"/") {
		if s.Status == serviceActive {
			count["active"+label(s.LaunchType)+"ServiceCount"]++
		} else {
			count["draining"+label(s.LaunchType)+"ServiceCount"]++
		}
	}
	var pairs []ecstypes.KeyValuePair
	for _, of := range []struct{ state, what string }{
		{"running", "TasksCount"}, {"pending", "TasksCount"}, {"active", "ServiceCount"}, {"draining", "ServiceCount"},
	} {
		for _, launch := range []string{"EC2", "Fargate", "External"} {
			name := of.state + launch + of.what
			pairs = append(pairs, ecstypes.KeyValuePair{Name: new(name), Value: new(strconv.Itoa(count[name]))})
		}
	}
	return pairs
}

func describeClusters(r *operation.Request, in *ecs.DescribeClustersInput) (*ecs.DescribeClustersOutput, error) {
	const most = 100
	if len(in.Clusters) > most {
		return nil, invalidParameter("clusters: up to %d can be described in one request, got %d", most, len(in.Clusters))
	}
	fields := clusterFields{}
	for _, f := range in.Include {
		if err := ecsspec.CheckEnum[ecstypes.ClusterField]("include", string(f)); err != nil {
			return nil, invalidParameter("%v", err)
		}
		fields[f] = true
	}
	refs := in.Clusters
	if len(refs) == 0 {
		refs = []string{"default"}
	}
	out := &ecs.DescribeClustersOutput{Clusters: []ecstypes.Cluster{}, Failures: []ecstypes.Failure{}}
	seen := map[string]bool{}
	for _, ref := range refs {
		c, found := findCluster(r, ref)
		switch {
		case !found:
			arn := ref
			if name, ok := ecsspec.ParseClusterRef(ref); ok && name == ref {
				arn = account(r).ClusterARN(name)
			}
			out.Failures = append(out.Failures, ecstypes.Failure{Arn: new(arn), Reason: new("MISSING")})
		case !seen[c.Name]:
			seen[c.Name] = true
			out.Clusters = append(out.Clusters, *c.describe(r, fields))
		}
	}
	return out, nil
}

func listClusters(r *operation.Request, in *ecs.ListClustersInput) (*ecs.ListClustersOutput, error) {
	limit, err := pageSize(in.MaxResults, 100)
	if err != nil {
		return nil, err
	}
	after, err := readToken(in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &ecs.ListClustersOutput{ClusterArns: []string{}}
	for {
		entries := clusters.Entries(r.Scoped, "", after, limit+1)
		for _, e := range entries {
			if e.Item.Status != clusterActive {
				continue
			}
			if len(out.ClusterArns) == limit {
				out.NextToken = writeToken(after)
				return out, nil
			}
			out.ClusterArns = append(out.ClusterArns, e.Item.ARN)
			after = e.Key
		}
		if len(entries) <= limit {
			return out, nil
		}
		after = entries[len(entries)-1].Key
	}
}

func deleteCluster(r *operation.Request, in *ecs.DeleteClusterInput) (*ecs.DeleteClusterOutput, error) {
	c, found := findCluster(r, operation.Deref(in.Cluster))
	if !found {
		return nil, &ecstypes.ClusterNotFoundException{Message: new("Cluster not found.")}
	}
	if c.Status == clusterInactive {
		return &ecs.DeleteClusterOutput{Cluster: c.describe(r, allClusterFields)}, nil
	}
	switch load := c.load(r); {
	case load.Instances > 0:
		return nil, &ecstypes.ClusterContainsContainerInstancesException{Message: new("The Cluster cannot be deleted while Container Instances are active or draining.")}
	case load.Services > 0:
		return nil, &ecstypes.ClusterContainsServicesException{Message: new("The Cluster cannot be deleted while Services are active.")}
	case load.Pending+load.Running > 0:
		return nil, &ecstypes.ClusterContainsTasksException{Message: new("The Cluster cannot be deleted while Tasks are active.")}
	}
	c.Status = clusterInactive
	c.CapacityProviders, c.DefaultStrategy, c.AttachmentsStatus = nil, nil, ""
	r.Cancel(clusterAttachmentsEvent, c.Name)
	forgetAssociations(r, c.Name)
	forgetManaged(r, c.Name)
	putCluster(r, c)
	return &ecs.DeleteClusterOutput{Cluster: c.describe(r, allClusterFields)}, nil
}
