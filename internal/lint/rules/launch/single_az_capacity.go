package launch

import (
	_ "embed"
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed single_az_capacity.md
var singleAZCapacityPage string

// SingleAZCapacity finds services and instances in a single availability zone.
var SingleAZCapacity = &lint.Rule{
	Name:     "single-az-capacity",
	Severity: lint.Warning,
	Page:     singleAZCapacityPage,
	Check:    checkSingleAZCapacity,
}

func checkSingleAZCapacity(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		if s.Network == nil {
			continue
		}
		if where := singleZone(s.Network.Subnets); where != "" {
			p.Report(lint.Issue{Resource: s.Resource, Range: subnetsAt(s.Network.Subnets, s.Network.Range),
				Message: "All tasks of the service run in one availability zone: " + where,
				Advice:  "Name subnets in two zones or more: ECS spreads the tasks over them, and one that fails takes only its share."})
		}
	}
	for _, g := range p.Estate.InstanceGroups {
		if !g.ContainerInstances || g.Single {
			continue
		}
		if maximum, ok := g.Maximum.Get(); ok && maximum < 2 {
			continue
		}
		where := singleZone(g.Subnets)
		if zones := g.Zones; where == "" && zones.Complete && len(zones.Items) == 1 && len(g.Subnets.Items) == 0 && g.Subnets.Complete {
			if zone, ok := zones.Items[0].Get(); ok {
				where = fmt.Sprintf("%q is the only zone", zone)
			}
		}
		if where != "" {
			p.Report(lint.Issue{Resource: g.Resource, Range: subnetsAt(g.Subnets, g.Zones.Range()),
				Message: "All ECS instances of the group are in one availability zone: " + where,
				Advice:  "Name subnets in two zones or more, so that the cluster has capacity left when one zone fails."})
		}
	}
}

// singleZone says what makes subnets lie in one zone; empty when they do not, or when it cannot be known.
func singleZone(subnets estate.List[estate.Link[estate.Subnet]]) string {
	if !subnets.Complete || len(subnets.Items) == 0 {
		return ""
	}
	if len(subnets.Items) == 1 {
		// One that may be several instances of a block, or the null of a conditional, is not one for certain.
		only := subnets.Items[0]
		if s := only.One(); s != nil && !s.Resource.InstancesKnown || only.Absent() {
			return ""
		}
		return "it has one subnet"
	}
	zone := ""
	for _, link := range subnets.Items {
		s := link.One()
		if s == nil {
			return ""
		}
		z, ok := s.Zone.Get()
		if !ok || zone != "" && z != zone {
			return ""
		}
		zone = z
	}
	return fmt.Sprintf("its %d subnets are in %q", len(subnets.Items), zone)
}

func subnetsAt(subnets estate.List[estate.Link[estate.Subnet]], otherwise hcl.Range) hcl.Range {
	if rng := subnets.Range(); rng.Filename != "" {
		return rng
	}
	return otherwise
}
