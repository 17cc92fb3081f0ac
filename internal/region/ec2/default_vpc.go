package ec2

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// defaultVPC marks that an account and region has got its default network; it
// holds the VPC's id.
var defaultVPC = store.Collection[string]{Name: "ec2/default-vpc"}

// DefaultVPC is the VPC that every account has in a region from the start
// (https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html).
// The first call makes it: 172.31.0.0/16, a /20 subnet in each zone, the default
// security group and a way to the internet.
func DefaultVPC(r *operation.Request) VPCRecord {
	id, found := defaultVPC.Get(r.Scoped, "")
	if !found {
		id = makeDefaultVPC(r)
	}
	vpc, _ := vpcs.Get(r.Scoped, id)
	return vpc
}

func makeDefaultVPC(r *operation.Request) string {
	vpc := VPCRecord{ID: fixedID(r, "vpc", "default"), CIDR: "172.31.0.0/16", Default: true, DNSSupport: true, DNSHostnames: true}
	vpcs.Put(r.Scoped, vpc.ID, vpc)
	for i, zone := range Zones(r) {
		s := SubnetRecord{
			ID: fixedID(r, "subnet", zone.Name), VPC: vpc.ID, Zone: zone.Name, ZoneID: zone.ID,
			CIDR: fmt.Sprintf("172.31.%d.0/20", 16*i), DefaultForZone: true, PublicIPOnLaunch: true,
		}
		subnets.Put(r.Scoped, s.ID, s)
	}
	gateway, table := fixedID(r, "igw", "default"), fixedID(r, "rtb", "default")
	internetGateways.Put(r.Scoped, gateway, internetGatewayRecord{ID: gateway, VPC: vpc.ID})
	furnish(r, vpc.ID, table, fixedID(r, "sg", "default"))
	main, _ := routeTables.Get(r.Scoped, table)
	main.Routes = []routeRecord{{Destination: "0.0.0.0/0", Target: gateway}}
	routeTables.Put(r.Scoped, table, main)
	defaultVPC.Put(r.Scoped, "", vpc.ID)
	return vpc.ID
}

// fixedID is the identifier of something that is in every fresh account. It
// hangs on account and region alone, not on the world's seed, so that a
// configuration may name the default subnets of an embedded region literally
// and still be right in the next state file.
func fixedID(r *operation.Request, kind, name string) string {
	sum := sha256.Sum256([]byte("drydock\x00" + r.Scope() + "\x00" + kind + "\x00" + name))
	return kind + "-0" + hex.EncodeToString(sum[:])[:16]
}
