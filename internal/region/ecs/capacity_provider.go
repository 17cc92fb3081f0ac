package ecs

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// capacityProviders are the account's own, by name. FARGATE and FARGATE_SPOT
// are there without being kept. A deleted one stays as INACTIVE until its name
// is used again.
var capacityProviders = store.Collection[ecstypes.CapacityProvider]{Name: "ecs/capacity-provider"}

const (
	// capacityProviderEvent ends an update or a deletion; its key is the name.
	capacityProviderEvent = "ecs/capacity-provider"
	// capacityProviderChange is how long either takes: AWS publishes no figure.
	capacityProviderChange = 5 * time.Second
)

func registerCapacityProviders(s *operation.Service) {
	operation.Register(s, createCapacityProvider)
	operation.Register(s, updateCapacityProvider)
	operation.Register(s, deleteCapacityProvider)
	operation.Register(s, describeCapacityProviders)
	s.On(capacityProviderEvent, capacityProviderSettled)
}

// findCapacityProvider finds a provider by name or ARN, in whatever state it is.
func findCapacityProvider(r *operation.Request, ref string) (p ecstypes.CapacityProvider, found bool) {
	name, ok := ecsspec.ParseCapacityProviderRef(ref)
	if !ok || !isHere(r, ref) {
		return p, false
	}
	if ecsspec.IsFargateCapacityProvider(name) {
		return ecstypes.CapacityProvider{
			Name: new(name), CapacityProviderArn: new(account(r).CapacityProviderARN(name)),
			Status: ecstypes.CapacityProviderStatusActive, Type: ecstypes.CapacityProviderType(name),
		}, true
	}
	return capacityProviders.Get(r.Scoped, name)
}

// ownCapacityProvider finds a provider of the account's own that is ACTIVE.
func ownCapacityProvider(r *operation.Request, ref string) (p ecstypes.CapacityProvider, err error) {
	p, found := findCapacityProvider(r, ref)
	if !found || p.Status != ecstypes.CapacityProviderStatusActive {
		return p, notACapacityProvider(ref)
	}
	if ecsspec.IsFargateCapacityProvider(*p.Name) {
		return p, clientException("The specified capacity provider %s is reserved and cannot be changed or deleted.", *p.Name)
	}
	return p, nil
}

func notACapacityProvider(ref string) error {
	return invalidParameter("The specified capacity provider '%s' was not found. Specify a valid name or ARN and try again.", ref)
}

func checkGroupProvider(p ecstypes.AutoScalingGroupProvider) error {
	for _, problem := range ecsspec.CheckAutoScalingGroupProvider(p) {
		return clientException("%s", problem)
	}
	return nil
}

// createCapacityProvider makes a provider of an Auto Scaling group. That the
// group exists is not checked here: groups belong to another service.
func createCapacityProvider(r *operation.Request, in *ecs.CreateCapacityProviderInput) (*ecs.CreateCapacityProviderOutput, error) {
	name := operation.Deref(in.Name)
	if err := ecsspec.CheckCapacityProviderName(name); err != nil {
		return nil, clientException("The specified capacity provider name is invalid: %s", err)
	}
	switch {
	case in.ManagedInstancesProvider != nil:
		return createManagedProvider(r, in)
	case in.AutoScalingGroupProvider == nil:
		return nil, invalidParameter("autoScalingGroupProvider must be specified.")
	case in.Cluster != nil:
		return nil, invalidParameter("cluster cannot be specified for an Auto Scaling group capacity provider: it is associated with clusters using the PutClusterCapacityProviders API.")
	}
	if err := checkGroupProvider(*in.AutoScalingGroupProvider); err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	if there, found := capacityProviders.Get(r.Scoped, name); found && there.Status == ecstypes.CapacityProviderStatusActive {
		return nil, clientException("The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.")
	}
	group, _ := ecsspec.ParseAutoScalingGroupRef(*in.AutoScalingGroupProvider.AutoScalingGroupArn)
	if providerOfGroup(r, group) != "" {
		return nil, clientException("The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling group ARN and try again.")
	}
	settings := *in.AutoScalingGroupProvider
	settings.ManagedScaling = ecsspec.ManagedScalingInEffect(settings.ManagedScaling)
	if settings.ManagedTerminationProtection == "" {
		settings.ManagedTerminationProtection = ecstypes.ManagedTerminationProtectionDisabled
	}
	if settings.ManagedDraining == "" {
		// It is on unless switched off
		// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-draining.html).
		settings.ManagedDraining = ecstypes.ManagedDrainingEnabled
	}
	p := ecstypes.CapacityProvider{
		Name: new(name), CapacityProviderArn: new(account(r).CapacityProviderARN(name)), AutoScalingGroupProvider: &settings,
		Status: ecstypes.CapacityProviderStatusActive, Type: ecstypes.CapacityProviderTypeEc2Autoscaling, Tags: in.Tags,
	}
	capacityProviders.Put(r.Scoped, name, p)
	tellGroup(r, signal.GroupManaged, name)
	p.Tags = orEmpty(p.Tags)
	return &ecs.CreateCapacityProviderOutput{CapacityProvider: &p}, nil
}

// providerOfGroup is the ACTIVE provider of an Auto Scaling group, "" for none.
func providerOfGroup(r *operation.Request, group string) string {
	for _, p := range capacityProviders.List(r.Scoped, "") {
		if p.AutoScalingGroupProvider == nil {
			continue
		}
		name, _ := ecsspec.ParseAutoScalingGroupRef(operation.Deref(p.AutoScalingGroupProvider.AutoScalingGroupArn))
		if name == group && p.Status == ecstypes.CapacityProviderStatusActive {
			return *p.Name
		}
	}
	return ""
}

