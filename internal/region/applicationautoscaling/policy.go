package applicationautoscaling

import (
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	aastypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/cloudwatch"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// policyRecord is a scaling policy as the region keeps it: RESOURCE!NAME.
type policyRecord struct {
	Policy aastypes.ScalingPolicy
	// ScaledOut and ScaledIn are when it last did, Base the desired count before
	// the scale-out whose cooldown runs, Want what it last asked for.
	ScaledOut, ScaledIn time.Time
	Base, Want          int
}

var policies = store.Collection[policyRecord]{Name: "applicationautoscaling/policy"}

// maxPolicies of a scalable target
// (https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-limits.html).
const maxPolicies = 50

func (p *policyRecord) key() string {
	return operation.Deref(p.Policy.ResourceId) + "!" + operation.Deref(p.Policy.PolicyName)
}

func (p *policyRecord) put(r *operation.Request) { policies.Put(r.Scoped, p.key(), *p) }

func policyARN(r *operation.Request, id, resource, name string) string {
	return "arn:" + r.Partition + ":autoscaling:" + r.Region + ":" + r.Account + ":scalingPolicy:" + id + ":resource/ecs/" + resource + ":policyName/" + name
}

// parsePolicyARN is the key of the policy that an ARN names.
func parsePolicyARN(arn string) (key string, ok bool) {
	_, rest, found := strings.Cut(arn, ":resource/ecs/")
	resource, name, named := strings.Cut(rest, ":policyName/")
	return resource + "!" + name, found && named
}

func putScalingPolicy(r *operation.Request, in *applicationautoscaling.PutScalingPolicyInput) (*applicationautoscaling.PutScalingPolicyOutput, error) {
	t, err := getTarget(r, in.ServiceNamespace, in.ScalableDimension, in.ResourceId)
	if err != nil {
		return nil, err
	}
	name := operation.Deref(in.PolicyName)
	if name == "" || len(name) > 256 || strings.ContainsAny(name, "!:/") {
		return nil, validation("PolicyName must have 1 to 256 characters and none of ! : /, got %q", name)
	}
	p, found := policies.Get(r.Scoped, t.id()+"!"+name)
	kind := in.PolicyType
	if kind == "" {
		if kind = p.Policy.PolicyType; kind == "" {
			kind = aastypes.PolicyTypeStepScaling
		}
	}
	if err := checkPolicy(kind, in); err != nil {
		return nil, err
	}
	if found && kind != p.Policy.PolicyType {
		return nil, validation("The policy type of %s is %s and cannot be changed to %s", name, p.Policy.PolicyType, kind)
	}
	if !found {
		if policies.Count(r.Scoped, t.id()+"!") >= maxPolicies {
			return nil, &aastypes.LimitExceededException{Message: new("A scalable target can have at most 50 scaling policies")}
		}
		p.Policy = aastypes.ScalingPolicy{
			PolicyName: in.PolicyName, PolicyType: kind, ResourceId: in.ResourceId, ScalableDimension: in.ScalableDimension,
			ServiceNamespace: in.ServiceNamespace, CreationTime: new(r.Now()),
			PolicyARN: new(policyARN(r, uuid(r, "applicationautoscaling/policy"), t.id(), name)),
		}
	}
	p.Policy.StepScalingPolicyConfiguration = in.StepScalingPolicyConfiguration
	p.Policy.TargetTrackingScalingPolicyConfiguration = in.TargetTrackingScalingPolicyConfiguration
	if kind == aastypes.PolicyTypeTargetTrackingScaling {
		if err := p.putAlarms(r); err != nil {
			return nil, err
		}
	}
	p.put(r)
	for _, alarm := range cloudwatch.AlarmsCalling(r, *p.Policy.PolicyARN) {
		cloudwatch.Wake(r, alarm)
	}
	return &applicationautoscaling.PutScalingPolicyOutput{PolicyARN: p.Policy.PolicyARN, Alarms: orEmpty(p.Policy.Alarms)}, nil
}

func checkPolicy(kind aastypes.PolicyType, in *applicationautoscaling.PutScalingPolicyInput) error {
	switch kind {
	case aastypes.PolicyTypePredictiveScaling:
		return validation("the embedded region does not have this yet: predictive scaling")
	case aastypes.PolicyTypeStepScaling:
		if in.StepScalingPolicyConfiguration == nil {
			return validation("StepScalingPolicyConfiguration is required for the policy type StepScaling")
		}
		return checkSteps(in.StepScalingPolicyConfiguration)
	case aastypes.PolicyTypeTargetTrackingScaling:
		if in.TargetTrackingScalingPolicyConfiguration == nil {
			return validation("TargetTrackingScalingPolicyConfiguration is required for the policy type TargetTrackingScaling")
		}
		return checkTracking(in.TargetTrackingScalingPolicyConfiguration)
	}
	return validation("Value '%s' at 'policyType' must be one of StepScaling, TargetTrackingScaling, PredictiveScaling", kind)
}

func checkSteps(c *aastypes.StepScalingPolicyConfiguration) error {
	if !slices.Contains(c.AdjustmentType.Values(), c.AdjustmentType) {
		return validation("AdjustmentType must be one of ChangeInCapacity, PercentChangeInCapacity, ExactCapacity, got %q", c.AdjustmentType)
	}
	if len(c.StepAdjustments) == 0 {
		return validation("At least one step adjustment must be specified.")
	}
	for i, s := range c.StepAdjustments {
		if s.ScalingAdjustment == nil {
			return validation("Step adjustment %d has no ScalingAdjustment", i+1)
		}
		if s.MetricIntervalLowerBound == nil && s.MetricIntervalUpperBound == nil && len(c.StepAdjustments) > 1 {
			return validation("Step adjustment intervals overlap: step %d has no bounds", i+1)
		}
		for _, o := range c.StepAdjustments[:i] {
			if overlap(s, o) {
				return validation("Step adjustment intervals overlap")
			}
		}
	}
	return nil
}

func overlap(a, b aastypes.StepAdjustment) bool {
	below := func(upper, lower *float64) bool { return upper != nil && lower != nil && *upper <= *lower }
	return !below(a.MetricIntervalUpperBound, b.MetricIntervalLowerBound) && !below(b.MetricIntervalUpperBound, a.MetricIntervalLowerBound)
}

// remove deletes the policy and the alarms that are its own.
func (p *policyRecord) remove(r *operation.Request) {
	for _, a := range p.Policy.Alarms {
		cloudwatch.DeleteAlarm(r, operation.Deref(a.AlarmName))
	}
	policies.Delete(r.Scoped, p.key())
}

func deleteScalingPolicy(r *operation.Request, in *applicationautoscaling.DeleteScalingPolicyInput) (*applicationautoscaling.DeleteScalingPolicyOutput, error) {
	if err := checkScope(in.ServiceNamespace, in.ScalableDimension, in.ResourceId); err != nil {
		return nil, err
	}
	p, found := policies.Get(r.Scoped, operation.Deref(in.ResourceId)+"!"+operation.Deref(in.PolicyName))
	if !found {
		return nil, notFound("No scaling policy found for service namespace: %s, resource ID: %s, scalable dimension: %s: %s",
			in.ServiceNamespace, operation.Deref(in.ResourceId), in.ScalableDimension, operation.Deref(in.PolicyName))
	}
	p.remove(r)
	return &applicationautoscaling.DeleteScalingPolicyOutput{}, nil
}

func describeScalingPolicies(r *operation.Request, in *applicationautoscaling.DescribeScalingPoliciesInput) (*applicationautoscaling.DescribeScalingPoliciesOutput, error) {
	if err := checkScope(in.ServiceNamespace, in.ScalableDimension, in.ResourceId); err != nil {
		return nil, err
	}
	prefix := ""
	if in.ResourceId != nil {
		prefix = *in.ResourceId + "!"
	}
	var kept []policyRecord
	for _, p := range policies.List(r.Scoped, prefix) {
		if len(in.PolicyNames) == 0 || slices.Contains(in.PolicyNames, *p.Policy.PolicyName) {
			kept = append(kept, p)
		}
	}
	kept, next, err := page(kept, func(p policyRecord) string { return p.key() }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &applicationautoscaling.DescribeScalingPoliciesOutput{ScalingPolicies: []aastypes.ScalingPolicy{}, NextToken: next}
	for _, p := range kept {
		if p.Policy.PolicyType == aastypes.PolicyTypeStepScaling {
			// A step policy's alarms are the user's: those that call it now.
			p.Policy.Alarms = nil
			for _, name := range cloudwatch.AlarmsCalling(r, *p.Policy.PolicyARN) {
				p.Policy.Alarms = append(p.Policy.Alarms, aastypes.Alarm{AlarmName: new(name), AlarmARN: new(cloudwatch.AlarmARN(r, name))})
			}
		}
		p.Policy.Alarms = orEmpty(p.Policy.Alarms)
		out.ScalingPolicies = append(out.ScalingPolicies, p.Policy)
	}
	return out, nil
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
