package cloudwatch

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// maxActions is how many actions each state may have
// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html).
const maxActions = 5

func putMetricAlarm(r *operation.Request, in *cloudwatch.PutMetricAlarmInput) (*cloudwatch.PutMetricAlarmOutput, error) {
	if err := PutAlarm(r, in); err != nil {
		return nil, err
	}
	return &cloudwatch.PutMetricAlarmOutput{}, nil
}

// PutAlarm creates or updates a metric alarm. Errors are CloudWatch's.
func PutAlarm(r *operation.Request, in *cloudwatch.PutMetricAlarmInput) error {
	if err := checkAlarm(in); err != nil {
		return err
	}
	name := *in.AlarmName
	a, found := alarms.Get(r.Scoped, name)
	if found {
		a.index(r, true)
	} else {
		if err := checkTags(in.Tags); err != nil {
			return err
		}
		a.Tags = in.Tags
		a.Alarm.AlarmArn = new(AlarmARN(r, name))
		a.Alarm.StateValue, a.Alarm.StateReason = cwtypes.StateValueInsufficientData, new("Unchecked: Initial alarm creation")
		a.Alarm.StateUpdatedTimestamp, a.Alarm.StateTransitionedTimestamp = new(r.Now()), new(r.Now())
	}
	m := &a.Alarm
	m.AlarmName, m.AlarmDescription, m.ActionsEnabled = in.AlarmName, in.AlarmDescription, new(in.ActionsEnabled == nil || *in.ActionsEnabled)
	m.AlarmActions, m.OKActions, m.InsufficientDataActions = orEmpty(in.AlarmActions), orEmpty(in.OKActions), orEmpty(in.InsufficientDataActions)
	m.Namespace, m.MetricName, m.Dimensions = in.Namespace, in.MetricName, orEmpty(in.Dimensions)
	m.Statistic, m.ExtendedStatistic, m.Unit, m.Period = in.Statistic, in.ExtendedStatistic, in.Unit, in.Period
	m.EvaluationPeriods, m.DatapointsToAlarm, m.Threshold = in.EvaluationPeriods, in.DatapointsToAlarm, in.Threshold
	m.ComparisonOperator, m.TreatMissingData = in.ComparisonOperator, in.TreatMissingData
	m.EvaluateLowSampleCountPercentile = in.EvaluateLowSampleCountPercentile
	m.AlarmConfigurationUpdatedTimestamp = new(r.Now())
	a.Settled = false
	a.put(r)
	a.index(r, false)
	summary := `Alarm "` + name + `" created`
	if found {
		summary = `Alarm "` + name + `" updated`
	}
	a.record(r, cwtypes.HistoryItemTypeConfigurationUpdate, summary, map[string]any{"type": map[bool]string{false: "Create", true: "Update"}[found]})
	a.schedule(r)
	return nil
}

func checkAlarm(in *cloudwatch.PutMetricAlarmInput) error {
	name := operation.Deref(in.AlarmName)
	switch {
	case name == "" || len(name) > 255 || strings.Contains(name, "!!"):
		return validation("The alarm name must have 1 to 255 characters, got %q", name)
	case len(in.Metrics) > 0 || in.ThresholdMetricId != nil:
		return unsupported("alarms on metric math and anomaly detection (metrics, thresholdMetricId)")
	case in.EvaluationCriteria != nil || in.EvaluationInterval != nil || in.EvaluationWindow != nil || in.WarmUpConfiguration != nil || in.ActionConfiguration != nil:
		return unsupported("evaluationCriteria, evaluationInterval, evaluationWindow, warmUpConfiguration and actionConfiguration")
	case operation.Deref(in.MetricName) == "" || operation.Deref(in.Namespace) == "":
		return fault("MissingParameter", "The parameters MetricName and Namespace are required.")
	case in.Threshold == nil:
		return fault("MissingParameter", "The parameter Threshold is required.")
	case comparisonWords[in.ComparisonOperator] == "":
		return unsupported("the comparison %q", in.ComparisonOperator)
	case (in.Statistic == "") == (in.ExtendedStatistic == nil):
		return invalidCombination("Exactly one of Statistic and ExtendedStatistic must be given")
	case in.ExtendedStatistic != nil && !isStatistic(*in.ExtendedStatistic):
		return unsupported("the extended statistic %q; percentiles such as p99 are there", *in.ExtendedStatistic)
	case in.Statistic != "" && !slices.Contains(in.Statistic.Values(), in.Statistic):
		return validation("Value %q at 'statistic' must be one of SampleCount, Average, Sum, Minimum, Maximum", in.Statistic)
	}
	period, n := operation.Deref(in.Period), operation.Deref(in.EvaluationPeriods)
	if period < 10 || period%60 != 0 && !slices.Contains([]int32{10, 20, 30}, period) {
		return validation("The parameter Period must be 10, 20, 30 or a multiple of 60, got %d", period)
	}
	if n < 1 {
		return validation("Value '%d' at 'evaluationPeriods' failed to satisfy constraint: Member must have value greater than or equal to 1", n)
	}
	// A day at periods below an hour, a week at longer ones.
	if most := int64(86_400); int64(period)*int64(n) > most && (period < 3600 || int64(period)*int64(n) > 7*most) {
		return validation("Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400, or 604800 with a Period of an hour or more), got %d", int64(period)*int64(n))
	}
	if m := in.DatapointsToAlarm; m != nil && (*m < 1 || *m > n) {
		return validation("The parameter 'DatapointsToAlarm' must be between 1 and 'EvaluationPeriods' (%d), got %d", n, *m)
	}
	if t := operation.Deref(in.TreatMissingData); t != "" && !slices.Contains([]string{"breaching", "notBreaching", "ignore", "missing"}, t) {
		return validation("Value %q at 'treatMissingData' must be one of breaching, notBreaching, ignore, missing", t)
	}
	for _, actions := range [][]string{in.AlarmActions, in.OKActions, in.InsufficientDataActions} {
		if len(actions) > maxActions {
			return validation("A state can have at most %d actions, got %d", maxActions, len(actions))
		}
		for _, action := range actions {
			if !strings.HasPrefix(action, "arn:") {
				return validation("Invalid arn syntax: %s", action)
			}
		}
	}
	return nil
}

