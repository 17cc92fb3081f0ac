package ecs

import (
	"math/big"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

var (
	// revisions are service revisions: cluster/service/number.
	revisions = store.Collection[ecstypes.ServiceRevision]{Name: "ecs/service-revision"}
	// rollouts are service deployments: cluster/service/id.
	rollouts = store.Collection[ecstypes.ServiceDeployment]{Name: "ecs/service-deployment"}
)

const deploymentPrefix = "ecs-svc/"

// deploy gives the service a new primary deployment of what its settings say.
func deploy(r *operation.Request, s *serviceRecord, td *ecstypes.TaskDefinition) {
	number := revisionNumber(r)
	revision := newRevision(r, s, td, number)
	revisions.Put(r.Scoped, s.key()+"/"+number, revision)

	rollout := openRollout(r, s, revision)
	busy := 0
	for _, old := range s.Deployments {
		if old.RunningTasks+old.Pending > 0 {
			busy++
		}
	}
	// What is under way goes on as it began: a configuration is that of the next deployment.
	s.Schedule.Shift = shiftOf(s.Settings.DeploymentConfiguration)
	d := scheduler.Deployment{
		ID: deploymentPrefix + number, Rollout: ecstypes.DeploymentRolloutStateInProgress,
		Reason: ecsspec.RolloutInProgress(deploymentPrefix + number),
		Launch: launchOf(r, s, td), Shift: s.Schedule.NewProgress(busy, r.Now()),
	}
	s.Schedule.Deployments = append([]scheduler.Deployment{d}, s.Schedule.Deployments...)
	s.Schedule.Steady = false
	if s.Deployments == nil {
		s.Deployments = map[string]deploymentRecord{}
	}
	s.Deployments[d.ID] = deploymentRecord{
		Revision: number, Rollout: rollout, CreatedAt: r.Now(), UpdatedAt: r.Now(), Desired: s.Schedule.Desired,
		AlarmsIgnored: len(s.alarmsThatAreOn(r)) > 0, Connect: connected(r, s.Namespace, s.Settings.ServiceConnectConfiguration),
	}
	for _, old := range s.Schedule.Deployments[1:] {
		touchDeployment(r, s, old.ID)
	}
	record(r, s, TimelineEntry{Kind: TimelineDeploymentCreated, Deployment: d.ID})
}

func touchDeployment(r *operation.Request, s *serviceRecord, id string) {
	d := s.Deployments[id]
	d.UpdatedAt = r.Now()
	s.Deployments[id] = d
}

// revisionNumber is nineteen digits, as ECS's.
func revisionNumber(r *operation.Request) string {
	n, _ := new(big.Int).SetString(r.ID("ecs/service-revision", 32), 16)
	low := new(big.Int).Exp(big.NewInt(10), big.NewInt(18), nil)
	n.Mod(n, new(big.Int).Mul(low, big.NewInt(8)))
	return n.Add(n, low).String()
}

func newRevision(r *operation.Request, s *serviceRecord, td *ecstypes.TaskDefinition, number string) ecstypes.ServiceRevision {
	in := &s.Settings
	revision := ecstypes.ServiceRevision{
		ServiceRevisionArn: new(account(r).ServiceRevisionARN(s.Cluster, s.Name, number)),
		ServiceArn:         new(s.ARN), ClusterArn: new(account(r).ClusterARN(s.Cluster)), CreatedAt: new(r.Now()),
		TaskDefinition: td.TaskDefinitionArn, CapacityProviderStrategy: in.CapacityProviderStrategy,
		LaunchType: in.LaunchType, LoadBalancers: in.LoadBalancers, NetworkConfiguration: in.NetworkConfiguration,
		PlatformVersion: in.PlatformVersion, ServiceConnectConfiguration: in.ServiceConnectConfiguration,
		ServiceRegistries: in.ServiceRegistries, VolumeConfigurations: in.VolumeConfigurations,
		VpcLatticeConfigurations: in.VpcLatticeConfigurations,
	}
	s.resolveTargets(r, &revision)
	if s.onFargate() {
		revision.PlatformFamily = new(platformFamily(td))
		if v := operation.Deref(in.PlatformVersion); v == "" || v == latestPlatform {
			revision.PlatformVersion = new(currentPlatform)
		}
	}
	for _, c := range td.ContainerDefinitions {
		revision.ContainerImages = append(revision.ContainerImages, ecstypes.ContainerImage{ContainerName: c.Name, Image: c.Image})
	}
	return revision
}

const (
	latestPlatform = "LATEST"
	// currentPlatform is what LATEST stands for
	// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html).
	currentPlatform = "1.4.0"
)

// platformFamily is the operating system as Fargate names it: "Linux", or a Windows version.
func platformFamily(td *ecstypes.TaskDefinition) string {
	if p := td.RuntimePlatform; p != nil && p.OperatingSystemFamily != "" && p.OperatingSystemFamily != ecstypes.OSFamilyLinux {
		return string(p.OperatingSystemFamily)
	}
	return "Linux"
}

// openRollout starts a service deployment; one that is still under way stops.
func openRollout(r *operation.Request, s *serviceRecord, target ecstypes.ServiceRevision) (id string) {
	id = r.ID("ecs/service-deployment", 21)
	if p := s.Schedule.Primary(); p != nil && p.Rollout == ecstypes.DeploymentRolloutStateInProgress {
		closeRollout(r, s, p.ID, ecstypes.ServiceDeploymentStatusStopped, "Service deployment was replaced by a newer one.")
	}
	rollout := ecstypes.ServiceDeployment{
		ServiceDeploymentArn: new(account(r).ServiceDeploymentARN(s.Cluster, s.Name, id)),
		ServiceArn:           new(s.ARN), ClusterArn: new(account(r).ClusterARN(s.Cluster)),
		CreatedAt: new(r.Now()), StartedAt: new(r.Now()), UpdatedAt: new(r.Now()),
		Status: ecstypes.ServiceDeploymentStatusInProgress, DeploymentConfiguration: s.Settings.DeploymentConfiguration,
		TargetServiceRevision: &ecstypes.ServiceRevisionSummary{
			Arn: target.ServiceRevisionArn, RequestedTaskCount: int32(s.Schedule.Desired),
		},
		DeploymentCircuitBreaker: &ecstypes.ServiceDeploymentCircuitBreaker{Status: ecstypes.ServiceDeploymentRollbackMonitorsStatusDisabled},
	}
	if b := s.Schedule.Breaker; b.Enabled {
		rollout.DeploymentCircuitBreaker.Status = ecstypes.ServiceDeploymentRollbackMonitorsStatusMonitoring
		rollout.DeploymentCircuitBreaker.Threshold = int32(b.Threshold(s.Schedule.Desired))
	}
	if names := s.alarms(); len(names) > 0 {
		rollout.Alarms = &ecstypes.ServiceDeploymentAlarms{AlarmNames: names, Status: ecstypes.ServiceDeploymentRollbackMonitorsStatusMonitoring}
		if len(s.alarmsThatAreOn(r)) > 0 {
			rollout.Alarms.Status = ecstypes.ServiceDeploymentRollbackMonitorsStatusDisabled
		}
	}
	for _, d := range s.Schedule.Deployments {
		if record := s.Deployments[d.ID]; record.RunningTasks+record.Pending > 0 {
			rollout.SourceServiceRevisions = append(rollout.SourceServiceRevisions, s.revisionSummary(r, record))
		}
	}
	rollouts.Put(r.Scoped, s.key()+"/"+id, rollout)
	return id
}

func (s *serviceRecord) revisionSummary(r *operation.Request, d deploymentRecord) ecstypes.ServiceRevisionSummary {
	summary := ecstypes.ServiceRevisionSummary{
		Arn:                new(account(r).ServiceRevisionARN(s.Cluster, s.Name, d.Revision)),
		RequestedTaskCount: int32(d.Desired), PendingTaskCount: int32(d.Pending), RunningTaskCount: int32(d.RunningTasks),
	}
	if p := s.Schedule.Primary(); p != nil && p.Shift != nil {
		production, test := s.Schedule.Weights()
		summary.RequestedProductionTrafficWeight = new(production[deploymentPrefix+d.Revision])
		summary.RequestedTestTrafficWeight = new(test[deploymentPrefix+d.Revision])
	}
	return summary
}

// editRollout changes the service deployment that a deployment belongs to.
func editRollout(r *operation.Request, s *serviceRecord, deployment string, edit func(*ecstypes.ServiceDeployment)) {
	key := s.key() + "/" + s.Deployments[deployment].Rollout
	if rollout, found := rollouts.Get(r.Scoped, key); found {
		edit(&rollout)
		rollout.UpdatedAt = new(r.Now())
		rollouts.Put(r.Scoped, key, rollout)
	}
}

// closeRollout ends a service deployment.
func closeRollout(r *operation.Request, s *serviceRecord, deployment string, status ecstypes.ServiceDeploymentStatus, reason string) {
	editRollout(r, s, deployment, func(d *ecstypes.ServiceDeployment) {
		d.Status, d.FinishedAt = status, new(r.Now())
		if reason != "" {
			d.StatusReason = new(reason)
		}
		if status == ecstypes.ServiceDeploymentStatusStopped {
			d.StoppedAt = new(r.Now())
		}
		if b := d.DeploymentCircuitBreaker; b != nil && b.Status == ecstypes.ServiceDeploymentRollbackMonitorsStatusMonitoring {
			b.Status = ecstypes.ServiceDeploymentRollbackMonitorsStatusMonitoringComplete
		}
		if a := d.Alarms; a != nil && a.Status == ecstypes.ServiceDeploymentRollbackMonitorsStatusMonitoring {
			a.Status = ecstypes.ServiceDeploymentRollbackMonitorsStatusMonitoringComplete
		}
	})
}

// taskDefinitionName is "family:revision" of a task definition's ARN.
func taskDefinitionName(arn string) string {
	ref, ok := ecsspec.ParseTaskDefinitionRef(arn)
	if !ok {
		return arn
	}
	return ref.String()
}

// revisionOf is the number in a deployment's id.
func revisionOf(deployment string) string { return strings.TrimPrefix(deployment, deploymentPrefix) }
