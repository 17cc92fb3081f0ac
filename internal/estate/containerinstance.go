package estate

import (
	"regexp"
	"strings"
)

// clusterInScript is how user data names the cluster to join.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bootstrap_container_instance.html
// Windows: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bootstrap_windows_container_instance.html
// Bottlerocket: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-bottlerocket.html
var clusterInScript = []*regexp.Regexp{
	regexp.MustCompile(`ECS_CLUSTER\s*=\s*["']?([A-Za-z0-9_-]+)`),
	regexp.MustCompile(`(?i)Initialize-ECSAgent\b[^\n]*?-Cluster\s+["']?([A-Za-z0-9_-]+)`),
	regexp.MustCompile(`\[settings\.ecs\][^\[]*?(?m:^)\s*cluster\s*=\s*["']([A-Za-z0-9_-]+)`),
}

// Clusters are the names of the clusters that the script joins.
func (u UserData) Clusters() []string {
	var names []string
	for _, pattern := range clusterInScript {
		for _, m := range pattern.FindAllStringSubmatch(u.Text, -1) {
			names = append(names, m[1])
		}
	}
	return names
}

// agentInScript is how user data installs or starts the agent.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-install.html
var agentInScript = regexp.MustCompile(`(?i)ecs-init|ecs-agent|ecsagent|ecs-anywhere|ecstools|amazon-linux-extras\s+(?:install|enable)\s+(?:-y\s+)?ecs\b`)

// InstallsAgent reports whether the script installs the ECS agent; ok is false when that cannot be known.
func (u UserData) InstallsAgent() (installs, ok bool) {
	return agentInScript.MatchString(u.Text), !u.Unknown()
}

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
		g.StockImage = b.stockImage(g.Image)
		for _, ref := range g.UserData.References() {
			for _, c := range b.clusters.at(ref.Resource) {
				g.join(c)
			}
		}
		for _, name := range g.UserData.Clusters() {
			g.ContainerInstances = true
			for _, c := range b.clusters.byName[name] {
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
	if s, ok := image.Get(); ok && ecsParameter(s) { // resolve:ssm:/aws/...
		return true
	}
	for _, ref := range image.References() {
		data := b.dataAt(ref.Resource)
		if data == nil {
			continue
		}
		if name, ok := text(data.Body.Attr("name")).Get(); ok && ecsParameter(name) {
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

// ecsParameter reports whether an SSM parameter names an image for ECS: Amazon Linux, Windows or Bottlerocket.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-optimized_windows_AMI.html
func ecsParameter(name string) bool {
	return strings.Contains(name, "/aws/service/ecs/optimized-ami/") || strings.Contains(name, "/aws/service/bottlerocket/aws-ecs-") ||
		strings.Contains(name, "/aws/service/ami-windows-latest/") && strings.Contains(name, "ECS_Optimized")
}

// stockOwners publish plain images of distributions: Amazon Linux and Windows, Canonical, Debian, Red Hat.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/finding-an-ami.html
var stockOwners = map[string]bool{"amazon": true, "137112412989": true, "099720109477": true, "136693071363": true, "309956199498": true}

// stockImage names the image when it certainly is one of a distribution's own, which comes without the agent; images of
// one's own, and those named by id, may have it.
func (b *builder) stockImage(image Value[string]) string {
	plain := func(parameter string) bool {
		return strings.Contains(parameter, "/aws/service/ami-amazon-linux-latest/") || strings.Contains(parameter, "/aws/service/canonical/") ||
			strings.Contains(parameter, "/aws/service/ami-windows-latest/") && !strings.Contains(parameter, "ECS")
	}
	if s, ok := image.Get(); ok && plain(s) {
		return s
	}
	refs := image.References()
	if len(refs) != 1 {
		return ""
	}
	data := b.dataAt(refs[0].Resource)
	if data == nil {
		return ""
	}
	if parameter, ok := text(data.Body.Attr("name")).Get(); ok && kindOf(data.Type) == "ssm_parameter" && plain(parameter) {
		return parameter
	}
	if kindOf(data.Type) != "ami" {
		return ""
	}
	owners := texts(data.Body.Attr("owners"))
	if !owners.Complete || len(owners.Items) == 0 {
		return ""
	}
	for _, owner := range owners.Items {
		if s, ok := owner.Get(); !ok || !stockOwners[s] {
			return ""
		}
	}
	found := ""
	for _, filter := range data.Body.All("filter") {
		if name, ok := text(filter.Attr("name")).Get(); !ok || name != "name" {
			continue
		}
		values := texts(filter.Attr("values"))
		for _, v := range values.Items {
			pattern, ok := v.Get()
			if lower := strings.ToLower(pattern); !ok || strings.Contains(lower, "ecs") {
				return ""
			}
			found = pattern
		}
		if !values.Complete {
			return ""
		}
	}
	return found
}
