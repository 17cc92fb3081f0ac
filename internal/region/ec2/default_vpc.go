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
// The first call makes it: 172.31.0.0/16, a /20 subnet in each zone and the
// default security group.
func DefaultVPC(r *operation.Request) VPCRecord {
	id, found := defaultVPC.Get(r.Scoped, "")
	if !found {
		id = makeDefaultVPC(r)
	}
	vpc, _ := vpcs.Get(r.Scoped, id)
	return vpc
}

func makeDefaultVPC(r *operation.Request) string {
	vpc := VPCRecord{ID: fixedID(r, "vpc", "default"), CIDR: "172.31.0.0/16", Default: true}
	vpcs.Put(r.Scoped, vpc.ID, vpc)
	for i, zone := range Zones(r) {
		s := SubnetRecord{
			ID: fixedID(r, "subnet", zone.Name), VPC: vpc.ID, Zone: zone.Name, ZoneID: zone.ID,
			CIDR: fmt.Sprintf("172.31.%d.0/20", 16*i), DefaultForZone: true, PublicIPOnLaunch: true,
		}
		subnets.Put(r.Scoped, s.ID, s)
	}
	g := SecurityGroupRecord{
		ID: fixedID(r, "sg", "default"), VPC: vpc.ID, Name: "default", Description: "default VPC security group",
	}
	g.Ingress = []RuleRecord{{Protocol: "-1", Groups: []string{g.ID}}}
	g.Egress = []RuleRecord{{Protocol: "-1", CIDRs: []string{"0.0.0.0/0"}}}
	securityGroups.Put(r.Scoped, g.ID, g)
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
