package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// updateDaemon deploys a new revision: settings that the request leaves out are
// the defaults again
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-daemons-create-manage.html).
func updateDaemon(r *operation.Request, in *ecs.UpdateDaemonInput) (*ecs.UpdateDaemonOutput, error) {
	d, err := getDaemon(r, in.DaemonArn)
	if err != nil {
		return nil, err
	}
	if d.Plan.Deleting {
		return nil, &ecstypes.DaemonNotActiveException{Message: new("Daemon was not ACTIVE.")}
	}
	cluster, err := getCluster(r, d.Cluster)
	if err != nil {
		return nil, err
	}
	d.UpdatedAt = r.Now()
	if err := d.deploy(r, cluster, daemonSettings{
		Definition: operation.Deref(in.DaemonTaskDefinitionArn), Providers: in.CapacityProviderArns, Critical: in.Critical, Deployment: in.DeploymentConfiguration,
		ManagedTags: in.EnableECSManagedTags, Exec: in.EnableExecuteCommand, Propagate: in.PropagateTags,
	}); err != nil {
		return nil, err
	}
	return &ecs.UpdateDaemonOutput{
		CreatedAt: new(d.CreatedAt), DaemonArn: d.arn(r), DeploymentArn: d.deploymentARN(r), Status: d.status(), UpdatedAt: new(d.UpdatedAt),
	}, nil
}

// deleteDaemon replaces the daemon's instances by ones without it, then the
// daemon is gone.
func deleteDaemon(r *operation.Request, in *ecs.DeleteDaemonInput) (*ecs.DeleteDaemonOutput, error) {
	d, err := getDaemon(r, in.DaemonArn)
	if err != nil {
		return nil, err
	}
	if d.Plan.Deleting {
		return nil, &ecstypes.DaemonNotActiveException{Message: new("Daemon was not ACTIVE.")}
	}
	if d.Plan.Status == ecstypes.DaemonDeploymentStatusInProgress || d.Plan.Status == ecstypes.DaemonDeploymentStatusPending {
		d.close(r, ecstypes.DaemonDeploymentStatusStopped, "Daemon was deleted.")
	}
	before, _ := daemonDeployments.Get(r.Scoped, d.key()+"/"+d.Deployment)
	d.UpdatedAt = r.Now()
	d.Plan.Source, d.Plan.Deleting, d.Plan.Status = d.Plan.Target, true, ecstypes.DaemonDeploymentStatusPending
	d.open(r, before.DeploymentConfiguration)
	d.put(r)
	wakeDaemon(r, d.key())
	return &ecs.DeleteDaemonOutput{
		CreatedAt: new(d.CreatedAt), DaemonArn: d.arn(r), DeploymentArn: d.deploymentARN(r), Status: d.status(), UpdatedAt: new(d.UpdatedAt),
	}, nil
}
