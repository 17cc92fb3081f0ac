package autoscaling

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

const (
	launchingHook   = "autoscaling:EC2_INSTANCE_LAUNCHING"
	terminatingHook = "autoscaling:EC2_INSTANCE_TERMINATING"
)

// checkHook fills in the defaults of a hook
// (https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutLifecycleHook.html).
func checkHook(h *astypes.LifecycleHook) error {
	if t := operation.Deref(h.LifecycleTransition); t != launchingHook && t != terminatingHook {
		return validation("LifecycleTransition must be %s or %s, got %q", launchingHook, terminatingHook, t)
	}
	if h.HeartbeatTimeout == nil {
		h.HeartbeatTimeout = new(int32(3600))
	}
	if h.DefaultResult == nil {
		h.DefaultResult = new("ABANDON")
	}
	if n := *h.HeartbeatTimeout; n < 30 || n > 7200 {
		return validation("HeartbeatTimeout must be between 30 and 7200 seconds, got %d", n)
	}
	if d := *h.DefaultResult; d != "ABANDON" && d != "CONTINUE" {
		return validation("DefaultResult must be CONTINUE or ABANDON, got %q", d)
	}
	h.GlobalTimeout = new(min(172_800, 100**h.HeartbeatTimeout))
	return nil
}

// hook is the group's first hook of a transition.
func (g *groupRecord) hook(transition string) *astypes.LifecycleHook {
	for i := range g.Hooks {
		if operation.Deref(g.Hooks[i].LifecycleTransition) == transition {
			return &g.Hooks[i]
		}
	}
	return nil
}

// wait lets the instance wait until the hook is completed or its time is over.
func (i *instanceRecord) wait(r *operation.Request, h *astypes.LifecycleHook, state astypes.LifecycleState) {
	i.State, i.Hook = state, *h.LifecycleHookName
	i.put(r)
	i.step(r, time.Duration(*h.HeartbeatTimeout)*time.Second)
}

// completeHook goes on with an instance that waits; "" is the hook's default.
func (g *groupRecord) completeHook(r *operation.Request, i *instanceRecord, result string) {
	for _, h := range g.Hooks {
		if result == "" && *h.LifecycleHookName == i.Hook {
			result = *h.DefaultResult
		}
	}
	switch {
	case i.leaving():
		i.shutDown(r)
	case result == "CONTINUE":
		g.inService(r, i)
	default:
		g.end(r, i.Activity, astypes.ScalingActivityStatusCodeCancelled)
		g.terminate(r, i, "At "+r.Now().Format(time.RFC3339)+" an instance was abandoned by the lifecycle hook "+i.Hook+".")
	}
}

func putLifecycleHook(r *operation.Request, in *autoscaling.PutLifecycleHookInput) (*autoscaling.PutLifecycleHookOutput, error) {
	g, err := getGroup(r, in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	h := astypes.LifecycleHook{
		AutoScalingGroupName: in.AutoScalingGroupName, LifecycleHookName: in.LifecycleHookName, LifecycleTransition: in.LifecycleTransition,
		DefaultResult: in.DefaultResult, HeartbeatTimeout: in.HeartbeatTimeout, NotificationMetadata: in.NotificationMetadata,
		NotificationTargetARN: in.NotificationTargetARN, RoleARN: in.RoleARN,
	}
	if err := checkHook(&h); err != nil {
		return nil, err
	}
	g.Hooks = slices.DeleteFunc(g.Hooks, func(have astypes.LifecycleHook) bool {
		return operation.Deref(have.LifecycleHookName) == operation.Deref(in.LifecycleHookName)
	})
	g.Hooks = append(g.Hooks, h)
	g.put(r)
	return &autoscaling.PutLifecycleHookOutput{}, nil
}

func deleteLifecycleHook(r *operation.Request, in *autoscaling.DeleteLifecycleHookInput) (*autoscaling.DeleteLifecycleHookOutput, error) {
	g, err := getGroup(r, in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	g.Hooks = slices.DeleteFunc(g.Hooks, func(have astypes.LifecycleHook) bool {
		return operation.Deref(have.LifecycleHookName) == operation.Deref(in.LifecycleHookName)
	})
	g.put(r)
	return &autoscaling.DeleteLifecycleHookOutput{}, nil
}

func describeLifecycleHooks(r *operation.Request, in *autoscaling.DescribeLifecycleHooksInput) (*autoscaling.DescribeLifecycleHooksOutput, error) {
	g, err := getGroup(r, in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	out := &autoscaling.DescribeLifecycleHooksOutput{LifecycleHooks: []astypes.LifecycleHook{}}
	for _, h := range g.Hooks {
		if len(in.LifecycleHookNames) == 0 || slices.Contains(in.LifecycleHookNames, *h.LifecycleHookName) {
			out.LifecycleHooks = append(out.LifecycleHooks, h)
		}
	}
	return out, nil
}

func completeLifecycleAction(r *operation.Request, in *autoscaling.CompleteLifecycleActionInput) (*autoscaling.CompleteLifecycleActionOutput, error) {
	g, err := getGroup(r, in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	if in.InstanceId == nil {
		return nil, unsupported("lifecycleActionToken; give the instanceId")
	}
	i, found := instances.Get(r.Scoped, g.name()+"!"+*in.InstanceId)
	if !found || i.Hook == "" || i.Hook != operation.Deref(in.LifecycleHookName) {
		return nil, validation("No active Lifecycle Action found with instance ID %s", *in.InstanceId)
	}
	if result := operation.Deref(in.LifecycleActionResult); result != "CONTINUE" && result != "ABANDON" {
		return nil, validation("LifecycleActionResult must be CONTINUE or ABANDON, got %q", result)
	}
	g.completeHook(r, &i, *in.LifecycleActionResult)
	return &autoscaling.CompleteLifecycleActionOutput{}, nil
}
