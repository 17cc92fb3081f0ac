package cloudwatch

import (
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

const (
	// maxQueries and maxPoints bound one GetMetricData
	// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html),
	// maxDatapoints one GetMetricStatistics.
	maxQueries    = 500
	maxPoints     = 100_800
	maxDatapoints = 1440
	// listedAfter is how long a metric without new data is listed
	// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html).
	listedAfter  = 14 * 24 * time.Hour
	listedAtOnce = 500
)

// window checks a request's times and gives the periods they cover.
func window(start, end *time.Time, seconds int32, limit int) (from time.Time, period time.Duration, n int, err error) {
	if start == nil || end == nil || !start.Before(*end) {
		return from, 0, 0, validation("The parameter StartTime must be less than the parameter EndTime.")
	}
	if seconds < 1 || seconds%60 != 0 && !slices.Contains([]int32{1, 5, 10, 20, 30}, seconds) {
		return from, 0, 0, invalid("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60, got %d", seconds)
	}
	period = time.Duration(seconds) * time.Second
	from = start.UTC().Truncate(period)
	n = int((end.Sub(from) + period - 1) / period)
	if n > limit {
		return from, 0, 0, invalidCombination("You have requested up to %d datapoints, which exceeds the limit of %d. "+
			"You may reduce the datapoints requested by increasing Period, or decreasing the time range.", n, limit)
	}
	return from, period, n, nil
}

func getMetricStatistics(r *operation.Request, in *cloudwatch.GetMetricStatisticsInput) (*cloudwatch.GetMetricStatisticsOutput, error) {
	if len(in.Statistics)+len(in.ExtendedStatistics) == 0 {
		return nil, fault("MissingParameter", "Must specify either Statistics or ExtendedStatistics.")
	}
	from, period, n, err := window(in.StartTime, in.EndTime, operation.Deref(in.Period), maxDatapoints)
	if err != nil {
		return nil, err
	}
	for _, s := range in.ExtendedStatistics {
		if _, ok := percentile(s); !ok {
			return nil, unsupported("the extended statistic %q; percentiles such as p99 are there", s)
		}
	}
	points, _ := samples(r, operation.Deref(in.Namespace), operation.Deref(in.MetricName), in.Dimensions, from, from.Add(time.Duration(n)*period), period)
	unit := unitOf(r, operation.Deref(in.Namespace), operation.Deref(in.MetricName), in.Dimensions)
	out := &cloudwatch.GetMetricStatisticsOutput{Label: in.MetricName, Datapoints: []cwtypes.Datapoint{}}
	if in.Unit != "" && in.Unit != unit {
		return out, nil
	}
	for _, p := range periods(points, from, period, n) {
		if p.Count == 0 {
			continue
		}
		d := cwtypes.Datapoint{Timestamp: new(p.At), Unit: unit}
		for _, s := range in.Statistics {
			v, _, _ := p.statistic(string(s))
			switch s {
			case cwtypes.StatisticAverage:
				d.Average = &v
			case cwtypes.StatisticSum:
				d.Sum = &v
			case cwtypes.StatisticMinimum:
				d.Minimum = &v
			case cwtypes.StatisticMaximum:
				d.Maximum = &v
			case cwtypes.StatisticSampleCount:
				d.SampleCount = &v
			}
		}
		for _, s := range in.ExtendedStatistics {
			if v, _, has := p.statistic(s); has {
				if d.ExtendedStatistics == nil {
					d.ExtendedStatistics = map[string]float64{}
				}
				d.ExtendedStatistics[s] = v
			}
		}
		out.Datapoints = append(out.Datapoints, d)
	}
	return out, nil
}

func unitOf(r *operation.Request, namespace, name string, dimensions []cwtypes.Dimension) cwtypes.StandardUnit {
	if _, ok := computedMetric(r, namespace, name, dimensions); ok {
		if namespace == "AWS/ECS" {
			return cwtypes.StandardUnitPercent
		}
		return cwtypes.StandardUnitCount
	}
	if m, found := metrics.Get(r.Scoped, metricKey(namespace, name, dimensions)); found {
		return m.Unit
	}
	return cwtypes.StandardUnitNone
}

func getMetricData(r *operation.Request, in *cloudwatch.GetMetricDataInput) (*cloudwatch.GetMetricDataOutput, error) {
	if len(in.MetricDataQueries) == 0 || len(in.MetricDataQueries) > maxQueries {
		return nil, validation("The collection MetricDataQueries must have 1 to %d members, got %d", maxQueries, len(in.MetricDataQueries))
	}
	if operation.Deref(in.NextToken) != "" {
		return nil, fault("InvalidNextToken", "The next token %q is invalid: all data points are in one answer", *in.NextToken)
	}
	out := &cloudwatch.GetMetricDataOutput{MetricDataResults: []cwtypes.MetricDataResult{}, Messages: []cwtypes.MessageData{}}
	seen := map[string]bool{}
	total := 0
	for _, q := range in.MetricDataQueries {
		id := operation.Deref(q.Id)
		if seen[id] {
			return nil, validation("The values for parameter id in MetricDataQueries are not unique: %q", id)
		}
		seen[id] = true
		if q.Expression != nil {
			return nil, unsupported("metric math and Metrics Insights (query %s: %q)", id, *q.Expression)
		}
		if q.MetricStat == nil || q.MetricStat.Metric == nil {
			return nil, validation("The query %s must have a MetricStat", id)
		}
		m := q.MetricStat.Metric
		if !isStatistic(operation.Deref(q.MetricStat.Stat)) {
			return nil, unsupported("the statistic %q; there are SampleCount, Average, Sum, Minimum, Maximum and percentiles such as p99", operation.Deref(q.MetricStat.Stat))
		}
		from, period, n, err := window(in.StartTime, in.EndTime, operation.Deref(q.MetricStat.Period), maxPoints)
		if err != nil {
			return nil, err
		}
		if total += n; total > maxPoints {
			return nil, validation("The queries ask for more than %d data points", maxPoints)
		}
		points, _ := samples(r, operation.Deref(m.Namespace), operation.Deref(m.MetricName), m.Dimensions, from, from.Add(time.Duration(n)*period), period)
		if q.ReturnData != nil && !*q.ReturnData {
			continue
		}
		result := cwtypes.MetricDataResult{
			Id: q.Id, Label: m.MetricName, StatusCode: cwtypes.StatusCodeComplete, Timestamps: []time.Time{}, Values: []float64{},
		}
		if q.Label != nil {
			result.Label = q.Label
		}
		for _, p := range periods(points, from, period, n) {
			if v, _, has := p.statistic(*q.MetricStat.Stat); has {
				result.Timestamps, result.Values = append(result.Timestamps, p.At), append(result.Values, v)
			}
		}
		if in.ScanBy != cwtypes.ScanByTimestampAscending {
			slices.Reverse(result.Timestamps)
			slices.Reverse(result.Values)
		}
		out.MetricDataResults = append(out.MetricDataResults, result)
	}
	return out, nil
}

// listMetrics lists metrics that were put. Those of the load model are listed
// for the services that have been seen.
func listMetrics(r *operation.Request, in *cloudwatch.ListMetricsInput) (*cloudwatch.ListMetricsOutput, error) {
	recent := r.Now().Add(-listedAfter)
	if in.RecentlyActive == cwtypes.RecentlyActivePt3h {
		recent = r.Now().Add(-3 * time.Hour)
	}
	var kept []metricRecord
	for _, m := range append(metrics.List(r.Scoped, ""), computedMetrics(r)...) {
		if m.Newest.Before(recent) || in.Namespace != nil && m.Namespace != *in.Namespace || in.MetricName != nil && m.Name != *in.MetricName {
			continue
		}
		if hasDimensions(m.Dimensions, in.Dimensions) {
			kept = append(kept, m)
		}
	}
	slices.SortFunc(kept, func(a, b metricRecord) int { return strings.Compare(a.key(), b.key()) })
	kept, next, err := page(kept, func(m metricRecord) string { return m.key() }, listedAtOnce, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &cloudwatch.ListMetricsOutput{Metrics: []cwtypes.Metric{}, NextToken: next}
	for _, m := range kept {
		out.Metrics = append(out.Metrics, cwtypes.Metric{Namespace: new(m.Namespace), MetricName: new(m.Name), Dimensions: m.Dimensions})
	}
	return out, nil
}

func computedMetrics(r *operation.Request) (all []metricRecord) {
	for _, e := range loads.Entries(r.Scoped, "", "", 0) {
		if len(e.Item.Running) == 0 {
			continue
		}
		cluster, service, _ := strings.Cut(e.Key, "/")
		for _, name := range []string{"CPUUtilization", "MemoryUtilization"} {
			all = append(all, metricRecord{Namespace: "AWS/ECS", Name: name, Newest: r.Now(), Dimensions: []cwtypes.Dimension{
				{Name: new("ClusterName"), Value: new(cluster)}, {Name: new("ServiceName"), Value: new(service)},
			}})
		}
	}
	for _, e := range targetLoads.Entries(r.Scoped, "", "", 0) {
		for _, name := range []string{"RequestCount", "RequestCountPerTarget"} {
			all = append(all, metricRecord{Namespace: "AWS/ApplicationELB", Name: name, Newest: r.Now(), Dimensions: []cwtypes.Dimension{
				{Name: new("TargetGroup"), Value: new(e.Key)},
			}})
		}
	}
	return all
}

func hasDimensions(have []cwtypes.Dimension, filters []cwtypes.DimensionFilter) bool {
	for _, f := range filters {
		if !slices.ContainsFunc(have, func(d cwtypes.Dimension) bool {
			return operation.Deref(d.Name) == operation.Deref(f.Name) && (f.Value == nil || operation.Deref(d.Value) == *f.Value)
		}) {
			return false
		}
	}
	return true
}
