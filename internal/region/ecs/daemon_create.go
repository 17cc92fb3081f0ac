package ecs

import (
	"encoding/json"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
)

// createDaemon places a task on every instance of the providers, those that are
// there by replacing them
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-daemons-create-manage.html).
func createDaemon(r *operation.Request, in *ecs.CreateDaemonInput) (*ecs.CreateDaemonOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.ClusterArn))
	if err != nil {
		return nil, err
	}
	name := operation.Deref(in.DaemonName)
	if err := ecsspec.DaemonName.Check(name); err != nil {
		return nil, invalidParameter("%s", err)
	}
	d := daemonRecord{Cluster: cluster.Name, Name: name, CreatedAt: r.Now(), UpdatedAt: r.Now(), Created: *in, Tags: in.Tags}
	if there, found := daemons.Get(r.Scoped, d.key()); found {
		if operation.Deref(in.ClientToken) == "" || !sameDaemon(there.Created, *in) {
			return nil, invalidParameter("A daemon with the name %s already exists in the cluster %s. To change it, update the daemon.", name, cluster.Name)
		}
		return there.created(r), nil
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	settings := daemonSettings{
		Definition: operation.Deref(in.DaemonTaskDefinitionArn), Providers: in.CapacityProviderArns, Critical: in.Critical, Deployment: in.DeploymentConfiguration,
		ManagedTags: in.EnableECSManagedTags, Exec: in.EnableExecuteCommand, Propagate: in.PropagateTags,
	}
	forgetDaemonHistory(r, d.key())
	if err := d.deploy(r, cluster, settings); err != nil {
		return nil, err
	}
	return d.created(r), nil
}

func (d *daemonRecord) created(r *operation.Request) *ecs.CreateDaemonOutput {
	return &ecs.CreateDaemonOutput{CreatedAt: new(d.CreatedAt), DaemonArn: d.arn(r), DeploymentArn: d.deploymentARN(r), Status: d.status()}
}

func sameDaemon(a, b ecs.CreateDaemonInput) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// forgetDaemonHistory removes what is kept of a daemon that had the name before.
func forgetDaemonHistory(r *operation.Request, key string) {
	for _, e := range daemonRevisions.Entries(r.Scoped, key+"/", "", 0) {
		daemonRevisions.Delete(r.Scoped, e.Key)
	}
	for _, e := range daemonDeployments.Entries(r.Scoped, key+"/", "", 0) {
		daemonDeployments.Delete(r.Scoped, e.Key)
	}
}

// daemonSettings are what creation and update both give; what an update leaves
// out is the default again.
type daemonSettings struct {
	Definition        string
	Providers         []string
	Critical          *bool
	Deployment        *ecstypes.DaemonDeploymentConfiguration
	ManagedTags, Exec bool
	Propagate         ecstypes.DaemonPropagateTags
}

func (s *daemonSettings) check() error {
	if s.Propagate == "" {
		s.Propagate = ecstypes.DaemonPropagateTagsNone
	}
	if err := ecsspec.CheckEnum[ecstypes.DaemonPropagateTags]("propagateTags", string(s.Propagate)); err != nil {
		return invalidParameter("%s", err)
	}
	config := ecstypes.DaemonDeploymentConfiguration{}
	if s.Deployment != nil {
		config = *s.Deployment
	}
	if config.DrainPercent == nil {
		config.DrainPercent = new(ecsspec.DefaultDrainPercent)
	}
	switch alarms := config.Alarms; {
	case *config.DrainPercent < 0 || *config.DrainPercent > 100:
		return invalidParameter("drainPercent must be between 0.0 and 100.0, got %g", *config.DrainPercent)
	case config.BakeTimeInMinutes < 0 || config.BakeTimeInMinutes > ecsspec.MaximumDaemonBake:
		return invalidParameter("bakeTimeInMinutes must be between 0 and %d, got %d", ecsspec.MaximumDaemonBake, config.BakeTimeInMinutes)
	case alarms != nil && alarms.Enable && len(alarms.AlarmNames) == 0:
		return invalidParameter("alarmNames must be specified when alarms are enabled.")
	}
	s.Deployment = &config
	return nil
}

// deploy gives the daemon a new revision and a deployment of it.
func (d *daemonRecord) deploy(r *operation.Request, cluster *clusterRecord, s daemonSettings) error {
	if err := s.check(); err != nil {
		return err
	}
	if len(s.Providers) == 0 {
		return invalidParameter("capacityProviderArns cannot be empty.")
	}
	names, err := namesOf(r, s.Providers)
	if err != nil {
		return err
	}
	for _, name := range names {
		if !cluster.hasProvider(name) {
			return invalidParameter("The capacity provider %s is not associated with the cluster %s.", name, cluster.Name)
		}
	}
	definition, err := getDaemonDefinition(r, s.Definition)
	if err != nil {
		return clientException("The specified daemon task definition was not found: %s", s.Definition)
	}
	if definition.Definition.Status != ecstypes.DaemonTaskDefinitionStatusActive {
		return clientException("The specified daemon task definition is in %s status.", definition.Definition.Status)
	}
	critical := s.Critical == nil || *s.Critical
	id := uuidOf(r.ID("ecs/daemon-revision", 32))
	v := daemonRevision{Providers: names, Revision: ecstypes.DaemonRevision{
		ClusterArn: new(cluster.ARN), CreatedAt: new(r.Now()), Critical: new(critical), DaemonArn: d.arn(r), DaemonRevisionArn: new(account(r).DaemonRevisionARN(d.Cluster, d.Name, id)),
		DaemonTaskDefinitionArn: definition.Definition.DaemonTaskDefinitionArn, EnableECSManagedTags: new(s.ManagedTags), EnableExecuteCommand: new(s.Exec),
		PropagateTags: s.Propagate,
	}}
	for _, c := range definition.Definition.ContainerDefinitions {
		v.Revision.ContainerImages = append(v.Revision.ContainerImages, ecstypes.DaemonContainerImage{ContainerName: c.Name, Image: c.Image})
	}
	daemonRevisions.Put(r.Scoped, d.key()+"/"+id, v)
	// What a failed deployment goes back to is the last that was completed.
	source := d.Plan.Target
	if d.Plan.Status == ecstypes.DaemonDeploymentStatusInProgress || d.Plan.Status == ecstypes.DaemonDeploymentStatusPending {
		source = d.Plan.Source
		d.close(r, ecstypes.DaemonDeploymentStatusStopped, "Daemon deployment was replaced by a newer one.")
	}
	d.Providers = names
	d.Plan = scheduler.ManagedDaemon{
		Target: id, Source: source, Status: ecstypes.DaemonDeploymentStatusPending, Critical: critical, DrainPercent: s.Deployment.DrainPercent,
		Bake: time.Duration(s.Deployment.BakeTimeInMinutes) * time.Minute,
	}
	d.open(r, s.Deployment)
	d.put(r)
	wakeDaemon(r, d.key())
	return nil
}
