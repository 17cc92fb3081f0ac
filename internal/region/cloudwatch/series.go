package cloudwatch

import (
	"fmt"
	"slices"
	"strings"
	"time"

	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// How long data points are kept: AWS's first two tiers, after which AWS keeps
// only coarser ones and the region none
// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html).
const (
	keepFine   = 3 * time.Hour
	keepCoarse = 15 * 24 * time.Hour
)

// metricRecord is a metric that was put at some time.
type metricRecord struct {
	Namespace, Name string
	Dimensions      []cwtypes.Dimension `json:",omitempty"`
	Unit            cwtypes.StandardUnit
	// Newest is the time of its newest data point.
	Newest time.Time
}

// chunk is a stretch of a metric's data points: sixty of them.
type chunk struct{ Samples []sample }

var (
	metrics = store.Collection[metricRecord]{Name: "cloudwatch/metric"}
	// chunks lie under METRIC!RESOLUTION!TIME; RESOLUTION is "m" or "s".
	chunks = store.Collection[chunk]{Name: "cloudwatch/chunk"}
)

// metricKey names a metric: the order of dimensions does not matter.
func metricKey(namespace, name string, dimensions []cwtypes.Dimension) string {
	parts := make([]string, len(dimensions))
	for i, d := range dimensions {
		parts[i] = operation.Deref(d.Name) + "=" + operation.Deref(d.Value)
	}
	slices.Sort(parts)
	return namespace + "!" + name + "!" + strings.Join(parts, ",")
}

func (m *metricRecord) key() string { return metricKey(m.Namespace, m.Name, m.Dimensions) }

// resolution is one tier of data points.
type resolution struct {
	name        string
	point, keep time.Duration
}

var (
	minutes = resolution{"m", time.Minute, keepCoarse}
	seconds = resolution{"s", time.Second, keepFine}
)

// span is what one chunk covers.
func (res resolution) span() time.Duration { return 60 * res.point }

func (res resolution) key(metric string, at time.Time) string {
	return fmt.Sprintf("%s!%s!%011d", metric, res.name, at.Truncate(res.span()).Unix())
}

// put adds to the data point of that time, and drops what has become too old.
func (res resolution) put(r *operation.Request, metric string, at time.Time, s sample) {
	key := res.key(metric, at)
	c, found := chunks.Get(r.Scoped, key)
	if !found {
		prefix := metric + "!" + res.name + "!"
		oldest := res.key(metric, r.Now().Add(-res.keep))
		for _, e := range chunks.Entries(r.Scoped, prefix, "", 2) {
			if e.Key < oldest {
				chunks.Delete(r.Scoped, e.Key)
			}
		}
	}
	at = at.Truncate(res.point)
	i, there := slices.BinarySearchFunc(c.Samples, at, func(s sample, t time.Time) int { return s.At.Compare(t) })
	if !there {
		c.Samples = slices.Insert(c.Samples, i, sample{At: at})
	}
	c.Samples[i].merge(s)
	chunks.Put(r.Scoped, key, c)
}

// between reads the data points of [from, to).
func (res resolution) between(r *operation.Request, metric string, from, to time.Time) []sample {
	prefix := metric + "!" + res.name + "!"
	first, last := res.key(metric, from), res.key(metric, to)
	var out []sample
	// A key without its last digit sorts before it.
	for _, e := range chunks.Entries(r.Scoped, prefix, first[:len(first)-1], 0) {
		if e.Key < first {
			continue
		}
		if e.Key > last {
			break
		}
		for _, s := range e.Item.Samples {
			if !s.At.Before(from) && s.At.Before(to) {
				out = append(out, s)
			}
		}
	}
	return out
}

// samples are the data points of a metric in [from, to): those computed from
// the load model, or those that were put. lastChange is when they last change
// (which may lie ahead): from one evaluation range behind it on an alarm on
// them can only stay as it is.
func samples(r *operation.Request, namespace, name string, dimensions []cwtypes.Dimension, from, to time.Time, period time.Duration) (out []sample, lastChange time.Time) {
	if c, ok := computedMetric(r, namespace, name, dimensions); ok {
		return c.between(from, to), c.lastChange()
	}
	key := metricKey(namespace, name, dimensions)
	m, found := metrics.Get(r.Scoped, key)
	if !found {
		return nil, time.Time{}
	}
	res := minutes
	if period < time.Minute {
		res = seconds
	}
	return res.between(r, key, from, to), m.Newest
}
