package ecs

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// createInput is the request that creates the service.
func (m *serviceModel) createInput() *ecs.CreateServiceInput {
	in := m.request()
	if m.daemon() {
		deployment := canonicalDeployment(in)
		in.DesiredCount = nil
		in.DeploymentConfiguration.MaximumPercent = nil
		in.DeploymentConfiguration.MinimumHealthyPercent = deployment.MinimumHealthyPercent
	}
	if b := in.DeploymentConfiguration.DeploymentCircuitBreaker; b != nil && canonicalDeployment(in).DeploymentCircuitBreaker == nil {
		in.DeploymentConfiguration.DeploymentCircuitBreaker = nil
	}
	if aws.ToInt32(in.HealthCheckGracePeriodSeconds) == 0 {
		in.HealthCheckGracePeriodSeconds = nil
	}
	return in
}

// updateInput is the request that gets a service from one state to another, and whether there is anything to ask
// for. Empty lists and structures ask AWS to remove what there was.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
func (m *serviceModel) updateInput(state *serviceModel) (in *ecs.UpdateServiceInput, changed bool) {
	request := m.createInput()
	wanted, have := canonicalService(m.request()), canonicalService(state.request())
	in = &ecs.UpdateServiceInput{
		Cluster: state.Cluster.ValueStringPointer(), Service: aws.String(state.reference()),
		ForceNewDeployment: m.ForceNewDeployment.ValueBool(),
	}
	if m.ForceNewDeployment.ValueBool() {
		changed = !state.ForceNewDeployment.ValueBool() || !m.Triggers.Equal(state.Triggers)
	}
	change := func(field string, set func()) {
		if !sameField(wanted, have, field) {
			changed = true
			set()
		}
	}
	deployment := func() *ecstypes.DeploymentConfiguration {
		if in.DeploymentConfiguration == nil {
			in.DeploymentConfiguration = &ecstypes.DeploymentConfiguration{}
		}
		return in.DeploymentConfiguration
	}
	change("AvailabilityZoneRebalancing", func() { in.AvailabilityZoneRebalancing = request.AvailabilityZoneRebalancing })
	change("CapacityProviderStrategy", func() { in.CapacityProviderStrategy = orEmpty(request.CapacityProviderStrategy) })
	change("DeploymentConfiguration.Alarms", func() {
		deployment().Alarms = &ecstypes.DeploymentAlarms{AlarmNames: []string{}}
		if alarms := request.DeploymentConfiguration.Alarms; alarms != nil {
			deployment().Alarms = alarms
		}
	})
	change("DeploymentConfiguration.DeploymentCircuitBreaker", func() {
		deployment().DeploymentCircuitBreaker = &ecstypes.DeploymentCircuitBreaker{}
		if breaker := request.DeploymentConfiguration.DeploymentCircuitBreaker; breaker != nil {
			deployment().DeploymentCircuitBreaker = breaker
		}
	})
	percents := func() {
		deployment().MaximumPercent = request.DeploymentConfiguration.MaximumPercent
		deployment().MinimumHealthyPercent = request.DeploymentConfiguration.MinimumHealthyPercent
	}
	change("DeploymentConfiguration.MaximumPercent", percents)
	change("DeploymentConfiguration.MinimumHealthyPercent", percents)
	change("DesiredCount", func() { in.DesiredCount = request.DesiredCount })
	change("EnableECSManagedTags", func() { in.EnableECSManagedTags = aws.Bool(request.EnableECSManagedTags) })
	change("EnableExecuteCommand", func() { in.EnableExecuteCommand = aws.Bool(request.EnableExecuteCommand) })
	change("HealthCheckGracePeriodSeconds", func() { in.HealthCheckGracePeriodSeconds = wanted.HealthCheckGracePeriodSeconds })
	change("LoadBalancers", func() { in.LoadBalancers = orEmpty(request.LoadBalancers) })
	change("NetworkConfiguration", func() { in.NetworkConfiguration = request.NetworkConfiguration })
	change("PlacementConstraints", func() { in.PlacementConstraints = orEmpty(request.PlacementConstraints) })
	change("PlacementStrategy", func() { in.PlacementStrategy = orEmpty(request.PlacementStrategy) })
	change("PlatformVersion", func() { in.PlatformVersion = request.PlatformVersion })
	change("PropagateTags", func() { in.PropagateTags = request.PropagateTags })
	change("ServiceConnectConfiguration", func() {
		in.ServiceConnectConfiguration = &ecstypes.ServiceConnectConfiguration{Enabled: false}
		if request.ServiceConnectConfiguration != nil {
			in.ServiceConnectConfiguration = request.ServiceConnectConfiguration
		}
	})
	change("ServiceRegistries", func() { in.ServiceRegistries = orEmpty(request.ServiceRegistries) })
	change("TaskDefinition", func() { in.TaskDefinition = request.TaskDefinition })
	change("VolumeConfigurations", func() { in.VolumeConfigurations = orEmpty(request.VolumeConfigurations) })
	change("VpcLatticeConfigurations", func() { in.VpcLatticeConfigurations = orEmpty(request.VpcLatticeConfigurations) })
	return in, changed
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
