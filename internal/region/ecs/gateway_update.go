package ecs

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

const (
	// gatewayEvent ends the update of a gateway; its key is the name.
	gatewayEvent = "ecs/gateway"
	// gatewayUpdate is how long one takes: AWS publishes no figure.
	gatewayUpdate = 5 * time.Second
)

func updateGateway(r *operation.Request, in *ecs.UpdateGatewayInput) (*ecs.UpdateGatewayOutput, error) {
	g, err := getGateway(r, operation.Deref(in.Gateway))
	if err != nil {
		return nil, err
	}
	if g.Status == ecstypes.GatewayStatusUpdateInProgress {
		return nil, &ecstypes.ConflictException{Message: new("An update of the gateway " + g.Name + " is in progress. Wait until it has ended and try again.")}
	}
	if in.Configuration != nil {
		config, ok := in.Configuration.(*ecstypes.UpdateGatewayConfigurationMemberHostSharedAlb)
		if !ok {
			return nil, invalidParameter("configuration must match the gateway's type: hostSharedAlb")
		}
		if err := g.ALB.change(r, &config.Value); err != nil {
			return nil, err
		}
	}
	if in.InfrastructureRoleArn != nil {
		if err := checkRoleARN("infrastructureRoleArn", *in.InfrastructureRoleArn); err != nil {
			return nil, err
		}
		g.Role = *in.InfrastructureRoleArn
	}
	if err := g.setPropagation(in.PropagateTags); err != nil {
		return nil, err
	}
	if in.DeletionProtection != nil {
		g.Protected = *in.DeletionProtection
	}
	g.Status, g.UpdatedAt = ecstypes.GatewayStatusUpdateInProgress, r.Now()
	putGateway(r, g)
	r.Enqueue(store.Event{Due: r.Now().Add(gatewayUpdate), Kind: gatewayEvent, Key: g.Name})
	return &ecs.UpdateGatewayOutput{GatewayArn: new(g.ARN), Name: new(g.Name), Status: g.Status}, nil
}

func gatewayUpdated(r *operation.Request, e store.Event) error {
	if g, found := gateways.Get(r.Scoped, e.Key); found && g.Status == ecstypes.GatewayStatusUpdateInProgress {
		g.Status = ecstypes.GatewayStatusUpdateComplete
		putGateway(r, &g)
	}
	return nil
}
