package ecsspec

import (
	"fmt"
	"strconv"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// CheckServiceAgainstTaskDefinition reports where a service and the task definition it runs contradict each
// other. Paths are those of the service.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
func CheckServiceAgainstTaskDefinition(s Service, td TaskDefinition) []Problem {
	c := &serviceTaskCheck{serviceCheck{problems: problems{unknown: s.Unknown}, s: s}, td}
	c.fargate()
	c.external()
	if !td.Unknown.Has("network_mode") {
		c.networkMode()
	}
	for i, lb := range s.LoadBalancers {
		c.target(fmt.Sprintf("load_balancer[%d]", i), deref(lb.ContainerName), lb.ContainerPort)
	}
	for i, r := range s.ServiceRegistries {
		c.target(fmt.Sprintf("service_registries[%d]", i), deref(r.ContainerName), r.ContainerPort)
	}
	if known := s.withoutUnknownStrategy(); s.ZoneRebalancing == ecstypes.AvailabilityZoneRebalancingEnabled && ZoneRebalancingObstacle(known, nil) == "" {
		reportObstacle(&c.problems, ZoneRebalancingObstacle(known, td.PlacementConstraints))
	}
	return c.found
}

type serviceTaskCheck struct {
	serviceCheck
	td TaskDefinition
}

// fargate: AWS validates a task definition for Fargate when a service wants to run it there, too.
func (c *serviceTaskCheck) fargate() {
	if !c.s.OnFargate() || !c.knows("launch_type", "capacity_provider_strategy") ||
		c.td.Requires(ecstypes.CompatibilityFargate) || c.td.Unknown.Has("requires_compatibilities") {
		return
	}
	path := "launch_type"
	if c.s.LaunchType == "" {
		path = "capacity_provider_strategy"
	}
	if found := CheckFargate(c.td); len(found) > 0 {
		c.addf("fargate-compatibility", path, strings.TrimSpace("In the task definition: "+found[0].String()),
			"the service runs on Fargate, but its task definition%s cannot", family(c.td))
	}
}

// external: a launch type has to be among the compatibilities of the task definition. Those are what its parameters fit, not
// only what it requires: one that is required for Fargate runs on EC2 as well.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
func (c *serviceTaskCheck) external() {
	if c.s.LaunchType != ecstypes.LaunchTypeExternal || !c.knows("launch_type") || c.td.Requires(ecstypes.CompatibilityExternal) {
		return
	}
	if what, path := ExternalObstacle(c.td); what != "" {
		c.addf("external-compatibility", "launch_type", "Change "+path+" in the task definition, or the launch type.",
			"the service runs on external instances, but its task definition%s has %s, which they do not have", family(c.td), what)
	}
}

func family(td TaskDefinition) string {
	if td.Family == "" {
		return ""
	}
	return " " + quote(td.Family)
}

func (c *serviceTaskCheck) networkMode() {
	mode := EffectiveNetworkMode(c.td.NetworkMode)
	if !HasOwnInterface(mode) {
		if c.s.Network != nil {
			c.addf("network-configuration", networkPath, "Remove the block, or set network_mode = \"awsvpc\" in the task definition.",
				"network_configuration is set, but the task definition%s uses network mode %q, which has no interfaces of its own", family(c.td), mode)
		}
		return
	}
	if c.s.Network == nil && !c.s.OnFargate() {
		c.addf("network-configuration", networkPath, "Add the block with the subnets the tasks run in.",
			"the task definition%s uses network mode \"awsvpc\", but the service has no network_configuration", family(c.td))
	}
	if c.s.OnFargate() {
		return // CheckService says the rest.
	}
	for i, lb := range c.s.LoadBalancers {
		if name := deref(lb.LoadBalancerName); name != "" {
			c.addf("classic-load-balancer", fmt.Sprintf("load_balancer[%d].elb_name", i), "Use a target group of type \"ip\" of an Application or Network Load Balancer.",
				"Classic Load Balancer %s cannot reach tasks of network mode \"awsvpc\"", quote(name))
		}
	}
	if c.s.IAMRole != "" && len(c.s.LoadBalancers) == 1 {
		c.add("iam-role", "iam_role", "a service of awsvpc tasks uses the ECS service-linked role", "Remove iam_role.")
	}
}

// target checks that traffic has a container and a port to go to.
func (c *serviceTaskCheck) target(path, container string, port *int32) {
	if container == "" || c.unknown.Has(path+".container_name") || c.td.Unknown.Has(containersPath) {
		return
	}
	var names []string
	for i, d := range c.td.Containers {
		at := fmt.Sprintf("%s[%d]", containersPath, i)
		if c.td.Unknown.Has(at + ".name") {
			return
		}
		if deref(d.Name) == container {
			if port != nil && !c.unknown.Has(path+".container_port") && !c.td.Unknown.Touches(at+".portMappings") {
				c.targetPort(path+".container_port", d, *port)
			}
			return
		}
		names = append(names, deref(d.Name))
	}
	detail := "Its containers are: " + strings.Join(names, ", ") + "."
	if near := DidYouMean(container, names); near != "" {
		detail = fmt.Sprintf("Did you mean %q?", near)
	}
	c.addf("target-container", path+".container_name", detail, "container %s is not in the task definition%s", quote(container), family(c.td))
}

func (c *serviceTaskCheck) targetPort(path string, d ecstypes.ContainerDefinition, port int32) {
	var mapped []string
	for _, m := range d.PortMappings {
		if m.ContainerPort != nil {
			if *m.ContainerPort == port {
				return
			}
			mapped = append(mapped, strconv.Itoa(int(*m.ContainerPort)))
		}
		if m.ContainerPortRange != nil {
			if low, high, ok := parsePortRange(*m.ContainerPortRange); !ok || low <= port && port <= high {
				return
			}
			mapped = append(mapped, *m.ContainerPortRange)
		}
	}
	detail := "Its port mappings are: " + strings.Join(mapped, ", ") + "."
	if len(mapped) == 0 {
		detail = "It has no port mappings: add one."
	}
	c.addf("target-port", path, detail, "container %s of the task definition%s does not map port %d", quote(deref(d.Name)), family(c.td), port)
}

// parsePortRange reads a containerPortRange such as "8000-8010".
func parsePortRange(s string) (low, high int32, ok bool) {
	first, last, found := strings.Cut(s, "-")
	l, err1 := strconv.ParseInt(first, 10, 32)
	h, err2 := strconv.ParseInt(last, 10, 32)
	if !found || err1 != nil || err2 != nil || l < 1 || h > 65535 || l > h {
		return 0, 0, false
	}
	return int32(l), int32(h), true
}
