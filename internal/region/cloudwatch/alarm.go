package cloudwatch

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// alarmEvent is an evaluation of an alarm; its key is the alarm's name. An
// alarm whose data cannot change any more is not evaluated until they do, so a
// region that rests costs nothing however long it rests.
const alarmEvent = "cloudwatch/alarm"

// alarmRecord is a metric alarm as the region keeps it, by its name.
type alarmRecord struct {
	Alarm cwtypes.MetricAlarm
	Tags  []cwtypes.Tag `json:",omitempty"`
	// Settled: its scaling policies have nothing left to do about it until
	// somebody calls [Wake].
	Settled bool `json:",omitempty"`
}

var (
	alarms = store.Collection[alarmRecord]{Name: "cloudwatch/alarm"}
	// watchers are alarms by what they watch: WATCHED!!ALARM.
	watchers = store.Collection[bool]{Name: "cloudwatch/watcher"}
)

// What alarms watch: a metric, a service's load, or a target group's.
const (
	watchMetric  = "metric:"
	watchService = "service:"
	watchTargets = "targets:"
)

// watched is what the alarm's data hang on.
func (a *alarmRecord) watched() string {
	namespace, name, dimensions := operation.Deref(a.Alarm.Namespace), operation.Deref(a.Alarm.MetricName), a.Alarm.Dimensions
	cluster, service, ok := serviceDimensions(dimensions)
	switch group := dimension(dimensions, "TargetGroup"); {
	case namespace == "AWS/ECS" && ok:
		return watchService + cluster + "/" + service
	case namespace == "AWS/ApplicationELB" && group != "":
		return watchTargets + group
	}
	return watchMetric + metricKey(namespace, name, dimensions)
}

func (a *alarmRecord) name() string { return operation.Deref(a.Alarm.AlarmName) }

// step is how often it is evaluated: once a minute, a high-resolution alarm
// once every ten seconds
// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html).
func (a *alarmRecord) step() time.Duration {
	if operation.Deref(a.Alarm.Period) < 60 {
		return 10 * time.Second
	}
	return time.Minute
}

func (a *alarmRecord) judge() scheduler.Alarm {
	return scheduler.Alarm{
		Comparison: string(a.Alarm.ComparisonOperator), Threshold: operation.Deref(a.Alarm.Threshold),
		Periods: int(operation.Deref(a.Alarm.EvaluationPeriods)), Datapoints: int(operation.Deref(a.Alarm.DatapointsToAlarm)),
		Missing: operation.Deref(a.Alarm.TreatMissingData),
	}
}

func (a *alarmRecord) statistic() string {
	if s := operation.Deref(a.Alarm.ExtendedStatistic); s != "" {
		return s
	}
	return string(a.Alarm.Statistic)
}

func (a *alarmRecord) put(r *operation.Request) { alarms.Put(r.Scoped, a.name(), *a) }

// schedule asks for an evaluation at the next step, unless one comes sooner.
func (a *alarmRecord) schedule(r *operation.Request) {
	next := r.Now().Truncate(a.step()).Add(a.step())
	if due, pending := r.Pending(alarmEvent, a.name()); pending && !due.After(next) {
		return
	}
	r.Enqueue(store.Event{Due: next, Kind: alarmEvent, Key: a.name(), Background: true})
}

// wakeWatchers lets the alarms be evaluated whose data have changed.
func wakeWatchers(r *operation.Request, watched string) {
	prefix := watched + "!!"
	for _, e := range watchers.Entries(r.Scoped, prefix, "", 0) {
		Wake(r, strings.TrimPrefix(e.Key, prefix))
	}
}

// Wake lets an alarm be evaluated again, and its scaling policies be called
// while it is in their state.
func Wake(r *operation.Request, alarm string) {
	a, found := alarms.Get(r.Scoped, alarm)
	if !found {
		return
	}
	if a.Settled {
		a.Settled = false
		a.put(r)
	}
	a.schedule(r)
}

// Settle is how a scaling policy says that calling it again changes nothing
// before somebody calls [Wake].
func Settle(r *operation.Request, alarm string) {
	if a, found := alarms.Get(r.Scoped, alarm); found && !a.Settled {
		a.Settled = true
		a.put(r)
	}
}

// State is the state of an alarm, for a deployment that watches it.
func State(r *operation.Request, alarm string) (state scheduler.AlarmState, found bool) {
	a, found := alarms.Get(r.Scoped, alarm)
	return scheduler.AlarmState(a.Alarm.StateValue), found
}

