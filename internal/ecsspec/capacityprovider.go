package ecsspec

import (
	"fmt"
	"regexp"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// The capacity providers that every account has.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
const (
	FargateCapacityProvider     = "FARGATE"
	FargateSpotCapacityProvider = "FARGATE_SPOT"
)

// FargateCapacityProviders lists them, sorted.
func FargateCapacityProviders() []string {
	return []string{FargateCapacityProvider, FargateSpotCapacityProvider}
}

// Limits of managed scaling, and what is set where nothing is said.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ManagedScaling.html
const (
	MaximumScalingStep        = 10_000
	MaximumInstanceWarmup     = 10_000 // seconds
	MaximumTargetCapacity     = 100    // percent
	DefaultInstanceWarmup     = 300    // seconds
	DefaultMinimumScalingStep = 1
	DefaultMaximumScalingStep = 10_000
	DefaultTargetCapacity     = 100
)

// ManagedGroupTag is the key of the tag that ECS gives an Auto Scaling group when it becomes that of a capacity
// provider. Without it, ECS may not scale the group, and an instance that was launched without it and had
// registered before belongs to no provider.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_capacity_provider
// https://github.com/hashicorp/terraform-provider-aws/issues/12582
const ManagedGroupTag = "AmazonECSManaged"

// MaximumProvisioningTasks can wait in PROVISIONING for the capacity providers of one cluster.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
const MaximumProvisioningTasks = 500

// ProvisioningTimeout is how long, in minutes, a task waits in PROVISIONING for the capacity of its provider before
// it stops. AWS says 10 to 30 minutes.
// https://aws.amazon.com/blogs/containers/deep-dive-on-amazon-ecs-cluster-auto-scaling/
const ProvisioningTimeout = 30

var reservedProviderPrefixes = []string{"aws", "ecs", "fargate"}

// CheckCapacityProviderName returns nil when a capacity provider may be created under the name.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCapacityProvider.html
func CheckCapacityProviderName(name string) error {
	if err := CapacityProviderName.Check(name); err != nil {
		return err
	}
	for _, prefix := range reservedProviderPrefixes {
		if strings.HasPrefix(strings.ToLower(name), prefix) {
			return fmt.Errorf("capacity provider name %s begins with %q: names cannot be prefixed with \"aws\", \"ecs\" or \"fargate\"", quote(name), prefix)
		}
	}
	return nil
}

// autoScalingGroupARN is that of an Auto Scaling group, with its name at the end.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2autoscaling.html
var autoScalingGroupARN = regexp.MustCompile(`^arn:aws[a-z-]*:autoscaling:[a-z0-9-]+:[0-9]{12}:autoScalingGroup:[^:]*:autoScalingGroupName/(.+)$`)

// ParseAutoScalingGroupRef returns the name of an Auto Scaling group from its name or ARN.
func ParseAutoScalingGroupRef(ref string) (name string, ok bool) {
	if !strings.HasPrefix(ref, "arn:") {
		return ref, ref != "" && len(ref) <= 255 && !strings.Contains(ref, ":")
	}
	m := autoScalingGroupARN.FindStringSubmatch(ref)
	if m == nil {
		return "", false
	}
	return m[1], true
}

// ManagedScalingInEffect is the managed scaling that is in effect: nil is none, which AWS describes as DISABLED with the
// defaults for the rest.
func ManagedScalingInEffect(m *ecstypes.ManagedScaling) *ecstypes.ManagedScaling {
	full := ecstypes.ManagedScaling{}
	if m != nil {
		full = *m
	}
	if full.Status == "" {
		full.Status = ecstypes.ManagedScalingStatusDisabled
	}
	for _, d := range []struct {
		to *(*int32)
		n  int32
	}{
		{&full.InstanceWarmupPeriod, DefaultInstanceWarmup}, {&full.MinimumScalingStepSize, DefaultMinimumScalingStep},
		{&full.MaximumScalingStepSize, DefaultMaximumScalingStep}, {&full.TargetCapacity, DefaultTargetCapacity},
	} {
		if *d.to == nil {
			n := d.n
			*d.to = &n
		}
	}
	return &full
}

// CheckAutoScalingGroupProvider reports what AWS refuses in the settings of a capacity provider for an Auto
// Scaling group. Paths are those of the argument auto_scaling_group_provider.
func CheckAutoScalingGroupProvider(p ecstypes.AutoScalingGroupProvider) []Problem {
	ps := &problems{}
	const code, at = "capacity-provider", "auto_scaling_group_provider[0]."
	if _, ok := ParseAutoScalingGroupRef(deref(p.AutoScalingGroupArn)); !ok {
		ps.addf(code, at+"auto_scaling_group_arn", "Expected an ARN such as \"arn:aws:autoscaling:REGION:ACCOUNT:autoScalingGroup:UUID:autoScalingGroupName/NAME\".",
			"%s does not name an Auto Scaling group", quote(deref(p.AutoScalingGroupArn)))
	}
	enum := func(path string, err error) {
		if err != nil {
			ps.add(code, path, err.Error(), "")
		}
	}
	if p.ManagedDraining != "" {
		enum(at+"managed_draining", CheckEnum[ecstypes.ManagedDraining]("managed_draining", string(p.ManagedDraining)))
	}
	if p.ManagedTerminationProtection != "" {
		enum(at+"managed_termination_protection", CheckEnum[ecstypes.ManagedTerminationProtection]("managed_termination_protection", string(p.ManagedTerminationProtection)))
	}
	m := ManagedScalingInEffect(p.ManagedScaling)
	scaling := at + "managed_scaling[0]."
	enum(scaling+"status", CheckEnum[ecstypes.ManagedScalingStatus]("the status of managed scaling", string(m.Status)))
	for _, r := range []struct {
		name             string
		n, least, atMost int32
	}{
		{"target_capacity", *m.TargetCapacity, 1, MaximumTargetCapacity},
		{"minimum_scaling_step_size", *m.MinimumScalingStepSize, 1, MaximumScalingStep},
		{"maximum_scaling_step_size", *m.MaximumScalingStepSize, 1, MaximumScalingStep},
		{"instance_warmup_period", *m.InstanceWarmupPeriod, 0, MaximumInstanceWarmup},
	} {
		if r.n < r.least || r.n > r.atMost {
			ps.addf(code, scaling+r.name, "", "%s is %d, expected %d to %d", r.name, r.n, r.least, r.atMost)
		}
	}
	if *m.MinimumScalingStepSize > *m.MaximumScalingStepSize {
		ps.addf(code, scaling+"minimum_scaling_step_size", "", "minimum_scaling_step_size %d is above maximum_scaling_step_size %d",
			*m.MinimumScalingStepSize, *m.MaximumScalingStepSize)
	}
	if p.ManagedTerminationProtection == ecstypes.ManagedTerminationProtectionEnabled && m.Status != ecstypes.ManagedScalingStatusEnabled {
		ps.add(code, at+"managed_termination_protection", "managed termination protection is ENABLED without managed scaling",
			"Enable managed_scaling too: without it the protection does not work.")
	}
	return ps.found
}

// NextCapacityProvider is the provider of one more task under a strategy, when the providers have the given
// numbers of tasks: first the one whose base is not reached, then the one furthest behind its share by weight, the
// first in the strategy's order between equals. It is empty when the strategy allows no task.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
func NextCapacityProvider(strategy []ecstypes.CapacityProviderStrategyItem, tasks map[string]int) string {
	beyond := make([]int64, len(strategy)) // tasks beyond the base
	var weights, total int64
	for i, item := range strategy {
		n := int64(tasks[deref(item.CapacityProvider)]) - int64(item.Base)
		if n < 0 {
			return deref(item.CapacityProvider)
		}
		if item.Weight > 0 {
			beyond[i] = n
			weights += int64(item.Weight)
			total += n
		}
	}
	best, most := "", int64(0)
	for i, item := range strategy {
		if item.Weight <= 0 {
			continue
		}
		// Its share of one task more than there are, less what it has, times all weights.
		if behind := int64(item.Weight)*(total+1) - beyond[i]*weights; best == "" || behind > most {
			best, most = deref(item.CapacityProvider), behind
		}
	}
	return best
}

// SplitTasks is how many of n tasks go to each provider of a strategy, in the strategy's order.
func SplitTasks(strategy []ecstypes.CapacityProviderStrategyItem, n int) []int {
	tasks := map[string]int{}
	for range n {
		if provider := NextCapacityProvider(strategy, tasks); provider != "" {
			tasks[provider]++
		}
	}
	split := make([]int, len(strategy))
	for i, item := range strategy {
		split[i] = tasks[deref(item.CapacityProvider)]
	}
	return split
}

// CapacityProviderReservation is the metric that managed scaling holds at the target capacity, in percent: the
// instances that the tasks need over those that there are. Without instances it is 100 when none are needed and
// 200 when some are, which starts the scale-out.
// https://aws.amazon.com/blogs/containers/deep-dive-on-amazon-ecs-cluster-auto-scaling/
func CapacityProviderReservation(needed, running int) float64 {
	switch {
	case running > 0:
		return float64(needed) / float64(running) * 100
	case needed > 0:
		return 200
	}
	return 100
}
