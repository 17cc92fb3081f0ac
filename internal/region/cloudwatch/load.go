package cloudwatch

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// loadNamespace is where a service's load is set; see the package's documentation.
const loadNamespace = "drydock/Load"

// What a service without a load uses.
const (
	idleCPUPercent    = 1
	idleMemoryPercent = 10
)

// maxSteps bounds the steps kept of one function of time; the oldest go first.
const maxSteps = 512

// stepValue is a function's value from a time on.
type stepValue struct {
	From  time.Time
	Value float64
}

// steps is a function of time that changes in steps, in the order of time.
type steps []stepValue

// set makes the function have the value from that time until its next step.
func (s steps) set(from time.Time, v float64) steps {
	at, found := slices.BinarySearchFunc(s, from, func(v stepValue, t time.Time) int { return v.From.Compare(t) })
	if found {
		s[at].Value = v
		return s
	}
	s = slices.Insert(s, at, stepValue{from, v})
	return s[max(0, len(s)-maxSteps):]
}

// at is the function's value at that time, if it has begun.
func (s steps) at(t time.Time) (float64, bool) {
	for i := len(s) - 1; i >= 0; i-- {
		if !s[i].From.After(t) {
			return s[i].Value, true
		}
	}
	return 0, false
}

func (s steps) last() time.Time {
	if len(s) == 0 {
		return time.Time{}
	}
	return s[len(s)-1].From
}

// loadRecord is all that the series of an ECS service are computed from:
// CLUSTER/SERVICE.
type loadRecord struct {
	Running, TaskCPU, TaskMemory steps
	// Load holds what was put into the load namespace, by metric.
	Load map[string]steps `json:",omitempty"`
}

var (
	loads = store.Collection[loadRecord]{Name: "cloudwatch/load"}
	// targetLoads is which service a target group ("targetgroup/name/id") gets its requests for.
	targetLoads = store.Collection[string]{Name: "cloudwatch/target-load"}
)

// serviceObserved keeps what ECS says about a service.
func serviceObserved(r *operation.Request, e store.Event) error {
	var s signal.Service
	if err := json.Unmarshal(e.Body, &s); err != nil {
		return err
	}
	key := s.Cluster + "/" + s.Name
	l, _ := loads.Get(r.Scoped, key)
	l.Running = l.Running.set(r.Now(), float64(s.Running))
	l.TaskCPU = l.TaskCPU.set(r.Now(), float64(s.CPU))
	l.TaskMemory = l.TaskMemory.set(r.Now(), float64(s.Memory))
	loads.Put(r.Scoped, key, l)
	for _, arn := range s.TargetGroups {
		if group := targetGroupDimension(arn); group != "" {
			if was, _ := targetLoads.Get(r.Scoped, group); was != key {
				targetLoads.Put(r.Scoped, group, key)
			}
			wakeWatchers(r, watchTargets+group)
		}
	}
	wakeWatchers(r, watchService+key)
	return nil
}

// targetGroupDimension is how a target group's ARN is spelled in a dimension.
func targetGroupDimension(arn string) string {
	if i := strings.LastIndex(arn, ":targetgroup/"); i >= 0 {
		return arn[i+1:]
	}
	return ""
}

// putLoad sets a service's load from a datum of the load namespace.
func putLoad(r *operation.Request, name string, dimensions []cwtypes.Dimension, at time.Time, v float64) error {
	cluster, service, ok := serviceDimensions(dimensions)
	if !ok {
		return invalid("metric data of %s needs the dimensions ClusterName and ServiceName and no other", loadNamespace)
	}
	if name != "CPU" && name != "Memory" && name != "Requests" {
		return invalid("%s has no metric %q: expected one of CPU, Memory, Requests", loadNamespace, name)
	}
	if v < 0 {
		return invalid("%s %s cannot be negative, got %g", loadNamespace, name, v)
	}
	key := cluster + "/" + service
	l, _ := loads.Get(r.Scoped, key)
	if l.Load == nil {
		l.Load = map[string]steps{}
	}
	l.Load[name] = l.Load[name].set(at, v)
	loads.Put(r.Scoped, key, l)
	wakeWatchers(r, watchService+key)
	for _, e := range targetLoads.Entries(r.Scoped, "", "", 0) {
		if e.Item == key {
			wakeWatchers(r, watchTargets+e.Key)
		}
	}
	return nil
}

