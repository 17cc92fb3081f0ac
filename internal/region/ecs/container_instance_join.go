package ecs

import (
	"encoding/json"
	"maps"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// JoiningInstance is an EC2 instance whose agent joins a cluster.
type JoiningInstance struct {
	Cluster string // name
	// EC2ID is the id of the EC2 instance; a made-up one where it is empty.
	EC2ID, Zone, Type, Image string
	// Group is the name of the Auto Scaling group that launched it, if one did:
	// the instance belongs to the group's capacity provider if the cluster has that.
	Group string
	// CPU units and MiB of memory; of a t3.medium where they are 0.
	CPU, Memory int
	// Attributes are the agent's own, beside those that follow from the rest.
	Attributes map[string]string
	Tags       []ecstypes.Tag
}

// JoinCluster registers an instance with its cluster, as its agent does once it
// has booted, and answers the container instance's id. It is for the service
// that launches instances; errors are those of RegisterContainerInstance.
func JoinCluster(r *operation.Request, j JoiningInstance) (id string, err error) {
	cluster, err := getCluster(r, j.Cluster)
	if err != nil {
		return "", err
	}
	if zoneIsLost(r, j.Zone) {
		return "", invalidParameter("the availability zone %s of the instance %s is lost", j.Zone, j.EC2ID)
	}
	i := newInstance(r, cluster, j)
	admit(r, i)
	return i.ID, nil
}

// admit gives a new instance to the services of its cluster.
func admit(r *operation.Request, i *instanceRecord) {
	opened := opensZone(r, i)
	putInstance(r, i)
	zoneInstances.Put(r.Scoped, i.zoneKey(), true)
	wakeUnplaced(r, i.Cluster)
	if opened {
		wakeRebalancing(r, i.Cluster)
	}
}

// instanceIDs find container instances by the ids of their EC2 instances.
var instanceIDs = store.Collection[string]{Name: "ecs/ec2-instance"}

// LoseInstance is what ECS sees of an EC2 instance that ends: its container
// instance is gone and its tasks stop. It does nothing for an instance that is
// in no cluster.
func LoseInstance(r *operation.Request, ec2ID string) {
	key, found := instanceIDs.Get(r.Scoped, ec2ID)
	if !found {
		return
	}
	if i, found := instances.Get(r.Scoped, key); found {
		removeInstance(r, &i)
	}
}

// InstanceLoad counts the tasks on an EC2 instance that have not stopped, for
// whoever must not end an instance with tasks on it. Tasks of daemons do not
// count (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-termination-protection.html).
func InstanceLoad(r *operation.Request, ec2ID string) (tasks int, joined bool) {
	key, found := instanceIDs.Get(r.Scoped, ec2ID)
	i, there := instances.Get(r.Scoped, key)
	if !found || !there {
		return 0, false
	}
	for _, t := range taskIndexes.List(r.Scoped, indexPrefix(i.Cluster, indexInstance, i.ID, string(ecsspec.TaskRunning))) {
		if t.Daemon != "" {
			continue
		}
		if s, found := services.Get(r.Scoped, i.Cluster+"/"+t.Service); t.Service == "" || !found || !s.Schedule.Daemon {
			tasks++
		}
	}
	return tasks, true
}

func newInstance(r *operation.Request, cluster *clusterRecord, j JoiningInstance) *instanceRecord {
	i := &instanceRecord{
		Cluster: cluster.Name, ID: r.ID("ecs/container-instance", 32), EC2ID: j.EC2ID, Zone: j.Zone, Status: instanceActive,
		CPU: defaultInstanceCPU, Memory: defaultInstanceMemory, RegisteredAt: r.Now(), Tags: j.Tags,
		Attributes: map[string]string{"ecs.os-type": "linux", "ecs.os-family": "LINUX", "ecs.cpu-architecture": "x86_64"},
	}
	if i.EC2ID == "" {
		i.EC2ID = "i-0" + r.ID("ecs/ec2-instance", 16)
	}
	if j.CPU > 0 {
		i.CPU = j.CPU
	}
	if j.Memory > 0 {
		i.Memory = j.Memory
	}
	maps.Copy(i.Attributes, j.Attributes)
	for name, value := range map[string]string{"ecs.instance-type": j.Type, "ecs.ami-id": j.Image} {
		if value != "" {
			i.Attributes[name] = value
		}
	}
	if i.Zone == "" {
		i.Zone = i.Attributes["ecs.availability-zone"]
	}
	if i.Zone == "" {
		i.Zone = zoneFor(r, cluster.Name)
	}
	i.Attributes["ecs.availability-zone"] = i.Zone
	if i.Group = j.Group; j.Group != "" {
		if provider := providerOfGroup(r, j.Group); cluster.hasProvider(provider) {
			i.Provider = provider
		}
	}
	for _, p := range agentPorts {
		i.Reserved = append(i.Reserved, scheduler.Port{Number: p, Protocol: ecstypes.TransportProtocolTcp})
	}
	instanceIDs.Put(r.Scoped, i.EC2ID, i.key())
	return i
}

// identify reads an instance identity document
// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-identity-documents.html).
func (j *JoiningInstance) identify(document string) error {
	var d struct{ InstanceID, InstanceType, ImageID, AvailabilityZone string }
	if err := json.Unmarshal([]byte(document), &d); err != nil {
		return clientException("instanceIdentityDocument is not a JSON document: %s", err)
	}
	j.EC2ID, j.Type, j.Image, j.Zone = d.InstanceID, d.InstanceType, d.ImageID, d.AvailabilityZone
	return nil
}
