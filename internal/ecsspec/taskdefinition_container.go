package ecsspec

import (
	"fmt"
	"strconv"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func (c *taskDefinitionCheck) containers() {
	names := map[string]int{}
	essential, openEnded := 0, c.unknown.Has(containersPath)
	c.each(func(d *ecstypes.ContainerDefinition, path string) {
		if d.Essential == nil && !c.unknown.Has(path+".essential") || deref(d.Essential) {
			essential++
		}
		openEnded = openEnded || c.unknown.Has(path+".essential")
		c.names(d, path, names)
		c.containerMemory(d, path)
		c.ports(d, path)
		c.networkParameters(d, path)
		c.healthCheck(d, path)
		c.logging(d, path)
		c.environment(d, path)
		c.enums(d, path)
	})
	if essential == 0 && len(c.td.Containers) > 0 && !openEnded {
		c.add("no-essential-container", containersPath, "no container is essential", "A task runs as long as its essential containers: set essential = true on at least one.")
	}
	c.containerSums()
}

func (c *taskDefinitionCheck) names(d *ecstypes.ContainerDefinition, path string, seen map[string]int) {
	name := deref(d.Name)
	switch first, dup := seen[name]; {
	case c.unknown.Has(path + ".name"):
	case name == "":
		c.add("container-name", path+".name", "the container has no name", "Names may hold "+wordDescription+".")
	case dup:
		c.addf("duplicate-container-name", path+".name", "Give each container a name of its own.", "container name %s is already taken by container #%d", quote(name), first)
	default:
		seen[name], _ = strconv.Atoi(path[len(containersPath)+1 : len(path)-1])
		if err := ContainerName.Check(name); err != nil {
			c.add("container-name", path+".name", err.Error(), "")
		}
	}
	if deref(d.Image) == "" {
		c.add("container-image", path+".image", "the container has no image", "")
	}
}

// containerMemory: outside Fargate the scheduler must know what a task reserves.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
func (c *taskDefinitionCheck) containerMemory(d *ecstypes.ContainerDefinition, path string) {
	mem, res := path+".memory", path+".memoryReservation"
	if d.Memory == nil && d.MemoryReservation == nil && c.td.Memory == "" && !c.unknown.Has("memory") &&
		!c.td.Requires(ecstypes.CompatibilityFargate) && c.knows("requires_compatibilities") && !c.unknown.Has(res) {
		c.add("missing-container-memory", mem, "neither memory nor memoryReservation is set, and the task has no memory either",
			"Set memory (the hard limit in MiB), memoryReservation, or the task's memory.")
	}
	if d.Memory != nil && d.MemoryReservation != nil && *d.MemoryReservation > *d.Memory && c.knows(mem, res) {
		c.addf("container-memory", res, "The reservation is the soft limit: lower it, or raise memory.",
			"memoryReservation %d MiB is more than memory %d MiB", *d.MemoryReservation, *d.Memory)
	}
	if d.Memory != nil && c.memory != 0 && int(*d.Memory) > c.memory && c.knows(mem, "memory") {
		c.addf("container-memory", mem, "Lower it, or raise the task's memory.", "memory %d MiB is more than the task's %d MiB", *d.Memory, c.memory)
	}
}

// containerSums: what the containers reserve together must fit into the task.
func (c *taskDefinitionCheck) containerSums() {
	var cpu, memory int64
	for i, d := range c.td.Containers {
		path := fmt.Sprintf("%s[%d]", containersPath, i)
		if !c.unknown.Has(path + ".cpu") {
			cpu += int64(d.Cpu)
		}
		switch {
		case c.unknown.Has(path + ".memoryReservation"):
		case d.MemoryReservation != nil:
			memory += int64(*d.MemoryReservation)
		case d.Memory != nil && !c.unknown.Has(path+".memory"):
			memory += int64(*d.Memory)
		}
	}
	if c.cpu != 0 && cpu > int64(c.cpu) && !c.unknown.Has("cpu") {
		c.addf("container-sums", "cpu", "Lower the containers' cpu, or raise the task's.",
			"the containers reserve %d CPU units together, more than the task's %d", cpu, c.cpu)
	}
	if c.memory != 0 && memory > int64(c.memory) && !c.unknown.Has("memory") {
		c.addf("container-sums", "memory", "Lower the containers' memoryReservation or memory, or raise the task's memory.",
			"the containers reserve %d MiB together, more than the task's %d", memory, c.memory)
	}
}

// ports: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
func (c *taskDefinitionCheck) ports(d *ecstypes.ContainerDefinition, path string) {
	mode := EffectiveNetworkMode(c.td.NetworkMode)
	for i, m := range d.PortMappings {
		at := fmt.Sprintf("%s.portMappings[%d]", path, i)
		if c.unknown.Has(at) {
			continue
		}
		for _, p := range []struct {
			name string
			port *int32
			low  int32
		}{{"containerPort", m.ContainerPort, 1}, {"hostPort", m.HostPort, 0}} {
			if p.port != nil && (*p.port < p.low || *p.port > 65535) {
				c.addf("port", at+"."+p.name, "", "%s is %d, expected %d to 65535", p.name, *p.port, p.low)
			}
		}
		switch {
		case m.ContainerPort != nil && m.ContainerPortRange != nil:
			c.add("port", at+".containerPortRange", "containerPort and containerPortRange are both set", "Keep one of them.")
		case m.ContainerPort == nil && m.ContainerPortRange == nil && c.knows(at+".containerPort", at+".containerPortRange"):
			c.add("port", at, "the port mapping names no container port", "Set containerPort.")
		}
		if c.unknown.Has("network_mode") {
			continue
		}
		if mode == ecstypes.NetworkModeNone {
			c.add("port", at, "port mappings need a network, but network mode is \"none\"", "Remove the port mappings, or choose another network mode.")
			continue
		}
		sameHostPort := mode == ecstypes.NetworkModeAwsvpc || mode == ecstypes.NetworkModeHost
		if sameHostPort && m.HostPort != nil && *m.HostPort != 0 && m.ContainerPort != nil && *m.HostPort != *m.ContainerPort &&
			c.knows(at+".hostPort", at+".containerPort") {
			c.addf("host-port", at+".hostPort", fmt.Sprintf("Leave hostPort out, or set it to %d.", *m.ContainerPort),
				"hostPort %d differs from containerPort %d, which network mode %q does not allow", *m.HostPort, *m.ContainerPort, mode)
			c.suggest(at+".hostPort", strconv.Itoa(int(*m.ContainerPort)))
		}
	}
}

// networkParameters: awsvpc tasks share one network namespace that ECS sets up.
func (c *taskDefinitionCheck) networkParameters(d *ecstypes.ContainerDefinition, path string) {
	mode := EffectiveNetworkMode(c.td.NetworkMode)
	if c.unknown.Has("network_mode") {
		return
	}
	if len(d.Links) > 0 && mode != ecstypes.NetworkModeBridge && !c.fargateReports() {
		c.addf("links", path+".links", "In awsvpc and host mode containers reach each other on localhost: remove the links.",
			"links work only in network mode \"bridge\", not %q", mode)
	}
	if mode != ecstypes.NetworkModeAwsvpc {
		return
	}
	for _, p := range []struct {
		set         bool
		name        string
		fargateToo  bool
		explanation string
	}{
		{deref(d.Hostname) != "", "hostname", false, "Remove it; the task's host name is that of its network interface."},
		{len(d.DnsServers) > 0, "dnsServers", true, "Remove it; the task uses the VPC's resolver."},
		{len(d.DnsSearchDomains) > 0, "dnsSearchDomains", true, "Remove it; the task uses the VPC's DHCP options."},
		{len(d.ExtraHosts) > 0, "extraHosts", true, "Remove it; use private DNS instead."},
		{deref(d.DisableNetworking), "disableNetworking", true, "Remove it, or use network mode \"none\"."},
	} {
		if p.set && !(p.fargateToo && c.fargateReports()) {
			c.addf("awsvpc-unsupported", path+"."+p.name, p.explanation, "network mode \"awsvpc\" does not support %s", p.name)
		}
	}
}

// fargateReports is true when the checks for Fargate already say the same.
func (c *taskDefinitionCheck) fargateReports() bool {
	return c.td.Requires(ecstypes.CompatibilityFargate)
}

// healthCheck: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
func (c *taskDefinitionCheck) healthCheck(d *ecstypes.ContainerDefinition, path string) {
	hc := d.HealthCheck
	if hc == nil || c.unknown.Has(path+".healthCheck") {
		return
	}
	path += ".healthCheck"
	for _, p := range []struct {
		name      string
		value     *int32
		low, high int32
	}{{"interval", hc.Interval, 5, 300}, {"timeout", hc.Timeout, 2, 60}, {"retries", hc.Retries, 1, 10}, {"startPeriod", hc.StartPeriod, 0, 300}} {
		if p.value != nil && (*p.value < p.low || *p.value > p.high) {
			c.addf("health-check", path+"."+p.name, "", "%s is %d, expected %d to %d", p.name, *p.value, p.low, p.high)
		}
	}
	if c.unknown.Touches(path + ".command") {
		return
	}
	switch {
	case len(hc.Command) == 0:
		c.add("health-check", path+".command", "the health check has no command", "Begin it with \"CMD\" or \"CMD-SHELL\".")
	case hc.Command[0] != "CMD" && hc.Command[0] != "CMD-SHELL" && hc.Command[0] != "NONE":
		c.add("health-check", path+".command", "the health check's command does not begin with \"CMD\" or \"CMD-SHELL\"",
			"Write [\"CMD-SHELL\", \"...\"] to run it in the container's shell.")
	}
}

// logging: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html
func (c *taskDefinitionCheck) logging(d *ecstypes.ContainerDefinition, path string) {
	lc := d.LogConfiguration
	if lc == nil || c.unknown.Has(path+".logConfiguration") {
		return
	}
	path += ".logConfiguration"
	if lc.LogDriver == "" {
		c.add("log-driver", path+".logDriver", "the log configuration names no log driver", "Expected one of "+strings.Join(EnumValues[ecstypes.LogDriver](), ", ")+".")
		return
	}
	switch lc.LogDriver {
	case ecstypes.LogDriverAwslogs:
		for _, option := range []string{"awslogs-group", "awslogs-region"} {
			if lc.Options[option] == "" && !c.unknown.Touches(path+".options") {
				c.addf("awslogs-options", path+".options", "Add it to the options.", "the log driver \"awslogs\" needs the option %q", option)
			}
		}
	case ecstypes.LogDriverAwsfirelens:
		if !c.unknown.Touches(containersPath) && !c.hasFirelens() {
			c.add("log-driver", path+".logDriver", "the log driver \"awsfirelens\" needs a container with a firelensConfiguration in the same task",
				"Add a log router container (Fluent Bit or Fluentd).")
		}
	}
}

func (c *taskDefinitionCheck) hasFirelens() bool {
	for _, d := range c.td.Containers {
		if d.FirelensConfiguration != nil {
			return true
		}
	}
	return false
}

// environment: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html
func (c *taskDefinitionCheck) environment(d *ecstypes.ContainerDefinition, path string) {
	plain := map[string]bool{}
	for _, e := range d.Environment {
		plain[deref(e.Name)] = true
	}
	secret := map[string]bool{}
	for i, s := range d.Secrets {
		name := deref(s.Name)
		if name == "" {
			continue
		}
		if plain[name] || secret[name] {
			c.addf("secret-name", fmt.Sprintf("%s.secrets[%d].name", path, i), "Keep one of the two.",
				"the secret %s has the name of another secret or environment variable of the container", quote(name))
		}
		secret[name] = true
	}
	if len(d.Secrets) > 0 && c.td.ExecutionRoleARN == "" {
		c.addf("execution-role", "execution_role_arn", "Set execution_role_arn to a role that may read the secrets.",
			"container %s has secrets, which ECS reads with the task's execution role", quote(c.container))
	}
}

// enums: values of the fields that are enumerations. AWS takes protocols in any case.
func (c *taskDefinitionCheck) enums(d *ecstypes.ContainerDefinition, path string) {
	for i, m := range d.PortMappings {
		at := fmt.Sprintf("%s.portMappings[%d]", path, i)
		if m.Protocol != "" {
			c.enum(at+".protocol", CheckEnum[ecstypes.TransportProtocol]("protocol", strings.ToLower(string(m.Protocol))))
		}
		if m.AppProtocol != "" {
			c.enum(at+".appProtocol", CheckEnum[ecstypes.ApplicationProtocol]("appProtocol", string(m.AppProtocol)))
		}
	}
	if lc := d.LogConfiguration; lc != nil && lc.LogDriver != "" {
		c.enum(path+".logConfiguration.logDriver", CheckEnum[ecstypes.LogDriver]("logDriver", string(lc.LogDriver)))
	}
	for i, r := range d.ResourceRequirements {
		c.enum(fmt.Sprintf("%s.resourceRequirements[%d].type", path, i), CheckEnum[ecstypes.ResourceType]("type", string(r.Type)))
	}
	for i, u := range d.Ulimits {
		c.enum(fmt.Sprintf("%s.ulimits[%d].name", path, i), CheckEnum[ecstypes.UlimitName]("name", string(u.Name)))
	}
	if f := d.FirelensConfiguration; f != nil {
		c.enum(path+".firelensConfiguration.type", CheckEnum[ecstypes.FirelensConfigurationType]("type", string(f.Type)))
	}
	if d.VersionConsistency != "" {
		c.enum(path+".versionConsistency", CheckEnum[ecstypes.VersionConsistency]("versionConsistency", string(d.VersionConsistency)))
	}
}
