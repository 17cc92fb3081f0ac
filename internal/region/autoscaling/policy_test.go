package autoscaling_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

// queue puts a value of the metric that the tests scale by.
func (w *world) queue(v float64) {
	w.Helper()
	must(w.CloudWatch.PutMetricData(w.ctx, &cloudwatch.PutMetricDataInput{
		Namespace: aws.String("Shop"), MetricData: []cwtypes.MetricDatum{{MetricName: aws.String("Queue"), Value: &v}},
	}))(w)
}

func TestPoliciesScaleTheGroup(t *testing.T) {
	w := newWorld(t)
	w.group(1, 6, 2)
	out := must(w.AutoScaling.PutScalingPolicy(w.ctx, &autoscaling.PutScalingPolicyInput{
		AutoScalingGroupName: aws.String("nodes"), PolicyName: aws.String("queue"), PolicyType: aws.String("TargetTrackingScaling"),
		EstimatedInstanceWarmup: aws.Int32(300),
		TargetTrackingConfiguration: &astypes.TargetTrackingConfiguration{TargetValue: aws.Float64(10), CustomizedMetricSpecification: &astypes.CustomizedMetricSpecification{
			Namespace: aws.String("Shop"), MetricName: aws.String("Queue"), Statistic: astypes.MetricStatisticAverage,
		}},
	}))(t)
	if len(out.Alarms) != 2 {
		t.Fatalf("alarms %+v", out.Alarms)
	}
	for range 4 {
		w.queue(20)
		w.pass(time.Minute)
	}
	if n := *w.describe().DesiredCapacity; n != 4 {
		t.Errorf("at twice the target: %d instances, expected 4", n)
	}
	for range 20 {
		w.queue(1)
		w.pass(time.Minute)
	}
	if n := *w.describe().DesiredCapacity; n != 1 {
		t.Errorf("at a tenth of the target: %d instances, expected 1", n)
	}
	described := must(w.AutoScaling.DescribePolicies(w.ctx, &autoscaling.DescribePoliciesInput{AutoScalingGroupName: aws.String("nodes")}))(t)
	if len(described.ScalingPolicies) != 1 || *described.ScalingPolicies[0].PolicyARN != *out.PolicyARN {
		t.Errorf("%+v", described.ScalingPolicies)
	}
	must(w.AutoScaling.DeletePolicy(w.ctx, &autoscaling.DeletePolicyInput{AutoScalingGroupName: aws.String("nodes"), PolicyName: aws.String("queue")}))(t)
	if alarms := must(w.CloudWatch.DescribeAlarms(w.ctx, &cloudwatch.DescribeAlarmsInput{}))(t); len(alarms.MetricAlarms) != 0 {
		t.Errorf("%d alarms are left", len(alarms.MetricAlarms))
	}
	_, err := w.AutoScaling.PutScalingPolicy(w.ctx, &autoscaling.PutScalingPolicyInput{
		AutoScalingGroupName: aws.String("nodes"), PolicyName: aws.String("cpu"), PolicyType: aws.String("TargetTrackingScaling"),
		TargetTrackingConfiguration: &astypes.TargetTrackingConfiguration{TargetValue: aws.Float64(10), PredefinedMetricSpecification: &astypes.PredefinedMetricSpecification{
			PredefinedMetricType: astypes.MetricTypeASGAverageCPUUtilization,
		}},
	})
	if err == nil || !strings.Contains(err.Error(), "customized metric") {
		t.Errorf("%v", err)
	}
}

func TestInstanceRefreshReplacesEveryInstance(t *testing.T) {
	w := newWorld(t)
	w.group(3, 3, 3)
	w.pass(3 * time.Minute)
	before := map[string]bool{}
	for _, i := range w.describe().Instances {
		before[*i.InstanceId] = true
	}
	must(w.AutoScaling.StartInstanceRefresh(w.ctx, &autoscaling.StartInstanceRefreshInput{AutoScalingGroupName: aws.String("nodes")}))(t)
	for range 20 {
		w.pass(30 * time.Second)
		if n := len(w.containerInstances()); n < 2 {
			t.Fatalf("only %d instances are in the cluster", n)
		}
	}
	w.pass(10 * time.Minute)
	f := must(w.AutoScaling.DescribeInstanceRefreshes(w.ctx, &autoscaling.DescribeInstanceRefreshesInput{AutoScalingGroupName: aws.String("nodes")}))(t).InstanceRefreshes[0]
	if f.Status != astypes.InstanceRefreshStatusSuccessful || *f.PercentageComplete != 100 {
		t.Errorf("%s, %d %%", f.Status, *f.PercentageComplete)
	}
	for _, i := range w.describe().Instances {
		if before[*i.InstanceId] {
			t.Errorf("%s was not replaced", *i.InstanceId)
		}
	}
	if s := w.states(); s != "3 InService" {
		t.Errorf("%s", s)
	}
}
