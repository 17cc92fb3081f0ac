package cloudwatch_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

var start = time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC)

// world is a region whose wall clock the test moves.
type world struct {
	*testing.T
	*backend.Backend
	CloudWatch *cloudwatch.Client
	ctx        context.Context
	wall       time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, ctx: t.Context(), wall: start}
	rg, err := region.Open(w.ctx, region.Options{Wall: func() time.Time { return w.wall }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	w.Backend = backend.Embedded(rg, operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"})
	w.CloudWatch = cloudwatch.NewFromConfig(w.SDK)
	return w
}

func (w *world) pass(d time.Duration) { w.wall = w.wall.Add(d) }

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (w *world) put(namespace, name string, v float64, dims ...string) {
	w.Helper()
	must(w.CloudWatch.PutMetricData(w.ctx, &cloudwatch.PutMetricDataInput{
		Namespace: aws.String(namespace), MetricData: []cwtypes.MetricDatum{{MetricName: aws.String(name), Value: aws.Float64(v), Dimensions: dimensions(dims...)}},
	}))(w)
}

func dimensions(pairs ...string) (out []cwtypes.Dimension) {
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, cwtypes.Dimension{Name: aws.String(pairs[i]), Value: aws.String(pairs[i+1])})
	}
	return out
}

func (w *world) alarm(edit func(*cloudwatch.PutMetricAlarmInput)) {
	w.Helper()
	in := &cloudwatch.PutMetricAlarmInput{
		AlarmName: aws.String("high"), Namespace: aws.String("Shop"), MetricName: aws.String("Queue"), Statistic: cwtypes.StatisticAverage,
		Period: aws.Int32(60), EvaluationPeriods: aws.Int32(2), Threshold: aws.Float64(10),
		ComparisonOperator: cwtypes.ComparisonOperatorGreaterThanThreshold,
		AlarmActions:       []string{"arn:aws:sns:eu-west-1:123456789012:ops"},
	}
	if edit != nil {
		edit(in)
	}
	must(w.CloudWatch.PutMetricAlarm(w.ctx, in))(w)
}

func (w *world) state(name string) cwtypes.MetricAlarm {
	w.Helper()
	out := must(w.CloudWatch.DescribeAlarms(w.ctx, &cloudwatch.DescribeAlarmsInput{AlarmNames: []string{name}}))(w)
	if len(out.MetricAlarms) != 1 {
		w.Fatalf("%d alarms", len(out.MetricAlarms))
	}
	return out.MetricAlarms[0]
}

func TestStatistics(t *testing.T) {
	w := newWorld(t)
	for i, v := range []float64{1, 2, 3, 10} {
		w.put("Shop", "Latency", v, "Page", "cart")
		if i == 2 {
			w.pass(time.Minute)
		}
	}
	out := must(w.CloudWatch.GetMetricStatistics(w.ctx, &cloudwatch.GetMetricStatisticsInput{
		Namespace: aws.String("Shop"), MetricName: aws.String("Latency"), Dimensions: dimensions("Page", "cart"),
		StartTime: aws.Time(start.Add(-time.Hour)), EndTime: aws.Time(start.Add(time.Hour)), Period: aws.Int32(60),
		Statistics: cwtypes.StatisticAverage.Values(), ExtendedStatistics: []string{"p50"},
	}))(t)
	var got []string
	for _, d := range out.Datapoints {
		got = append(got, fmt.Sprintf("%s n=%g sum=%g avg=%g min=%g max=%g p50=%g", d.Timestamp.Format("15:04"),
			*d.SampleCount, *d.Sum, *d.Average, *d.Minimum, *d.Maximum, d.ExtendedStatistics["p50"]))
	}
	want := "03:04 n=3 sum=6 avg=2 min=1 max=3 p50=2|03:05 n=1 sum=10 avg=10 min=10 max=10 p50=10"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	data := must(w.CloudWatch.GetMetricData(w.ctx, &cloudwatch.GetMetricDataInput{
		StartTime: aws.Time(start), EndTime: aws.Time(start.Add(10 * time.Minute)),
		MetricDataQueries: []cwtypes.MetricDataQuery{{Id: aws.String("m"), MetricStat: &cwtypes.MetricStat{
			Metric: &cwtypes.Metric{Namespace: aws.String("Shop"), MetricName: aws.String("Latency"), Dimensions: dimensions("Page", "cart")},
			Period: aws.Int32(300), Stat: aws.String("Maximum"),
		}}},
	}))(t)
	if v := data.MetricDataResults[0].Values; len(v) != 2 || v[0] != 10 || v[1] != 3 {
		t.Errorf("newest first, five minutes each: %v", v)
	}
	list := must(w.CloudWatch.ListMetrics(w.ctx, &cloudwatch.ListMetricsInput{Namespace: aws.String("Shop")}))(t)
	if len(list.Metrics) != 1 || *list.Metrics[0].MetricName != "Latency" {
		t.Errorf("listed: %+v", list.Metrics)
	}
}

