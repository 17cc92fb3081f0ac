package ecs

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func updateService(r *operation.Request, in *ecs.UpdateServiceInput) (*ecs.UpdateServiceOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	s, err := getService(r, operation.Deref(in.Cluster), operation.Deref(in.Service))
	if err != nil {
		return nil, err
	}
	if err := checkCount("desiredCount", in.DesiredCount); err != nil {
		return nil, err
	}
	if in.DesiredCount != nil && s.Schedule.Daemon {
		return nil, invalidParameter("The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again")
	}
	if in.DeploymentController != nil && in.DeploymentController.Type != s.Settings.DeploymentController.Type {
		return nil, unsupported("changing deploymentController to %s", in.DeploymentController.Type)
	}
	if len(in.GatewayConnectors) > 0 || in.Monitoring != nil {
		return nil, unsupported("gatewayConnectors and monitoring")
	}
	if s.external() {
		return updateExternal(r, s, in)
	}
	before := s.Settings
	if in.CapacityProviderStrategy != nil && !in.ForceNewDeployment && !sameStrategy(before.CapacityProviderStrategy, in.CapacityProviderStrategy) {
		return nil, invalidParameter("When switching from launch type to capacity provider strategy on an existing service, or making a change to a capacity provider strategy on a service that is already using one, you must force a new deployment.")
	}
	s.change(in)
	s.fillIn(cluster)
	td, err := s.taskDefinition(r, in)
	if err != nil {
		return nil, err
	}
	if err := checkService(r, cluster, &s.Settings, td); err != nil {
		return nil, err
	}
	if err := checkTargetGroups(r, in.LoadBalancers, td); err != nil {
		return nil, err
	}
	s.Settings.TaskDefinition = td.TaskDefinitionArn
	if err := s.connect(r, cluster); err != nil {
		return nil, err
	}
	desired := s.Schedule.Desired
	s.schedule()
	if in.ForceNewDeployment || deploys(&before, &s.Settings) {
		deploy(r, s, td)
	} else {
		s.apply(r, td, desired)
	}
	if s.Schedule.Desired != desired {
		record(r, s, TimelineEntry{Kind: TimelineScaled, Deployment: s.Schedule.Primary().ID})
	}
	putService(r, s)
	putListed(r, s)
	wakeService(r, s.key())
	return &ecs.UpdateServiceOutput{Service: new(s.describe(r, true))}, nil
}

// taskDefinition is the one to run: a new one must be ACTIVE, the one in use need not be.
func (s *serviceRecord) taskDefinition(r *operation.Request, in *ecs.UpdateServiceInput) (*ecstypes.TaskDefinition, error) {
	find := getTaskDefinition
	if operation.Deref(in.TaskDefinition) != "" {
		find = getActiveTaskDefinition
	}
	td, err := find(r, operation.Deref(s.Settings.TaskDefinition))
	if err != nil {
		return nil, err
	}
	return &td.TaskDefinition, nil
}

// change applies what the update says: nil leaves a setting as it is, an empty
// list clears it.
func (s *serviceRecord) change(in *ecs.UpdateServiceInput) {
	to := &s.Settings
	set(&to.DesiredCount, in.DesiredCount)
	set(&to.NetworkConfiguration, in.NetworkConfiguration)
	set(&to.PlatformVersion, in.PlatformVersion)
	set(&to.HealthCheckGracePeriodSeconds, in.HealthCheckGracePeriodSeconds)
	set(&to.ServiceConnectConfiguration, in.ServiceConnectConfiguration)
	set(&to.TaskDefinition, in.TaskDefinition)
	if in.CapacityProviderStrategy != nil {
		to.CapacityProviderStrategy = in.CapacityProviderStrategy
		if len(in.CapacityProviderStrategy) > 0 {
			to.LaunchType = ""
		} else if to.LaunchType == "" {
			to.LaunchType = s.launchTypeBefore()
		}
	}
	if in.DeploymentConfiguration != nil {
		to.DeploymentConfiguration = mergeDeployment(to.DeploymentConfiguration, in.DeploymentConfiguration)
	}
	if in.EnableECSManagedTags != nil {
		to.EnableECSManagedTags = *in.EnableECSManagedTags
	}
	if in.EnableExecuteCommand != nil {
		to.EnableExecuteCommand = *in.EnableExecuteCommand
	}
	if in.PropagateTags != "" {
		to.PropagateTags = in.PropagateTags
	}
	if in.AvailabilityZoneRebalancing != "" {
		to.AvailabilityZoneRebalancing = in.AvailabilityZoneRebalancing
	}
	setList(&to.LoadBalancers, in.LoadBalancers)
	setList(&to.PlacementConstraints, in.PlacementConstraints)
	setList(&to.PlacementStrategy, in.PlacementStrategy)
	setList(&to.ServiceRegistries, in.ServiceRegistries)
	setList(&to.VolumeConfigurations, in.VolumeConfigurations)
	setList(&to.VpcLatticeConfigurations, in.VpcLatticeConfigurations)
}

