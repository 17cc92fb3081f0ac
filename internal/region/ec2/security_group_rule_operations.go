package ec2

import (
	"fmt"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// AuthorizeSecurityGroupIngressInput is EC2's.
type AuthorizeSecurityGroupIngressInput struct {
	GroupId, GroupName *string
	IpPermissions      []IpPermission
	CidrIp, IpProtocol *string
	FromPort, ToPort   *int32
	TagSpecifications  []TagSpecification `query:"TagSpecification"`
}

// AuthorizeSecurityGroupIngressOutput is EC2's.
type AuthorizeSecurityGroupIngressOutput struct {
	Return             *bool
	SecurityGroupRules []SecurityGroupRule `xml:"securityGroupRuleSet"`
}

// AuthorizeSecurityGroupEgressInput is EC2's.
type AuthorizeSecurityGroupEgressInput struct {
	GroupId           *string
	IpPermissions     []IpPermission
	TagSpecifications []TagSpecification `query:"TagSpecification"`
}

// AuthorizeSecurityGroupEgressOutput is EC2's.
type AuthorizeSecurityGroupEgressOutput struct {
	Return             *bool
	SecurityGroupRules []SecurityGroupRule `xml:"securityGroupRuleSet"`
}

func authorizeSecurityGroupIngress(r *operation.Request, in *AuthorizeSecurityGroupIngressInput) (*AuthorizeSecurityGroupIngressOutput, error) {
	g, err := groupOf(r, in.GroupId, in.GroupName)
	if err != nil {
		return nil, err
	}
	permissions := in.IpPermissions
	if in.CidrIp != nil {
		permissions = append(permissions, IpPermission{
			IpProtocol: in.IpProtocol, FromPort: in.FromPort, ToPort: in.ToPort, IpRanges: []IpRange{{CidrIp: in.CidrIp}},
		})
	}
	made, err := authorize(r, g, false, permissions, in.TagSpecifications)
	if err != nil {
		return nil, err
	}
	return &AuthorizeSecurityGroupIngressOutput{Return: new(true), SecurityGroupRules: made}, nil
}

func authorizeSecurityGroupEgress(r *operation.Request, in *AuthorizeSecurityGroupEgressInput) (*AuthorizeSecurityGroupEgressOutput, error) {
	g, err := groupOf(r, in.GroupId, nil)
	if err != nil {
		return nil, err
	}
	made, err := authorize(r, g, true, in.IpPermissions, in.TagSpecifications)
	if err != nil {
		return nil, err
	}
	return &AuthorizeSecurityGroupEgressOutput{Return: new(true), SecurityGroupRules: made}, nil
}

// authorize adds rules, all or none.
func authorize(r *operation.Request, g SecurityGroupRecord, egress bool, permissions []IpPermission, tagged []TagSpecification) ([]SecurityGroupRule, error) {
	added, err := rulesOf(r, g, egress, permissions)
	if err != nil {
		return nil, err
	}
	if len(added) == 0 {
		return nil, missingParameter("ipPermissions")
	}
	var out []SecurityGroupRule
	for _, u := range added {
		n := 0
		for _, other := range groupRules.List(r.Scoped, g.ID+"/") {
			if u.same(other) {
				return nil, clientError("InvalidPermission.Duplicate", "the specified rule \"%s\" already exists", u.words())
			}
			if other.Egress == egress {
				n++
			}
		}
		if n >= maxRules {
			return nil, clientError("RulesPerSecurityGroupLimitExceeded", "The maximum number of rules per security group has been reached.")
		}
		u.ID = "sgr-0" + r.ID("ec2/security-group-rule", 16)
		putRule(r, u)
		if err := tagNew(r, u.ID, tagged); err != nil {
			return nil, err
		}
		out = append(out, u.describe(r))
	}
	return out, nil
}

// words name a rule as EC2 does in its errors.
func (u ruleRecord) words() string {
	protocol := strings.ToUpper(u.Protocol)
	if u.Protocol == allProtocols {
		return "peer: " + u.peer() + ", ALL, ALLOW"
	}
	return fmt.Sprintf("peer: %s, %s, from port: %d, to port: %d, ALLOW", u.peer(), protocol, operation.Deref(u.From), operation.Deref(u.To))
}

// RevokeSecurityGroupIngressInput is EC2's.
type RevokeSecurityGroupIngressInput struct {
	GroupId, GroupName   *string
	IpPermissions        []IpPermission
	SecurityGroupRuleIds []string `query:"SecurityGroupRuleId"`
}

// RevokeSecurityGroupIngressOutput is EC2's.
type RevokeSecurityGroupIngressOutput struct{ Return *bool }

// RevokeSecurityGroupEgressInput is EC2's.
type RevokeSecurityGroupEgressInput struct {
	GroupId              *string
	IpPermissions        []IpPermission
	SecurityGroupRuleIds []string `query:"SecurityGroupRuleId"`
}

// RevokeSecurityGroupEgressOutput is EC2's.
type RevokeSecurityGroupEgressOutput struct{ Return *bool }

func revokeSecurityGroupIngress(r *operation.Request, in *RevokeSecurityGroupIngressInput) (*RevokeSecurityGroupIngressOutput, error) {
	g, err := groupOf(r, in.GroupId, in.GroupName)
	if err == nil {
		err = revoke(r, g, false, in.IpPermissions, in.SecurityGroupRuleIds)
	}
	if err != nil {
		return nil, err
	}
	return &RevokeSecurityGroupIngressOutput{Return: new(true)}, nil
}

func revokeSecurityGroupEgress(r *operation.Request, in *RevokeSecurityGroupEgressInput) (*RevokeSecurityGroupEgressOutput, error) {
	g, err := groupOf(r, in.GroupId, nil)
	if err == nil {
		err = revoke(r, g, true, in.IpPermissions, in.SecurityGroupRuleIds)
	}
	if err != nil {
		return nil, err
	}
	return &RevokeSecurityGroupEgressOutput{Return: new(true)}, nil
}

func revoke(r *operation.Request, g SecurityGroupRecord, egress bool, permissions []IpPermission, ids []string) error {
	for _, id := range ids {
		u, found := groupRules.Get(r.Scoped, g.ID+"/"+id)
		if !found || u.Egress != egress {
			return ruleNotFound(id)
		}
		u.remove(r)
	}
	gone, err := rulesOf(r, g, egress, permissions)
	if err != nil {
		return err
	}
	for _, u := range gone {
		found := false
		for _, other := range groupRules.List(r.Scoped, g.ID+"/") {
			if u.same(other) {
				other.remove(r)
				found = true
			}
		}
		if !found {
			return clientError("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
		}
	}
	return nil
}

func ruleNotFound(id string) error {
	return clientError("InvalidSecurityGroupRuleId.NotFound", "The security group rule ID '%s' does not exist", id)
}

// DescribeSecurityGroupRulesInput is EC2's.
type DescribeSecurityGroupRulesInput struct {
	SecurityGroupRuleIds []string `query:"SecurityGroupRuleId"`
	Filters              []Filter `query:"Filter"`
	MaxResults           *int32
	NextToken            *string
}

// DescribeSecurityGroupRulesOutput is EC2's.
type DescribeSecurityGroupRulesOutput struct {
	SecurityGroupRules []SecurityGroupRule `xml:"securityGroupRuleSet"`
	NextToken          *string
}

func describeSecurityGroupRules(r *operation.Request, in *DescribeSecurityGroupRulesInput) (*DescribeSecurityGroupRulesOutput, error) {
	DefaultVPC(r)
	var all []ruleRecord
	for _, owner := range ruleOwners.Entries(r.Scoped, "", "", 0) {
		u, _ := groupRules.Get(r.Scoped, owner.Item+"/"+owner.Key)
		all = append(all, u)
	}
	kept, next, err := choose(r, all, func(u ruleRecord) string { return u.ID }, func(u ruleRecord) map[string][]string {
		return map[string][]string{"group-id": {u.Group}, "security-group-rule-id": {u.ID}}
	}, asked{in.SecurityGroupRuleIds, in.Filters, in.MaxResults, in.NextToken}, ruleNotFound)
	if err != nil {
		return nil, err
	}
	out := &DescribeSecurityGroupRulesOutput{NextToken: next}
	for _, u := range kept {
		out.SecurityGroupRules = append(out.SecurityGroupRules, u.describe(r))
	}
	return out, nil
}

// ModifySecurityGroupRulesInput is EC2's.
type ModifySecurityGroupRulesInput struct {
	GroupId            *string
	SecurityGroupRules []SecurityGroupRuleUpdate `query:"SecurityGroupRule"`
}

// SecurityGroupRuleUpdate is EC2's.
type SecurityGroupRuleUpdate struct {
	SecurityGroupRuleId *string
	SecurityGroupRule   *SecurityGroupRuleRequest
}

// SecurityGroupRuleRequest is EC2's.
type SecurityGroupRuleRequest struct {
	IpProtocol                                          *string
	FromPort, ToPort                                    *int32
	CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId *string
	Description                                         *string
}

// ModifySecurityGroupRulesOutput is EC2's.
type ModifySecurityGroupRulesOutput struct{ Return *bool }

func modifySecurityGroupRules(r *operation.Request, in *ModifySecurityGroupRulesInput) (*ModifySecurityGroupRulesOutput, error) {
	g, err := groupOf(r, in.GroupId, nil)
	if err != nil {
		return nil, err
	}
	for _, update := range in.SecurityGroupRules {
		old, found := groupRules.Get(r.Scoped, g.ID+"/"+operation.Deref(update.SecurityGroupRuleId))
		if !found {
			return nil, ruleNotFound(operation.Deref(update.SecurityGroupRuleId))
		}
		to := operation.Deref(update.SecurityGroupRule)
		p := IpPermission{IpProtocol: to.IpProtocol, FromPort: to.FromPort, ToPort: to.ToPort}
		switch {
		case to.CidrIpv4 != nil:
			p.IpRanges = []IpRange{{to.CidrIpv4, to.Description}}
		case to.CidrIpv6 != nil:
			p.Ipv6Ranges = []Ipv6Range{{to.CidrIpv6, to.Description}}
		case to.PrefixListId != nil:
			p.PrefixListIds = []PrefixListId{{to.PrefixListId, to.Description}}
		case to.ReferencedGroupId != nil:
			p.UserIdGroupPairs = []UserIdGroupPair{{GroupId: to.ReferencedGroupId, Description: to.Description}}
		}
		changed, err := rulesOf(r, g, old.Egress, []IpPermission{p})
		if err != nil {
			return nil, err
		}
		u := changed[0]
		u.ID = old.ID
		for _, other := range groupRules.List(r.Scoped, g.ID+"/") {
			if other.ID != u.ID && u.same(other) {
				return nil, clientError("InvalidPermission.Duplicate", "the specified rule \"%s\" already exists", u.words())
			}
		}
		putRule(r, u)
	}
	return &ModifySecurityGroupRulesOutput{Return: new(true)}, nil
}
