package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// deleteGateway is refused while the gateway is protected or associated
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteGateway.html).
func deleteGateway(r *operation.Request, in *ecs.DeleteGatewayInput) (*ecs.DeleteGatewayOutput, error) {
	g, err := getGateway(r, operation.Deref(in.Gateway))
	if err != nil {
		return nil, err
	}
	switch {
	case g.Protected:
		return nil, &ecstypes.ConflictException{Message: new("The gateway " + g.Name + " cannot be deleted while deletion protection is enabled. Disable deletion protection and try again.")}
	case len(associationsOf(r, g.Name)) > 0:
		return nil, &ecstypes.ResourceInUseException{Message: new("The gateway " + g.Name + " cannot be deleted while it is associated with clusters. Disassociate all clusters and try again.")}
	}
	r.Cancel(gatewayEvent, g.Name)
	gateways.Delete(r.Scoped, g.Name)
	return &ecs.DeleteGatewayOutput{GatewayArn: new(g.ARN), Name: new(g.Name), Status: ecstypes.GatewayStatusDeleted}, nil
}
