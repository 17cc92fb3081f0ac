package launch

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed ec2_cluster_not_joined.md
var ec2ClusterNotJoinedPage string

// EC2ClusterNotJoined finds container instances that join another cluster than theirs.
var EC2ClusterNotJoined = &lint.Rule{
	Name:     "ec2-cluster-not-joined",
	Severity: lint.Error,
	Page:     ec2ClusterNotJoinedPage,
	Check:    checkEC2ClusterNotJoined,
}

func checkEC2ClusterNotJoined(p *lint.Pass) {
	for _, c := range p.Estate.Clusters {
		name, ok := c.Name.Get()
		if !ok {
			continue
		}
		for _, provider := range c.CapacityProviders.Items {
			for _, cp := range provider.Targets {
				if g := cp.Group.One(); g != nil {
					checkJoins(p, g, name)
				}
			}
		}
	}
	checkDefaultCluster(p)
}

// checkJoins judges instances that a capacity provider gives to a cluster.
func checkJoins(p *lint.Pass, g *estate.InstanceGroup, cluster string) {
	// What is not known may join any cluster, and an image of one's own may be configured for one.
	if g.UserData.Unknown() || g.Template == nil || !g.Template.Complete {
		return
	}
	joined := g.UserData.Clusters()
	switch {
	case slices.Contains(joined, cluster), len(joined) == 0 && (cluster == "default" || !g.Optimized || readsElsewhere(g)):
		return
	case len(joined) == 0:
		p.Report(lint.Issue{Resource: g.Template.Resource, Range: lint.At(g.UserData),
			Message: fmt.Sprintf("The instances are given to the cluster %q, but their user data names no cluster, and so the agent joins the one called \"default\"", cluster),
			Advice:  join(cluster)})
	default:
		p.Report(lint.Issue{Resource: g.Template.Resource, Range: lint.At(g.UserData),
			Message: fmt.Sprintf("The instances are given to the cluster %q, but their user data joins %q", cluster, joined[len(joined)-1]),
			Advice:  join(cluster)})
	}
}

// checkDefaultCluster judges instances of an ECS-optimized image that nothing gives to a cluster.
func checkDefaultCluster(p *lint.Pass) {
	var names []string
	for _, c := range p.Estate.Clusters {
		name, ok := c.Name.Get()
		if !ok || name == "default" {
			return
		}
		names = append(names, fmt.Sprintf("%q", name))
	}
	if len(names) == 0 {
		return
	}
	for _, s := range p.Estate.Services {
		if name, ok := s.ClusterName(); !ok || name == "default" {
			return
		}
	}
	for _, g := range p.Estate.InstanceGroups {
		if !g.Optimized || len(g.Clusters) > 0 || g.UserData.Unknown() || g.Template == nil || !g.Template.Complete ||
			len(g.UserData.Clusters()) > 0 || readsElsewhere(g) {
			continue
		}
		p.Report(lint.Issue{Resource: g.Template.Resource, Range: lint.At(g.UserData),
			Message: fmt.Sprintf("The ECS instances name no cluster in their user data, and so the agent joins the one called \"default\" and not %s", strings.Join(names, " or ")),
			Advice:  join(only(names))})
	}
}

// readsElsewhere reports whether the script may take its configuration from somewhere else.
func readsElsewhere(g *estate.InstanceGroup) bool {
	for _, elsewhere := range []string{"ecs.config", "ECS_CLUSTER", "ecsagent", "settings.ecs", "aws s3", "curl", "wget"} {
		if strings.Contains(strings.ToLower(g.UserData.Text), strings.ToLower(elsewhere)) {
			return true
		}
	}
	return false
}

// only is the one name there is.
func only(quotedNames []string) string {
	if len(quotedNames) == 1 {
		return strings.Trim(quotedNames[0], `"`)
	}
	return "<cluster>"
}

func join(cluster string) string {
	return fmt.Sprintf("Write it in user data: echo ECS_CLUSTER=%s >> /etc/ecs/ecs.config", cluster)
}
