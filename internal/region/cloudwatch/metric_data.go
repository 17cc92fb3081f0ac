package cloudwatch

import (
	"math"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Limits of PutMetricData
// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html).
const (
	maxDatums     = 1000
	maxDimensions = 30
	maxBatch      = 150
	farthestPast  = 14 * 24 * time.Hour
	farthestAhead = 2 * time.Hour
)

func putMetricData(r *operation.Request, in *cloudwatch.PutMetricDataInput) (*cloudwatch.PutMetricDataOutput, error) {
	namespace := operation.Deref(in.Namespace)
	if strings.HasPrefix(namespace, "AWS/") {
		return nil, invalid("The value AWS/ for parameter Namespace is invalid. Namespaces beginning with AWS/ are AWS's own")
	}
	if namespace == "" || len(namespace) > 255 || strings.ContainsAny(namespace, "!") {
		return nil, invalid("The parameter Namespace must have 1 to 255 characters of A-Z, a-z, 0-9, and . - _ / # :, got %q", namespace)
	}
	data := in.MetricData
	for _, e := range in.EntityMetricData {
		data = append(data, e.MetricData...)
	}
	if len(data) == 0 {
		return nil, fault("MissingParameter", "The parameter MetricData is required.")
	}
	if len(data) > maxDatums {
		return nil, invalid("The collection MetricData must not have a size greater than %d, got %d", maxDatums, len(data))
	}
	for i := range data {
		if err := putDatum(r, namespace, &data[i]); err != nil {
			return nil, err
		}
	}
	return &cloudwatch.PutMetricDataOutput{}, nil
}

func putDatum(r *operation.Request, namespace string, d *cwtypes.MetricDatum) error {
	s, err := readDatum(d)
	if err != nil {
		return err
	}
	if len(d.Dimensions) > maxDimensions {
		return invalid("The collection MetricData.member.N.Dimensions must not have a size greater than %d.", maxDimensions)
	}
	at := r.Now()
	if d.Timestamp != nil {
		at = d.Timestamp.UTC()
	}
	if at.Before(r.Now().Add(-farthestPast)) || at.After(r.Now().Add(farthestAhead)) {
		return invalid("The parameter MetricData.member.N.Timestamp must be at most two weeks in the past and two hours ahead of %s, got %s",
			r.Now().Format(time.RFC3339), at.Format(time.RFC3339))
	}
	fine := operation.Deref(d.StorageResolution)
	if d.StorageResolution != nil && fine != 1 && fine != 60 {
		return invalid("The parameter StorageResolution must be 1 or 60, got %d", fine)
	}
	if namespace == loadNamespace {
		if err := putLoad(r, *d.MetricName, d.Dimensions, at, s.Sum/s.Count); err != nil {
			return err
		}
	}
	putSample(r, namespace, d, at, s, fine == 1)
	return nil
}

// putSample keeps a data point and wakes the alarms on its metric.
func putSample(r *operation.Request, namespace string, d *cwtypes.MetricDatum, at time.Time, s sample, fine bool) {
	key := metricKey(namespace, *d.MetricName, d.Dimensions)
	m, found := metrics.Get(r.Scoped, key)
	if !found || at.After(m.Newest) {
		unit := d.Unit
		if unit == "" {
			unit = cwtypes.StandardUnitNone
		}
		if !found {
			m = metricRecord{Namespace: namespace, Name: *d.MetricName, Dimensions: d.Dimensions, Unit: unit}
		}
		m.Newest = at
		metrics.Put(r.Scoped, key, m)
	}
	minutes.put(r, key, at, s)
	if fine {
		seconds.put(r, key, at, s)
	}
	wakeWatchers(r, watchMetric+key)
}

// PutMetric is how other services of the region publish metrics of their own in
// the namespaces of AWS.
func PutMetric(r *operation.Request, namespace, name string, dimensions []cwtypes.Dimension, v float64) {
	s := sample{}
	s.add(v, 1)
	putSample(r, namespace, &cwtypes.MetricDatum{MetricName: &name, Dimensions: dimensions}, r.Now(), s, false)
}

// readDatum sums up a datum's value, values or statistic set.
func readDatum(d *cwtypes.MetricDatum) (s sample, err error) {
	if operation.Deref(d.MetricName) == "" || strings.Contains(*d.MetricName, "!") {
		return s, invalid("The parameter MetricData.member.N.MetricName is required and has no exclamation mark, got %q", operation.Deref(d.MetricName))
	}
	given := 0
	if d.Value != nil {
		given++
		s.add(*d.Value, 1)
	}
	if len(d.Values) > 0 {
		given++
		if len(d.Values) > maxBatch || len(d.Counts) > 0 && len(d.Counts) != len(d.Values) {
			return s, invalid("The parameters Values and Counts must have the same size, at most %d, got %d and %d", maxBatch, len(d.Values), len(d.Counts))
		}
		for i, v := range d.Values {
			n := 1.0
			if len(d.Counts) > 0 {
				n = d.Counts[i]
			}
			s.add(v, n)
		}
	}
	if v := d.StatisticValues; v != nil {
		given++
		s.merge(sample{Sum: operation.Deref(v.Sum), Count: operation.Deref(v.SampleCount), Minimum: operation.Deref(v.Minimum), Maximum: operation.Deref(v.Maximum)})
	}
	if given != 1 {
		return s, invalidCombination("Exactly one of Value, Values and StatisticValues must be given for the metric %s, got %d", *d.MetricName, given)
	}
	for _, v := range []float64{s.Sum, s.Count, s.Minimum, s.Maximum} {
		if math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) > math.Pow(2, 360) {
			return s, invalid("The value for the metric %s must be a number between -2^360 and 2^360", *d.MetricName)
		}
	}
	if s.Count <= 0 {
		return s, invalid("The sample count for the metric %s must be above 0", *d.MetricName)
	}
	return s, nil
}
