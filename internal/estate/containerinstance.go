package estate

import (
	"regexp"
	"strings"
)

// clusterInScript is how user data names the cluster to join.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bootstrap_container_instance.html
var clusterInScript = regexp.MustCompile(`ECS_CLUSTER\s*=\s*["']?([A-Za-z0-9_-]+)`)

// joinClusters finds which instances are container instances and of which cluster.
func (b *builder) joinClusters() {
	for _, c := range b.estate.Clusters {
		for _, p := range c.CapacityProviders.Items {
			for _, provider := range p.Targets {
				for _, g := range provider.Group.Targets {
					g.join(c)
				}
			}
		}
	}
	for _, p := range b.estate.CapacityProviders {
		for _, g := range p.Group.Targets {
			g.ContainerInstances = true
		}
	}
	for _, g := range b.estate.InstanceGroups {
		g.Optimized = b.ecsImage(g.Image)
		for _, ref := range g.UserData.References() {
			for _, c := range b.clusters.at(ref.Resource) {
				g.join(c)
			}
		}
		for _, m := range clusterInScript.FindAllStringSubmatch(g.UserData.Text, -1) {
			g.ContainerInstances = true
			for _, c := range b.clusters.byName[m[1]] {
				g.join(c)
			}
		}
		if strings.Contains(g.UserData.Text, "/etc/ecs/ecs.config") || g.Optimized || agentRole(g.Profile) {
			g.ContainerInstances = true
		}
	}
	for _, s := range b.estate.Services {
		s.findLaunch()
	}
}

func (g *InstanceGroup) join(c *Cluster) {
	g.ContainerInstances = true
	for _, have := range g.Clusters {
		if have == c {
			return
		}
	}
	g.Clusters = append(g.Clusters, c)
	c.InstanceGroups = append(c.InstanceGroups, g)
}

// ecsImage reports whether the image is looked up among the ECS-optimized ones.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
func (b *builder) ecsImage(image Value[string]) bool {
	const parameter = "/aws/service/ecs/optimized-ami/"
	if s, ok := image.Get(); ok && strings.Contains(s, parameter) { // resolve:ssm:/aws/...
		return true
	}
	for _, ref := range image.References() {
		data := b.dataAt(ref.Resource)
		if data == nil {
			continue
		}
		if name, ok := text(data.Body.Attr("name")).Get(); ok && strings.Contains(name, parameter) {
			return true
		}
		for _, filter := range data.Body.All("filter") {
			for _, v := range texts(filter.Attr("values")).Items {
				if s, ok := v.Get(); ok && strings.Contains(s, "-ecs-") {
					return true
				}
			}
		}
	}
	return false
}

// agentRole reports whether the instances hold the role of the ECS agent.
func agentRole(profile Link[InstanceProfile]) bool {
	p := profile.One()
	if p == nil {
		return false
	}
	role := p.Role.One()
	if role == nil {
		return false
	}
	for _, g := range role.Grants {
		if arn, ok := g.ManagedARN.Get(); ok && nameInARN(arn) == "AmazonEC2ContainerServiceforEC2Role" {
			return true
		}
	}
	return false
}
