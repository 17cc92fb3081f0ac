package ecs

import (
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// gatewayRecord is a gateway as the region keeps it, by name. The region's
// services do not connect to gateways ([refuseUnsupported]), so a gateway never
// makes a load balancer: that happens when the first service connects
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/gateway-managing.html).
type gatewayRecord struct {
	Name, ARN, Role      string
	Status               ecstypes.GatewayStatus
	CreatedAt, UpdatedAt time.Time
	Protected            bool
	PropagateTags        ecstypes.PropagateGatewayTags
	Tags                 []ecstypes.Tag `json:",omitempty"`
	Token                string         `json:",omitempty"`
	ALB                  gatewayALB
}

// gatewayALB is how the gateway's load balancers are to be: the union types of
// the SDK do not survive being kept.
type gatewayALB struct {
	Scheme      ecstypes.GatewayElbScheme
	Desync      ecstypes.GatewayAlbDesyncMitigationMode
	MaxCount    int32
	AddressType ecstypes.GatewayElbIpAddressType
	Subnets     []string
	// Inbound is the security group that the caller provides.
	Inbound, WebACL      string                             `json:",omitempty"`
	LogBucket, LogPrefix string                             `json:",omitempty"`
	TestHeader           *ecstypes.GatewayTestTrafficHeader `json:",omitempty"`
}

var gateways = store.Collection[gatewayRecord]{Name: "ecs/gateway"}

func registerGateways(s *operation.Service) {
	operation.Register(s, createGateway)
	operation.Register(s, describeGateway)
	operation.Register(s, listGateways)
	operation.Register(s, updateGateway)
	operation.Register(s, deleteGateway)
	operation.Register(s, associateGateway)
	operation.Register(s, disassociateGateway)
	operation.Register(s, listGatewayAssociations)
	operation.Register(s, describeGatewayResources)
	operation.Register(s, describeGatewayRoute)
	operation.Register(s, listGatewayRoutes)
	s.On(gatewayEvent, gatewayUpdated)
	s.On(disassociatedEvent, gatewayDisassociated)
}

func putGateway(r *operation.Request, g *gatewayRecord) { gateways.Put(r.Scoped, g.Name, *g) }

// getGateway finds a gateway by name or ARN.
func getGateway(r *operation.Request, ref string) (*gatewayRecord, error) {
	name, ok := ecsspec.ParseGatewayRef(ref)
	g, found := gateways.Get(r.Scoped, name)
	if !ok || !isHere(r, ref) || !found {
		return nil, &ecstypes.GatewayNotFoundException{Message: new("The specified gateway was not found: " + ref)}
	}
	return &g, nil
}

func taggedGateway(r *operation.Request, arn string) (tagged, bool) {
	g, err := getGateway(r, arn)
	if err != nil {
		return tagged{}, false
	}
	return tagged{g.Tags, func(tags []ecstypes.Tag) { g.Tags = tags; putGateway(r, g) }}, true
}
