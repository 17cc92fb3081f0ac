package autoscaling

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	awscloudwatch "github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/cloudwatch"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// The types of a policy that the region has.
const (
	simpleScaling  = "SimpleScaling"
	stepScaling    = "StepScaling"
	targetTracking = "TargetTrackingScaling"
)

// policyRecord is a scaling policy as the region keeps it: GROUP!NAME.
type policyRecord struct {
	Policy astypes.ScalingPolicy
	// Acted is when it last changed the group.
	Acted time.Time `json:",omitzero"`
}

var policies = store.Collection[policyRecord]{Name: "autoscaling/policy"}

func (p *policyRecord) key() string {
	return operation.Deref(p.Policy.AutoScalingGroupName) + "!" + operation.Deref(p.Policy.PolicyName)
}

func putScalingPolicy(r *operation.Request, in *autoscaling.PutScalingPolicyInput) (*autoscaling.PutScalingPolicyOutput, error) {
	g, err := getGroup(r, in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	name, kind := operation.Deref(in.PolicyName), operation.Deref(in.PolicyType)
	if kind == "" {
		kind = simpleScaling
	}
	if err := checkPolicy(name, kind, in); err != nil {
		return nil, err
	}
	p, found := policies.Get(r.Scoped, g.name()+"!"+name)
	arn := p.Policy.PolicyARN
	if !found {
		arn = new("arn:" + r.Partition + ":autoscaling:" + r.Region + ":" + r.Account + ":scalingPolicy:" + uuid(r, "autoscaling/policy") +
			":autoScalingGroupName/" + g.name() + ":policyName/" + name)
	}
	for _, a := range p.Policy.Alarms {
		cloudwatch.DeleteAlarm(r, *a.AlarmName)
	}
	p.Policy = astypes.ScalingPolicy{
		AutoScalingGroupName: in.AutoScalingGroupName, PolicyName: in.PolicyName, PolicyType: &kind, PolicyARN: arn,
		AdjustmentType: in.AdjustmentType, Cooldown: in.Cooldown, Enabled: new(in.Enabled == nil || *in.Enabled),
		EstimatedInstanceWarmup: in.EstimatedInstanceWarmup, MetricAggregationType: in.MetricAggregationType,
		MinAdjustmentMagnitude: in.MinAdjustmentMagnitude, ScalingAdjustment: in.ScalingAdjustment,
		StepAdjustments: in.StepAdjustments, TargetTrackingConfiguration: in.TargetTrackingConfiguration,
	}
	if kind == targetTracking {
		if err := p.putAlarms(r); err != nil {
			return nil, err
		}
	}
	policies.Put(r.Scoped, p.key(), p)
	for _, alarm := range cloudwatch.AlarmsCalling(r, *arn) {
		cloudwatch.Wake(r, alarm)
	}
	return &autoscaling.PutScalingPolicyOutput{PolicyARN: arn, Alarms: orEmpty(p.Policy.Alarms)}, nil
}

func checkPolicy(name, kind string, in *autoscaling.PutScalingPolicyInput) error {
	adjustment := operation.Deref(in.AdjustmentType)
	switch {
	case name == "" || strings.ContainsAny(name, "!:"):
		return validation("PolicyName is required and has no colon or exclamation mark, got %q", name)
	case kind == "PredictiveScaling":
		return unsupported("predictive scaling")
	case kind != simpleScaling && kind != stepScaling && kind != targetTracking:
		return validation("PolicyType must be one of SimpleScaling, StepScaling, TargetTrackingScaling, PredictiveScaling, got %q", kind)
	case kind != targetTracking && !slices.Contains([]string{scheduler.ChangeInCapacity, scheduler.PercentChangeInCapacity, scheduler.ExactCapacity}, adjustment):
		return validation("AdjustmentType must be one of ChangeInCapacity, PercentChangeInCapacity, ExactCapacity, got %q", adjustment)
	case kind == simpleScaling && in.ScalingAdjustment == nil:
		return validation("ScalingAdjustment is required for the policy type SimpleScaling")
	case kind == stepScaling && len(in.StepAdjustments) == 0:
		return validation("At least one StepAdjustment must be specified for the policy type StepScaling")
	}
	if kind != targetTracking {
		return nil
	}
	c := in.TargetTrackingConfiguration
	if c == nil || c.TargetValue == nil || *c.TargetValue <= 0 {
		return validation("TargetTrackingConfiguration needs a TargetValue above 0")
	}
	m := c.CustomizedMetricSpecification
	if c.PredefinedMetricSpecification != nil || m == nil || len(m.Metrics) > 0 {
		return unsupported("predefined metrics and metric math of an Auto Scaling group: the region's instances have no metrics of their own; track a customized metric")
	}
	if operation.Deref(m.MetricName) == "" || operation.Deref(m.Namespace) == "" || m.Statistic == "" {
		return validation("CustomizedMetricSpecification needs Namespace, MetricName and Statistic")
	}
	return nil
}

// putAlarms makes the alarms of a target tracking policy: three minutes above
// the target scale out, fifteen clearly below it scale in.
func (p *policyRecord) putAlarms(r *operation.Request) error {
	c := p.Policy.TargetTrackingConfiguration
	m := c.CustomizedMetricSpecification
	p.Policy.Alarms = nil
	for _, low := range []bool{false, true} {
		kind := map[bool]string{false: "AlarmHigh", true: "AlarmLow"}[low]
		name := "TargetTracking-" + *p.Policy.AutoScalingGroupName + "-" + kind + "-" + uuid(r, "autoscaling/alarm")
		in := &awscloudwatch.PutMetricAlarmInput{
			AlarmName: &name, Namespace: m.Namespace, MetricName: m.MetricName, Statistic: cwtypes.Statistic(m.Statistic), Period: new(int32(60)),
			EvaluationPeriods: new(int32(3)), Threshold: c.TargetValue, ComparisonOperator: cwtypes.ComparisonOperatorGreaterThanThreshold,
			AlarmActions: []string{*p.Policy.PolicyARN}, AlarmDescription: new("DO NOT EDIT OR DELETE. For TargetTrackingScaling policy " + *p.Policy.PolicyARN + "."),
		}
		for _, d := range m.Dimensions {
			in.Dimensions = append(in.Dimensions, cwtypes.Dimension{Name: d.Name, Value: d.Value})
		}
		if low {
			in.EvaluationPeriods, in.ComparisonOperator, in.Threshold = new(int32(15)), cwtypes.ComparisonOperatorLessThanThreshold, new(*c.TargetValue*0.9)
		}
		if err := cloudwatch.PutAlarm(r, in); err != nil {
			return err
		}
		p.Policy.Alarms = append(p.Policy.Alarms, astypes.Alarm{AlarmName: &name, AlarmARN: new(cloudwatch.AlarmARN(r, name))})
	}
	return nil
}

// alarmCalled is an alarm that calls a policy. Whatever leads nowhere settles
// the alarm: the same data would only lead there again.
func alarmCalled(r *operation.Request, e store.Event) error {
	var a signal.Alarm
	if err := json.Unmarshal(e.Body, &a); err != nil {
		return err
	}
	_, rest, _ := strings.Cut(a.Action, ":autoScalingGroupName/")
	group, name, _ := strings.Cut(rest, ":policyName/")
	p, found := policies.Get(r.Scoped, group+"!"+name)
	g, there := groups.Get(r.Scoped, group)
	if !found || !there || operation.Deref(p.Policy.PolicyARN) != a.Action || !operation.Deref(p.Policy.Enabled) || a.Value == nil && operation.Deref(p.Policy.PolicyType) != simpleScaling {
		cloudwatch.Settle(r, a.Name)
		return nil
	}
	cooldown := time.Duration(operation.Deref(g.Group.DefaultCooldown)) * time.Second
	if p.Policy.Cooldown != nil {
		cooldown = time.Duration(*p.Policy.Cooldown) * time.Second
	}
	if w := p.Policy.EstimatedInstanceWarmup; w != nil {
		cooldown = time.Duration(*w) * time.Second
	}
	if r.Now().Before(p.Acted.Add(cooldown)) {
		return nil
	}
	want, decided := p.want(&a, g.desired())
	want = g.bounds().Clamp(want)
	if !decided || want == g.desired() {
		cloudwatch.Settle(r, a.Name)
		return nil
	}
	p.Acted = r.Now()
	policies.Put(r.Scoped, p.key(), p)
	g.setDesired(r, want, fmt.Sprintf("a monitor alarm %s in state %s triggered policy %s changing the desired capacity from %d to %d", a.Name, a.State, name, g.desired(), want))
	return nil
}

func (p *policyRecord) want(a *signal.Alarm, desired int) (int, bool) {
	adjust := func(by int) int {
		return scheduler.Adjust(desired, operation.Deref(p.Policy.AdjustmentType), by, int(operation.Deref(p.Policy.MinAdjustmentMagnitude)))
	}
	switch *p.Policy.PolicyType {
	case simpleScaling:
		return adjust(int(*p.Policy.ScalingAdjustment)), true
	case stepScaling:
		var steps []scheduler.StepAdjustment
		for _, s := range p.Policy.StepAdjustments {
			steps = append(steps, scheduler.StepAdjustment{Lower: s.MetricIntervalLowerBound, Upper: s.MetricIntervalUpperBound, Adjustment: int(operation.Deref(s.ScalingAdjustment))})
		}
		s, found := scheduler.ChooseStep(steps, *a.Value, a.Threshold)
		return adjust(s.Adjustment), found
	}
	c := p.Policy.TargetTrackingConfiguration
	want := scheduler.TrackTarget(desired, *a.Value, *c.TargetValue)
	if low := a.Name == operation.Deref(p.Policy.Alarms[1].AlarmName); low {
		return min(want, desired), !operation.Deref(c.DisableScaleIn)
	}
	return max(want, desired), true
}

func deletePolicy(r *operation.Request, in *autoscaling.DeletePolicyInput) (*autoscaling.DeletePolicyOutput, error) {
	group, name := operation.Deref(in.AutoScalingGroupName), operation.Deref(in.PolicyName)
	if _, rest, isARN := strings.Cut(name, ":autoScalingGroupName/"); isARN {
		group, name, _ = strings.Cut(rest, ":policyName/")
	}
	p, found := policies.Get(r.Scoped, group+"!"+name)
	if !found {
		return nil, validation("PolicyName %s was not found in the group %s", name, group)
	}
	p.remove(r)
	return &autoscaling.DeletePolicyOutput{}, nil
}

func (p *policyRecord) remove(r *operation.Request) {
	for _, a := range p.Policy.Alarms {
		cloudwatch.DeleteAlarm(r, *a.AlarmName)
	}
	policies.Delete(r.Scoped, p.key())
}

func describePolicies(r *operation.Request, in *autoscaling.DescribePoliciesInput) (*autoscaling.DescribePoliciesOutput, error) {
	prefix := ""
	if in.AutoScalingGroupName != nil {
		g, err := getGroup(r, in.AutoScalingGroupName)
		if err != nil {
			return nil, err
		}
		prefix = g.name() + "!"
	}
	kept := slices.DeleteFunc(policies.List(r.Scoped, prefix), func(p policyRecord) bool {
		byName := slices.Contains(in.PolicyNames, *p.Policy.PolicyName) || slices.Contains(in.PolicyNames, *p.Policy.PolicyARN)
		return len(in.PolicyNames) > 0 && !byName || len(in.PolicyTypes) > 0 && !slices.Contains(in.PolicyTypes, *p.Policy.PolicyType)
	})
	kept, next, err := page(kept, func(p policyRecord) string { return p.key() }, in.MaxRecords, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &autoscaling.DescribePoliciesOutput{ScalingPolicies: []astypes.ScalingPolicy{}, NextToken: next}
	for _, p := range kept {
		if len(p.Policy.Alarms) == 0 {
			for _, name := range cloudwatch.AlarmsCalling(r, *p.Policy.PolicyARN) {
				p.Policy.Alarms = append(p.Policy.Alarms, astypes.Alarm{AlarmName: new(name), AlarmARN: new(cloudwatch.AlarmARN(r, name))})
			}
		}
		p.Policy.Alarms = orEmpty(p.Policy.Alarms)
		out.ScalingPolicies = append(out.ScalingPolicies, p.Policy)
	}
	return out, nil
}
