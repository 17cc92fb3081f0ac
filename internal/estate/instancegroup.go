package estate

import (
	"encoding/base64"
	"regexp"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// InstanceGroup is EC2 instances made alike: an Auto Scaling group or an instance of its own.
type InstanceGroup struct {
	Resource *module.Resource
	Name     Value[string]
	// Maximum is how many instances there can be.
	Maximum Value[int]

	Image          Value[string]
	UserData       UserData
	Profile        Link[InstanceProfile]
	SecurityGroups List[Link[SecurityGroup]]
	// ClassicLoadBalancers are those the instances are registered with.
	ClassicLoadBalancers List[Link[ClassicLoadBalancer]]

	// Clusters are those the instances join, by user data or as a capacity provider.
	Clusters []*Cluster
	// ContainerInstances tells that the instances are known to be ECS container instances.
	ContainerInstances bool
}

// UserData is the script an instance runs when it starts.
type UserData struct {
	Value[string]
	// Text is the script. Where parts of it are unknown before apply it is the expression's source text instead, in
	// which those parts stand as they are written.
	Text string
}

// launchTemplate is what an Auto Scaling group makes its instances from: a launch template or configuration.
type launchTemplate struct {
	image          Value[string]
	userData       UserData
	profile        Link[InstanceProfile]
	securityGroups List[Link[SecurityGroup]]
}

func readLaunchTemplate(b *builder, r *module.Resource) {
	t := &launchTemplate{}
	b.launchTemplates.add(r, t, nonEmpty(r.Body.Attr("name")))
	profile := r.Body.Block("iam_instance_profile")
	t.image = nonEmpty(r.Body.Attr("image_id"))
	t.userData = b.readUserData(r.Body.Attr("user_data"))
	b.relate(func() {
		t.profile = resolve(b, profile.Attr("name"), b.instanceProfiles)
		if t.profile.Absent() {
			t.profile = resolve(b, profile.Attr("arn"), b.instanceProfiles)
		}
		t.securityGroups = links(b, r.Body.Attr("vpc_security_group_ids"), b.securityGroups)
		for _, network := range r.Body.All("network_interfaces") {
			t.securityGroups = joined(t.securityGroups, links(b, network.Attr("security_groups"), b.securityGroups))
		}
	})
}

func readLaunchConfiguration(b *builder, r *module.Resource) {
	t := &launchTemplate{}
	b.launchTemplates.add(r, t, nonEmpty(r.Body.Attr("name")))
	b.relate(func() { t.readArguments(b, r.Body, "security_groups") })
	t.image, t.userData = nonEmpty(r.Body.Attr("image_id")), b.instanceUserData(r.Body)
}

// readArguments reads what launch configurations and instances spell alike.
func (t *launchTemplate) readArguments(b *builder, body *module.Block, securityGroups string) {
	t.profile = resolve(b, body.Attr("iam_instance_profile"), b.instanceProfiles)
	t.securityGroups = links(b, body.Attr(securityGroups), b.securityGroups)
}

func joined[T any](a, b List[T]) List[T] {
	a.Items = append(a.Items, b.Items...)
	a.Complete = a.Complete && b.Complete
	if b.state != absent {
		a.state = b.state
	}
	return a
}

func readInstance(b *builder, r *module.Resource) {
	g := &InstanceGroup{Resource: r, Maximum: Value[int]{v: 1, state: known}}
	if !r.InstancesKnown {
		g.Maximum.state = unknown
	}
	b.addGroup(r, g)
	t := &launchTemplate{}
	t.image, t.userData = nonEmpty(r.Body.Attr("ami")), b.instanceUserData(r.Body)
	b.relate(func() {
		t.readArguments(b, r.Body, "vpc_security_group_ids")
		for _, template := range r.Body.All("launch_template") {
			if from := b.template(template, "id", "name"); from != nil && !t.userData.Written() {
				t.userData = from.userData
			}
		}
	})
	b.conclude(func() { g.take(t) })
}

func readAutoScalingGroup(b *builder, r *module.Resource) {
	g := &InstanceGroup{Resource: r, Name: nonEmpty(r.Body.Attr("name")), Maximum: number(r.Body.Attr("max_size"))}
	if !r.InstancesKnown {
		g.Maximum.state = unknown
	}
	b.addGroup(r, g)
	b.relate(func() {
		g.ClassicLoadBalancers = links(b, r.Body.Attr("load_balancers"), b.classicLoadBalancers)
	})
	b.conclude(func() {
		if t := b.template(r.Body.Block("launch_template"), "id", "name"); t != nil {
			g.take(t)
			return
		}
		mixed := r.Body.Block("mixed_instances_policy").Block("launch_template").Block("launch_template_specification")
		if t := b.template(mixed, "launch_template_id", "launch_template_name"); t != nil {
			g.take(t)
			return
		}
		if t := resolve(b, r.Body.Attr("launch_configuration"), b.launchTemplates).One(); t != nil {
			g.take(t)
		}
	})
}

func (b *builder) addGroup(r *module.Resource, g *InstanceGroup) {
	b.estate.InstanceGroups = append(b.estate.InstanceGroups, g)
	b.instanceGroups.add(r, g, g.Name)
}

// template finds the launch template a block names.
func (b *builder) template(block *module.Block, id, name string) *launchTemplate {
	if t := resolve(b, block.Attr(id), b.launchTemplates).One(); t != nil {
		return t
	}
	return resolve(b, block.Attr(name), b.launchTemplates).One()
}

func (g *InstanceGroup) take(t *launchTemplate) {
	g.Image, g.UserData, g.Profile, g.SecurityGroups = t.image, t.userData, t.profile, t.securityGroups
}

func readAutoScalingAttachment(b *builder, r *module.Resource) {
	b.conclude(func() {
		elb := resolve(b, r.Body.Attr("elb"), b.classicLoadBalancers)
		if elb.Absent() {
			return
		}
		for _, g := range resolve(b, r.Body.Attr("autoscaling_group_name"), b.instanceGroups).Targets {
			g.ClassicLoadBalancers = joined(g.ClassicLoadBalancers, single(elb))
		}
	})
}

func (b *builder) instanceUserData(body *module.Block) UserData {
	if encoded := body.Attr("user_data_base64"); encoded != nil {
		return b.readUserData(encoded)
	}
	return b.readUserData(body.Attr("user_data"))
}

// readUserData reads a script, plain or in base64.
func (b *builder) readUserData(v *module.Value) UserData {
	u := UserData{Value: nonEmpty(v)}
	script, ok := u.Get()
	if !ok {
		u.Text = sourceText(b.sources, u.Range())
		return u
	}
	if plain, err := base64.StdEncoding.DecodeString(strings.TrimSpace(script)); err == nil {
		script = string(plain)
	}
	u.Value = derived(u.Value, script, true)
	u.Text = script
	return u
}

func sourceText(sources map[string][]byte, rng hcl.Range) string {
	src := sources[rng.Filename]
	if rng.Start.Byte < 0 || rng.Start.Byte > rng.End.Byte || rng.End.Byte > len(src) {
		return ""
	}
	return string(src[rng.Start.Byte:rng.End.Byte])
}

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
		if strings.Contains(g.UserData.Text, "/etc/ecs/ecs.config") || b.ecsImage(g.Image) || agentRole(g.Profile) {
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