// callers are alarms by the scaling policies that they call: ACTION!!ALARM.
var callers = store.Collection[bool]{Name: "cloudwatch/caller"}

// AlarmsCalling are the alarms that have a scaling policy among their actions.
func AlarmsCalling(r *operation.Request, action string) (names []string) {
	for _, e := range callers.Entries(r.Scoped, action+"!!", "", 0) {
		names = append(names, strings.TrimPrefix(e.Key, action+"!!"))
	}
	return names
}

// index finds the alarm by what it watches and calls; off undoes it.
func (a *alarmRecord) index(r *operation.Request, off bool) {
	set := func(c store.Collection[bool], key string) {
		if off {
			c.Delete(r.Scoped, key+"!!"+a.name())
		} else {
			c.Put(r.Scoped, key+"!!"+a.name(), true)
		}
	}
	set(watchers, a.watched())
	for _, list := range [][]string{a.Alarm.AlarmActions, a.Alarm.OKActions, a.Alarm.InsufficientDataActions} {
		for _, action := range list {
			if scalingKind(action) != "" {
				set(callers, action)
			}
		}
	}
}

// alarmDue evaluates an alarm.
func alarmDue(r *operation.Request, e store.Event) error {
	a, found := alarms.Get(r.Scoped, e.Key)
	if !found {
		return nil
	}
	judge := a.judge()
	period := time.Duration(operation.Deref(a.Alarm.Period)) * time.Second
	end := r.Now().Truncate(a.step())
	start := end.Add(-time.Duration(judge.Range()) * period)
	data, lastChange := samples(r, operation.Deref(a.Alarm.Namespace), operation.Deref(a.Alarm.MetricName), a.Alarm.Dimensions, start, end, period)
	var points []*float64
	var recent []datapoint
	for _, p := range periods(data, start, period, judge.Range()) {
		v, _, has := p.statistic(a.statistic())
		if !has {
			points = append(points, nil)
			continue
		}
		points = append(points, &v)
		recent = append(recent, datapoint{p.At, v})
	}
	state := judge.Evaluate(points, scheduler.AlarmState(a.Alarm.StateValue))
	recent = recent[max(0, len(recent)-judge.Periods):]
	var newest *float64
	if len(recent) > 0 {
		newest = &recent[len(recent)-1].Value
	}
	// Data that last changed within the window may still move through it.
	moving := !lastChange.Before(start.Add(-period))
	if moving && a.Settled {
		a.Settled = false
		a.put(r)
	}
	if state != scheduler.AlarmState(a.Alarm.StateValue) {
		a.become(r, state, a.reason(state, recent), a.reasonData(r, recent), newest)
	} else if a.keepsCalling() {
		a.callScaling(r, newest)
	}
	if moving || a.keepsCalling() {
		a.schedule(r)
	}
	return nil
}

// become changes the state and calls the state's actions.
func (a *alarmRecord) become(r *operation.Request, state scheduler.AlarmState, reason, data string, newest *float64) {
	before := a.Alarm.StateValue
	a.Alarm.StateValue, a.Alarm.StateReason = cwtypes.StateValue(state), new(reason)
	a.Alarm.StateReasonData = nil
	if data != "" {
		a.Alarm.StateReasonData = new(data)
	}
	a.Alarm.StateUpdatedTimestamp, a.Alarm.StateTransitionedTimestamp = new(r.Now()), new(r.Now())
	a.Settled = false
	a.put(r)
	a.recordState(r, before, reason)
	a.publish(r, before)
	if on := a.Alarm.StateValue == cwtypes.StateValueAlarm; on != (before == cwtypes.StateValueAlarm) {
		signal.Send(r, signal.AlarmTurned, a.name(), signal.AlarmState{On: on})
	}
	if !operation.Deref(a.Alarm.ActionsEnabled) {
		return
	}
	for _, action := range a.actions() {
		a.call(r, action, newest)
	}
}

// actions are those of the state it is in.
func (a *alarmRecord) actions() []string {
	switch a.Alarm.StateValue {
	case cwtypes.StateValueAlarm:
		return a.Alarm.AlarmActions
	case cwtypes.StateValueOk:
		return a.Alarm.OKActions
	}
	return a.Alarm.InsufficientDataActions
}

// scalingKind is the event that a scaling policy hears, "" for another action.
func scalingKind(action string) string {
	switch {
	case !strings.Contains(action, ":autoscaling:") || !strings.Contains(action, ":scalingPolicy:"):
		return ""
	case strings.Contains(action, ":resource/"):
		return signal.ApplicationScaling
	}
	return signal.GroupScaling
}