func TestPutMetricDataRefuses(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		namespace string
		datum     cwtypes.MetricDatum
		code      string
	}{
		"AWS's namespace": {"AWS/ECS", cwtypes.MetricDatum{MetricName: aws.String("m"), Value: aws.Float64(1)}, "InvalidParameterValue"},
		"two values":      {"Shop", cwtypes.MetricDatum{MetricName: aws.String("m"), Value: aws.Float64(1), Values: []float64{1}}, "InvalidParameterCombination"},
		"the far past":    {"Shop", cwtypes.MetricDatum{MetricName: aws.String("m"), Value: aws.Float64(1), Timestamp: aws.Time(start.AddDate(0, -1, 0))}, "InvalidParameterValue"},
		"no such load":    {"drydock/Load", cwtypes.MetricDatum{MetricName: aws.String("Disk"), Value: aws.Float64(1), Dimensions: dimensions("ClusterName", "a", "ServiceName", "b")}, "InvalidParameterValue"},
	} {
		_, err := w.CloudWatch.PutMetricData(w.ctx, &cloudwatch.PutMetricDataInput{Namespace: aws.String(c.namespace), MetricData: []cwtypes.MetricDatum{c.datum}})
		var api smithy.APIError
		if !errors.As(err, &api) || api.ErrorCode() != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAlarmFollowsItsData(t *testing.T) {
	w := newWorld(t)
	w.alarm(nil)
	if a := w.state("high"); a.StateValue != cwtypes.StateValueInsufficientData || *a.StateReason != "Unchecked: Initial alarm creation" {
		t.Errorf("at first: %s, %s", a.StateValue, *a.StateReason)
	}
	for range 3 {
		w.put("Shop", "Queue", 25)
		w.pass(time.Minute)
	}
	a := w.state("high")
	want := "Threshold Crossed: 2 out of the last 2 datapoints [25 (02/01/26 03:05:00), 25 (02/01/26 03:04:00)] were greater than the threshold (10) (minimum 1 datapoint for OK -> ALARM transition)."
	if a.StateValue != cwtypes.StateValueAlarm || *a.StateReason != want {
		t.Errorf("then: %s, %s", a.StateValue, *a.StateReason)
	}
	w.put("Shop", "Queue", 5)
	w.pass(2 * time.Minute)
	if a := w.state("high"); a.StateValue != cwtypes.StateValueOk {
		t.Errorf("calm again: %s, %s", a.StateValue, *a.StateReason)
	}
	w.pass(time.Hour)
	if a := w.state("high"); a.StateValue != cwtypes.StateValueInsufficientData {
		t.Errorf("an hour without data: %s, %s", a.StateValue, *a.StateReason)
	}
	history := must(w.CloudWatch.DescribeAlarmHistory(w.ctx, &cloudwatch.DescribeAlarmHistoryInput{AlarmName: aws.String("high"), ScanBy: cwtypes.ScanByTimestampAscending}))(t)
	var got []string
	for _, h := range history.AlarmHistoryItems {
		got = append(got, h.Timestamp.Format("15:04")+" "+*h.HistorySummary)
	}
	wantHistory := `03:04 Alarm "high" created
03:06 Alarm updated from INSUFFICIENT_DATA to ALARM
03:06 Called action arn:aws:sns:eu-west-1:123456789012:ops, which the embedded region does not have
03:08 Alarm updated from ALARM to OK
03:12 Alarm updated from OK to INSUFFICIENT_DATA`
	if s := strings.Join(got, "\n"); s != wantHistory {
		t.Errorf("history:\n%s\nexpected:\n%s", s, wantHistory)
	}
}

// A region that rests for a year with an alarm in it comes back at once.
func TestRestingAlarmsCostNothing(t *testing.T) {
	w := newWorld(t)
	w.alarm(nil)
	w.put("Shop", "Queue", 25)
	w.pass(365 * 24 * time.Hour)
	// Work is counted in allocations: an evaluation in each of its half a million minutes would take millions.
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	w.state("high")
	runtime.ReadMemStats(&after)
	if n := after.Mallocs - before.Mallocs; n > 20_000 {
		t.Errorf("a year took %d allocations", n)
	}
}

func TestAlarmRefuses(t *testing.T) {
	w := newWorld(t)
	for want, edit := range map[string]func(*cloudwatch.PutMetricAlarmInput){
		"multiple of 60":    func(in *cloudwatch.PutMetricAlarmInput) { in.Period = aws.Int32(45) },
		"DatapointsToAlarm": func(in *cloudwatch.PutMetricAlarmInput) { in.DatapointsToAlarm = aws.Int32(3) },
		"treatMissingData":  func(in *cloudwatch.PutMetricAlarmInput) { in.TreatMissingData = aws.String("maybe") },
		"metric math": func(in *cloudwatch.PutMetricAlarmInput) {
			in.Metrics = []cwtypes.MetricDataQuery{{Id: aws.String("a")}}
		},
		"Invalid arn syntax: x": func(in *cloudwatch.PutMetricAlarmInput) { in.OKActions = []string{"x"} },
	} {
		in := &cloudwatch.PutMetricAlarmInput{
			AlarmName: aws.String("a"), Namespace: aws.String("Shop"), MetricName: aws.String("Queue"), Statistic: cwtypes.StatisticSum,
			Period: aws.Int32(60), EvaluationPeriods: aws.Int32(2), Threshold: aws.Float64(1), ComparisonOperator: cwtypes.ComparisonOperatorLessThanThreshold,
		}
		edit(in)
		if _, err := w.CloudWatch.PutMetricAlarm(w.ctx, in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, expected %q", err, want)
		}
	}
}

func TestSetStateTagsAndDeletion(t *testing.T) {
	w := newWorld(t)
	w.alarm(func(in *cloudwatch.PutMetricAlarmInput) {
		in.Tags = []cwtypes.Tag{{Key: aws.String("team"), Value: aws.String("shop")}}
	})
	must(w.CloudWatch.SetAlarmState(w.ctx, &cloudwatch.SetAlarmStateInput{AlarmName: aws.String("high"), StateValue: cwtypes.StateValueAlarm, StateReason: aws.String("drill")}))(t)
	a := w.state("high")
	if a.StateValue != cwtypes.StateValueAlarm || *a.StateReason != "drill" {
		t.Errorf("set: %s %s", a.StateValue, *a.StateReason)
	}
	tags := must(w.CloudWatch.ListTagsForResource(w.ctx, &cloudwatch.ListTagsForResourceInput{ResourceARN: a.AlarmArn}))(t)
	if len(tags.Tags) != 1 || *tags.Tags[0].Value != "shop" {
		t.Errorf("tags: %+v", tags.Tags)
	}
	must(w.CloudWatch.DeleteAlarms(w.ctx, &cloudwatch.DeleteAlarmsInput{AlarmNames: []string{"high"}}))(t)
	out := must(w.CloudWatch.DescribeAlarms(w.ctx, &cloudwatch.DescribeAlarmsInput{AlarmNamePrefix: aws.String("hi")}))(t)
	if len(out.MetricAlarms) != 0 {
		t.Errorf("still there: %+v", out.MetricAlarms)
	}
	if _, err := w.CloudWatch.ListTagsForResource(w.ctx, &cloudwatch.ListTagsForResourceInput{ResourceARN: a.AlarmArn}); err == nil {
		t.Error("the tags of a deleted alarm are listed")
	}
}

// TestLoadModel: a service's utilization is its load over what its tasks reserve.
func TestLoadModel(t *testing.T) {
	w := newWorld(t)
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
	w.put("drydock/Load", "CPU", 384, "ClusterName", "main", "ServiceName", "web")
	w.pass(10 * time.Minute)
	must(w.ECS.UpdateService(w.ctx, &ecs.UpdateServiceInput{Cluster: aws.String("main"), Service: aws.String("web"), DesiredCount: aws.Int32(6)}))(t)
	w.pass(10 * time.Minute)
	out := must(w.CloudWatch.GetMetricStatistics(w.ctx, &cloudwatch.GetMetricStatisticsInput{
		Namespace: aws.String("AWS/ECS"), MetricName: aws.String("CPUUtilization"), Dimensions: dimensions("ServiceName", "web", "ClusterName", "main"),
		StartTime: aws.Time(start), EndTime: aws.Time(start.Add(30 * time.Minute)), Period: aws.Int32(60),
		Statistics: []cwtypes.Statistic{cwtypes.StatisticAverage, cwtypes.StatisticSampleCount},
	}))(t)
	var got []string
	for _, d := range out.Datapoints {
		line := fmt.Sprintf("%g%% of %g", *d.Average, *d.SampleCount)
		if len(got) == 0 || got[len(got)-1] != line {
			got = append(got, line)
		}
	}
	if s, want := strings.Join(got, ", "), "1% of 2, 75% of 2, 25% of 6"; s != want {
		t.Errorf("utilization %s, expected %s", s, want)
	}
}
