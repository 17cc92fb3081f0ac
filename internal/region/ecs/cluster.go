package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// The states of a cluster.
const (
	clusterActive   = "ACTIVE"
	clusterInactive = "INACTIVE"
)

// clusterRecord is a cluster as the region keeps it, by name. A deleted cluster
// stays as INACTIVE until one of the same name is created, as on ECS.
type clusterRecord struct {
	Name, ARN, Status string

	// Created is what it was made from: CreateCluster is idempotent on it.
	Created ecs.CreateClusterInput

	Settings          []ecstypes.ClusterSetting
	Configuration     *ecstypes.ClusterConfiguration          `json:",omitempty"`
	ServiceConnect    *ecstypes.ClusterServiceConnectDefaults `json:",omitempty"`
	CapacityProviders []string                                `json:",omitempty"`
	DefaultStrategy   []ecstypes.CapacityProviderStrategyItem `json:",omitempty"`
	AttachmentsStatus string                                  `json:",omitempty"`
	Tags              []ecstypes.Tag                          `json:",omitempty"`
}

var clusters = store.Collection[clusterRecord]{Name: "ecs/cluster"}

func registerClusters(s *operation.Service) {
	operation.Register(s, createCluster)
	operation.Register(s, updateCluster)
	operation.Register(s, updateClusterSettings)
	operation.Register(s, putClusterCapacityProviders)
	operation.Register(s, describeClusters)
	operation.Register(s, listClusters)
	operation.Register(s, deleteCluster)
	s.On(clusterAttachmentsEvent, clusterAttachmentsSettled)
}

func putCluster(r *operation.Request, c *clusterRecord) { clusters.Put(r.Scoped, c.Name, *c) }

// findCluster finds a cluster by name or ARN, "" being the cluster "default",
// in whatever state it is.
func findCluster(r *operation.Request, ref string) (*clusterRecord, bool) {
	name, ok := ecsspec.ParseClusterRef(ref)
	if !ok || !isHere(r, ref) {
		return nil, false
	}
	c, found := clusters.Get(r.Scoped, name)
	return &c, found
}

// getCluster finds an ACTIVE cluster by name or ARN, "" being "default".
func getCluster(r *operation.Request, ref string) (*clusterRecord, error) {
	c, found := findCluster(r, ref)
	if !found || c.Status != clusterActive {
		return nil, &ecstypes.ClusterNotFoundException{Message: new("Cluster not found.")}
	}
	return c, nil
}
