package ecs

import (
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// gatewayAssociation is a cluster's association with a gateway: CLUSTER/GATEWAY.
type gatewayAssociation struct {
	Cluster, Gateway string
	Status           ecstypes.GatewayClusterAssociationStatus
}

var gatewayAssociations = store.Collection[gatewayAssociation]{Name: "ecs/gateway-association"}

const (
	// disassociatedEvent ends an association; its key is CLUSTER/GATEWAY.
	disassociatedEvent = "ecs/gateway-disassociated"
	// disassociation is how long that takes where no routes hold it up: AWS publishes no figure.
	disassociation = 2 * time.Second
)

func (a *gatewayAssociation) key() string { return a.Cluster + "/" + a.Gateway }

// associationsOf are the gateway's associations.
func associationsOf(r *operation.Request, gateway string) []gatewayAssociation {
	return slices.DeleteFunc(gatewayAssociations.List(r.Scoped, ""), func(a gatewayAssociation) bool { return a.Gateway != gateway })
}

// forgetAssociations ends those of a cluster that is deleted.
func forgetAssociations(r *operation.Request, cluster string) {
	for _, a := range gatewayAssociations.List(r.Scoped, cluster+"/") {
		r.Cancel(disassociatedEvent, a.key())
		gatewayAssociations.Delete(r.Scoped, a.key())
	}
}

func associateGateway(r *operation.Request, in *ecs.AssociateGatewayWithClusterInput) (*ecs.AssociateGatewayWithClusterOutput, error) {
	a, err := associationIn(r, operation.Deref(in.Cluster), operation.Deref(in.Gateway))
	if err != nil {
		return nil, err
	}
	there, found := gatewayAssociations.Get(r.Scoped, a.key())
	switch {
	case found && there.Status == ecstypes.GatewayClusterAssociationStatusDisassociating:
		return nil, &ecstypes.ConflictException{Message: new("The gateway " + a.Gateway + " is being disassociated from the cluster " + a.Cluster + ". Wait until that has ended and try again.")}
	case !found && gatewayAssociations.Count(r.Scoped, a.Cluster+"/") >= ecsspec.MaximumGatewaysPerCluster:
		return nil, &ecstypes.LimitExceededException{Message: new(fmt.Sprintf("A cluster can be associated with up to %d gateways.", ecsspec.MaximumGatewaysPerCluster))}
	}
	a.Status = ecstypes.GatewayClusterAssociationStatusActive
	gatewayAssociations.Put(r.Scoped, a.key(), a)
	return &ecs.AssociateGatewayWithClusterOutput{
		ClusterArn: new(account(r).ClusterARN(a.Cluster)), GatewayArn: new(account(r).GatewayARN(a.Gateway)), Status: a.Status,
	}, nil
}

// associationIn is the association of a cluster and a gateway that are both there.
func associationIn(r *operation.Request, cluster, gateway string) (a gatewayAssociation, err error) {
	c, err := getCluster(r, cluster)
	if err != nil {
		return a, err
	}
	g, err := getGateway(r, gateway)
	if err != nil {
		return a, err
	}
	return gatewayAssociation{Cluster: c.Name, Gateway: g.Name}, nil
}

// disassociateGateway: the association goes when no service of the cluster has a
// route any more, and none has.
func disassociateGateway(r *operation.Request, in *ecs.DisassociateGatewayFromClusterInput) (*ecs.DisassociateGatewayFromClusterOutput, error) {
	a, err := associationIn(r, operation.Deref(in.Cluster), operation.Deref(in.Gateway))
	if err != nil {
		return nil, err
	}
	there, found := gatewayAssociations.Get(r.Scoped, a.key())
	if !found {
		return nil, &ecstypes.ResourceNotFoundException{Message: new("The gateway " + a.Gateway + " is not associated with the cluster " + a.Cluster + ".")}
	}
	if there.Status != ecstypes.GatewayClusterAssociationStatusDisassociating {
		there.Status = ecstypes.GatewayClusterAssociationStatusDisassociating
		gatewayAssociations.Put(r.Scoped, a.key(), there)
		r.Enqueue(store.Event{Due: r.Now().Add(disassociation), Kind: disassociatedEvent, Key: a.key()})
	}
	return &ecs.DisassociateGatewayFromClusterOutput{
		ClusterArn: new(account(r).ClusterARN(a.Cluster)), GatewayArn: new(account(r).GatewayARN(a.Gateway)), Status: there.Status,
	}, nil
}

func gatewayDisassociated(r *operation.Request, e store.Event) error {
	gatewayAssociations.Delete(r.Scoped, e.Key)
	return nil
}

func listGatewayAssociations(r *operation.Request, in *ecs.ListGatewayClusterAssociationsInput) (*ecs.ListGatewayClusterAssociationsOutput, error) {
	cluster, gateway, err := gatewayFilters(r, in.Cluster, in.Gateway)
	if err != nil {
		return nil, err
	}
	for _, s := range in.Status {
		if err := ecsspec.CheckEnum[ecstypes.GatewayClusterAssociationStatus]("status", string(s)); err != nil {
			return nil, invalidParameter("%s", err)
		}
	}
	prefix := ""
	if cluster != "" {
		prefix = cluster + "/"
	}
	out := &ecs.ListGatewayClusterAssociationsOutput{GatewayClusterAssociations: []ecstypes.GatewayClusterAssociationSummary{}}
	out.NextToken, err = page(r, gatewayAssociations, prefix, in.MaxResults, in.NextToken, func(_ string, a gatewayAssociation) {
		out.GatewayClusterAssociations = append(out.GatewayClusterAssociations, ecstypes.GatewayClusterAssociationSummary{
			ClusterArn: new(account(r).ClusterARN(a.Cluster)), GatewayArn: new(account(r).GatewayARN(a.Gateway)), Status: a.Status,
		})
	}, func(a gatewayAssociation) bool {
		return (gateway == "" || a.Gateway == gateway) && (len(in.Status) == 0 || slices.Contains(in.Status, a.Status))
	})
	return out, err
}

// gatewayFilters are the names of the cluster and the gateway that a listing
// asks for, which must be there.
func gatewayFilters(r *operation.Request, clusterRef, gatewayRef *string) (cluster, gateway string, err error) {
	if clusterRef != nil {
		c, err := getCluster(r, *clusterRef)
		if err != nil {
			return "", "", err
		}
		cluster = c.Name
	}
	if gatewayRef != nil {
		g, err := getGateway(r, *gatewayRef)
		if err != nil {
			return "", "", err
		}
		gateway = g.Name
	}
	return cluster, gateway, nil
}
