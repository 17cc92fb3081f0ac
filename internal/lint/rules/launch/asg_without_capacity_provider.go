package launch

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed asg_without_capacity_provider.md
var asgWithoutCapacityProviderPage string

// ASGWithoutCapacityProvider finds Auto Scaling groups of container instances that scale by themselves.
var ASGWithoutCapacityProvider = &lint.Rule{
	Name:     "asg-without-capacity-provider",
	Severity: lint.Warning,
	Page:     asgWithoutCapacityProviderPage,
	Check:    checkASGWithoutCapacityProvider,
}

func checkASGWithoutCapacityProvider(p *lint.Pass) {
	managed := map[*estate.InstanceGroup]bool{}
	for _, cp := range p.Estate.CapacityProviders {
		if len(cp.Group.Targets) == 0 && !cp.ManagedInstances {
			return // of a group that is not known
		}
		for _, g := range cp.Group.Targets {
			managed[g] = true
		}
	}
	for _, g := range p.Estate.InstanceGroups {
		if !g.ContainerInstances || managed[g] {
			continue
		}
		for _, policy := range g.Policies {
			if metric := utilization(policy); metric != "" {
				p.Report(lint.Issue{Resource: policy.Resource, Range: lint.At(policy.Metric),
					Message: fmt.Sprintf("The Auto Scaling group of ECS instances scales by %s of its own, which says nothing of tasks that wait for room", metric),
					Advice: "Make the group a capacity provider with managed scaling and associate it with the cluster: ECS then starts instances for tasks " +
						"that find no room, and takes away those that run none."})
			}
		}
	}
}

// utilization names the metric of instances or clusters that a policy follows; empty when it follows another or none that is known.
func utilization(policy *estate.GroupPolicy) string {
	if metric, ok := policy.Metric.Get(); ok {
		if metric == "ASGAverageCPUUtilization" {
			return metric
		}
		return ""
	}
	for _, a := range policy.Alarms {
		namespace, _ := a.Namespace.Get()
		metric, _ := a.Metric.Get()
		if (namespace == "AWS/EC2" || namespace == "AWS/ECS") && (strings.HasPrefix(metric, "CPU") || strings.HasPrefix(metric, "Memory")) {
			return metric
		}
	}
	return ""
}