// launchTypeBefore is what a service goes back to that gives its strategy up:
// the launch type it was created with, else the one of its kind of providers.
func (s *serviceRecord) launchTypeBefore() ecstypes.LaunchType {
	switch {
	case s.Created.LaunchType != "":
		return s.Created.LaunchType
	case s.Settings.NetworkConfiguration != nil && operation.Deref(s.Settings.PlatformVersion) != "":
		return ecstypes.LaunchTypeFargate
	}
	return ecstypes.LaunchTypeEc2
}

// sameStrategy compares two strategies whatever the order and the spelling of
// their providers.
func sameStrategy(a, b []ecstypes.CapacityProviderStrategyItem) bool {
	sorted := func(items []ecstypes.CapacityProviderStrategyItem) []ecstypes.CapacityProviderStrategyItem {
		items = shortProviders(items)
		slices.SortFunc(items, func(a, b ecstypes.CapacityProviderStrategyItem) int {
			return strings.Compare(operation.Deref(a.CapacityProvider), operation.Deref(b.CapacityProvider))
		})
		return items
	}
	return slices.EqualFunc(sorted(a), sorted(b), func(a, b ecstypes.CapacityProviderStrategyItem) bool {
		return operation.Deref(a.CapacityProvider) == operation.Deref(b.CapacityProvider) && a.Base == b.Base && a.Weight == b.Weight
	})
}

func set[T any](to **T, from *T) {
	if from != nil {
		*to = from
	}
}

func setList[T any](to *[]T, from []T) {
	if from != nil {
		*to = from
	}
}

// mergeDeployment keeps what an update of the deployment configuration leaves out.
func mergeDeployment(old, update *ecstypes.DeploymentConfiguration) *ecstypes.DeploymentConfiguration {
	merged := *update
	if merged.MinimumHealthyPercent == nil {
		merged.MinimumHealthyPercent = old.MinimumHealthyPercent
	}
	if merged.MaximumPercent == nil {
		merged.MaximumPercent = old.MaximumPercent
	}
	if merged.DeploymentCircuitBreaker == nil {
		merged.DeploymentCircuitBreaker = old.DeploymentCircuitBreaker
	}
	if merged.Alarms == nil {
		merged.Alarms = old.Alarms
	}
	if merged.Strategy == "" {
		merged.Strategy = old.Strategy
	}
	if merged.Strategy == old.Strategy {
		// What belongs to the strategy stays with it.
		set(&merged.BakeTimeInMinutes, cmp.Or(update.BakeTimeInMinutes, old.BakeTimeInMinutes))
		set(&merged.LinearConfiguration, cmp.Or(update.LinearConfiguration, old.LinearConfiguration))
		set(&merged.CanaryConfiguration, cmp.Or(update.CanaryConfiguration, old.CanaryConfiguration))
		if update.LifecycleHooks == nil {
			merged.LifecycleHooks = old.LifecycleHooks
		}
	}
	return &merged
}

// deploys reports whether the change makes a new deployment. Which parameters
// do is said of each in
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html.
func deploys(before, now *ecs.CreateServiceInput) bool {
	return !same(revisionPart(before), revisionPart(now))
}

func revisionPart(in *ecs.CreateServiceInput) ecs.CreateServiceInput {
	return ecs.CreateServiceInput{
		LoadBalancers: orNil(in.LoadBalancers), NetworkConfiguration: in.NetworkConfiguration, PlatformVersion: in.PlatformVersion,
		ServiceConnectConfiguration: in.ServiceConnectConfiguration, ServiceRegistries: orNil(in.ServiceRegistries),
		TaskDefinition: in.TaskDefinition, VolumeConfigurations: orNil(in.VolumeConfigurations),
		VpcLatticeConfigurations: orNil(in.VpcLatticeConfigurations),
	}
}

// orNil makes no difference between a list that is empty and none.
func orNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

// apply gives the primary deployment what changes without a new one.
func (s *serviceRecord) apply(r *operation.Request, td *ecstypes.TaskDefinition, desired int) {
	if d := s.Schedule.Primary(); d != nil {
		l := launchOf(r, s, td)
		d.Launch.Constraints, d.Launch.Strategy = l.Constraints, l.Strategy
		d.SaidDeadlock = false
	}
	if s.Schedule.Desired != desired {
		s.Schedule.Steady = false
	}
}