func updateCapacityProvider(r *operation.Request, in *ecs.UpdateCapacityProviderInput) (*ecs.UpdateCapacityProviderOutput, error) {
	p, err := ownCapacityProvider(r, operation.Deref(in.Name))
	switch {
	case err != nil:
		return nil, err
	case changing(p):
		return nil, &ecstypes.UpdateInProgressException{Message: new("The specified capacity provider is in a busy state. Wait until its update or deletion has ended and try again.")}
	case in.ManagedInstancesProvider != nil || p.ManagedInstancesProvider != nil:
		return updateManagedProvider(r, p, in)
	case in.AutoScalingGroupProvider == nil:
		return nil, invalidParameter("autoScalingGroupProvider must be specified.")
	case in.Cluster != nil:
		return nil, invalidParameter("cluster cannot be specified for an Auto Scaling group capacity provider.")
	}
	settings, change := *p.AutoScalingGroupProvider, in.AutoScalingGroupProvider
	if change.ManagedDraining != "" {
		settings.ManagedDraining = change.ManagedDraining
	}
	if change.ManagedTerminationProtection != "" {
		settings.ManagedTerminationProtection = change.ManagedTerminationProtection
	}
	if m := change.ManagedScaling; m != nil {
		settings.ManagedScaling = mergeScaling(*settings.ManagedScaling, m)
	}
	if err := checkGroupProvider(settings); err != nil {
		return nil, err
	}
	p.AutoScalingGroupProvider = &settings
	p.UpdateStatus, p.UpdateStatusReason = ecstypes.CapacityProviderUpdateStatusUpdateInProgress, nil
	putChanging(r, p)
	return &ecs.UpdateCapacityProviderOutput{CapacityProvider: &p}, nil
}

// mergeScaling keeps what an update of managed scaling leaves out.
func mergeScaling(old ecstypes.ManagedScaling, change *ecstypes.ManagedScaling) *ecstypes.ManagedScaling {
	if change.Status != "" {
		old.Status = change.Status
	}
	set(&old.TargetCapacity, change.TargetCapacity)
	set(&old.MinimumScalingStepSize, change.MinimumScalingStepSize)
	set(&old.MaximumScalingStepSize, change.MaximumScalingStepSize)
	set(&old.InstanceWarmupPeriod, change.InstanceWarmupPeriod)
	return &old
}

func changing(p ecstypes.CapacityProvider) bool {
	return p.UpdateStatus == ecstypes.CapacityProviderUpdateStatusCreateInProgress || p.UpdateStatus == ecstypes.CapacityProviderUpdateStatusUpdateInProgress ||
		p.UpdateStatus == ecstypes.CapacityProviderUpdateStatusDeleteInProgress
}

func putChanging(r *operation.Request, p ecstypes.CapacityProvider) {
	capacityProviders.Put(r.Scoped, *p.Name, p)
	r.Enqueue(store.Event{Due: r.Now().Add(capacityProviderChange), Kind: capacityProviderEvent, Key: *p.Name})
}

// deleteCapacityProvider of one that a cluster has is not refused: it answers
// DELETE_FAILED and the reason
// (https://github.com/hashicorp/terraform-provider-aws/pull/48156).
func deleteCapacityProvider(r *operation.Request, in *ecs.DeleteCapacityProviderInput) (*ecs.DeleteCapacityProviderOutput, error) {
	p, err := ownCapacityProvider(r, operation.Deref(in.CapacityProvider))
	if err != nil {
		return nil, err
	}
	if p.ManagedInstancesProvider != nil {
		return deleteManagedProvider(r, p, in)
	}
	if in.Cluster != nil {
		return nil, invalidParameter("cluster cannot be specified for an Auto Scaling group capacity provider.")
	}
	switch cluster := clusterWith(r, *p.Name); {
	case cluster != "":
		p.UpdateStatus = ecstypes.CapacityProviderUpdateStatusDeleteFailed
		p.UpdateStatusReason = new("The capacity provider cannot be deleted because it is associated with cluster: " + cluster +
			". Remove the capacity provider from the cluster and try again.")
		capacityProviders.Put(r.Scoped, *p.Name, p)
	case p.UpdateStatus != ecstypes.CapacityProviderUpdateStatusDeleteInProgress:
		r.Cancel(capacityProviderEvent, *p.Name)
		p.UpdateStatus, p.UpdateStatusReason = ecstypes.CapacityProviderUpdateStatusDeleteInProgress, nil
		putChanging(r, p)
	}
	return &ecs.DeleteCapacityProviderOutput{CapacityProvider: &p}, nil
}

// clusterWith is the first ACTIVE cluster that a provider is associated with.
func clusterWith(r *operation.Request, provider string) string {
	for _, c := range clusters.List(r.Scoped, "") {
		if c.Status == clusterActive && c.hasProvider(provider) {
			return c.Name
		}
	}
	return ""
}

func capacityProviderSettled(r *operation.Request, e store.Event) error {
	p, found := capacityProviders.Get(r.Scoped, e.Key)
	if !found || !changing(p) {
		return nil
	}
	switch {
	case p.UpdateStatus == ecstypes.CapacityProviderUpdateStatusCreateInProgress:
		p.Status, p.UpdateStatus = ecstypes.CapacityProviderStatusActive, ecstypes.CapacityProviderUpdateStatusCreateComplete
		defer wakeManaged(r, e.Key)
	case p.UpdateStatus == ecstypes.CapacityProviderUpdateStatusUpdateInProgress:
		p.UpdateStatus = ecstypes.CapacityProviderUpdateStatusUpdateComplete
	default:
		p.Status, p.UpdateStatus = ecstypes.CapacityProviderStatusInactive, ecstypes.CapacityProviderUpdateStatusDeleteComplete
	}
	capacityProviders.Put(r.Scoped, e.Key, p)
	return nil
}
