package ecs

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// createManagedProvider makes a provider of instances that ECS launches itself.
// It belongs to one cluster, which it is associated with from the start
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html).
func createManagedProvider(r *operation.Request, in *ecs.CreateCapacityProviderInput) (*ecs.CreateCapacityProviderOutput, error) {
	m := in.ManagedInstancesProvider
	switch {
	case in.AutoScalingGroupProvider != nil:
		return nil, invalidParameter("managedInstancesProvider and autoScalingGroupProvider cannot both be specified.")
	case operation.Deref(in.Cluster) == "":
		return nil, invalidParameter("cluster must be specified for an Amazon ECS Managed Instances capacity provider.")
	}
	c, err := getCluster(r, *in.Cluster)
	if err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	if there, found := capacityProviders.Get(r.Scoped, *in.Name); found && there.Status != ecstypes.CapacityProviderStatusInactive {
		return nil, clientException("The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.")
	}
	settings := &ecstypes.ManagedInstancesProvider{
		AutoRepairConfiguration: m.AutoRepairConfiguration, InfrastructureOptimization: m.InfrastructureOptimization,
		InfrastructureRoleArn: m.InfrastructureRoleArn, InstanceLaunchTemplate: m.InstanceLaunchTemplate, PropagateTags: m.PropagateTags,
	}
	if err := checkManagedProvider(r, settings); err != nil {
		return nil, err
	}
	if len(c.CapacityProviders) >= ecsspec.MaximumCapacityProviders {
		return nil, invalidParameter("capacityProviders: a cluster can have up to %d capacity providers", ecsspec.MaximumCapacityProviders)
	}
	p := ecstypes.CapacityProvider{
		Name: in.Name, CapacityProviderArn: new(account(r).CapacityProviderARN(*in.Name)), Cluster: new(c.Name), ManagedInstancesProvider: settings,
		Status: ecstypes.CapacityProviderStatusProvisioning, UpdateStatus: ecstypes.CapacityProviderUpdateStatusCreateInProgress,
		Type: ecstypes.CapacityProviderTypeManagedInstances, Tags: in.Tags,
	}
	putChanging(r, p)
	c.CapacityProviders = append(c.CapacityProviders, *in.Name)
	putCluster(r, c)
	p.Tags = orEmpty(p.Tags)
	return &ecs.CreateCapacityProviderOutput{CapacityProvider: &p}, nil
}

func checkManagedProvider(r *operation.Request, m *ecstypes.ManagedInstancesProvider) error {
	if err := checkRoleARN("infrastructureRoleArn", operation.Deref(m.InfrastructureRoleArn)); err != nil {
		return err
	}
	if o := m.InfrastructureOptimization; o != nil && o.ScaleInAfter != nil && (*o.ScaleInAfter < -1 || *o.ScaleInAfter > 3600) {
		return invalidParameter("scaleInAfter must be -1 or between 0 and 3600, got %d", *o.ScaleInAfter)
	}
	if a := m.AutoRepairConfiguration; a != nil && a.ActionsStatus != "" {
		if err := ecsspec.CheckEnum[ecstypes.AutoRepairActionsStatus]("actionsStatus", string(a.ActionsStatus)); err != nil {
			return invalidParameter("%s", err)
		}
	}
	if m.PropagateTags != "" {
		if err := ecsspec.CheckEnum[ecstypes.PropagateMITags]("propagateTags", string(m.PropagateTags)); err != nil {
			return invalidParameter("%s", err)
		}
	}
	t := m.InstanceLaunchTemplate
	if t == nil || t.NetworkConfiguration == nil || len(t.NetworkConfiguration.Subnets) == 0 {
		return invalidParameter("instanceLaunchTemplate.networkConfiguration.subnets must be specified.")
	}
	if t.CapacityOptionType == ecstypes.CapacityOptionTypeReserved || t.CapacityReservations != nil {
		return unsupported("capacity reservations of managed instances")
	}
	if err := checkNetwork(r, &ecstypes.NetworkConfiguration{AwsvpcConfiguration: &ecstypes.AwsVpcConfiguration{
		Subnets: t.NetworkConfiguration.Subnets, SecurityGroups: t.NetworkConfiguration.SecurityGroups,
	}}); err != nil {
		return err
	}
	if err := checkRequirements(t.InstanceRequirements); err != nil {
		return err
	}
	if _, found := managedType(t, 0, 0); !found {
		return clientException("No instance type of the region meets the instanceRequirements.")
	}
	return nil
}

