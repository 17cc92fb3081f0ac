package elbv2_test

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func TestTargetsBecomeHealthyAfterSoManyChecks(t *testing.T) {
	ctx, w := context.Background(), open(t)
	group := w.targetGroup("web", nil)
	var address, zone string
	w.within(func(r *operation.Request) error {
		n, err := ec2.CreateNetworkInterface(r, ec2.NewNetworkInterface{Subnet: w.subnets[0]})
		address, zone = n.Address, n.Zone
		return err
	})
	nobody := "172.31.0.200" // no interface has it
	register := &elb.RegisterTargetsInput{TargetGroupArn: &group, Targets: []elbtypes.TargetDescription{{Id: &address}, {Id: &nobody}}}
	ok[*elb.RegisterTargetsOutput](t)(w.ELB.RegisterTargets(ctx, register))
	want := func(at string, states map[string]string) {
		t.Helper()
		got := w.health(group)
		if len(got) != len(states) {
			t.Errorf("%s: %v", at, got)
		}
		for id, s := range states {
			if got[id] != s {
				t.Errorf("%s: %s is %q, want %q", at, id, got[id], s)
			}
		}
	}
	unused := "unused Target.NotInUse: Target group is not configured to receive traffic from the load balancer"
	want("without a listener", map[string]string{address: unused, nobody: unused})
	lb := w.loadBalancer("web")
	listener := w.listener(lb, 80, forward(group))
	registering := "initial Elb.RegistrationInProgress: Target registration is in progress"
	want("with a listener", map[string]string{address: registering, nobody: registering})
	checking := "initial Elb.InitialHealthChecking: Initial health checks in progress"
	w.pass(59 * time.Second)
	want("before the second check", map[string]string{address: checking, nobody: checking})
	w.pass(time.Second)
	want("after the second check", map[string]string{address: checking, nobody: "unhealthy Target.Timeout: Request timed out"})
	w.pass(90 * time.Second)
	want("after the fifth check", map[string]string{address: "healthy", nobody: "unhealthy Target.Timeout: Request timed out"})

	out := ok[*elb.DescribeTargetHealthOutput](t)(w.ELB.DescribeTargetHealth(ctx, &elb.DescribeTargetHealthInput{TargetGroupArn: &group,
		Targets: []elbtypes.TargetDescription{{Id: &address}, {Id: aws.String("172.31.0.9")}}}))
	if d := out.TargetHealthDescriptions; *d[0].HealthCheckPort != "80" || *d[0].Target.AvailabilityZone != zone || d[1].TargetHealth.Reason != elbtypes.TargetHealthReasonEnumNotRegistered {
		t.Errorf("%+v", d)
	}
	ok[*elb.DeregisterTargetsOutput](t)(w.ELB.DeregisterTargets(ctx, &elb.DeregisterTargetsInput{TargetGroupArn: &group, Targets: []elbtypes.TargetDescription{{Id: &address}}}))
	want("draining", map[string]string{
		address: "draining Target.DeregistrationInProgress: Target deregistration is in progress", nobody: "unhealthy Target.Timeout: Request timed out",
	})
	w.pass(299 * time.Second)
	if s := w.health(group); s[address] == "" {
		t.Error("gone before the deregistration delay")
	}
	w.pass(time.Second)
	want("drained", map[string]string{nobody: "unhealthy Target.Timeout: Request timed out"})
	_, err := w.ELB.DeleteTargetGroup(ctx, &elb.DeleteTargetGroupInput{TargetGroupArn: &group})
	wantCode(t, err, "ResourceInUse")
	ok[*elb.DeleteListenerOutput](t)(w.ELB.DeleteListener(ctx, &elb.DeleteListenerInput{ListenerArn: &listener}))
	want("without a listener again", map[string]string{nobody: unused})
	for range 2 {
		ok[*elb.DeleteTargetGroupOutput](t)(w.ELB.DeleteTargetGroup(ctx, &elb.DeleteTargetGroupInput{TargetGroupArn: &group}))
	}
	_, err = w.ELB.DescribeTargetGroups(ctx, &elb.DescribeTargetGroupsInput{Names: []string{"web"}})
	wantCode(t, err, "TargetGroupNotFound")
}

func TestTargetGroupsThatAWSRefuses(t *testing.T) {
	ctx, w := context.Background(), open(t)
	w.targetGroup("web", nil)
	for name, edit := range map[string]func(*elb.CreateTargetGroupInput){
		"no port":             func(in *elb.CreateTargetGroupInput) { in.Port = nil },
		"no protocol":         func(in *elb.CreateTargetGroupInput) { in.Protocol = "" },
		"no VPC":              func(in *elb.CreateTargetGroupInput) { in.VpcId = nil },
		"another VPC":         func(in *elb.CreateTargetGroupInput) { in.VpcId = aws.String("vpc-1") },
		"a port too high":     func(in *elb.CreateTargetGroupInput) { in.Port = aws.Int32(65536) },
		"an interval":         func(in *elb.CreateTargetGroupInput) { in.HealthCheckIntervalSeconds = aws.Int32(4) },
		"a slow check":        func(in *elb.CreateTargetGroupInput) { in.HealthCheckTimeoutSeconds = aws.Int32(30) },
		"a path":              func(in *elb.CreateTargetGroupInput) { in.HealthCheckPath = aws.String("health") },
		"a matcher":           func(in *elb.CreateTargetGroupInput) { in.Matcher = &elbtypes.Matcher{HttpCode: aws.String("200-500")} },
		"TCP checks for HTTP": func(in *elb.CreateTargetGroupInput) { in.HealthCheckProtocol = elbtypes.ProtocolEnumTcp },
		"a path for TCP": func(in *elb.CreateTargetGroupInput) {
			in.Protocol, in.HealthCheckPath = elbtypes.ProtocolEnumTcp, aws.String("/")
		},
		"a port of a lambda": func(in *elb.CreateTargetGroupInput) { in.TargetType = elbtypes.TargetTypeEnumLambda },
	} {
		t.Run(name, func(t *testing.T) {
			in := &elb.CreateTargetGroupInput{Name: aws.String("a"), Port: aws.Int32(80), Protocol: elbtypes.ProtocolEnumHttp, VpcId: &w.vpc, TargetType: elbtypes.TargetTypeEnumIp}
			edit(in)
			_, err := w.ELB.CreateTargetGroup(ctx, in)
			wantCode(t, err, "ValidationError")
		})
	}
	_, err := w.ELB.CreateTargetGroup(ctx, &elb.CreateTargetGroupInput{Name: aws.String("web"), Port: aws.Int32(81), Protocol: elbtypes.ProtocolEnumHttp, VpcId: &w.vpc, TargetType: elbtypes.TargetTypeEnumIp})
	wantCode(t, err, "DuplicateTargetGroupName")
	if arn := w.targetGroup("web", nil); arn == "" {
		t.Error("the same request again")
	}
	net := w.targetGroup("net", func(in *elb.CreateTargetGroupInput) { in.Protocol = elbtypes.ProtocolEnumTcp })
	out := ok[*elb.DescribeTargetGroupsOutput](t)(w.ELB.DescribeTargetGroups(ctx, &elb.DescribeTargetGroupsInput{TargetGroupArns: []string{net}})).TargetGroups[0]
	if out.HealthCheckProtocol != elbtypes.ProtocolEnumTcp || out.HealthCheckPath != nil || *out.HealthCheckTimeoutSeconds != 10 || out.Matcher != nil {
		t.Errorf("%+v", out)
	}
}
