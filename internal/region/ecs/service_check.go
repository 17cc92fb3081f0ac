package ecs

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// checkService refuses what ECS refuses of a service, and what the region
// cannot do yet.
func checkService(r *operation.Request, cluster *clusterRecord, in *ecs.CreateServiceInput, td *ecstypes.TaskDefinition) error {
	if err := refuseUnsupported(in); err != nil {
		return err
	}
	spec := serviceSpec(in)
	problems := ecsspec.CheckService(spec)
	problems = append(problems, ecsspec.CheckServiceAgainstTaskDefinition(spec, taskDefinitionSpec(td))...)
	for _, p := range problems {
		// Two percentages that forbid every step are no error for ECS: it says so in an event.
		if p.Code == deadlockCode {
			continue
		}
		return invalidParameter("%s", p)
	}
	if d := in.DeploymentConfiguration; d != nil {
		connect := in.ServiceConnectConfiguration != nil && in.ServiceConnectConfiguration.Enabled
		for _, p := range ecsspec.CheckDeploymentStrategy(*d, in.LoadBalancers, connect) {
			return invalidParameter("%s", p)
		}
	}
	if err := checkProviders(cluster, in.CapacityProviderStrategy); err != nil {
		return err
	}
	if err := checkPlacement(in.PlacementConstraints); err != nil {
		return err
	}
	if err := checkVolumes(ecsspec.ServiceVolumes(in.VolumeConfigurations), td, spec.OnFargate()); err != nil {
		return err
	}
	if err := checkGPUs(td); err != nil {
		return err
	}
	if err := checkConnect(in.ServiceConnectConfiguration, td); err != nil {
		return err
	}
	return checkNetwork(r, in.NetworkConfiguration)
}

// deadlockCode is ecsspec's code of percentages that forbid every step.
const deadlockCode = "rolling-update-deadlock"

// refuseUnsupported refuses what would need behaviour that the region does not
// have: accepting it would be a lie.
func refuseUnsupported(in *ecs.CreateServiceInput) error {
	if c := in.DeploymentController; c != nil && c.Type == ecstypes.DeploymentControllerTypeCodeDeploy {
		return unsupported("deploymentController %s; use ECS or EXTERNAL", c.Type)
	}
	d := in.DeploymentConfiguration
	if d == nil {
		d = &ecstypes.DeploymentConfiguration{}
	}
	switch {
	case len(d.LifecycleHooks) > 0 && !ecsspec.ShiftsTraffic(d.Strategy):
		return unsupported("deploymentConfiguration.lifecycleHooks with the ROLLING strategy")
	case slices.ContainsFunc(d.LifecycleHooks, func(h ecstypes.DeploymentLifecycleHook) bool {
		return h.TargetType != ecstypes.DeploymentLifecycleHookTargetTypePause
	}):
		return unsupported("deploymentConfiguration.lifecycleHooks that call AWS Lambda; use targetType PAUSE")
	case ecsspec.ShiftsTraffic(d.Strategy) && in.SchedulingStrategy == ecstypes.SchedulingStrategyDaemon:
		return invalidParameter("deploymentConfiguration.strategy %s works with the scheduling strategy REPLICA only", d.Strategy)
	case d.EarlySuccessCriteria != nil && d.EarlySuccessCriteria.Enable:
		return unsupported("deploymentConfiguration.earlySuccessCriteria")
	case d.BakeTimeInMinutes != nil && *d.BakeTimeInMinutes != 0 && !ecsspec.ShiftsTraffic(d.Strategy):
		return unsupported("deploymentConfiguration.bakeTimeInMinutes with the ROLLING strategy")
	case len(in.GatewayConnectors) > 0:
		return unsupported("gatewayConnectors")
	case len(in.VpcLatticeConfigurations) > 0:
		return unsupported("vpcLatticeConfigurations")
	case in.Monitoring != nil:
		return unsupported("monitoring")
	}
	return nil
}

// serviceSpec is what ecsspec looks at.
func serviceSpec(in *ecs.CreateServiceInput) ecsspec.Service {
	spec := ecsspec.Service{
		Name: operation.Deref(in.ServiceName), LaunchType: in.LaunchType, PlatformVersion: operation.Deref(in.PlatformVersion),
		SchedulingStrategy: in.SchedulingStrategy, DesiredCount: in.DesiredCount,
		CapacityProviderStrategy: in.CapacityProviderStrategy, LoadBalancers: in.LoadBalancers,
		ServiceRegistries: in.ServiceRegistries, HealthCheckGracePeriod: in.HealthCheckGracePeriodSeconds,
		IAMRole: operation.Deref(in.Role), PlacementConstraints: in.PlacementConstraints, PlacementStrategy: in.PlacementStrategy,
		TaskDefinition: operation.Deref(in.TaskDefinition), ZoneRebalancing: in.AvailabilityZoneRebalancing,
	}
	if in.DeploymentController != nil {
		spec.DeploymentController = in.DeploymentController.Type
	}
	if d := in.DeploymentConfiguration; d != nil {
		spec.DeploymentStrategy, spec.CircuitBreaker, spec.Alarms = d.Strategy, d.DeploymentCircuitBreaker, d.Alarms
		spec.MinimumHealthyPercent, spec.MaximumPercent = d.MinimumHealthyPercent, d.MaximumPercent
	}
	if in.NetworkConfiguration != nil {
		spec.Network = in.NetworkConfiguration.AwsvpcConfiguration
	}
	return spec
}

