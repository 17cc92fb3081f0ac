package ecs

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

func updateCluster(r *operation.Request, in *ecs.UpdateClusterInput) (*ecs.UpdateClusterOutput, error) {
	c, err := getCluster(r, deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if err := checkClusterSettings(in.Settings); err != nil {
		return nil, err
	}
	if err := checkClusterConfiguration(in.Configuration); err != nil {
		return nil, err
	}
	c.Settings = mergeClusterSettings(c.Settings, in.Settings)
	if in.Configuration != nil {
		c.Configuration = in.Configuration
	}
	if err := c.setServiceConnect(r, in.ServiceConnectDefaults); err != nil {
		return nil, err
	}
	putCluster(r, c)
	return &ecs.UpdateClusterOutput{Cluster: c.describe(r, allClusterFields)}, nil
}

func updateClusterSettings(r *operation.Request, in *ecs.UpdateClusterSettingsInput) (*ecs.UpdateClusterSettingsOutput, error) {
	c, err := getCluster(r, deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if err := checkClusterSettings(in.Settings); err != nil {
		return nil, err
	}
	c.Settings = mergeClusterSettings(c.Settings, in.Settings)
	putCluster(r, c)
	return &ecs.UpdateClusterSettingsOutput{Cluster: c.describe(r, allClusterFields)}, nil
}

// setServiceConnect takes the default namespace: nil leaves it, an empty name
// removes it. ECS makes a namespace of a name that Cloud Map does not have yet;
// the region knows its ARN by name alone
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ClusterServiceConnectDefaultsRequest.html).
func (c *clusterRecord) setServiceConnect(r *operation.Request, want *ecstypes.ClusterServiceConnectDefaultsRequest) error {
	if want == nil {
		return nil
	}
	namespace := deref(want.Namespace)
	switch arn, isARN := ecsspec.ParseARN(namespace); {
	case namespace == "":
		c.ServiceConnect = nil
		return nil
	case isARN && (arn.Service != "servicediscovery" || !strings.HasPrefix(arn.Resource, "namespace/")):
		return invalidParameter("serviceConnectDefaults.namespace: %s is not the ARN of a Cloud Map namespace", namespace)
	case !isARN:
		sum := sha256.Sum256([]byte("drydock\x00" + r.Scope() + "\x00namespace\x00" + namespace))
		namespace = ecsspec.ARN{
			Partition: r.Partition, Service: "servicediscovery", Region: r.Region, AccountID: r.Account,
			Resource: "namespace/ns-" + hex.EncodeToString(sum[:])[:16],
		}.String()
	}
	c.ServiceConnect = &ecstypes.ClusterServiceConnectDefaults{Namespace: &namespace}
	return nil
}

// The states of a change of a cluster's capacity providers.
const (
	attachmentsInProgress   = "UPDATE_IN_PROGRESS"
	attachmentsComplete     = "UPDATE_COMPLETE"
	clusterAttachmentsEvent = "ecs/cluster-attachments"
	attachmentsChange       = 3 * time.Second
)

func putClusterCapacityProviders(r *operation.Request, in *ecs.PutClusterCapacityProvidersInput) (*ecs.PutClusterCapacityProvidersOutput, error) {
	c, err := getCluster(r, deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if c.AttachmentsStatus == attachmentsInProgress {
		return nil, &ecstypes.UpdateInProgressException{Message: ptr(
			"The specified cluster is in a busy state. Cluster attachments must be in UPDATE_COMPLETE or UPDATE_FAILED state before they can be updated. Wait and try again.")}
	}
	if err := c.setCapacityProviders(in.CapacityProviders, in.DefaultCapacityProviderStrategy); err != nil {
		return nil, err
	}
	c.AttachmentsStatus = attachmentsInProgress
	putCluster(r, c)
	r.Enqueue(store.Event{Due: r.Now().Add(attachmentsChange), Kind: clusterAttachmentsEvent, Key: c.Name})
	return &ecs.PutClusterCapacityProvidersOutput{Cluster: c.describe(r, allClusterFields)}, nil
}

func clusterAttachmentsSettled(r *operation.Request, e store.Event) error {
	if c, found := clusters.Get(r.Scoped, e.Key); found && c.AttachmentsStatus == attachmentsInProgress {
		c.AttachmentsStatus = attachmentsComplete
		putCluster(r, &c)
	}
	return nil
}

// setCapacityProviders replaces the cluster's providers and default strategy.
func (c *clusterRecord) setCapacityProviders(providers []string, strategy []ecstypes.CapacityProviderStrategyItem) error {
	names := make([]string, 0, len(providers))
	attached := map[string]bool{}
	for _, ref := range providers {
		name, ok := ecsspec.ParseCapacityProviderRef(ref)
		if !ok || !ecsspec.IsFargateCapacityProvider(name) {
			return invalidParameter("The specified capacity provider '%s' was not found. Specify a valid name or ARN and try again.", ref)
		}
		if !attached[name] {
			names = append(names, name)
		}
		attached[name] = true
	}
	for _, item := range strategy {
		name, _ := ecsspec.ParseCapacityProviderRef(deref(item.CapacityProvider))
		if !attached[name] {
			return invalidParameter("The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster ('%s'). Associate the capacity provider with the cluster and try again.",
				deref(item.CapacityProvider))
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
