package launch

import (
	_ "embed"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed ec2_no_capacity.md
var ec2NoCapacityPage string

// EC2NoCapacity finds EC2 services whose cluster has no instances.
var EC2NoCapacity = &lint.Rule{
	Name:     "ec2-no-capacity",
	Severity: lint.Error,
	Page:     ec2NoCapacityPage,
	Check:    checkEC2NoCapacity,
}

func checkEC2NoCapacity(p *lint.Pass) {
	// Instances made by a module that is not installed cannot be seen.
	if !p.Estate.Whole() {
		return
	}
	for _, s := range p.Estate.Services {
		c := s.Cluster.One()
		if c == nil || s.Launch != ecstypes.LaunchTypeEc2 || len(s.InstanceGroups()) > 0 || mayHaveCapacity(p.Estate, s, c) {
			continue
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.LaunchType, s.Cluster),
			Message: fmt.Sprintf("The service needs EC2 instances, but nothing gives the cluster %s any: no Auto Scaling group, instance or capacity provider in the code joins it", clusterName(c)),
			Advice: "Add an Auto Scaling group with a capacity provider and associate it with the cluster, or run the service on Fargate. " +
				"Without instances its tasks are never placed."})
	}
}

// mayHaveCapacity reports whether something may give the cluster instances that cannot be known to.
func mayHaveCapacity(e *estate.Estate, s *estate.Service, c *estate.Cluster) bool {
	if !c.CapacityProviders.Complete {
		return true
	}
	for _, p := range c.CapacityProviders.Items {
		if name, ok := p.Get(); !ok || !ecsspec.IsFargateCapacityProvider(name) {
			return true
		}
	}
	if !s.Strategy.Complete || !c.DefaultStrategy.Complete || len(s.Strategy.Items) > 0 || len(c.DefaultStrategy.Items) > 0 {
		return true
	}
	for _, g := range e.InstanceGroups {
		// Of what joins no cluster it cannot be known which one it is to join.
		if len(g.Clusters) == 0 && (g.ContainerInstances || g.Template == nil || g.UserData.Unknown()) {
			return true
		}
	}
	return false
}

// clusterName is how messages call a cluster.
func clusterName(c *estate.Cluster) string {
	if name, ok := c.Name.Get(); ok {
		return fmt.Sprintf("%q", name)
	}
	return c.Resource.Address
}
