package ecs

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
)

func createService(r *operation.Request, in *ecs.CreateServiceInput) (*ecs.CreateServiceOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	name := operation.Deref(in.ServiceName)
	if err := ecsspec.ServiceName.Check(name); err != nil {
		return nil, invalidParameter("%s", err)
	}
	if there, found := services.Get(r.Scoped, cluster.Name+"/"+name); found && there.Status != serviceInactive {
		return createdBefore(r, &there, in)
	}
	if err := checkCount("desiredCount", in.DesiredCount); err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	if c := in.DeploymentController; c != nil && c.Type == ecstypes.DeploymentControllerTypeExternal {
		return createExternal(r, cluster, in)
	}
	if operation.Deref(in.TaskDefinition) == "" {
		return nil, invalidParameter("TaskDefinition can not be blank.")
	}
	td, err := getActiveTaskDefinition(r, *in.TaskDefinition)
	if err != nil {
		return nil, err
	}
	s := &serviceRecord{
		Cluster: cluster.Name, Name: name, Status: serviceActive, CreatedAt: r.Now(), Tags: in.Tags,
		ARN: account(r).ServiceARN(cluster.Name, name), Created: *in, Settings: *in,
	}
	s.Settings.AvailabilityZoneRebalancing = ecsspec.ZoneRebalancingInEffect(in.AvailabilityZoneRebalancing, serviceSpec(in), td.TaskDefinition.PlacementConstraints)
	s.fillIn(cluster)
	if err := checkService(r, cluster, &s.Settings, &td.TaskDefinition); err != nil {
		return nil, err
	}
	if err := checkTargetGroups(r, s.Settings.LoadBalancers, &td.TaskDefinition); err != nil {
		return nil, err
	}
	s.Settings.TaskDefinition = td.TaskDefinition.TaskDefinitionArn
	if err := s.connect(r, cluster); err != nil {
		return nil, err
	}
	s.schedule()
	forgetHistoryOf(r, s.key())
	deploy(r, s, &td.TaskDefinition)
	putService(r, s)
	putListed(r, s)
	wakeService(r, s.key())
	return &ecs.CreateServiceOutput{Service: new(s.describe(r, true))}, nil
}

// createExternal makes a service that has no tasks until it has task sets.
func createExternal(r *operation.Request, cluster *clusterRecord, in *ecs.CreateServiceInput) (*ecs.CreateServiceOutput, error) {
	if err := checkExternal(in); err != nil {
		return nil, err
	}
	if err := refuseUnsupported(in); err != nil {
		return nil, err
	}
	s := &serviceRecord{
		Cluster: cluster.Name, Name: operation.Deref(in.ServiceName), Status: serviceActive, CreatedAt: r.Now(), Tags: in.Tags,
		ARN: account(r).ServiceARN(cluster.Name, operation.Deref(in.ServiceName)), Created: *in, Settings: *in,
	}
	s.fillIn(cluster)
	s.Schedule.Name, s.Schedule.Desired = s.Name, int(operation.Deref(in.DesiredCount))
	forgetHistoryOf(r, s.key())
	putService(r, s)
	putListed(r, s)
	return &ecs.CreateServiceOutput{Service: new(s.describe(r, true))}, nil
}

// createdBefore answers a creation of a service that is there: CreateService is
// idempotent when it asks for the same.
func createdBefore(r *operation.Request, there *serviceRecord, in *ecs.CreateServiceInput) (*ecs.CreateServiceOutput, error) {
	if there.Status == serviceDraining {
		return nil, invalidParameter("Unable to Start a service that is still Draining.")
	}
	again := *in
	again.ClientToken = there.Created.ClientToken
	if !same(there.Created, again) {
		return nil, invalidParameter("Creation of service was not idempotent.")
	}
	return &ecs.CreateServiceOutput{Service: new(there.describe(r, true))}, nil
}

// same compares two requests as they are kept.
func same(a, b ecs.CreateServiceInput) bool {
	kept, errA := json.Marshal(a)
	given, errB := json.Marshal(b)
	return errA == nil && errB == nil && bytes.Equal(kept, given)
}

