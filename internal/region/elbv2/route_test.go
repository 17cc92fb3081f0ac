package elbv2_test

import (
	"maps"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/elbv2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func TestTrafficIsShiftedBetweenTargetGroups(t *testing.T) {
	w := open(t)
	lb := w.loadBalancer("web")
	blue, green := w.targetGroup("blue", nil), w.targetGroup("green", nil)
	listener := w.listener(lb, 80, forward(blue))
	w.within(func(r *operation.Request) error {
		got, found := elbv2.Weights(r, listener)
		if !found || !maps.Equal(got, map[string]int32{blue: 1}) {
			t.Errorf("weights %v", got)
		}
		if n := len(elbv2.Routes(r, green)); n != 0 {
			t.Errorf("%d routes to green", n)
		}
		for _, weights := range []map[string]int32{{blue: 90, green: 10}, {blue: 0, green: 100}} {
			if err := elbv2.ShiftWeights(r, listener, weights); err != nil {
				return err
			}
			if got, _ := elbv2.Weights(r, listener); !maps.Equal(got, weights) {
				t.Errorf("weights %v, want %v", got, weights)
			}
		}
		to := elbv2.Routes(r, green)
		if len(to) != 1 || to[0].Listener != listener || to[0].LoadBalancer != *lb.LoadBalancerArn || !to[0].Default || to[0].Weight != 100 {
			t.Errorf("routes to green: %+v", to)
		}
		if got, found := elbv2.Weights(r, to[0].Rule); !found || got[green] != 100 {
			t.Errorf("weights of the rule itself: %v", got)
		}
		wantCode(t, elbv2.ShiftWeights(r, listener, map[string]int32{blue: 1000}), "ValidationError")
		wantCode(t, elbv2.ShiftWeights(r, listener, map[string]int32{blue + "0": 1}), "TargetGroupNotFound")
		wantCode(t, elbv2.ShiftWeights(r, to[0].Rule+"0", map[string]int32{blue: 1}), "RuleNotFound")
		return nil
	})
}

func TestAnswersDecideWithTheHealthCheck(t *testing.T) {
	const address = "10.0.0.9"
	for name, test := range map[string]struct {
		answer elbv2.Answer
		edit   func(*elb.CreateTargetGroupInput)
		want   string
	}{
		"listens":     {elbv2.Answer{Ports: []int32{80}}, nil, "healthy"},
		"listens not": {elbv2.Answer{}, nil, "unhealthy Target.FailedHealthChecks: Health checks failed"},
		"is silent":   {elbv2.Answer{Ports: []int32{80}, Silent: true}, nil, "unhealthy Target.Timeout: Request timed out"},
		"fails":       {elbv2.Answer{Ports: []int32{80}, Code: 503}, nil, "unhealthy Target.ResponseCodeMismatch: Health checks failed with these codes: [503]"},
		"fails as wanted": {elbv2.Answer{Ports: []int32{80}, Code: 404}, func(in *elb.CreateTargetGroupInput) {
			in.Matcher = &elbtypes.Matcher{HttpCode: aws.String("200-299,404")}
		}, "healthy"},
		"another port":  {elbv2.Answer{Ports: []int32{80}}, func(in *elb.CreateTargetGroupInput) { in.HealthCheckPort = aws.String("81") }, "unhealthy Target.FailedHealthChecks: Health checks failed"},
		"listens there": {elbv2.Answer{Ports: []int32{80, 81}}, func(in *elb.CreateTargetGroupInput) { in.HealthCheckPort = aws.String("81") }, "healthy"},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			group := w.targetGroup("web", test.edit)
			w.listener(w.loadBalancer("web"), 80, forward(group))
			w.within(func(r *operation.Request) error {
				return elbv2.RegisterTarget(r, group, address, 80, elbv2.Registration{Answer: &test.answer})
			})
			w.pass(150 * time.Second)
			if got := w.health(group)[address]; got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestATargetThatStopsAnsweringBecomesUnhealthyAndComesBack(t *testing.T) {
	w := open(t)
	const address = "10.0.0.9"
	group := w.targetGroup("web", func(in *elb.CreateTargetGroupInput) {
		in.HealthCheckIntervalSeconds, in.HealthyThresholdCount, in.UnhealthyThresholdCount = aws.Int32(10), aws.Int32(2), aws.Int32(3)
	})
	w.listener(w.loadBalancer("web"), 80, forward(group))
	listens := elbv2.Answer{Ports: []int32{80}}
	answer := func(a elbv2.Answer) {
		w.within(func(r *operation.Request) error {
			elbv2.SetAnswer(r, group, address, 80, a)
			return nil
		})
	}
	w.within(func(r *operation.Request) error {
		return elbv2.RegisterTarget(r, group, address, 80, elbv2.Registration{Answer: &listens})
	})
	for _, step := range []struct {
		answer elbv2.Answer
		after  time.Duration
		want   string
	}{
		{listens, 20 * time.Second, "healthy"},
		{elbv2.Answer{}, 29 * time.Second, "healthy"},
		{elbv2.Answer{}, time.Second, "unhealthy Target.FailedHealthChecks: Health checks failed"},
		{listens, 10 * time.Second, "unhealthy Target.FailedHealthChecks: Health checks failed"},
		{elbv2.Answer{}, 30 * time.Second, "unhealthy Target.FailedHealthChecks: Health checks failed"},
		{listens, 20 * time.Second, "healthy"},
	} {
		answer(step.answer)
		w.pass(step.after)
		if got := w.health(group)[address]; got != step.want {
			t.Errorf("%+v for %s: %q, want %q", step.answer, step.after, got, step.want)
		}
	}
}
