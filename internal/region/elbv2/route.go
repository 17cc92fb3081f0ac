package elbv2

import (
	"slices"
	"strings"

	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// Route is a rule that forwards to a target group.
type Route struct {
	// Rule, Listener and LoadBalancer are ARNs. A listener's default actions are
	// those of its default rule.
	Rule, Listener, LoadBalancer string
	Default                      bool `json:",omitempty"`
	// Weight of the group among those of the rule.
	Weight int32
}

// routes by target group and rule: GROUP|RULE.
var routes = store.Collection[Route]{Name: "elbv2/route"}

// Routes are the rules that forward to a target group, in the order of their ARNs.
func Routes(r *operation.Request, targetGroup string) []Route {
	return routes.List(r.Scoped, targetGroup+"|")
}

// relink keeps the routes in step with what a rule forwards to; before are the
// actions it had.
func relink(r *operation.Request, u *ruleRecord, before []elbtypes.Action) {
	now := targetGroupsOf(u.Rule.Actions)
	for _, group := range targetGroupsOf(before) {
		if !slices.Contains(now, group) {
			routes.Delete(r.Scoped, group+"|"+u.arn())
		}
	}
	listener := u.listener()
	for _, a := range u.Rule.Actions {
		if a.ForwardConfig == nil {
			continue
		}
		for _, t := range a.ForwardConfig.TargetGroups {
			routes.Put(r.Scoped, *t.TargetGroupArn+"|"+u.arn(), Route{
				Rule: u.arn(), Listener: listener, LoadBalancer: parent(listener, kindListener, kindLoadBalancer),
				Default: u.isDefault(), Weight: operation.Deref(t.Weight),
			})
		}
	}
	all := append(targetGroupsOf(before), now...)
	slices.Sort(all)
	for _, group := range slices.Compact(all) {
		if g, found := targetGroups.Get(r.Scoped, group); found {
			recheckTargets(r, &g)
		}
	}
}

// loadBalancersOf are the load balancers that lead to a target group, sorted.
func loadBalancersOf(r *operation.Request, targetGroup string) []string {
	arns := []string{}
	for _, route := range Routes(r, targetGroup) {
		arns = append(arns, route.LoadBalancer)
	}
	slices.Sort(arns)
	return slices.Compact(arns)
}

// groupsOf are the target groups that a load balancer leads to, sorted.
func groupsOf(r *operation.Request, loadBalancer string) []string {
	var arns []string
	for _, u := range rules.List(r.Scoped, child(loadBalancer, kindLoadBalancer, kindRule)) {
		arns = append(arns, targetGroupsOf(u.Rule.Actions)...)
	}
	slices.Sort(arns)
	return slices.Compact(arns)
}

func checkGroupCount(r *operation.Request, loadBalancer string, actions []elbtypes.Action) error {
	if n := len(groupsOf(r, loadBalancer)) + len(targetGroupsOf(actions)); n <= maxGroupsPerALB {
		return nil
	}
	all := append(groupsOf(r, loadBalancer), targetGroupsOf(actions)...)
	slices.Sort(all)
	if len(slices.Compact(all)) > maxGroupsPerALB {
		return &elbtypes.TooManyUniqueTargetGroupsPerLoadBalancerException{Message: new("The maximum number of unique target groups per load balancer has been reached")}
	}
	return nil
}

// Weights tells what the target groups of a rule weigh, by ARN; of a listener
// ARN those of its default rule. found is false for a rule that does not
// forward or is not there.
func Weights(r *operation.Request, ruleOrListener string) (weights map[string]int32, found bool) {
	u, forward := forwardOf(r, ruleOrListener)
	if u == nil {
		return nil, false
	}
	weights = map[string]int32{}
	for _, t := range forward.TargetGroups {
		weights[*t.TargetGroupArn] = operation.Deref(t.Weight)
	}
	return weights, true
}

// ShiftWeights replaces the target groups of a rule's forward action, or of a
// listener's default rule, by those given with their weights (0 to 999): how ECS
// moves traffic in a blue/green deployment. Errors are Elastic Load Balancing's.
func ShiftWeights(r *operation.Request, ruleOrListener string, weights map[string]int32) error {
	u, forward := forwardOf(r, ruleOrListener)
	if u == nil {
		return ruleNotFound()
	}
	listener := u.listener()
	l, err := getListener(r, &listener)
	if err != nil {
		return err
	}
	changed := elbtypes.ForwardActionConfig{TargetGroupStickinessConfig: forward.TargetGroupStickinessConfig}
	for _, arn := range sortedKeys(weights) {
		changed.TargetGroups = append(changed.TargetGroups, elbtypes.TargetGroupTuple{TargetGroupArn: new(arn), Weight: new(weights[arn])})
	}
	before := u.Rule.Actions
	u.Rule.Actions = slices.Clone(before)
	last := &u.Rule.Actions[len(u.Rule.Actions)-1]
	last.TargetGroupArn, last.ForwardConfig = nil, &changed
	if u.Rule.Actions, err = checkActions(r, l, u.Rule.Actions); err != nil {
		return err
	}
	u.put(r, before)
	return nil
}

func sortedKeys(m map[string]int32) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func forwardOf(r *operation.Request, ref string) (*ruleRecord, *elbtypes.ForwardActionConfig) {
	var u *ruleRecord
	if strings.Contains(ref, ":"+kindListener+"/") {
		u = defaultRule(r, ref)
	} else if found, ok := rules.Get(r.Scoped, ref); ok {
		u = &found
	}
	if u == nil || len(u.Rule.Actions) == 0 {
		return nil, nil
	}
	forward := u.Rule.Actions[len(u.Rule.Actions)-1].ForwardConfig // the routing action is always the last
	if forward == nil {
		return nil, nil
	}
	return u, forward
}
