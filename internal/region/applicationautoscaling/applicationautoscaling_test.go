package applicationautoscaling_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	aastypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

const (
	resource  = "service/main/web"
	dimension = aastypes.ScalableDimensionECSServiceDesiredCount
	namespace = aastypes.ServiceNamespaceEcs
)

// world is a region whose wall clock the test moves, with a Fargate service of
// two tasks of 256 CPU units.
type world struct {
	*testing.T
	*backend.Backend
	ApplicationAutoScaling *applicationautoscaling.Client
	CloudWatch             *cloudwatch.Client
	ctx                    context.Context
	start, wall            time.Time
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	w := &world{T: t, ctx: t.Context(), start: start, wall: start}
	rg, err := region.Open(w.ctx, region.Options{Wall: func() time.Time { return w.wall }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	w.Backend = backend.Embedded(rg, operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"})
	w.ApplicationAutoScaling = applicationautoscaling.NewFromConfig(w.SDK)
	w.CloudWatch = cloudwatch.NewFromConfig(w.SDK)
	must(w.ECS.CreateCluster(w.ctx, &ecs.CreateClusterInput{ClusterName: aws.String("main")}))(t)
	subnets := must(w.EC2.Subnets(w.ctx, nil))(t)
	must(w.ECS.RegisterTaskDefinition(w.ctx, &ecs.RegisterTaskDefinitionInput{
		Family: aws.String("web"), NetworkMode: ecstypes.NetworkModeAwsvpc, Cpu: aws.String("256"), Memory: aws.String("512"),
		RequiresCompatibilities: []ecstypes.Compatibility{ecstypes.CompatibilityFargate},
		ContainerDefinitions:    []ecstypes.ContainerDefinition{{Name: aws.String("web"), Image: aws.String("public.ecr.aws/nginx/nginx:1"), Essential: aws.Bool(true)}},
	}))(t)
	must(w.ECS.CreateService(w.ctx, &ecs.CreateServiceInput{
		Cluster: aws.String("main"), ServiceName: aws.String("web"), TaskDefinition: aws.String("web"), DesiredCount: aws.Int32(2), LaunchType: ecstypes.LaunchTypeFargate,
		NetworkConfiguration: &ecstypes.NetworkConfiguration{AwsvpcConfiguration: &ecstypes.AwsVpcConfiguration{Subnets: []string{subnets[0].ID}}},
	}))(t)
	w.pass(10 * time.Minute)
	return w
}

func (w *world) pass(d time.Duration) { w.wall = w.wall.Add(d) }

func (w *world) register(low, high int32, edit ...func(*applicationautoscaling.RegisterScalableTargetInput)) {
	w.Helper()
	in := &applicationautoscaling.RegisterScalableTargetInput{
		ResourceId: aws.String(resource), ScalableDimension: dimension, ServiceNamespace: namespace,
		MinCapacity: aws.Int32(low), MaxCapacity: aws.Int32(high),
	}
	for _, e := range edit {
		e(in)
	}
	must(w.ApplicationAutoScaling.RegisterScalableTarget(w.ctx, in))(w)
}

func (w *world) track(target float64) *applicationautoscaling.PutScalingPolicyOutput {
	w.Helper()
	return must(w.ApplicationAutoScaling.PutScalingPolicy(w.ctx, &applicationautoscaling.PutScalingPolicyInput{
		PolicyName: aws.String("cpu"), ResourceId: aws.String(resource), ScalableDimension: dimension, ServiceNamespace: namespace,
		PolicyType: aastypes.PolicyTypeTargetTrackingScaling,
		TargetTrackingScalingPolicyConfiguration: &aastypes.TargetTrackingScalingPolicyConfiguration{
			TargetValue:                   aws.Float64(target),
			PredefinedMetricSpecification: &aastypes.PredefinedMetricSpecification{PredefinedMetricType: aastypes.MetricTypeECSServiceAverageCPUUtilization},
		},
	}))(w)
}

// load sets the CPU units that the service needs in all.
func (w *world) load(cpu float64) {
	w.Helper()
	must(w.CloudWatch.PutMetricData(w.ctx, &cloudwatch.PutMetricDataInput{Namespace: aws.String("drydock/Load"), MetricData: []cwtypes.MetricDatum{{
		MetricName: aws.String("CPU"), Value: aws.Float64(cpu), Dimensions: []cwtypes.Dimension{
			{Name: aws.String("ClusterName"), Value: aws.String("main")}, {Name: aws.String("ServiceName"), Value: aws.String("web")},
		}}}}))(w)
}

func (w *world) desired() int32 {
	w.Helper()
	out := must(w.ECS.DescribeServices(w.ctx, &ecs.DescribeServicesInput{Cluster: aws.String("main"), Services: []string{"web"}}))(w)
	return out.Services[0].DesiredCount
}

func (w *world) activities(notScaled bool) string {
	w.Helper()
	out := must(w.ApplicationAutoScaling.DescribeScalingActivities(w.ctx, &applicationautoscaling.DescribeScalingActivitiesInput{
		ServiceNamespace: namespace, ResourceId: aws.String(resource), IncludeNotScaledActivities: aws.Bool(notScaled),
	}))(w)
	var lines []string
	for _, a := range out.ScalingActivities {
		line := fmt.Sprintf("%s %s %s", a.StartTime.Sub(w.start).Truncate(time.Minute), a.StatusCode, *a.Description)
		if a.StatusMessage != nil {
			line += " " + *a.StatusMessage
		}
		for _, why := range a.NotScaledReasons {
			line += " " + *why.Code
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestTargetTrackingFollowsTheLoad(t *testing.T) {
	w := newWorld(t)
	w.register(2, 8)
	out := w.track(50)
	if len(out.Alarms) != 2 || !strings.HasPrefix(*out.Alarms[0].AlarmName, "TargetTracking-service/main/web-AlarmHigh-") {
		t.Errorf("alarms: %+v", out.Alarms)
	}
	// 768 units are 150 % of two tasks, which read 100 %: 2*100/50 = 4, then 75 % of four: 6.
	w.load(768)
	w.pass(15 * time.Minute)
	if n := w.desired(); n != 6 {
		t.Errorf("under load: %d tasks, expected 6\n%s", n, w.activities(true))
	}
	w.load(3000)
	w.pass(30 * time.Minute)
	if n := w.desired(); n != 8 {
		t.Errorf("overload: %d tasks, expected the maximum of 8", n)
	}
	if all := w.activities(true); !strings.Contains(all, "AlreadyAtMaxCapacity") {
		t.Errorf("no activity says that the maximum was reached:\n%s", all)
	}
	w.load(128)
	w.pass(10 * time.Minute)
	if n := w.desired(); n != 8 {
		t.Errorf("scaled in to %d before fifteen minutes had passed", n)
	}
	w.pass(30 * time.Minute)
	if n := w.desired(); n != 2 {
		t.Errorf("calm: %d tasks, expected the minimum of 2\n%s", n, w.activities(true))
	}
	want := `1h10m0s Successful Setting desired count to 2. Successfully set desired count to 2. Change successfully fulfilled by ecs.
28m0s Successful Setting desired count to 8. Successfully set desired count to 8. Change successfully fulfilled by ecs.
14m0s Successful Setting desired count to 6. Successfully set desired count to 6. Change successfully fulfilled by ecs.
13m0s Successful Setting desired count to 4. Successfully set desired count to 4. Change successfully fulfilled by ecs.`
	if got := w.activities(false); got != want {
		t.Errorf("activities:\n%s\nexpected:\n%s", got, want)
	}
}

func TestRestingPolicyCostsNothing(t *testing.T) {
	w := newWorld(t)
	w.register(1, 4)
	w.track(60)
	w.pass(time.Hour)
	if n := w.desired(); n != 1 {
		t.Fatalf("idle: %d tasks", n)
	}
	w.pass(30 * 24 * time.Hour)
	// Work is counted in allocations: an evaluation in each of its 43,200 minutes would take millions.
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	w.desired()
	runtime.ReadMemStats(&after)
	if n := after.Mallocs - before.Mallocs; n > 20_000 {
		t.Errorf("an idle month took %d allocations", n)
	}
}

func TestSuspensionAndBounds(t *testing.T) {
	w := newWorld(t)
	w.register(3, 8)
	if n := w.desired(); n != 3 {
		t.Errorf("below the minimum: %d, expected 3", n)
	}
	w.register(1, 8, func(in *applicationautoscaling.RegisterScalableTargetInput) {
		in.SuspendedState = &aastypes.SuspendedState{DynamicScalingInSuspended: aws.Bool(true)}
	})
	w.track(50)
	w.pass(time.Hour)
	if n := w.desired(); n != 3 {
		t.Errorf("scaled in to %d though suspended", n)
	}
	w.register(1, 8, func(in *applicationautoscaling.RegisterScalableTargetInput) {
		in.SuspendedState = &aastypes.SuspendedState{DynamicScalingInSuspended: aws.Bool(false)}
	})
	w.pass(10 * time.Minute)
	if n := w.desired(); n != 1 {
		t.Errorf("resumed: %d, expected 1\n%s", n, w.activities(true))
	}
	out := must(w.ApplicationAutoScaling.DescribeScalableTargets(w.ctx, &applicationautoscaling.DescribeScalableTargetsInput{ServiceNamespace: namespace, ResourceIds: []string{resource}}))(t)
	if got, want := *out.ScalableTargets[0].RoleARN, "arn:aws:iam::123456789012:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService"; got != want {
		t.Errorf("role %s", got)
	}
}

func TestStepScaling(t *testing.T) {
	w := newWorld(t)
	w.register(1, 20)
	policy := must(w.ApplicationAutoScaling.PutScalingPolicy(w.ctx, &applicationautoscaling.PutScalingPolicyInput{
		PolicyName: aws.String("queue"), ResourceId: aws.String(resource), ScalableDimension: dimension, ServiceNamespace: namespace,
		PolicyType: aastypes.PolicyTypeStepScaling,
		StepScalingPolicyConfiguration: &aastypes.StepScalingPolicyConfiguration{
			AdjustmentType: aastypes.AdjustmentTypeChangeInCapacity, Cooldown: aws.Int32(300), StepAdjustments: []aastypes.StepAdjustment{
				{MetricIntervalLowerBound: aws.Float64(0), MetricIntervalUpperBound: aws.Float64(100), ScalingAdjustment: aws.Int32(1)},
				{MetricIntervalLowerBound: aws.Float64(100), ScalingAdjustment: aws.Int32(5)},
			},
		},
	}))(t)
	must(w.CloudWatch.PutMetricAlarm(w.ctx, &cloudwatch.PutMetricAlarmInput{
		AlarmName: aws.String("queue"), Namespace: aws.String("Shop"), MetricName: aws.String("Queue"), Statistic: cwtypes.StatisticMaximum,
		Period: aws.Int32(60), EvaluationPeriods: aws.Int32(1), Threshold: aws.Float64(100), TreatMissingData: aws.String("notBreaching"),
		ComparisonOperator: cwtypes.ComparisonOperatorGreaterThanOrEqualToThreshold, AlarmActions: []string{*policy.PolicyARN},
	}))(t)
	queue := func(v float64) {
		must(w.CloudWatch.PutMetricData(w.ctx, &cloudwatch.PutMetricDataInput{Namespace: aws.String("Shop"), MetricData: []cwtypes.MetricDatum{{MetricName: aws.String("Queue"), Value: aws.Float64(v)}}}))(t)
	}
	for _, step := range []struct {
		queue float64
		want  int32
		why   string
	}{
		{150, 3, "one more"}, {150, 3, "the same step again within its cooldown"}, {250, 7, "a larger step within the cooldown counts from before"},
	} {
		queue(step.queue)
		w.pass(time.Minute)
		if n := w.desired(); n != step.want {
			t.Errorf("%s: %d, expected %d", step.why, n, step.want)
		}
	}
	described := must(w.ApplicationAutoScaling.DescribeScalingPolicies(w.ctx, &applicationautoscaling.DescribeScalingPoliciesInput{ServiceNamespace: namespace, PolicyNames: []string{"queue"}}))(t)
	if a := described.ScalingPolicies[0].Alarms; len(a) != 1 || *a[0].AlarmName != "queue" {
		t.Errorf("the policy's alarms: %+v", a)
	}
}

func TestScheduledActions(t *testing.T) {
	w := newWorld(t)
	w.register(1, 4)
	must(w.ApplicationAutoScaling.PutScheduledAction(w.ctx, &applicationautoscaling.PutScheduledActionInput{
		ScheduledActionName: aws.String("morning"), ResourceId: aws.String(resource), ScalableDimension: dimension, ServiceNamespace: namespace,
		Schedule: aws.String("cron(0 8 * * ? *)"), Timezone: aws.String("Europe/Berlin"),
		ScalableTargetAction: &aastypes.ScalableTargetAction{MinCapacity: aws.Int32(5), MaxCapacity: aws.Int32(10)},
	}))(t)
	w.pass(6*time.Hour + 40*time.Minute)
	if n := w.desired(); n != 2 {
		t.Errorf("at 06:50 UTC: %d", n)
	}
	w.pass(15 * time.Minute)
	if n := w.desired(); n != 5 {
		t.Errorf("at 07:05 UTC: %d, expected 5", n)
	}
	want := "7h0m0s Successful Setting desired count to 5. Successfully set desired count to 5. Change successfully fulfilled by ecs.\n" +
		"7h0m0s Successful Setting min capacity to 5 and max capacity to 10 Successfully set min capacity to 5 and max capacity to 10"
	if got := w.activities(false); got != want {
		t.Errorf("activities:\n%s\nexpected:\n%s", got, want)
	}
	must(w.ApplicationAutoScaling.DeleteScheduledAction(w.ctx, &applicationautoscaling.DeleteScheduledActionInput{
		ScheduledActionName: aws.String("morning"), ResourceId: aws.String(resource), ScalableDimension: dimension, ServiceNamespace: namespace,
	}))(t)
	out := must(w.ApplicationAutoScaling.DescribeScheduledActions(w.ctx, &applicationautoscaling.DescribeScheduledActionsInput{ServiceNamespace: namespace}))(t)
	if len(out.ScheduledActions) != 0 {
		t.Errorf("left: %+v", out.ScheduledActions)
	}
}

func TestDeregisteringTakesEverythingAlong(t *testing.T) {
	w := newWorld(t)
	w.register(1, 4, func(in *applicationautoscaling.RegisterScalableTargetInput) { in.Tags = map[string]string{"a": "1"} })
	w.track(50)
	arn := must(w.ApplicationAutoScaling.DescribeScalableTargets(w.ctx, &applicationautoscaling.DescribeScalableTargetsInput{ServiceNamespace: namespace}))(t).ScalableTargets[0].ScalableTargetARN
	must(w.ApplicationAutoScaling.TagResource(w.ctx, &applicationautoscaling.TagResourceInput{ResourceARN: arn, Tags: map[string]string{"b": "2"}}))(t)
	must(w.ApplicationAutoScaling.UntagResource(w.ctx, &applicationautoscaling.UntagResourceInput{ResourceARN: arn, TagKeys: []string{"a"}}))(t)
	tags := must(w.ApplicationAutoScaling.ListTagsForResource(w.ctx, &applicationautoscaling.ListTagsForResourceInput{ResourceARN: arn}))(t)
	if len(tags.Tags) != 1 || tags.Tags["b"] != "2" {
		t.Errorf("tags %v", tags.Tags)
	}
	gone := &applicationautoscaling.DeregisterScalableTargetInput{ResourceId: aws.String(resource), ScalableDimension: dimension, ServiceNamespace: namespace}
	must(w.ApplicationAutoScaling.DeregisterScalableTarget(w.ctx, gone))(t)
	alarms := must(w.CloudWatch.DescribeAlarms(w.ctx, &cloudwatch.DescribeAlarmsInput{}))(t)
	if len(alarms.MetricAlarms) != 0 {
		t.Errorf("alarms left: %d", len(alarms.MetricAlarms))
	}
	var missing *aastypes.ObjectNotFoundException
	if _, err := w.ApplicationAutoScaling.DeregisterScalableTarget(w.ctx, gone); !errors.As(err, &missing) {
		t.Errorf("a second time: %v", err)
	}
}

func TestRefuses(t *testing.T) {
	w := newWorld(t)
	w.register(1, 4)
	var invalid *aastypes.ValidationException
	refuse := func(what string, err error) {
		t.Helper()
		if !errors.As(err, &invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := w.ApplicationAutoScaling.RegisterScalableTarget(w.ctx, &applicationautoscaling.RegisterScalableTargetInput{
		ResourceId: aws.String("service/main/none"), ScalableDimension: dimension, ServiceNamespace: namespace, MinCapacity: aws.Int32(1), MaxCapacity: aws.Int32(2)})
	refuse("a service that is not there", err)
	_, err = w.ApplicationAutoScaling.RegisterScalableTarget(w.ctx, &applicationautoscaling.RegisterScalableTargetInput{
		ResourceId: aws.String(resource), ScalableDimension: dimension, ServiceNamespace: namespace, MinCapacity: aws.Int32(5)})
	refuse("a minimum above the maximum", err)
	_, err = w.ApplicationAutoScaling.DescribeScalableTargets(w.ctx, &applicationautoscaling.DescribeScalableTargetsInput{ServiceNamespace: aastypes.ServiceNamespaceDynamodb})
	refuse("another service", err)
	_, err = w.ApplicationAutoScaling.PutScalingPolicy(w.ctx, &applicationautoscaling.PutScalingPolicyInput{
		PolicyName: aws.String("p"), ResourceId: aws.String(resource), ScalableDimension: dimension, ServiceNamespace: namespace, PolicyType: aastypes.PolicyTypePredictiveScaling})
	refuse("predictive scaling", err)
	_, err = w.ApplicationAutoScaling.PutScheduledAction(w.ctx, &applicationautoscaling.PutScheduledActionInput{
		ScheduledActionName: aws.String("s"), ResourceId: aws.String(resource), ScalableDimension: dimension, ServiceNamespace: namespace,
		Schedule: aws.String("cron(0 8 * * * *)"), ScalableTargetAction: &aastypes.ScalableTargetAction{MinCapacity: aws.Int32(1)}})
	refuse("a bad schedule", err)
}
