package ecs

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func listTasks(r *operation.Request, in *ecs.ListTasksInput) (*ecs.ListTasksOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if name := operation.Deref(in.DaemonName); name != "" {
		if _, found := daemons.Get(r.Scoped, cluster.Name+"/"+name); !found {
			return nil, daemonNotFound(name)
		}
	}
	service := ""
	if operation.Deref(in.ServiceName) != "" {
		s, found := findService(r, cluster.Name, *in.ServiceName)
		if !found {
			return nil, &ecstypes.ServiceNotFoundException{Message: new("Service not found.")}
		}
		service = s.Name
	}
	instance := ""
	if operation.Deref(in.ContainerInstance) != "" {
		i, err := getInstance(r, cluster.Name, *in.ContainerInstance)
		if err != nil {
			return nil, err
		}
		instance = i.ID
	}
	desired := in.DesiredStatus
	if desired == "" {
		desired = ecstypes.DesiredStatusRunning
	}
	if err := ecsspec.CheckEnum[ecstypes.DesiredStatus]("desiredStatus", string(desired)); err != nil {
		return nil, invalidParameter("%s", err)
	}
	kind, value := indexCluster, ""
	for _, by := range [][2]string{{indexFamily, operation.Deref(in.Family)}, {indexStartedBy, operation.Deref(in.StartedBy)}, {indexService, service}, {indexDaemon, operation.Deref(in.DaemonName)}, {indexInstance, instance}} {
		if by[1] != "" {
			kind, value = by[0], by[1]
		}
	}
	prefix := indexPrefix(cluster.Name, kind, value, string(desired))
	out := &ecs.ListTasksOutput{TaskArns: []string{}}
	out.NextToken, err = page(r, taskIndexes, prefix, in.MaxResults, in.NextToken, func(key string, _ indexedTask) {
		out.TaskArns = append(out.TaskArns, account(r).TaskARN(cluster.Name, strings.TrimPrefix(key, prefix)))
	}, func(t indexedTask) bool {
		return (service == "" || t.Service == service) && (instance == "" || t.Instance == instance) &&
			(operation.Deref(in.Family) == "" || t.Family == *in.Family) && (operation.Deref(in.StartedBy) == "" || t.StartedBy == *in.StartedBy) &&
			(in.LaunchType == "" || t.LaunchType == in.LaunchType) && (operation.Deref(in.DaemonName) == "" || t.Daemon == *in.DaemonName)
	})
	return out, err
}
