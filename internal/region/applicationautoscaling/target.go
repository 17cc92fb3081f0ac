package applicationautoscaling

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	aastypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/cloudwatch"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// targetRecord is a scalable target as the region keeps it, by its resource id.
type targetRecord struct {
	Target aastypes.ScalableTarget
	Tags   map[string]string `json:",omitempty"`
}

var targets = store.Collection[targetRecord]{Name: "applicationautoscaling/target"}

func (t *targetRecord) id() string { return operation.Deref(t.Target.ResourceId) }

func (t *targetRecord) put(r *operation.Request) { targets.Put(r.Scoped, t.id(), *t) }

func (t *targetRecord) bounds() scheduler.Bounds {
	return scheduler.Bounds{Min: int(operation.Deref(t.Target.MinCapacity)), Max: int(operation.Deref(t.Target.MaxCapacity))}
}

func (t *targetRecord) suspended() aastypes.SuspendedState {
	if t.Target.SuspendedState == nil {
		return aastypes.SuspendedState{}
	}
	return *t.Target.SuspendedState
}

// parseResource reads "service/CLUSTER/SERVICE".
func parseResource(id string) (cluster, service string, ok bool) {
	parts := strings.Split(id, "/")
	if len(parts) != 3 || parts[0] != "service" || parts[1] == "" || parts[2] == "" {
		return "", "", false
	}
	return parts[1], parts[2], true
}

// checkScope refuses what is no ECS service. An empty dimension or resource is
// no error where the operation does not require it.
func checkScope(namespace aastypes.ServiceNamespace, dimension aastypes.ScalableDimension, resource *string) error {
	if namespace != aastypes.ServiceNamespaceEcs {
		if !slices.Contains(namespace.Values(), namespace) {
			return validation("1 validation error detected: Value '%s' at 'serviceNamespace' failed to satisfy constraint: Member must satisfy enum value set", namespace)
		}
		return validation("the embedded region does not have this yet: scaling of %s; only ecs is there", namespace)
	}
	if dimension != "" && dimension != aastypes.ScalableDimensionECSServiceDesiredCount {
		return validation("Unsupported service namespace, resource type or scalable dimension: %s; ecs has %s", dimension, aastypes.ScalableDimensionECSServiceDesiredCount)
	}
	if resource != nil {
		if _, _, ok := parseResource(*resource); !ok {
			return validation("Unsupported resource type: %q; expected service/CLUSTER/SERVICE", *resource)
		}
	}
	return nil
}

// getTarget finds a target that must be there.
func getTarget(r *operation.Request, namespace aastypes.ServiceNamespace, dimension aastypes.ScalableDimension, resource *string) (*targetRecord, error) {
	if err := checkScope(namespace, dimension, resource); err != nil {
		return nil, err
	}
	t, found := targets.Get(r.Scoped, operation.Deref(resource))
	if !found {
		return nil, notFound("No scalable target found for service namespace: %s, resource ID: %s, scalable dimension: %s", namespace, operation.Deref(resource), dimension)
	}
	return &t, nil
}

func registerScalableTarget(r *operation.Request, in *applicationautoscaling.RegisterScalableTargetInput) (*applicationautoscaling.RegisterScalableTargetOutput, error) {
	if err := checkScope(in.ServiceNamespace, in.ScalableDimension, in.ResourceId); err != nil {
		return nil, err
	}
	t, found := targets.Get(r.Scoped, operation.Deref(in.ResourceId))
	if !found {
		cluster, service, _ := parseResource(*in.ResourceId)
		if _, there := ecs.ServiceCapacity(r, cluster, service); !there {
			return nil, validation("ECS service doesn't exist: %s", *in.ResourceId)
		}
		if in.MinCapacity == nil || in.MaxCapacity == nil {
			return nil, validation("MinCapacity and MaxCapacity are required to register a new scalable target")
		}
		if err := checkTags(in.Tags); err != nil {
			return nil, err
		}
		t.Tags = in.Tags
		t.Target = aastypes.ScalableTarget{
			ResourceId: in.ResourceId, ScalableDimension: in.ScalableDimension, ServiceNamespace: in.ServiceNamespace, CreationTime: new(r.Now()),
			RoleARN:           new(serviceRole(r)),
			ScalableTargetARN: new("arn:" + r.Partition + ":application-autoscaling:" + r.Region + ":" + r.Account + ":scalable-target/" + r.ID("applicationautoscaling/target", 36)),
			SuspendedState:    &aastypes.SuspendedState{DynamicScalingInSuspended: new(false), DynamicScalingOutSuspended: new(false), ScheduledScalingSuspended: new(false)},
		}
	} else if len(in.Tags) > 0 {
		return nil, validation("Tags can only be given with a new scalable target; use TagResource for one that is registered")
	}
	before := t.bounds()
	// A role given for ECS is ignored: the service-linked one is always used
	// (https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html).
	if in.MinCapacity != nil {
		t.Target.MinCapacity = in.MinCapacity
	}
	if in.MaxCapacity != nil {
		t.Target.MaxCapacity = in.MaxCapacity
	}
	if b := t.bounds(); b.Min < 0 || b.Max < b.Min {
		return nil, validation("Maximum capacity cannot be less than minimum capacity, and neither below 0: got %d and %d", b.Max, b.Min)
	}
	if s := in.SuspendedState; s != nil {
		t.suspend(s)
	}
	t.put(r)
	if found || before != t.bounds() {
		t.keepWithin(r, "")
	}
	t.wakePolicies(r)
	return &applicationautoscaling.RegisterScalableTargetOutput{ScalableTargetARN: t.Target.ScalableTargetARN}, nil
}

