package estate

import (
	"cmp"
	"slices"
)

// Admission is what security groups let the members of others in on.
type Admission struct {
	// Narrow is a rule that is known to be for them, nil when there is none.
	Narrow *IngressRule
	open   [][2]int // ranges of TCP ports
}

// AdmissionTo finds what the groups of a target let members of the groups of a source in on. ok is false when that
// cannot be known: when not all of their rules are in the code, or when either has no groups.
func AdmissionTo(target, source []*SecurityGroup) (a Admission, ok bool) {
	if len(target) == 0 || len(source) == 0 {
		return a, false
	}
	for _, group := range target {
		if !group.Complete {
			return a, false
		}
		for _, rule := range group.Ingress {
			lets, certain := rule.letsIn(source, group)
			if !lets {
				continue
			}
			first, last, known := rule.TCPPorts()
			if !known {
				return a, false
			}
			a.open = append(a.open, [2]int{first, last})
			if certain && a.Narrow == nil && first <= last {
				a.Narrow = rule
			}
		}
	}
	return a, true
}

// letsIn reports whether a rule of a group may let members of others in, and whether it is known to be for them.
func (r *IngressRule) letsIn(from []*SecurityGroup, to *SecurityGroup) (lets, certain bool) {
	// Where the source's address lies is not known: any range may have it.
	if r.Addresses {
		return true, false
	}
	self, known := r.Self.Or(false)
	if (self || !known) && slices.Contains(from, to) {
		return true, known
	}
	for _, link := range r.Groups.Items {
		for _, g := range link.Targets {
			if slices.Contains(from, g) {
				return true, len(link.Targets) == 1
			}
		}
		if len(link.Targets) == 0 && link.Unknown() {
			lets = true
		}
	}
	return lets || !r.Groups.Complete, false
}

// Covers reports whether every TCP port from first to last is let in.
func (a Admission) Covers(first, last int) bool {
	ranges := slices.Clone(a.open)
	slices.SortFunc(ranges, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	for _, r := range ranges {
		if r[0] <= first && r[1] >= first {
			first = r[1] + 1
		}
	}
	return first > last
}

// Groups are all of a list's security groups; ok is false when one is not in the code.
func Groups(links List[Link[SecurityGroup]]) (groups []*SecurityGroup, ok bool) {
	for _, link := range links.Items {
		g := link.One()
		if g == nil {
			return nil, false
		}
		groups = append(groups, g)
	}
	return groups, links.Complete
}

// anyone has the ranges that have every address.
var anyone = []string{"0.0.0.0/0", "::/0"}

// OpenToWorld is the range of all addresses that the rule lets in, with its place; not written when there is none.
func (r *IngressRule) OpenToWorld() (cidr Value[string], open bool) {
	for _, c := range r.CIDRs.Items {
		if s, ok := c.Get(); ok && slices.Contains(anyone, s) {
			return c, true
		}
	}
	return cidr, false
}