func taskDefinitionSpec(td *ecstypes.TaskDefinition) ecsspec.TaskDefinition {
	return ecsspec.TaskDefinition{
		Family: operation.Deref(td.Family), RequiresCompatibilities: td.RequiresCompatibilities, NetworkMode: td.NetworkMode,
		CPU: operation.Deref(td.Cpu), Memory: operation.Deref(td.Memory), Containers: td.ContainerDefinitions, Volumes: td.Volumes,
		PlacementConstraints: td.PlacementConstraints, EphemeralStorage: td.EphemeralStorage, PidMode: td.PidMode,
		IpcMode: td.IpcMode, ProxyConfiguration: td.ProxyConfiguration, RuntimePlatform: td.RuntimePlatform,
		TaskRoleARN: operation.Deref(td.TaskRoleArn), ExecutionRoleARN: operation.Deref(td.ExecutionRoleArn),
	}
}

// checkProviders refuses a strategy with a provider that the cluster does not have.
func checkProviders(cluster *clusterRecord, strategy []ecstypes.CapacityProviderStrategyItem) error {
	fargate, others := 0, 0
	for _, item := range strategy {
		name, _ := ecsspec.ParseCapacityProviderRef(operation.Deref(item.CapacityProvider))
		if !slices.Contains(cluster.CapacityProviders, name) {
			return invalidParameter("The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. "+
				"Associate the capacity provider %s with the cluster %s using the PutClusterCapacityProviders API and try again.", name, cluster.Name)
		}
		if ecsspec.IsFargateCapacityProvider(name) {
			fargate++
		} else {
			others++
		}
	}
	if fargate > 0 && others > 0 {
		return invalidParameter("The specified capacity provider strategy cannot contain both Fargate and Auto Scaling group capacity providers.")
	}
	return nil
}

// checkPlacement refuses expressions that the scheduler cannot read.
func checkPlacement(constraints []ecstypes.PlacementConstraint) error {
	for _, c := range constraints {
		if c.Type != ecstypes.PlacementConstraintTypeMemberOf {
			continue
		}
		if _, err := ecsspec.ParseClusterQuery(operation.Deref(c.Expression)); err != nil {
			return invalidParameter("placementConstraints: %s", err)
		}
	}
	return nil
}

// checkNetwork refuses subnets and security groups that there are not.
func checkNetwork(r *operation.Request, network *ecstypes.NetworkConfiguration) error {
	if network == nil || network.AwsvpcConfiguration == nil {
		return nil
	}
	vpc := ""
	for _, id := range network.AwsvpcConfiguration.Subnets {
		subnet, found := ec2.Subnet(r, id)
		if !found {
			return invalidParameter("Error retrieving subnet information for [%s]: The subnet ID '%s' does not exist (ErrorCode: InvalidSubnetID.NotFound)", id, id)
		}
		if vpc != "" && subnet.VPC != vpc {
			return invalidParameter("subnets must all be in the same VPC: %s is in %s, others are in %s", id, subnet.VPC, vpc)
		}
		vpc = subnet.VPC
	}
	for _, id := range network.AwsvpcConfiguration.SecurityGroups {
		group, found := ec2.SecurityGroup(r, id)
		if !found {
			return invalidParameter("Error retrieving security group information for [%s]: The security group '%s' does not exist (ErrorCode: InvalidGroup.NotFound)", id, id)
		}
		if vpc != "" && group.VPC != vpc {
			return invalidParameter("The security group %s does not belong to the VPC %s of the subnets", id, vpc)
		}
	}
	return nil
}

// onFargate reports whether the service's tasks run on Fargate.
func (s *serviceRecord) onFargate() bool {
	return runsOnFargate(s.Settings.LaunchType, s.Settings.CapacityProviderStrategy)
}

func runsOnFargate(launchType ecstypes.LaunchType, strategy []ecstypes.CapacityProviderStrategyItem) bool {
	spec := ecsspec.Service{LaunchType: launchType, CapacityProviderStrategy: strategy}
	return spec.OnFargate()
}

// shortProviders spells the providers of a strategy by name.
func shortProviders(strategy []ecstypes.CapacityProviderStrategyItem) []ecstypes.CapacityProviderStrategyItem {
	short := slices.Clone(strategy)
	for i := range short {
		if name, ok := ecsspec.ParseCapacityProviderRef(operation.Deref(short[i].CapacityProvider)); ok {
			short[i].CapacityProvider = new(name)
		}
	}
	return short
}

func checkCount(name string, n *int32) error {
	if n != nil && *n < 0 {
		return invalidParameter("%s cannot be negative: got %d", name, *n)
	}
	return nil
}
