package estate

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// SecurityGroup is a security group with what it lets in, wherever that is written.
type SecurityGroup struct {
	Resource *module.Resource
	Name     Value[string]
	VPC      Link[VPC]
	Ingress  []*IngressRule
	// Complete is false when there may be more ingress rules than Ingress has.
	Complete bool
}

// IngressRule lets traffic in.
type IngressRule struct {
	// Resource is the security group with an inline rule, or the rule's own resource.
	Resource *module.Resource
	Header   hcl.Range // the block's

	Protocol         Value[string] // "tcp", "-1", ...
	FromPort, ToPort Value[int]
	// Groups are the security groups let in.
	Groups List[Link[SecurityGroup]]
	// CIDRs are the IPv4 and IPv6 ranges let in.
	CIDRs List[Value[string]]
	// Self lets the group's own members in.
	Self Value[bool]
	// Addresses tells that address ranges or prefix lists are let in, or that it cannot be known.
	Addresses bool
}

// Range is where the rule begins.
func (r *IngressRule) Range() hcl.Range { return r.Header }

// TCPPorts is the range of TCP ports let in, empty (first above last) when there are none; ok is false when it cannot
// be known.
func (r *IngressRule) TCPPorts() (first, last int, ok bool) {
	const lastPort = 65535
	protocol, ok := r.Protocol.Or("-1")
	if !ok {
		return 0, 0, false
	}
	switch protocol {
	case "-1", "all":
		return 0, lastPort, true
	case "tcp", "TCP", "6":
	default:
		return 1, 0, true
	}
	first, firstKnown := r.FromPort.Get()
	last, lastKnown := r.ToPort.Get()
	if !firstKnown || !lastKnown {
		return 0, 0, false
	}
	if first == -1 { // all ports, in older spellings
		first, last = 0, lastPort
	}
	return first, last, true
}

func readSecurityGroup(b *builder, r *module.Resource) {
	g := &SecurityGroup{Resource: r, Name: nonEmpty(r.Body.Attr("name")), Complete: true}
	b.estate.SecurityGroups = append(b.estate.SecurityGroups, g)
	b.securityGroups.add(r, g, g.Name)
	b.relate(func() {
		g.VPC = resolve(b, r.Body.Attr("vpc_id"), b.vpcs)
		if r.Body.UnknownBlocks["ingress"] {
			g.Complete = false
		}
		for _, block := range r.Body.All("ingress") {
			if !block.Unknown {
				g.Ingress = append(g.Ingress, readInlineRule(b, r, block.Range, block.Attr))
			}
		}
		// ingress may also be an argument: a list of objects.
		if inline := r.Body.Attr("ingress"); inline != nil && len(r.Body.All("ingress")) == 0 {
			if !inline.IsKnown() {
				g.Complete = false
				return
			}
			for _, e := range inline.Elems() {
				g.Ingress = append(g.Ingress, readInlineRule(b, r, e.Range(), e.Attr))
			}
		}
	})
}

func readInlineRule(b *builder, r *module.Resource, rng hcl.Range, attr func(string) *module.Value) *IngressRule {
	return &IngressRule{
		Resource: r, Header: rng,
		Protocol:  nonEmpty(attr("protocol")),
		FromPort:  number(attr("from_port")),
		ToPort:    number(attr("to_port")),
		Groups:    links(b, attr("security_groups"), b.securityGroups),
		Self:      boolean(attr("self")),
		CIDRs:     joined(texts(attr("cidr_blocks")), texts(attr("ipv6_cidr_blocks"))),
		Addresses: anyItem(attr("cidr_blocks")) || anyItem(attr("ipv6_cidr_blocks")) || anyItem(attr("prefix_list_ids")),
	}
}

// anyItem reports whether a list has items or may have some.
func anyItem(v *module.Value) bool {
	if v == nil {
		return false
	}
	if !v.IsKnown() {
		return true
	}
	return !v.IsNull() && len(v.Elems()) > 0
}

// given reports whether a single argument is set or may be.
func given(v *module.Value) bool { return !nonEmpty(v).Absent() }

func readSecurityGroupRule(b *builder, r *module.Resource) {
	b.relate(func() {
		if kind, ok := text(r.Body.Attr("type")).Get(); ok && kind != "ingress" {
			return
		}
		rule := &IngressRule{
			Resource: r, Header: r.Range,
			Protocol:  nonEmpty(r.Body.Attr("protocol")),
			FromPort:  number(r.Body.Attr("from_port")),
			ToPort:    number(r.Body.Attr("to_port")),
			Self:      boolean(r.Body.Attr("self")),
			CIDRs:     joined(texts(r.Body.Attr("cidr_blocks")), texts(r.Body.Attr("ipv6_cidr_blocks"))),
			Addresses: anyItem(r.Body.Attr("cidr_blocks")) || anyItem(r.Body.Attr("ipv6_cidr_blocks")) || anyItem(r.Body.Attr("prefix_list_ids")),
		}
		rule.Groups = single(resolve(b, r.Body.Attr("source_security_group_id"), b.securityGroups))
		b.addIngress(r, rule)
	})
}

func readIngressRule(b *builder, r *module.Resource) {
	b.relate(func() {
		rule := &IngressRule{
			Resource: r, Header: r.Range,
			Protocol:  nonEmpty(r.Body.Attr("ip_protocol")),
			FromPort:  number(r.Body.Attr("from_port")),
			ToPort:    number(r.Body.Attr("to_port")),
			CIDRs:     joined(oneText(nonEmpty(r.Body.Attr("cidr_ipv4"))), oneText(nonEmpty(r.Body.Attr("cidr_ipv6")))),
			Addresses: given(r.Body.Attr("cidr_ipv4")) || given(r.Body.Attr("cidr_ipv6")) || given(r.Body.Attr("prefix_list_id")),
		}
		rule.Groups = single(resolve(b, r.Body.Attr("referenced_security_group_id"), b.securityGroups))
		b.addIngress(r, rule)
	})
}

func single[T any](l Link[T]) List[Link[T]] {
	if l.Absent() {
		return List[Link[T]]{Complete: true}
	}
	return List[Link[T]]{Items: []Link[T]{l}, Complete: true, state: known, rng: l.rng}
}

// addIngress gives a rule to its group. A rule whose group cannot be known might be anybody's.
func (b *builder) addIngress(r *module.Resource, rule *IngressRule) {
	group := resolve(b, r.Body.Attr("security_group_id"), b.securityGroups)
	if len(group.Targets) > 0 {
		for _, g := range group.Targets {
			g.Ingress = append(g.Ingress, rule)
		}
		return
	}
	if group.Unknown() && len(group.References()) == 0 {
		b.strayRules = true
	}
}
