package elbv2_test

import (
	"context"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

func TestListenersAndRules(t *testing.T) {
	ctx, w := context.Background(), open(t)
	lb := w.loadBalancer("web")
	blue, green := w.targetGroup("blue", nil), w.targetGroup("green", nil)
	listener := w.listener(lb, 80, forward(blue))
	if again := w.listener(lb, 80, forward(blue)); again != listener {
		t.Error("the same request again made another listener")
	}
	_, err := w.ELB.CreateListener(ctx, &elb.CreateListenerInput{LoadBalancerArn: lb.LoadBalancerArn, Port: aws.Int32(80), Protocol: elbtypes.ProtocolEnumHttp, DefaultActions: forward(green)})
	wantCode(t, err, "DuplicateListener")
	_, err = w.ELB.CreateListener(ctx, &elb.CreateListenerInput{LoadBalancerArn: lb.LoadBalancerArn, Port: aws.Int32(443), Protocol: elbtypes.ProtocolEnumHttps, DefaultActions: forward(green)})
	wantCode(t, err, "ValidationError")
	_, err = w.ELB.CreateListener(ctx, &elb.CreateListenerInput{LoadBalancerArn: lb.LoadBalancerArn, Port: aws.Int32(81), Protocol: elbtypes.ProtocolEnumTcp, DefaultActions: forward(green)})
	wantCode(t, err, "ValidationError")
	https := ok[*elb.CreateListenerOutput](t)(w.ELB.CreateListener(ctx, &elb.CreateListenerInput{
		LoadBalancerArn: lb.LoadBalancerArn, Port: aws.Int32(443), Protocol: elbtypes.ProtocolEnumHttps,
		Certificates:   []elbtypes.Certificate{{CertificateArn: aws.String("arn:aws:acm:eu-west-1:123456789012:certificate/1")}},
		DefaultActions: []elbtypes.Action{{Type: elbtypes.ActionTypeEnumFixedResponse, FixedResponseConfig: &elbtypes.FixedResponseActionConfig{StatusCode: aws.String("404")}}},
	})).Listeners[0]
	if *https.SslPolicy != "ELBSecurityPolicy-2016-08" || *https.MutualAuthentication.Mode != "off" {
		t.Errorf("%+v", https)
	}
	second := w.loadBalancer("other")
	_, err = w.ELB.CreateListener(ctx, &elb.CreateListenerInput{LoadBalancerArn: second.LoadBalancerArn, Port: aws.Int32(80), Protocol: elbtypes.ProtocolEnumHttp, DefaultActions: forward(blue)})
	wantCode(t, err, "TargetGroupAssociationLimit")

	rule := func(priority int32, path string) (*elb.CreateRuleOutput, error) {
		return w.ELB.CreateRule(ctx, &elb.CreateRuleInput{ListenerArn: &listener, Priority: &priority, Actions: forward(blue, green),
			Conditions: []elbtypes.RuleCondition{{Field: aws.String("path-pattern"), Values: []string{path}}}})
	}
	first := ok[*elb.CreateRuleOutput](t)(rule(10, "/a/*")).Rules[0]
	other := ok[*elb.CreateRuleOutput](t)(rule(5, "/b/*")).Rules[0]
	_, err = rule(5, "/c/*")
	wantCode(t, err, "PriorityInUse")
	_, err = rule(50001, "/c/*")
	wantCode(t, err, "ValidationError")
	_, err = rule(6, "c")
	wantCode(t, err, "ValidationError")
	if c := first.Conditions[0]; c.PathPatternConfig == nil || c.PathPatternConfig.Values[0] != "/a/*" || c.Values[0] != "/a/*" {
		t.Errorf("%+v", c)
	}
	order := func() (priorities []string) {
		out := ok[*elb.DescribeRulesOutput](t)(w.ELB.DescribeRules(ctx, &elb.DescribeRulesInput{ListenerArn: &listener}))
		for _, u := range out.Rules {
			priorities = append(priorities, *u.Priority)
		}
		return priorities
	}
	if got := order(); !slices.Equal(got, []string{"5", "10", "default"}) {
		t.Errorf("rules %v", got)
	}
	ok[*elb.SetRulePrioritiesOutput](t)(w.ELB.SetRulePriorities(ctx, &elb.SetRulePrioritiesInput{RulePriorities: []elbtypes.RulePriorityPair{
		{RuleArn: first.RuleArn, Priority: aws.Int32(5)}, {RuleArn: other.RuleArn, Priority: aws.Int32(10)},
	}}))
	_, err = w.ELB.SetRulePriorities(ctx, &elb.SetRulePrioritiesInput{RulePriorities: []elbtypes.RulePriorityPair{{RuleArn: first.RuleArn, Priority: aws.Int32(10)}}})
	wantCode(t, err, "PriorityInUse")
	groups := ok[*elb.DescribeTargetGroupsOutput](t)(w.ELB.DescribeTargetGroups(ctx, &elb.DescribeTargetGroupsInput{LoadBalancerArn: lb.LoadBalancerArn})).TargetGroups
	if len(groups) != 2 || len(groups[1].LoadBalancerArns) != 1 {
		t.Errorf("%+v", groups)
	}
	rules := ok[*elb.DescribeRulesOutput](t)(w.ELB.DescribeRules(ctx, &elb.DescribeRulesInput{ListenerArn: &listener}))
	last := rules.Rules[2]
	_, err = w.ELB.DeleteRule(ctx, &elb.DeleteRuleInput{RuleArn: last.RuleArn})
	wantCode(t, err, "OperationNotPermitted")
	_, err = w.ELB.ModifyRule(ctx, &elb.ModifyRuleInput{RuleArn: last.RuleArn, Actions: forward(green)})
	wantCode(t, err, "OperationNotPermitted")
	ok[*elb.ModifyListenerOutput](t)(w.ELB.ModifyListener(ctx, &elb.ModifyListenerInput{ListenerArn: &listener, DefaultActions: forward(green)}))
	for _, u := range []elbtypes.Rule{first, other} {
		ok[*elb.DeleteRuleOutput](t)(w.ELB.DeleteRule(ctx, &elb.DeleteRuleInput{RuleArn: u.RuleArn}))
	}
	ok[*elb.DeleteTargetGroupOutput](t)(w.ELB.DeleteTargetGroup(ctx, &elb.DeleteTargetGroupInput{TargetGroupArn: &blue}))
	ok[*elb.DeleteLoadBalancerOutput](t)(w.ELB.DeleteLoadBalancer(ctx, &elb.DeleteLoadBalancerInput{LoadBalancerArn: lb.LoadBalancerArn}))
	_, err = w.ELB.DescribeListeners(ctx, &elb.DescribeListenersInput{ListenerArns: []string{listener}})
	wantCode(t, err, "ListenerNotFound")
	ok[*elb.DeleteTargetGroupOutput](t)(w.ELB.DeleteTargetGroup(ctx, &elb.DeleteTargetGroupInput{TargetGroupArn: &green}))
}