func serviceDimensions(dimensions []cwtypes.Dimension) (cluster, service string, ok bool) {
	cluster, service = dimension(dimensions, "ClusterName"), dimension(dimensions, "ServiceName")
	return cluster, service, len(dimensions) == 2 && cluster != "" && service != ""
}

func dimension(dimensions []cwtypes.Dimension, name string) string {
	for _, d := range dimensions {
		if operation.Deref(d.Name) == name {
			return operation.Deref(d.Value)
		}
	}
	return ""
}

// computed is a series that follows from the load model.
type computed struct {
	load   loadRecord
	metric string
}

// computedMetric finds the series if it is one of the load model's.
func computedMetric(r *operation.Request, namespace, name string, dimensions []cwtypes.Dimension) (computed, bool) {
	key := ""
	switch {
	case namespace == "AWS/ECS" && (name == "CPUUtilization" || name == "MemoryUtilization"):
		cluster, service, ok := serviceDimensions(dimensions)
		if !ok {
			return computed{}, false
		}
		key = cluster + "/" + service
	case namespace == "AWS/ApplicationELB" && (name == "RequestCount" || name == "RequestCountPerTarget"):
		group := dimension(dimensions, "TargetGroup")
		if group == "" {
			return computed{}, false
		}
		key, _ = targetLoads.Get(r.Scoped, group)
	default:
		return computed{}, false
	}
	l, _ := loads.Get(r.Scoped, key)
	return computed{load: l, metric: name}, true
}

func (c computed) lastChange() time.Time {
	last := c.load.Running.last()
	for _, s := range []steps{c.load.TaskCPU, c.load.TaskMemory, c.load.Load["CPU"], c.load.Load["Memory"], c.load.Load["Requests"]} {
		if s.last().After(last) {
			last = s.last()
		}
	}
	return last
}

// between computes the data points of [from, to), one a minute, each for the
// state at the end of its minute.
func (c computed) between(from, to time.Time) []sample {
	var out []sample
	at := from.Truncate(time.Minute)
	if at.Before(from) {
		at = at.Add(time.Minute)
	}
	if len(c.load.Running) == 0 {
		return nil
	}
	if first := c.load.Running[0].From.Truncate(time.Minute); at.Before(first) {
		at = first
	}
	for ; at.Before(to); at = at.Add(time.Minute) {
		s := sample{At: at}
		if v, n := c.at(at.Add(time.Minute - time.Millisecond)); n > 0 {
			s.add(v, n)
			out = append(out, s)
		}
	}
	return out
}

// at is the value at a time and how many measurements make it up: ECS reports
// one for each task, a load balancer one.
func (c computed) at(t time.Time) (v, n float64) {
	running, _ := c.load.Running.at(t)
	requests, _ := c.load.Load["Requests"].at(t)
	switch c.metric {
	case "CPUUtilization":
		return utilization(c.load.Load["CPU"], c.load.TaskCPU, running, idleCPUPercent, t), running
	case "MemoryUtilization":
		return utilization(c.load.Load["Memory"], c.load.TaskMemory, running, idleMemoryPercent, t), running
	case "RequestCountPerTarget":
		if running == 0 {
			return 0, 0
		}
		return requests / running, 1
	}
	return requests, 1
}

func utilization(load, task steps, running, idle float64, t time.Time) float64 {
	need, loaded := load.at(t)
	reserved, _ := task.at(t)
	if !loaded || running == 0 || reserved <= 0 {
		return idle
	}
	return min(100, 100*need/(running*reserved))
}