func (t *targetRecord) suspend(s *aastypes.SuspendedState) {
	have := t.suspended()
	if s.DynamicScalingInSuspended != nil {
		have.DynamicScalingInSuspended = s.DynamicScalingInSuspended
	}
	if s.DynamicScalingOutSuspended != nil {
		have.DynamicScalingOutSuspended = s.DynamicScalingOutSuspended
	}
	if s.ScheduledScalingSuspended != nil {
		have.ScheduledScalingSuspended = s.ScheduledScalingSuspended
	}
	t.Target.SuspendedState = &have
}

// serviceRole is the service-linked role for ECS
// (https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html).
func serviceRole(r *operation.Request) string {
	return "arn:" + r.Partition + ":iam::" + r.Account +
		":role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService"
}

// keepWithin moves the desired count into the target's bounds.
func (t *targetRecord) keepWithin(r *operation.Request, cause string) {
	cluster, service, _ := parseResource(t.id())
	c, found := ecs.ServiceCapacity(r, cluster, service)
	b := t.bounds()
	want := b.Clamp(c.Desired)
	if !found || want == c.Desired {
		return
	}
	if cause == "" {
		cause = fmt.Sprintf("minimum capacity was set to %d", b.Min)
		if want == b.Max {
			cause = fmt.Sprintf("maximum capacity was set to %d", b.Max)
		}
	}
	t.scale(r, want, cause)
}

// wakePolicies lets the alarms of the target's policies call again: what they
// may do has changed.
func (t *targetRecord) wakePolicies(r *operation.Request) {
	for _, p := range policies.List(r.Scoped, t.id()+"!") {
		for _, alarm := range cloudwatch.AlarmsCalling(r, operation.Deref(p.Policy.PolicyARN)) {
			cloudwatch.Wake(r, alarm)
		}
	}
}

func deregisterScalableTarget(r *operation.Request, in *applicationautoscaling.DeregisterScalableTargetInput) (*applicationautoscaling.DeregisterScalableTargetOutput, error) {
	t, err := getTarget(r, in.ServiceNamespace, in.ScalableDimension, in.ResourceId)
	if err != nil {
		return nil, err
	}
	for _, p := range policies.List(r.Scoped, t.id()+"!") {
		p.remove(r)
	}
	for _, a := range scheduledActions.List(r.Scoped, t.id()+"!") {
		a.remove(r)
	}
	targets.Delete(r.Scoped, t.id())
	return &applicationautoscaling.DeregisterScalableTargetOutput{}, nil
}

func describeScalableTargets(r *operation.Request, in *applicationautoscaling.DescribeScalableTargetsInput) (*applicationautoscaling.DescribeScalableTargetsOutput, error) {
	out := &applicationautoscaling.DescribeScalableTargetsOutput{ScalableTargets: []aastypes.ScalableTarget{}}
	if err := checkScope(in.ServiceNamespace, in.ScalableDimension, nil); err != nil {
		return nil, err
	}
	var kept []targetRecord
	for _, t := range targets.List(r.Scoped, "") {
		if len(in.ResourceIds) == 0 || slices.Contains(in.ResourceIds, t.id()) {
			kept = append(kept, t)
		}
	}
	kept, next, err := page(kept, func(t targetRecord) string { return t.id() }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out.NextToken = next
	for _, t := range kept {
		out.ScalableTargets = append(out.ScalableTargets, t.Target)
	}
	return out, nil
}