func updateManagedProvider(r *operation.Request, p ecstypes.CapacityProvider, in *ecs.UpdateCapacityProviderInput) (*ecs.UpdateCapacityProviderOutput, error) {
	change := in.ManagedInstancesProvider
	if p.ManagedInstancesProvider == nil || change == nil {
		return nil, invalidParameter("The update does not match the type of the capacity provider, %s.", p.Type)
	}
	if in.Cluster != nil && *in.Cluster != operation.Deref(p.Cluster) {
		if c, err := getCluster(r, *in.Cluster); err != nil || c.Name != operation.Deref(p.Cluster) {
			return nil, invalidParameter("The capacity provider %s belongs to the cluster %s.", *p.Name, operation.Deref(p.Cluster))
		}
	}
	m := *p.ManagedInstancesProvider
	set(&m.AutoRepairConfiguration, change.AutoRepairConfiguration)
	set(&m.InfrastructureOptimization, change.InfrastructureOptimization)
	set(&m.InfrastructureRoleArn, change.InfrastructureRoleArn)
	if change.PropagateTags != "" {
		m.PropagateTags = change.PropagateTags
	}
	if t := change.InstanceLaunchTemplate; t != nil {
		launch := *m.InstanceLaunchTemplate
		set(&launch.Ec2InstanceProfileArn, t.Ec2InstanceProfileArn)
		set(&launch.InstanceRequirements, t.InstanceRequirements)
		set(&launch.NetworkConfiguration, t.NetworkConfiguration)
		set(&launch.StorageConfiguration, t.StorageConfiguration)
		set(&launch.CapacityReservations, t.CapacityReservations)
		set(&launch.InstanceMetadataTagsPropagation, t.InstanceMetadataTagsPropagation)
		set(&launch.LocalStorageConfiguration, t.LocalStorageConfiguration)
		if t.Monitoring != "" {
			launch.Monitoring = t.Monitoring
		}
		m.InstanceLaunchTemplate = &launch
	}
	if err := checkManagedProvider(r, &m); err != nil {
		return nil, err
	}
	p.ManagedInstancesProvider = &m
	p.UpdateStatus, p.UpdateStatusReason = ecstypes.CapacityProviderUpdateStatusUpdateInProgress, nil
	putChanging(r, p)
	return &ecs.UpdateCapacityProviderOutput{CapacityProvider: &p}, nil
}

// deleteManagedProvider ends the provider's instances with it; one that services
// or daemons use is not deleted.
func deleteManagedProvider(r *operation.Request, p ecstypes.CapacityProvider, in *ecs.DeleteCapacityProviderInput) (*ecs.DeleteCapacityProviderOutput, error) {
	cluster := operation.Deref(p.Cluster)
	if in.Cluster != nil {
		if c, found := findCluster(r, *in.Cluster); !found || c.Name != cluster {
			return nil, invalidParameter("The capacity provider %s belongs to the cluster %s.", *p.Name, cluster)
		}
	}
	switch {
	case providerInUse(r, cluster, *p.Name) || daemonUses(r, cluster, *p.Name):
		p.UpdateStatus = ecstypes.CapacityProviderUpdateStatusDeleteFailed
		p.UpdateStatusReason = new("The capacity provider cannot be deleted because services, tasks or daemons of the cluster use it: " + cluster + ".")
		capacityProviders.Put(r.Scoped, *p.Name, p)
	case p.UpdateStatus != ecstypes.CapacityProviderUpdateStatusDeleteInProgress:
		r.Cancel(capacityProviderEvent, *p.Name)
		p.Status = ecstypes.CapacityProviderStatusDeprovisioning
		p.UpdateStatus, p.UpdateStatusReason = ecstypes.CapacityProviderUpdateStatusDeleteInProgress, nil
		putChanging(r, p)
		for _, m := range managedInstances.List(r.Scoped, *p.Name+"!") {
			m.end(r)
		}
		if c, err := getCluster(r, cluster); err == nil {
			c.CapacityProviders = slices.DeleteFunc(c.CapacityProviders, func(name string) bool { return name == *p.Name })
			c.DefaultStrategy = slices.DeleteFunc(c.DefaultStrategy, func(i ecstypes.CapacityProviderStrategyItem) bool {
				return operation.Deref(i.CapacityProvider) == *p.Name
			})
			putCluster(r, c)
		}
	}
	return &ecs.DeleteCapacityProviderOutput{CapacityProvider: &p}, nil
}

// idleTime is how long an instance without tasks is kept; ok is false for ever.
// AWS publishes no figure for the default.
func idleTime(p *ecstypes.ManagedInstancesProvider) (time.Duration, bool) {
	o := p.InfrastructureOptimization
	if o == nil || o.ScaleInAfter == nil {
		return 5 * time.Minute, true
	}
	return time.Duration(*o.ScaleInAfter) * time.Second, *o.ScaleInAfter >= 0
}