// AlarmARN is the ARN of an alarm.
func AlarmARN(r *operation.Request, name string) string {
	return "arn:" + r.Partition + ":cloudwatch:" + r.Region + ":" + r.Account + ":alarm:" + name
}

func deleteAlarms(r *operation.Request, in *cloudwatch.DeleteAlarmsInput) (*cloudwatch.DeleteAlarmsOutput, error) {
	for _, name := range in.AlarmNames {
		DeleteAlarm(r, name)
	}
	return &cloudwatch.DeleteAlarmsOutput{}, nil
}

// DeleteAlarm removes an alarm. One that is not there is no error: DeleteAlarms
// answers success for it, if it is asked for one alone.
func DeleteAlarm(r *operation.Request, name string) {
	a, found := alarms.Get(r.Scoped, name)
	if !found {
		return
	}
	alarms.Delete(r.Scoped, name)
	a.index(r, true)
	r.Cancel(alarmEvent, name)
}

// setAlarmState sets a state for a test; the next evaluation may take it back.
func setAlarmState(r *operation.Request, in *cloudwatch.SetAlarmStateInput) (*cloudwatch.SetAlarmStateOutput, error) {
	a, found := alarms.Get(r.Scoped, operation.Deref(in.AlarmName))
	if !found {
		return nil, &cwtypes.ResourceNotFound{Message: new("Alarm " + operation.Deref(in.AlarmName) + " does not exist")}
	}
	if !slices.Contains(in.StateValue.Values(), in.StateValue) {
		return nil, validation("Value %q at 'stateValue' must be one of OK, ALARM, INSUFFICIENT_DATA", in.StateValue)
	}
	if a.Alarm.StateValue != in.StateValue {
		a.become(r, alarmState(in.StateValue), operation.Deref(in.StateReason), operation.Deref(in.StateReasonData), nil)
	}
	a.schedule(r)
	return &cloudwatch.SetAlarmStateOutput{}, nil
}

func enableAlarmActions(r *operation.Request, in *cloudwatch.EnableAlarmActionsInput) (*cloudwatch.EnableAlarmActionsOutput, error) {
	setActionsEnabled(r, in.AlarmNames, true)
	return &cloudwatch.EnableAlarmActionsOutput{}, nil
}

func disableAlarmActions(r *operation.Request, in *cloudwatch.DisableAlarmActionsInput) (*cloudwatch.DisableAlarmActionsOutput, error) {
	setActionsEnabled(r, in.AlarmNames, false)
	return &cloudwatch.DisableAlarmActionsOutput{}, nil
}

func setActionsEnabled(r *operation.Request, names []string, enabled bool) {
	for _, name := range names {
		if a, found := alarms.Get(r.Scoped, name); found {
			a.Alarm.ActionsEnabled = new(enabled)
			a.Alarm.AlarmConfigurationUpdatedTimestamp = new(r.Now())
			a.put(r)
			a.schedule(r)
		}
	}
}

// orEmpty answers an empty list, not an absent one, as AWS does.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
