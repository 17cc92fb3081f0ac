package elbv2_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/aws/smithy-go"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

var (
	start   = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	ireland = operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}
)

// world is an embedded region with its clients and its default network.
type world struct {
	*backend.Backend
	t       *testing.T
	rg      *region.Region
	vpc     string
	subnets []string
}

func open(t *testing.T) *world {
	t.Helper()
	rg, err := region.Open(t.Context(), region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	w := &world{Backend: backend.Embedded(rg, ireland), t: t, rg: rg}
	subnets, err := w.EC2.Subnets(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range subnets {
		w.vpc = s.VPC
		w.subnets = append(w.subnets, s.ID)
	}
	return w
}

// pass lets at least d pass, event by event.
func (w *world) pass(d time.Duration) {
	w.t.Helper()
	now, err := w.rg.Now(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	for until := now.Add(d); now.Before(until); {
		if err := w.rg.Wait(w.t.Context(), until); err != nil {
			w.t.Fatal(err)
		}
		if now, err = w.rg.Now(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
}

// within runs fn in one transaction of the region.
func (w *world) within(fn func(*operation.Request) error) {
	w.t.Helper()
	if err := w.rg.View(w.t.Context(), ireland, fn); err != nil {
		w.t.Fatal(err)
	}
}

func ok[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func (w *world) loadBalancer(name string) *elbtypes.LoadBalancer {
	w.t.Helper()
	out := ok[*elb.CreateLoadBalancerOutput](w.t)(w.ELB.CreateLoadBalancer(w.t.Context(), &elb.CreateLoadBalancerInput{Name: &name, Subnets: w.subnets}))
	return &out.LoadBalancers[0]
}

func (w *world) targetGroup(name string, edit func(*elb.CreateTargetGroupInput)) string {
	w.t.Helper()
	in := &elb.CreateTargetGroupInput{
		Name: &name, Port: aws.Int32(80), Protocol: elbtypes.ProtocolEnumHttp, VpcId: &w.vpc, TargetType: elbtypes.TargetTypeEnumIp,
	}
	if edit != nil {
		edit(in)
	}
	return *ok[*elb.CreateTargetGroupOutput](w.t)(w.ELB.CreateTargetGroup(w.t.Context(), in)).TargetGroups[0].TargetGroupArn
}

func forward(groups ...string) []elbtypes.Action {
	a := elbtypes.Action{Type: elbtypes.ActionTypeEnumForward}
	if len(groups) == 1 {
		a.TargetGroupArn = &groups[0]
		return []elbtypes.Action{a}
	}
	a.ForwardConfig = &elbtypes.ForwardActionConfig{}
	for _, g := range groups {
		a.ForwardConfig.TargetGroups = append(a.ForwardConfig.TargetGroups, elbtypes.TargetGroupTuple{TargetGroupArn: &g})
	}
	return []elbtypes.Action{a}
}

func (w *world) listener(lb *elbtypes.LoadBalancer, port int32, actions []elbtypes.Action) string {
	w.t.Helper()
	out := ok[*elb.CreateListenerOutput](w.t)(w.ELB.CreateListener(w.t.Context(), &elb.CreateListenerInput{
		LoadBalancerArn: lb.LoadBalancerArn, Port: &port, Protocol: elbtypes.ProtocolEnumHttp, DefaultActions: actions,
	}))
	return *out.Listeners[0].ListenerArn
}

func (w *world) health(group string) map[string]string {
	w.t.Helper()
	out := ok[*elb.DescribeTargetHealthOutput](w.t)(w.ELB.DescribeTargetHealth(w.t.Context(), &elb.DescribeTargetHealthInput{TargetGroupArn: &group}))
	states := map[string]string{}
	for _, d := range out.TargetHealthDescriptions {
		states[*d.Target.Id] = string(d.TargetHealth.State)
		if d.TargetHealth.Reason != "" {
			states[*d.Target.Id] += " " + string(d.TargetHealth.Reason) + ": " + aws.ToString(d.TargetHealth.Description)
		}
	}
	return states
}

func TestALoadBalancerComesAndGoes(t *testing.T) {
	ctx, w := context.Background(), open(t)
	lb := w.loadBalancer("web")
	if lb.State.Code != elbtypes.LoadBalancerStateEnumProvisioning || *lb.VpcId != w.vpc || len(lb.AvailabilityZones) != 3 || len(lb.SecurityGroups) != 1 ||
		*lb.CanonicalHostedZoneId != "Z32O12XQLNTSW2" || lb.Scheme != elbtypes.LoadBalancerSchemeEnumInternetFacing {
		t.Errorf("%+v", lb)
	}
	w.pass(2 * time.Minute)
	out := ok[*elb.DescribeLoadBalancersOutput](t)(w.ELB.DescribeLoadBalancers(ctx, &elb.DescribeLoadBalancersInput{Names: []string{"web"}}))
	if s := out.LoadBalancers[0].State.Code; s != elbtypes.LoadBalancerStateEnumActive {
		t.Errorf("after two minutes it is %s", s)
	}
	if again := w.loadBalancer("web"); *again.LoadBalancerArn != *lb.LoadBalancerArn {
		t.Error("the same request again made another one")
	}
	_, err := w.ELB.CreateLoadBalancer(ctx, &elb.CreateLoadBalancerInput{Name: aws.String("web"), Subnets: w.subnets[:2]})
	wantCode(t, err, "DuplicateLoadBalancerName")
	protect := func(value string) {
		_, err := w.ELB.ModifyLoadBalancerAttributes(ctx, &elb.ModifyLoadBalancerAttributesInput{LoadBalancerArn: lb.LoadBalancerArn,
			Attributes: []elbtypes.LoadBalancerAttribute{{Key: aws.String("deletion_protection.enabled"), Value: &value}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	protect("true")
	_, err = w.ELB.DeleteLoadBalancer(ctx, &elb.DeleteLoadBalancerInput{LoadBalancerArn: lb.LoadBalancerArn})
	wantCode(t, err, "OperationNotPermitted")
	protect("false")
	interfaces := func() int {
		got, err := w.rg.Call(ctx, ireland, "EC2", "DescribeNetworkInterfaces", &ec2.DescribeNetworkInterfacesInput{
			Filters: []ec2.Filter{{Name: aws.String("description"), Values: []string{"ELB app/web/*"}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		return len(got.(*ec2.DescribeNetworkInterfacesOutput).NetworkInterfaces)
	}
	if n := interfaces(); n != 3 {
		t.Errorf("%d interfaces", n)
	}
	ok[*elb.SetSubnetsOutput](t)(w.ELB.SetSubnets(ctx, &elb.SetSubnetsInput{LoadBalancerArn: lb.LoadBalancerArn, Subnets: w.subnets[1:]}))
	w.pass(time.Minute)
	if n := interfaces(); n != 2 {
		t.Errorf("%d interfaces in two subnets", n)
	}
	for range 2 {
		if _, err := w.ELB.DeleteLoadBalancer(ctx, &elb.DeleteLoadBalancerInput{LoadBalancerArn: lb.LoadBalancerArn}); err != nil {
			t.Fatal(err)
		}
	}
	w.pass(time.Minute)
	if n := interfaces(); n != 0 {
		t.Errorf("%d interfaces are left", n)
	}
	_, err = w.ELB.DescribeLoadBalancers(ctx, &elb.DescribeLoadBalancersInput{LoadBalancerArns: []string{*lb.LoadBalancerArn}})
	wantCode(t, err, "LoadBalancerNotFound")
}

func TestLoadBalancersThatAWSRefuses(t *testing.T) {
	ctx, w := context.Background(), open(t)
	for name, test := range map[string]struct {
		in   elb.CreateLoadBalancerInput
		code string
	}{
		"one zone":        {elb.CreateLoadBalancerInput{Name: aws.String("a"), Subnets: w.subnets[:1]}, "ValidationError"},
		"a zone twice":    {elb.CreateLoadBalancerInput{Name: aws.String("a"), Subnets: []string{w.subnets[0], w.subnets[0]}}, "InvalidConfigurationRequest"},
		"no such subnet":  {elb.CreateLoadBalancerInput{Name: aws.String("a"), Subnets: []string{"subnet-1", w.subnets[0]}}, "SubnetNotFound"},
		"no such group":   {elb.CreateLoadBalancerInput{Name: aws.String("a"), Subnets: w.subnets, SecurityGroups: []string{"sg-1"}}, "InvalidSecurityGroup"},
		"a long name":     {elb.CreateLoadBalancerInput{Name: aws.String("abcdefghijklmnopqrstuvwxyz0123456"), Subnets: w.subnets}, "ValidationError"},
		"an odd name":     {elb.CreateLoadBalancerInput{Name: aws.String("a_b"), Subnets: w.subnets}, "ValidationError"},
		"internal- name":  {elb.CreateLoadBalancerInput{Name: aws.String("internal-a"), Subnets: w.subnets}, "ValidationError"},
		"an address":      {elb.CreateLoadBalancerInput{Name: aws.String("a"), SubnetMappings: []elbtypes.SubnetMapping{{SubnetId: &w.subnets[0], AllocationId: aws.String("eipalloc-1")}}}, "InvalidConfigurationRequest"},
		"IPv6":            {elb.CreateLoadBalancerInput{Name: aws.String("a"), Subnets: w.subnets, IpAddressType: elbtypes.IpAddressTypeDualstack}, "InvalidSubnet"},
		"tags of AWS":     {elb.CreateLoadBalancerInput{Name: aws.String("a"), Subnets: w.subnets, Tags: []elbtypes.Tag{{Key: aws.String("aws:x"), Value: aws.String("")}}}, "ValidationError"},
		"both of subnets": {elb.CreateLoadBalancerInput{Name: aws.String("a"), Subnets: w.subnets, SubnetMappings: []elbtypes.SubnetMapping{{SubnetId: &w.subnets[0]}}}, "ValidationError"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.ELB.CreateLoadBalancer(ctx, &test.in)
			wantCode(t, err, test.code)
		})
	}
}

func TestAttributes(t *testing.T) {
	ctx, w := context.Background(), open(t)
	lb := w.loadBalancer("web")
	set := func(key, value string) error {
		_, err := w.ELB.ModifyLoadBalancerAttributes(ctx, &elb.ModifyLoadBalancerAttributesInput{LoadBalancerArn: lb.LoadBalancerArn,
			Attributes: []elbtypes.LoadBalancerAttribute{{Key: &key, Value: &value}}})
		return err
	}
	if err := set("idle_timeout.timeout_seconds", "120"); err != nil {
		t.Fatal(err)
	}
	wantCode(t, set("idle_timeout.timeout_seconds", "4001"), "ValidationError")
	wantCode(t, set("colour", "blue"), "ValidationError")
	wantCode(t, set("dns_record.client_routing_policy", "any_availability_zone"), "InvalidConfigurationRequest")
	wantCode(t, set("load_balancing.cross_zone.enabled", "false"), "InvalidConfigurationRequest")
	wantCode(t, set("access_logs.s3.enabled", "true"), "InvalidConfigurationRequest")
	out := ok[*elb.DescribeLoadBalancerAttributesOutput](t)(w.ELB.DescribeLoadBalancerAttributes(ctx, &elb.DescribeLoadBalancerAttributesInput{LoadBalancerArn: lb.LoadBalancerArn}))
	got := map[string]string{}
	for _, a := range out.Attributes {
		got[*a.Key] = *a.Value
	}
	for key, want := range map[string]string{
		"idle_timeout.timeout_seconds": "120", "routing.http2.enabled": "true", "load_balancing.cross_zone.enabled": "true",
		"routing.http.desync_mitigation_mode": "defensive", "deletion_protection.enabled": "false",
	} {
		if got[key] != want {
			t.Errorf("%s is %q, want %q", key, got[key], want)
		}
	}
	if _, has := got["dns_record.client_routing_policy"]; has {
		t.Error("an Application Load Balancer has an attribute of Network Load Balancers")
	}
}

func TestTagsLimitsAndPolicies(t *testing.T) {
	ctx, w := context.Background(), open(t)
	group := w.targetGroup("web", func(in *elb.CreateTargetGroupInput) {
		in.Tags = []elbtypes.Tag{{Key: aws.String("b"), Value: aws.String("1")}, {Key: aws.String("a"), Value: aws.String("2")}}
	})
	ok[*elb.RemoveTagsOutput](t)(w.ELB.RemoveTags(ctx, &elb.RemoveTagsInput{ResourceArns: []string{group}, TagKeys: []string{"b", "none"}}))
	ok[*elb.AddTagsOutput](t)(w.ELB.AddTags(ctx, &elb.AddTagsInput{ResourceArns: []string{group}, Tags: []elbtypes.Tag{{Key: aws.String("a"), Value: aws.String("3")}}}))
	tags := ok[*elb.DescribeTagsOutput](t)(w.ELB.DescribeTags(ctx, &elb.DescribeTagsInput{ResourceArns: []string{group}})).TagDescriptions[0].Tags
	if len(tags) != 1 || *tags[0].Key != "a" || *tags[0].Value != "3" {
		t.Errorf("%+v", tags)
	}
	_, err := w.ELB.DescribeTags(ctx, &elb.DescribeTagsInput{ResourceArns: []string{group + "0"}})
	wantCode(t, err, "TargetGroupNotFound")
	limits := ok[*elb.DescribeAccountLimitsOutput](t)(w.ELB.DescribeAccountLimits(ctx, &elb.DescribeAccountLimitsInput{PageSize: aws.Int32(2)}))
	if len(limits.Limits) != 2 || limits.NextMarker == nil {
		t.Errorf("%+v", limits)
	}
	policies := ok[*elb.DescribeSSLPoliciesOutput](t)(w.ELB.DescribeSSLPolicies(ctx, &elb.DescribeSSLPoliciesInput{Names: []string{"ELBSecurityPolicy-TLS-1-2-2017-01"}})).SslPolicies
	if len(policies) != 1 || len(policies[0].Ciphers) != 12 || !slices.Equal(policies[0].SslProtocols, []string{"TLSv1.2"}) {
		t.Errorf("%+v", policies)
	}
	_, err = w.ELB.DescribeSSLPolicies(ctx, &elb.DescribeSSLPoliciesInput{Names: []string{"none"}})
	wantCode(t, err, "SSLPolicyNotFound")
}