// keepsCalling tells whether it calls scaling policies again and again: those,
// alone among actions, are called once a minute while the state lasts
// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html).
func (a *alarmRecord) keepsCalling() bool {
	if a.Settled || !operation.Deref(a.Alarm.ActionsEnabled) {
		return false
	}
	for _, action := range a.actions() {
		if scalingKind(action) != "" {
			return true
		}
	}
	return false
}

func (a *alarmRecord) callScaling(r *operation.Request, newest *float64) {
	for _, action := range a.actions() {
		if scalingKind(action) != "" {
			a.signal(r, action, newest)
		}
	}
}

func (a *alarmRecord) call(r *operation.Request, action string, newest *float64) {
	summary := "Successfully executed action " + action
	if scalingKind(action) == "" {
		// Topics, instances and the like are not in the region; that the alarm
		// called is all that can be seen of it.
		summary = "Called action " + action + ", which the embedded region does not have"
	}
	a.record(r, cwtypes.HistoryItemTypeAction, summary, map[string]any{"actionState": "Succeeded", "notificationResource": action})
	a.signal(r, action, newest)
}

func (a *alarmRecord) signal(r *operation.Request, action string, newest *float64) {
	if kind := scalingKind(action); kind != "" {
		signal.Send(r, kind, action, signal.Alarm{
			Name: a.name(), Action: action, State: string(a.Alarm.StateValue), Reason: operation.Deref(a.Alarm.StateReason),
			Threshold: operation.Deref(a.Alarm.Threshold), Value: newest,
		})
	}
}

type datapoint struct {
	At    time.Time
	Value float64
}

var comparisonWords = map[cwtypes.ComparisonOperator]string{
	cwtypes.ComparisonOperatorGreaterThanThreshold:          "greater than",
	cwtypes.ComparisonOperatorGreaterThanOrEqualToThreshold: "greater than or equal to",
	cwtypes.ComparisonOperatorLessThanThreshold:             "less than",
	cwtypes.ComparisonOperatorLessThanOrEqualToThreshold:    "less than or equal to",
}

// reason is why the state is what it is, in CloudWatch's words.
func (a *alarmRecord) reason(state scheduler.AlarmState, recent []datapoint) string {
	judge := a.judge()
	if state == scheduler.AlarmInsufficientData {
		return fmt.Sprintf("Insufficient Data: %d datapoint%s unknown.", judge.Periods, were(judge.Periods))
	}
	if len(recent) == 0 {
		return fmt.Sprintf("Threshold Crossed: no datapoints were received for %d period%s and %d missing datapoint%s treated as [%s].",
			judge.Periods, plural(judge.Periods), judge.Periods, were(judge.Periods), map[bool]string{true: "Breaching", false: "NonBreaching"}[state == scheduler.AlarmAlarm])
	}
	var listed []string
	count := 0
	for i := len(recent) - 1; i >= 0; i-- {
		if judge.Breaches(recent[i].Value) == (state == scheduler.AlarmAlarm) {
			count++
			listed = append(listed, fmt.Sprintf("%v (%s)", recent[i].Value, recent[i].At.Format("02/01/06 15:04:05")))
		}
	}
	needed, direction, verb := max(1, judge.Datapoints), "OK -> ALARM", "was"
	if state == scheduler.AlarmOK {
		needed, direction, verb = max(1, judge.Periods-judge.Datapoints+1), "ALARM -> OK", "was not"
	}
	if count > 1 {
		verb = strings.Replace(verb, "was", "were", 1)
	}
	return fmt.Sprintf("Threshold Crossed: %d out of the last %d datapoints [%s] %s %s the threshold (%v) (minimum %d datapoint%s for %s transition).",
		count, judge.Periods, strings.Join(listed, ", "), verb, comparisonWords[a.Alarm.ComparisonOperator], judge.Threshold, needed, plural(needed), direction)
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func were(n int) string {
	if n == 1 {
		return " was"
	}
	return "s were"
}

func (a *alarmRecord) reasonData(r *operation.Request, recent []datapoint) string {
	values := []float64{}
	for _, p := range recent {
		values = append(values, p.Value)
	}
	data, err := json.Marshal(map[string]any{
		"version": "1.0", "queryDate": r.Now().Format("2006-01-02T15:04:05.000+0000"), "statistic": a.statistic(),
		"period": operation.Deref(a.Alarm.Period), "recentDatapoints": values, "threshold": operation.Deref(a.Alarm.Threshold),
	})
	if err != nil {
		return ""
	}
	return string(data)
}
