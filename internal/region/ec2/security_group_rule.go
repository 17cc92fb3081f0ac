package ec2

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// ruleRecord is one rule of a security group. Of its peers exactly one is set.
type ruleRecord struct {
	ID, Group string
	Egress    bool   `json:",omitempty"`
	Protocol  string // "tcp", "udp", "icmp", "icmpv6", a number, or "-1" for all
	// From and To are ports, or ICMP's type and code; nil for all protocols.
	From, To *int32 `json:",omitempty"`

	IPv4, IPv6, PrefixList, Referenced string `json:",omitempty"`
	Description                        string `json:",omitempty"`
}

var (
	groupRules = store.Collection[ruleRecord]{Name: "ec2/security-group-rule"} // GROUP/RULE
	// ruleOwners hold the group of a rule.
	ruleOwners = store.Collection[string]{Name: "ec2/security-group-rule-owner"}
)

const (
	allProtocols = "-1"
	// maxRules is the quota of a fresh account, each direction for itself
	// (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html).
	maxRules = 60
)

func putRule(r *operation.Request, u ruleRecord) {
	groupRules.Put(r.Scoped, u.Group+"/"+u.ID, u)
	ruleOwners.Put(r.Scoped, u.ID, u.Group)
}

func (u ruleRecord) remove(r *operation.Request) {
	groupRules.Delete(r.Scoped, u.Group+"/"+u.ID)
	ruleOwners.Delete(r.Scoped, u.ID)
	tags.Delete(r.Scoped, u.ID)
}

// peer is what the rule lets in or out.
func (u ruleRecord) peer() string { return u.IPv4 + u.IPv6 + u.PrefixList + u.Referenced }

func (u ruleRecord) samePorts(o ruleRecord) bool {
	return u.Protocol == o.Protocol && (u.From == nil) == (o.From == nil) && operation.Deref(u.From) == operation.Deref(o.From) && operation.Deref(u.To) == operation.Deref(o.To)
}

func (u ruleRecord) same(o ruleRecord) bool {
	return u.Egress == o.Egress && u.samePorts(o) && u.peer() == o.peer()
}

// protocolNames are the protocols that EC2 calls by name
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html).
var protocolNames = map[string]string{"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": allProtocols}

// setPorts checks protocol and ports.
func (u *ruleRecord) setPorts(protocol *string, from, to *int32) error {
	u.Protocol = strings.ToLower(operation.Deref(protocol))
	if name, is := protocolNames[u.Protocol]; is {
		u.Protocol = name
	}
	u.From, u.To = from, to
	switch u.Protocol {
	case allProtocols:
		u.From, u.To = nil, nil
	case "tcp", "udp":
		if from == nil || to == nil || *from < 0 || *to > 65535 || *from > *to {
			return clientError("InvalidParameterValue", "Invalid value for portRange. Must specify both from and to ports with TCP/UDP, between 0 and 65535, got from %d to %d.", operation.Deref(from), operation.Deref(to))
		}
	case "icmp", "icmpv6":
		if from == nil {
			u.From = new(int32(-1))
		}
		if to == nil {
			u.To = new(int32(-1))
		}
	default:
		n, err := strconv.Atoi(u.Protocol)
		if err != nil || n < 0 || n > 255 {
			return clientError("InvalidParameterValue", "Invalid value '%s' for IP protocol. Unknown protocol.", operation.Deref(protocol))
		}
		u.From, u.To = nil, nil
	}
	return nil
}

func checkRange(text string, v6 bool) error {
	p, err := netip.ParsePrefix(text)
	if err != nil || p.Addr().Is4() == v6 {
		return clientError("InvalidParameterValue", "CIDR block %s is malformed", text)
	}
	if p.Masked() != p {
		return clientError("InvalidParameterValue", "CIDR block %s is malformed: its address has bits behind the prefix, expected %s", text, p.Masked())
	}
	return nil
}

// rulesOf takes permissions apart into single rules without ids.
func rulesOf(r *operation.Request, g SecurityGroupRecord, egress bool, permissions []IpPermission) ([]ruleRecord, error) {
	var out []ruleRecord
	for _, p := range permissions {
		base := ruleRecord{Group: g.ID, Egress: egress}
		if err := base.setPorts(p.IpProtocol, p.FromPort, p.ToPort); err != nil {
			return nil, err
		}
		before := len(out)
		for _, v := range p.IpRanges {
			u := base
			u.IPv4, u.Description = operation.Deref(v.CidrIp), operation.Deref(v.Description)
			if err := checkRange(u.IPv4, false); err != nil {
				return nil, err
			}
			out = append(out, u)
		}
		for _, v := range p.Ipv6Ranges {
			u := base
			u.IPv6, u.Description = operation.Deref(v.CidrIpv6), operation.Deref(v.Description)
			if err := checkRange(u.IPv6, true); err != nil {
				return nil, err
			}
			out = append(out, u)
		}
		for _, v := range p.PrefixListIds {
			u := base
			u.PrefixList, u.Description = operation.Deref(v.PrefixListId), operation.Deref(v.Description)
			if _, found := prefixList(r, u.PrefixList); !found {
				return nil, clientError("InvalidPrefixListId.NotFound", "The prefix list ID '%s' does not exist", u.PrefixList)
			}
			out = append(out, u)
		}
		for _, v := range p.UserIdGroupPairs {
			u := base
			other, err := groupOf(r, v.GroupId, v.GroupName)
			if err != nil {
				return nil, err
			}
			if other.VPC != g.VPC {
				return nil, clientError("InvalidGroup.NotFound", "You have specified two resources that belong to different networks: %s, %s", g.ID, other.ID)
			}
			u.Referenced, u.Description = other.ID, operation.Deref(v.Description)
			out = append(out, u)
		}
		if len(out) == before {
			return nil, missingParameter("source/destination of the rule")
		}
	}
	return out, nil
}

// SecurityGroupRule is EC2's.
type SecurityGroupRule struct {
	SecurityGroupRuleId  *string
	SecurityGroupRuleArn *string
	GroupId              *string
	GroupOwnerId         *string
	IsEgress             *bool
	IpProtocol           *string
	FromPort             *int32
	ToPort               *int32
	CidrIpv4             *string
	CidrIpv6             *string
	PrefixListId         *string
	ReferencedGroupInfo  *ReferencedSecurityGroup
	Description          *string
	Tags                 []Tag `xml:"tagSet"`
}

// ReferencedSecurityGroup is EC2's.
type ReferencedSecurityGroup struct{ GroupId, UserId *string }

func (u ruleRecord) describe(r *operation.Request) SecurityGroupRule {
	d := SecurityGroupRule{
		SecurityGroupRuleId: new(u.ID), SecurityGroupRuleArn: new(arn(r, "security-group-rule/"+u.ID)), GroupId: new(u.Group), GroupOwnerId: new(r.Account),
		IsEgress: new(u.Egress), IpProtocol: new(u.Protocol), FromPort: new(int32(-1)), ToPort: new(int32(-1)), Tags: tagList(tagsOf(r, u.ID)),
	}
	if u.From != nil {
		d.FromPort, d.ToPort = u.From, u.To
	}
	for _, text := range []struct {
		to *(*string)
		is string
	}{{&d.CidrIpv4, u.IPv4}, {&d.CidrIpv6, u.IPv6}, {&d.PrefixListId, u.PrefixList}, {&d.Description, u.Description}} {
		if text.is != "" {
			*text.to = new(text.is)
		}
	}
	if u.Referenced != "" {
		d.ReferencedGroupInfo = &ReferencedSecurityGroup{new(u.Referenced), new(r.Account)}
	}
	return d
}
