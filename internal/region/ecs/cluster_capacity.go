package ecs

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// The states of a change of a cluster's capacity providers.
const (
	attachmentsInProgress   = "UPDATE_IN_PROGRESS"
	attachmentsComplete     = "UPDATE_COMPLETE"
	clusterAttachmentsEvent = "ecs/cluster-attachments"
	attachmentsChange       = 3 * time.Second
)

func (c *clusterRecord) hasProvider(name string) bool {
	return slices.Contains(c.CapacityProviders, name)
}

func putClusterCapacityProviders(r *operation.Request, in *ecs.PutClusterCapacityProvidersInput) (*ecs.PutClusterCapacityProvidersOutput, error) {
	c, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if c.AttachmentsStatus == attachmentsInProgress {
		return nil, &ecstypes.UpdateInProgressException{Message: new(
			"The specified cluster is in a busy state. Cluster attachments must be in UPDATE_COMPLETE or UPDATE_FAILED state before they can be updated. Wait and try again.")}
	}
	before := c.CapacityProviders
	if err := c.setCapacityProviders(r, in.CapacityProviders, in.DefaultCapacityProviderStrategy); err != nil {
		return nil, err
	}
	for _, name := range before {
		if !c.hasProvider(name) && providerInUse(r, c.Name, name) {
			return nil, &ecstypes.ResourceInUseException{Message: new("The specified capacity provider is in use and cannot be removed.")}
		}
	}
	c.attach(r)
	putCluster(r, c)
	adoptInstances(r, c.Name)
	for _, name := range c.CapacityProviders {
		tellGroup(r, signal.CapacityChanged, name)
	}
	return &ecs.PutClusterCapacityProvidersOutput{Cluster: c.describe(r, allClusterFields)}, nil
}

// attach begins the change of the cluster's attachments.
func (c *clusterRecord) attach(r *operation.Request) {
	c.AttachmentsStatus = attachmentsInProgress
	r.Enqueue(store.Event{Due: r.Now().Add(attachmentsChange), Kind: clusterAttachmentsEvent, Key: c.Name})
}

func clusterAttachmentsSettled(r *operation.Request, e store.Event) error {
	if c, found := clusters.Get(r.Scoped, e.Key); found && c.AttachmentsStatus == attachmentsInProgress {
		c.AttachmentsStatus = attachmentsComplete
		putCluster(r, &c)
	}
	return nil
}

// providerInUse tells whether a task of the cluster that has not stopped runs
// by the provider, or a service asks for it.
func providerInUse(r *operation.Request, cluster, provider string) bool {
	uses := func(strategy []ecstypes.CapacityProviderStrategyItem) bool {
		return slices.ContainsFunc(strategy, func(i ecstypes.CapacityProviderStrategyItem) bool {
			return operation.Deref(i.CapacityProvider) == provider
		})
	}
	for _, e := range liveServices.Entries(r.Scoped, cluster+"/", "", 0) {
		if s, found := services.Get(r.Scoped, e.Key); found && uses(s.Settings.CapacityProviderStrategy) {
			return true
		}
	}
	for _, t := range taskIndexes.List(r.Scoped, indexPrefix(cluster, indexCluster, "", string(ecsspec.TaskRunning))) {
		if t.Provider == provider {
			return true
		}
	}
	return false
}

// setCapacityProviders replaces the cluster's providers and default strategy.
func (c *clusterRecord) setCapacityProviders(r *operation.Request, providers []string, strategy []ecstypes.CapacityProviderStrategyItem) error {
	names := make([]string, 0, len(providers))
	for _, ref := range providers {
		p, found := findCapacityProvider(r, ref)
		if !found || p.Status != ecstypes.CapacityProviderStatusActive || p.UpdateStatus == ecstypes.CapacityProviderUpdateStatusDeleteInProgress {
			return notACapacityProvider(ref)
		}
		if p.ManagedInstancesProvider != nil && operation.Deref(p.Cluster) != c.Name {
			return invalidParameter("The capacity provider %s belongs to the cluster %s and cannot be associated with another.", *p.Name, operation.Deref(p.Cluster))
		}
		if !slices.Contains(names, *p.Name) {
			names = append(names, *p.Name)
		}
	}
	if n := len(names); n > ecsspec.MaximumCapacityProviders {
		return invalidParameter("capacityProviders: a cluster can have up to %d capacity providers, got %d", ecsspec.MaximumCapacityProviders, n)
	}
	strategy = shortProviders(strategy)
	for _, item := range strategy {
		if !slices.Contains(names, operation.Deref(item.CapacityProvider)) {
			return invalidParameter("The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster ('%s'). Associate the capacity provider with the cluster and try again.",
				operation.Deref(item.CapacityProvider))
		}
	}
	for _, p := range ecsspec.CheckService(ecsspec.Service{CapacityProviderStrategy: strategy}) {
		if p.Argument() == "capacity_provider_strategy" {
			return invalidParameter("%s", p)
		}
	}
	c.CapacityProviders, c.DefaultStrategy = names, strategy
	return nil
}

// attachments are what ties the cluster to its Auto Scaling groups: a scaling
// policy for each provider with managed scaling, lifecycle hooks for each with
// managed draining
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html).
func (c *clusterRecord) attachments(r *operation.Request) []ecstypes.Attachment {
	status := "CREATED"
	if c.AttachmentsStatus == attachmentsInProgress {
		status = "PRECREATED"
	}
	list := []ecstypes.Attachment{}
	for _, name := range c.CapacityProviders {
		p, found := capacityProviders.Get(r.Scoped, name)
		if !found || p.AutoScalingGroupProvider == nil {
			continue
		}
		add := func(kind string, details ...ecstypes.KeyValuePair) {
			list = append(list, ecstypes.Attachment{
				Id: new(steadyUUID(c.ARN, name, kind)), Type: new(kind), Status: new(status),
				Details: append([]ecstypes.KeyValuePair{{Name: new("capacityProviderName"), Value: new(name)}}, details...),
			})
		}
		if p.AutoScalingGroupProvider.ManagedScaling.Status == ecstypes.ManagedScalingStatusEnabled {
			add("as_policy", ecstypes.KeyValuePair{
				Name: new("scalingPolicyName"), Value: new("ECSManagedAutoScalingPolicy-" + steadyUUID(c.ARN, name, "policy")),
			})
		}
		if p.AutoScalingGroupProvider.ManagedDraining == ecstypes.ManagedDrainingEnabled {
			add("managed_draining")
		}
	}
	return list
}