// fillIn sets what ECS sets where the caller says nothing
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html).
func (s *serviceRecord) fillIn(cluster *clusterRecord) {
	in := &s.Settings
	in.CapacityProviderStrategy = shortProviders(in.CapacityProviderStrategy)
	if in.LaunchType == "" && len(in.CapacityProviderStrategy) == 0 && !s.external() {
		if len(cluster.DefaultStrategy) > 0 {
			in.CapacityProviderStrategy = shortProviders(cluster.DefaultStrategy)
		} else {
			in.LaunchType = ecstypes.LaunchTypeEc2
		}
	}
	if in.SchedulingStrategy == "" {
		in.SchedulingStrategy = ecstypes.SchedulingStrategyReplica
	}
	if in.DeploymentController == nil || in.DeploymentController.Type == "" {
		in.DeploymentController = &ecstypes.DeploymentController{Type: ecstypes.DeploymentControllerTypeEcs}
	}
	if in.PropagateTags == "" {
		in.PropagateTags = ecstypes.PropagateTagsNone
	}
	if in.AvailabilityZoneRebalancing == "" {
		in.AvailabilityZoneRebalancing = ecstypes.AvailabilityZoneRebalancingDisabled
	}
	if s.onFargate() && operation.Deref(in.PlatformVersion) == "" {
		in.PlatformVersion = new(latestPlatform)
	}
	if n := in.NetworkConfiguration; n != nil && n.AwsvpcConfiguration != nil {
		v := *n.AwsvpcConfiguration
		if v.AssignPublicIp == "" {
			v.AssignPublicIp = ecstypes.AssignPublicIpDisabled
		}
		v.SecurityGroups, v.Subnets = orEmpty(v.SecurityGroups), orEmpty(v.Subnets)
		in.NetworkConfiguration = &ecstypes.NetworkConfiguration{AwsvpcConfiguration: &v}
	}
	if in.SchedulingStrategy == ecstypes.SchedulingStrategyReplica && len(in.LoadBalancers) > 0 && in.HealthCheckGracePeriodSeconds == nil {
		in.HealthCheckGracePeriodSeconds = new(int32(0))
	}
	if !s.external() {
		s.fillInDeployment()
	}
}

func (s *serviceRecord) fillInDeployment() {
	in := &s.Settings
	d := ecstypes.DeploymentConfiguration{}
	if in.DeploymentConfiguration != nil {
		d = *in.DeploymentConfiguration
	}
	minimum, maximum := ecsspec.DefaultHealthyPercents(in.SchedulingStrategy)
	if d.MinimumHealthyPercent == nil {
		d.MinimumHealthyPercent = new(int32(minimum))
	}
	if d.MaximumPercent == nil {
		d.MaximumPercent = new(int32(maximum))
	}
	if d.DeploymentCircuitBreaker == nil {
		d.DeploymentCircuitBreaker = &ecstypes.DeploymentCircuitBreaker{}
	}
	if d.Strategy == "" {
		d.Strategy = ecstypes.DeploymentStrategyRolling
	}
	if d.BakeTimeInMinutes == nil {
		d.BakeTimeInMinutes = new(int32(0))
	}
	in.DeploymentConfiguration = &d
}

// schedule tells the scheduler what the settings say.
func (s *serviceRecord) schedule() {
	in := &s.Settings
	sc := &s.Schedule
	sc.Name = s.Name
	sc.Daemon = in.SchedulingStrategy == ecstypes.SchedulingStrategyDaemon
	if !sc.Daemon {
		sc.Desired = int(operation.Deref(in.DesiredCount))
	}
	d := in.DeploymentConfiguration
	sc.MinimumHealthyPercent, sc.MaximumPercent = int(*d.MinimumHealthyPercent), int(*d.MaximumPercent)
	sc.Rebalance = in.AvailabilityZoneRebalancing == ecstypes.AvailabilityZoneRebalancingEnabled
	sc.Grace = time.Duration(operation.Deref(in.HealthCheckGracePeriodSeconds)) * time.Second
	b := d.DeploymentCircuitBreaker
	sc.Breaker = scheduler.Breaker{
		Enabled: b.Enable, Rollback: b.Rollback,
		KeepCount: b.ResetOnHealthyTask != nil && !*b.ResetOnHealthyTask,
	}
	sc.AlarmsRollBack = d.Alarms != nil && d.Alarms.Rollback
	if t := b.ThresholdConfiguration; t != nil {
		sc.Breaker.ThresholdType, sc.Breaker.ThresholdValue = t.Type, int(t.Value)
	}
}
