package elbv2

import (
	"cmp"
	"slices"
	"strconv"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// ruleRecord is a listener rule as the region keeps it. A listener's default
// actions are those of its default rule.
type ruleRecord struct{ Rule elbtypes.Rule }

var rules = store.Collection[ruleRecord]{Name: "elbv2/rule"} // by ARN

const (
	defaultPriority = "default"
	maxPriority     = 50000
)

func registerRules(s *operation.Service) {
	operation.Register(s, createRule)
	operation.Register(s, describeRules)
	operation.Register(s, modifyRule)
	operation.Register(s, deleteRule)
	operation.Register(s, setRulePriorities)
}

func (u *ruleRecord) arn() string { return *u.Rule.RuleArn }

func (u *ruleRecord) listener() string { return parent(u.arn(), kindRule, kindListener) }

func (u *ruleRecord) isDefault() bool { return operation.Deref(u.Rule.IsDefault) }

// position of the rule among those of its listener, the default rule last.
func (u *ruleRecord) position() int {
	if u.isDefault() {
		return maxPriority + 1
	}
	n, _ := strconv.Atoi(*u.Rule.Priority)
	return n
}

func getRule(r *operation.Request, arn *string) (*ruleRecord, error) {
	if err := checkARN(operation.Deref(arn), kindRule); err != nil {
		return nil, err
	}
	u, found := rules.Get(r.Scoped, *arn)
	if !found {
		return nil, ruleNotFound()
	}
	return &u, nil
}

// rulesOf are the rules of a listener in the order in which they are evaluated.
func rulesOf(r *operation.Request, listener string) []ruleRecord {
	all := rules.List(r.Scoped, child(listener, kindListener, kindRule))
	slices.SortFunc(all, func(a, b ruleRecord) int { return cmp.Compare(a.position(), b.position()) })
	return all
}

func defaultRule(r *operation.Request, listener string) *ruleRecord {
	for _, u := range rules.List(r.Scoped, child(listener, kindListener, kindRule)) {
		if u.isDefault() {
			return &u
		}
	}
	return &ruleRecord{}
}

// put keeps the rule; before are the actions it had.
func (u *ruleRecord) put(r *operation.Request, before []elbtypes.Action) {
	rules.Put(r.Scoped, u.arn(), *u)
	relink(r, u, before)
}

func newRule(r *operation.Request, listener, priority string) *ruleRecord {
	return &ruleRecord{Rule: elbtypes.Rule{
		RuleArn:  new(child(listener, kindListener, kindRule) + r.ID("elbv2/rule", 16)),
		Priority: new(priority), IsDefault: new(priority == defaultPriority), Conditions: []elbtypes.RuleCondition{},
	}}
}

func checkPriority(priority int32) error {
	if priority < 1 || priority > maxPriority {
		return validation("1 validation error detected: Value '%d' at 'priority' failed to satisfy constraint: Member must have value between 1 and %d", priority, maxPriority)
	}
	return nil
}

func createRule(r *operation.Request, in *elb.CreateRuleInput) (*elb.CreateRuleOutput, error) {
	l, err := getListener(r, in.ListenerArn)
	if err != nil {
		return nil, err
	}
	if l.loadBalancerKind() != "app" {
		return nil, invalidConfiguration("Rules are supported by Application Load Balancers only: '%s'", *in.ListenerArn)
	}
	if err := checkPriority(operation.Deref(in.Priority)); err != nil {
		return nil, err
	}
	conditions, err := checkConditions(in.Conditions)
	if err != nil {
		return nil, err
	}
	actions, err := checkActions(r, l, in.Actions)
	if err != nil {
		return nil, err
	}
	u := newRule(r, l.arn(), strconv.Itoa(int(*in.Priority)))
	for _, other := range rulesOf(r, l.arn()) {
		if *other.Rule.Priority == *u.Rule.Priority {
			return nil, &elbtypes.PriorityInUseException{Message: new("Priority '" + *u.Rule.Priority + "' is currently in use")}
		}
	}
	siblings := rules.Count(r.Scoped, child(*l.Listener.LoadBalancerArn, kindLoadBalancer, kindRule)) -
		listeners.Count(r.Scoped, child(*l.Listener.LoadBalancerArn, kindLoadBalancer, kindListener))
	if siblings >= maxRules {
		return nil, &elbtypes.TooManyRulesException{Message: new("The maximum number of rules has been reached")}
	}
	if err := checkGroupCount(r, *l.Listener.LoadBalancerArn, actions); err != nil {
		return nil, err
	}
	tagged, err := mergeTags(nil, in.Tags)
	if err != nil {
		return nil, err
	}
	u.Rule.Conditions, u.Rule.Actions, u.Rule.Transforms = conditions, actions, in.Transforms
	u.put(r, nil)
	putTags(r, u.arn(), tagged)
	return &elb.CreateRuleOutput{Rules: []elbtypes.Rule{u.Rule}}, nil
}

func describeRules(r *operation.Request, in *elb.DescribeRulesInput) (*elb.DescribeRulesOutput, error) {
	var found []ruleRecord
	switch {
	case (in.ListenerArn == nil) == (len(in.RuleArns) == 0):
		return nil, validation("You must specify either listener rule ARNs or a listener ARN")
	case in.ListenerArn != nil:
		l, err := getListener(r, in.ListenerArn)
		if err != nil {
			return nil, err
		}
		found = rulesOf(r, l.arn())
	default:
		for _, arn := range in.RuleArns {
			u, err := getRule(r, &arn)
			if err != nil {
				return nil, err
			}
			found = append(found, *u)
		}
	}
	found, next, err := page(found, func(u ruleRecord) string { return u.arn() }, in.PageSize, in.Marker)
	if err != nil {
		return nil, err
	}
	out := &elb.DescribeRulesOutput{Rules: []elbtypes.Rule{}, NextMarker: next}
	for _, u := range found {
		out.Rules = append(out.Rules, u.Rule)
	}
	return out, nil
}

func modifyRule(r *operation.Request, in *elb.ModifyRuleInput) (*elb.ModifyRuleOutput, error) {
	u, err := getRule(r, in.RuleArn)
	if err != nil {
		return nil, err
	}
	if u.isDefault() {
		return nil, notPermitted("Default rule '%s' cannot be modified", u.arn())
	}
	listener := u.listener()
	l, err := getListener(r, &listener)
	if err != nil {
		return nil, err
	}
	if len(in.Actions) == 0 && len(in.Conditions) == 0 && len(in.Transforms) == 0 && !operation.Deref(in.ResetTransforms) {
		return nil, validation("You must specify at least one of actions, conditions and transforms")
	}
	before := u.Rule.Actions
	if len(in.Conditions) > 0 {
		if u.Rule.Conditions, err = checkConditions(in.Conditions); err != nil {
			return nil, err
		}
	}
	if len(in.Actions) > 0 {
		if u.Rule.Actions, err = checkActions(r, l, in.Actions); err != nil {
			return nil, err
		}
		if err := checkGroupCount(r, *l.Listener.LoadBalancerArn, u.Rule.Actions); err != nil {
			return nil, err
		}
	}
	switch {
	case operation.Deref(in.ResetTransforms) && len(in.Transforms) > 0:
		return nil, validation("You cannot specify both transforms and reset transforms")
	case operation.Deref(in.ResetTransforms):
		u.Rule.Transforms = nil
	case len(in.Transforms) > 0:
		u.Rule.Transforms = in.Transforms
	}
	u.put(r, before)
	return &elb.ModifyRuleOutput{Rules: []elbtypes.Rule{u.Rule}}, nil
}

func deleteRule(r *operation.Request, in *elb.DeleteRuleInput) (*elb.DeleteRuleOutput, error) {
	u, err := getRule(r, in.RuleArn)
	if err != nil {
		return nil, err
	}
	if u.isDefault() {
		return nil, notPermitted("Default rule '%s' cannot be deleted", u.arn())
	}
	removeRule(r, u)
	return &elb.DeleteRuleOutput{}, nil
}

func removeRule(r *operation.Request, u *ruleRecord) {
	before := u.Rule.Actions
	u.Rule.Actions = nil
	relink(r, u, before)
	rules.Delete(r.Scoped, u.arn())
	tags.Delete(r.Scoped, u.arn())
}

func setRulePriorities(r *operation.Request, in *elb.SetRulePrioritiesInput) (*elb.SetRulePrioritiesOutput, error) {
	changed := map[string]*ruleRecord{}
	var order []*ruleRecord
	listener := ""
	for _, p := range in.RulePriorities {
		u, err := getRule(r, p.RuleArn)
		if err != nil {
			return nil, err
		}
		if err := checkPriority(operation.Deref(p.Priority)); err != nil {
			return nil, err
		}
		switch {
		case u.isDefault():
			return nil, notPermitted("The priority of the default rule '%s' cannot be changed", u.arn())
		case listener != "" && u.listener() != listener:
			return nil, validation("All rules must belong to the same listener")
		case changed[u.arn()] != nil:
			return nil, validation("The rule '%s' is specified more than once", u.arn())
		}
		listener = u.listener()
		u.Rule.Priority = new(strconv.Itoa(int(*p.Priority)))
		changed[u.arn()] = u
		order = append(order, u)
	}
	taken := map[string]bool{}
	for _, u := range rulesOf(r, listener) {
		priority := *u.Rule.Priority
		if c := changed[u.arn()]; c != nil {
			priority = *c.Rule.Priority
		}
		if taken[priority] {
			return nil, &elbtypes.PriorityInUseException{Message: new("Priority '" + priority + "' is currently in use")}
		}
		taken[priority] = true
	}
	out := &elb.SetRulePrioritiesOutput{Rules: []elbtypes.Rule{}}
	for _, u := range order {
		rules.Put(r.Scoped, u.arn(), *u)
		out.Rules = append(out.Rules, u.Rule)
	}
	return out, nil
}
