package estate

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// LoadBalancer is an Application, Network or Gateway Load Balancer.
type LoadBalancer struct {
	Resource           *module.Resource
	Name               Value[string]
	Type               Value[string] // application when not written
	Internal           Value[bool]
	SecurityGroups     List[Link[SecurityGroup]]
	Subnets            List[SubnetMapping]
	DropInvalidHeaders Value[bool]
	AccessLogs         *AccessLogs // nil when not written
	Listeners          []*Listener
}

// SubnetMapping is a subnet of a load balancer, with the address it has there.
type SubnetMapping struct {
	Subnet Link[Subnet]
	// Fixed tells that the load balancer has a static address in the subnet: an Elastic IP or a private one.
	Fixed bool
}

// AccessLogs say where a load balancer writes its log.
type AccessLogs struct {
	Range   hcl.Range // the block's header
	Enabled Value[bool]
	Bucket  Value[string]
}

// ClassicLoadBalancer is a Classic Load Balancer.
type ClassicLoadBalancer struct {
	Resource  *module.Resource
	Name      Value[string]
	Instances List[Link[InstanceGroup]]
}

func readLoadBalancer(b *builder, r *module.Resource) {
	l := &LoadBalancer{
		Resource: r, Name: nonEmpty(r.Body.Attr("name")), Type: nonEmpty(r.Body.Attr("load_balancer_type")),
		Internal: boolean(r.Body.Attr("internal")), DropInvalidHeaders: boolean(r.Body.Attr("drop_invalid_header_fields")),
	}
	if logs := r.Body.Block("access_logs"); logs != nil {
		l.AccessLogs = &AccessLogs{Range: logs.Range, Enabled: boolean(logs.Attr("enabled")), Bucket: nonEmpty(logs.Attr("bucket"))}
	}
	b.estate.LoadBalancers = append(b.estate.LoadBalancers, l)
	b.loadBalancers.add(r, l, l.Name)
	b.relate(func() {
		l.SecurityGroups = links(b, r.Body.Attr("security_groups"), b.securityGroups)
		l.Subnets = blocks(r.Body, "subnet_mapping", func(m *module.Block) SubnetMapping {
			return SubnetMapping{
				Subnet: resolve(b, m.Attr("subnet_id"), b.subnets),
				Fixed:  given(m.Attr("allocation_id")) || given(m.Attr("private_ipv4_address")) || given(m.Attr("ipv6_address")),
			}
		})
		for _, id := range links(b, r.Body.Attr("subnets"), b.subnets).Items {
			l.Subnets.Items, l.Subnets.state = append(l.Subnets.Items, SubnetMapping{Subnet: id}), known
		}
		if v := r.Body.Attr("subnets"); v != nil && !v.Complete() {
			l.Subnets.Complete = false
		}
	})
}

func readClassicLoadBalancer(b *builder, r *module.Resource) {
	l := &ClassicLoadBalancer{Resource: r, Name: nonEmpty(r.Body.Attr("name"))}
	b.estate.ClassicLoadBalancers = append(b.estate.ClassicLoadBalancers, l)
	b.classicLoadBalancers.add(r, l, l.Name)
	b.relate(func() {
		l.Instances = links(b, r.Body.Attr("instances"), b.instanceGroups)
	})
}
