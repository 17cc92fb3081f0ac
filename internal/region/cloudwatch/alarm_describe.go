package cloudwatch

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

const (
	describedAtOnce = 100
	// keptHistory bounds what is kept of one alarm's history. AWS keeps two weeks.
	keptHistory = 200
)

// alarmHistory is under ALARM!!NUMBER, the number counting down so that the newest comes first.
var alarmHistory = store.Collection[cwtypes.AlarmHistoryItem]{Name: "cloudwatch/alarm-history"}

func alarmState(v cwtypes.StateValue) scheduler.AlarmState { return scheduler.AlarmState(v) }

func (a *alarmRecord) record(r *operation.Request, kind cwtypes.HistoryItemType, summary string, data map[string]any) {
	n := r.Sequence("cloudwatch/alarm-history/" + a.name())
	key := func(n int) string { return fmt.Sprintf("%s!!%010d", a.name(), 9_999_999_999-n) }
	data["version"] = "1.0"
	encoded, err := json.Marshal(data)
	if err != nil {
		encoded = []byte("{}")
	}
	alarmHistory.Put(r.Scoped, key(n), cwtypes.AlarmHistoryItem{
		AlarmName: new(a.name()), AlarmType: cwtypes.AlarmTypeMetricAlarm, HistoryItemType: kind,
		HistorySummary: new(summary), HistoryData: new(string(encoded)), Timestamp: new(r.Now()),
	})
	if n > keptHistory {
		alarmHistory.Delete(r.Scoped, key(n-keptHistory))
	}
}

func (a *alarmRecord) recordState(r *operation.Request, before cwtypes.StateValue, reason string) {
	a.record(r, cwtypes.HistoryItemTypeStateUpdate, fmt.Sprintf("Alarm updated from %s to %s", before, a.Alarm.StateValue), map[string]any{
		"oldState": map[string]any{"stateValue": before},
		"newState": map[string]any{"stateValue": a.Alarm.StateValue, "stateReason": reason},
	})
}

func describeAlarms(r *operation.Request, in *cloudwatch.DescribeAlarmsInput) (*cloudwatch.DescribeAlarmsOutput, error) {
	out := &cloudwatch.DescribeAlarmsOutput{MetricAlarms: []cwtypes.MetricAlarm{}, CompositeAlarms: []cwtypes.CompositeAlarm{}}
	if len(in.AlarmNames) > 0 && in.AlarmNamePrefix != nil {
		return nil, invalidCombination("AlarmNames and AlarmNamePrefix cannot be given together")
	}
	if in.ChildrenOfAlarmName != nil || in.ParentsOfAlarmName != nil {
		return nil, unsupported("composite alarms (childrenOfAlarmName, parentsOfAlarmName)")
	}
	n := describedAtOnce
	if in.MaxRecords != nil {
		if n = int(*in.MaxRecords); n < 1 || n > describedAtOnce {
			return nil, validation("Value '%d' at 'maxRecords' must be between 1 and %d", n, describedAtOnce)
		}
	}
	// Without alarm types, metric alarms are meant.
	if len(in.AlarmTypes) > 0 && !slices.Contains(in.AlarmTypes, cwtypes.AlarmTypeMetricAlarm) {
		return out, nil
	}
	var kept []alarmRecord
	keep := func(a alarmRecord) {
		if (in.StateValue == "" || in.StateValue == a.Alarm.StateValue) && (in.ActionPrefix == nil || a.hasAction(*in.ActionPrefix)) {
			kept = append(kept, a)
		}
	}
	if len(in.AlarmNames) > 0 {
		names := slices.Clone(in.AlarmNames)
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			if a, found := alarms.Get(r.Scoped, name); found {
				keep(a)
			}
		}
	} else {
		for _, a := range alarms.List(r.Scoped, operation.Deref(in.AlarmNamePrefix)) {
			keep(a)
		}
	}
	kept, next, err := page(kept, func(a alarmRecord) string { return a.name() }, n, in.NextToken)
	if err != nil {
		return nil, err
	}
	out.NextToken = next
	for _, a := range kept {
		out.MetricAlarms = append(out.MetricAlarms, a.Alarm)
	}
	return out, nil
}

func (a *alarmRecord) hasAction(prefix string) bool {
	for _, list := range [][]string{a.Alarm.AlarmActions, a.Alarm.OKActions, a.Alarm.InsufficientDataActions} {
		if slices.ContainsFunc(list, func(action string) bool { return strings.HasPrefix(action, prefix) }) {
			return true
		}
	}
	return false
}

func describeAlarmsForMetric(r *operation.Request, in *cloudwatch.DescribeAlarmsForMetricInput) (*cloudwatch.DescribeAlarmsForMetricOutput, error) {
	out := &cloudwatch.DescribeAlarmsForMetricOutput{MetricAlarms: []cwtypes.MetricAlarm{}}
	key := metricKey(operation.Deref(in.Namespace), operation.Deref(in.MetricName), in.Dimensions)
	for _, a := range alarms.List(r.Scoped, "") {
		if metricKey(operation.Deref(a.Alarm.Namespace), operation.Deref(a.Alarm.MetricName), a.Alarm.Dimensions) != key ||
			in.Statistic != "" && in.Statistic != a.Alarm.Statistic || in.Period != nil && *in.Period != operation.Deref(a.Alarm.Period) ||
			in.ExtendedStatistic != nil && *in.ExtendedStatistic != operation.Deref(a.Alarm.ExtendedStatistic) || in.Unit != "" && in.Unit != a.Alarm.Unit {
			continue
		}
		out.MetricAlarms = append(out.MetricAlarms, a.Alarm)
	}
	return out, nil
}

func describeAlarmHistory(r *operation.Request, in *cloudwatch.DescribeAlarmHistoryInput) (*cloudwatch.DescribeAlarmHistoryOutput, error) {
	prefix := ""
	if in.AlarmName != nil {
		prefix = *in.AlarmName + "!!"
	}
	entries := alarmHistory.Entries(r.Scoped, prefix, "", 0)
	out := &cloudwatch.DescribeAlarmHistoryOutput{AlarmHistoryItems: []cwtypes.AlarmHistoryItem{}}
	var kept []store.Entry[cwtypes.AlarmHistoryItem]
	for _, e := range entries {
		at := *e.Item.Timestamp
		if in.HistoryItemType != "" && in.HistoryItemType != e.Item.HistoryItemType ||
			in.StartDate != nil && at.Before(*in.StartDate) || in.EndDate != nil && at.After(*in.EndDate) {
			continue
		}
		kept = append(kept, e)
	}
	if in.ScanBy == cwtypes.ScanByTimestampAscending {
		slices.Reverse(kept)
	}
	n := describedAtOnce
	if in.MaxRecords != nil {
		n = min(n, max(1, int(*in.MaxRecords)))
	}
	// In descending key order a token is a position, not a key: find it first.
	if token := operation.Deref(in.NextToken); token != "" {
		at := slices.IndexFunc(kept, func(e store.Entry[cwtypes.AlarmHistoryItem]) bool { return e.Key == token })
		if at < 0 {
			return nil, fault("InvalidNextToken", "The next token %q is invalid", token)
		}
		kept = kept[at:]
	}
	if len(kept) > n {
		out.NextToken = new(kept[n].Key)
		kept = kept[:n]
	}
	for _, e := range kept {
		out.AlarmHistoryItems = append(out.AlarmHistoryItems, e.Item)
	}
	return out, nil
}
