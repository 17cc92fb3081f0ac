package ecs

import (
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
)

// The instance that registers without saying what it is: a t3.medium.
const (
	defaultInstanceCPU    = 2048
	defaultInstanceMemory = 3884
)

// agentPorts are taken on every instance: SSH, Docker and the agent
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html).
var agentPorts = []int32{22, 2375, 2376, 51678, 51679}

// registerContainerInstance is what an instance's agent calls. The region has
// no agents; whoever calls it gets capacity that tasks are placed on.
func registerContainerInstance(r *operation.Request, in *ecs.RegisterContainerInstanceInput) (*ecs.RegisterContainerInstanceOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if len(in.PlatformDevices) > 0 {
		return nil, unsupported("platformDevices")
	}
	if in.ContainerInstanceArn != nil {
		i, err := getInstance(r, cluster.Name, *in.ContainerInstanceArn)
		if err != nil {
			return nil, err
		}
		return &ecs.RegisterContainerInstanceOutput{ContainerInstance: new(i.describe(r, true))}, nil
	}
	j := JoiningInstance{Cluster: cluster.Name, Tags: in.Tags, Attributes: map[string]string{}}
	if operation.Deref(in.InstanceIdentityDocument) != "" {
		if err := j.identify(*in.InstanceIdentityDocument); err != nil {
			return nil, err
		}
	}
	for _, a := range in.Attributes {
		j.Attributes[operation.Deref(a.Name)] = operation.Deref(a.Value)
	}
	i := newInstance(r, cluster, j)
	i.VersionInfo = in.VersionInfo
	if err := i.take(in.TotalResources); err != nil {
		return nil, err
	}
	admit(r, i)
	return &ecs.RegisterContainerInstanceOutput{ContainerInstance: new(i.describe(r, true))}, nil
}

// take reads the resources that an instance registers with.
func (i *instanceRecord) take(total []ecstypes.Resource) error {
	for _, res := range total {
		switch name := operation.Deref(res.Name); name {
		case "CPU":
			i.CPU = int(res.IntegerValue)
		case "MEMORY":
			i.Memory = int(res.IntegerValue)
		case "PORTS", "PORTS_UDP":
			protocol := ecstypes.TransportProtocolTcp
			if name == "PORTS_UDP" {
				protocol = ecstypes.TransportProtocolUdp
			}
			for _, s := range res.StringSetValue {
				n, err := strconv.ParseUint(s, 10, 16)
				if err != nil {
					return invalidParameter("%s: %q is not a port", name, s)
				}
				p := scheduler.Port{Number: int32(n), Protocol: protocol}
				if !slices.Contains(i.Reserved, p) {
					i.Reserved = append(i.Reserved, p)
				}
			}
		case "GPU":
			return unsupported("GPU resources")
		default:
			return invalidParameter("unknown resource %q: expected one of CPU, MEMORY, PORTS, PORTS_UDP", name)
		}
	}
	if i.CPU < 0 || i.Memory < 0 {
		return invalidParameter("CPU and MEMORY cannot be negative")
	}
	return nil
}

func deregisterContainerInstance(r *operation.Request, in *ecs.DeregisterContainerInstanceInput) (*ecs.DeregisterContainerInstanceOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	i, err := getInstance(r, cluster.Name, operation.Deref(in.ContainerInstance))
	if err != nil {
		return nil, err
	}
	prefix := indexPrefix(cluster.Name, indexInstance, i.ID, string(ecsspec.TaskRunning))
	if taskIndexes.Count(r.Scoped, prefix) > 0 && !operation.Deref(in.Force) {
		return nil, invalidParameter("Found running tasks on the instance.")
	}
	removeInstance(r, i)
	i.Status = "INACTIVE"
	return &ecs.DeregisterContainerInstanceOutput{ContainerInstance: new(i.describe(r, true))}, nil
}

// removeInstance takes the instance out of its cluster and stops its tasks.
func removeInstance(r *operation.Request, i *instanceRecord) {
	prefix := indexPrefix(i.Cluster, indexInstance, i.ID, string(ecsspec.TaskRunning))
	running := taskIndexes.Entries(r.Scoped, prefix, "", 0)
	instances.Delete(r.Scoped, i.key())
	instanceIDs.Delete(r.Scoped, i.EC2ID)
	forgetPlacements(r, i)
	zoneInstances.Delete(r.Scoped, i.zoneKey())
	for _, e := range running {
		if t, found := tasks.Get(r.Scoped, i.Cluster+"/"+strings.TrimPrefix(e.Key, prefix)); found {
			stopTaskFor(r, &t, ecsspec.StoppedByInstance(i.EC2ID))
		}
	}
	wakeUnplaced(r, i.Cluster)
	wakeManaged(r, i.Provider)
}

func describeContainerInstances(r *operation.Request, in *ecs.DescribeContainerInstancesInput) (*ecs.DescribeContainerInstancesOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if len(in.ContainerInstances) == 0 {
		return nil, invalidParameter("Container instances cannot be empty.")
	}
	if len(in.ContainerInstances) > maxTasksDescribed {
		return nil, invalidParameter("containerInstances cannot have more than %d elements, got %d", maxTasksDescribed, len(in.ContainerInstances))
	}
	withTags := slices.Contains(in.Include, ecstypes.ContainerInstanceFieldTags)
	out := &ecs.DescribeContainerInstancesOutput{ContainerInstances: []ecstypes.ContainerInstance{}, Failures: []ecstypes.Failure{}}
	for _, ref := range in.ContainerInstances {
		i, err := getInstance(r, cluster.Name, ref)
		if err != nil {
			arn := ref
			if _, id, ok := ecsspec.ParseContainerInstanceRef(ref); ok {
				arn = account(r).ContainerInstanceARN(cluster.Name, id)
			}
			out.Failures = append(out.Failures, missing(arn))
			continue
		}
		out.ContainerInstances = append(out.ContainerInstances, i.describe(r, withTags))
	}
	return out, nil
}

func listContainerInstances(r *operation.Request, in *ecs.ListContainerInstancesInput) (*ecs.ListContainerInstancesOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	query := ecsspec.ClusterQuery{}
	if operation.Deref(in.Filter) != "" {
		if query, err = ecsspec.ParseClusterQuery(*in.Filter); err != nil {
			return nil, invalidParameter("filter: %s", err)
		}
	}
	out := &ecs.ListContainerInstancesOutput{ContainerInstanceArns: []string{}}
	out.NextToken, err = page(r, instances, cluster.Name+"/", in.MaxResults, in.NextToken, func(_ string, i instanceRecord) {
		out.ContainerInstanceArns = append(out.ContainerInstanceArns, account(r).ContainerInstanceARN(i.Cluster, i.ID))
	}, func(i instanceRecord) bool {
		s := i.scheduled("")
		return (in.Status == "" || string(in.Status) == i.Status) && query.Matches(s.Queried())
	})
	return out, err
}
