package ecsspec

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// MaximumClientAliases of one Service Connect service.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html
const MaximumClientAliases = 1

// ServiceConnectContainerPrefix begins the name of the proxy container that ECS adds to the tasks of a service with
// Service Connect.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
const ServiceConnectContainerPrefix = "ecs-service-connect-"

var (
	// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html
	discoveryName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9_][a-z0-9_-]{0,63}$`) })
	// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectClientAlias.html
	aliasName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9_.][a-z0-9_.-]{0,126}$`) })
)

// DiscoveryName is the name under which a Service Connect service is found in its namespace.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectServiceResource.html
func DiscoveryName(s ecstypes.ServiceConnectService) string {
	if name := deref(s.DiscoveryName); name != "" {
		return name
	}
	return deref(s.PortName)
}

// NamedPort finds the port mapping of that name, and its container's name.
func NamedPort(containers []ecstypes.ContainerDefinition, name string) (container string, mapping ecstypes.PortMapping, found bool) {
	for _, c := range containers {
		for _, m := range c.PortMappings {
			if name != "" && deref(m.Name) == name {
				return deref(c.Name), m, true
			}
		}
	}
	return "", mapping, false
}

// CheckServiceConnect reports what AWS refuses in the Service Connect configuration of a service that runs the
// task definition. Paths are those of the argument service_connect_configuration.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts.html
func CheckServiceConnect(c ecstypes.ServiceConnectConfiguration, td TaskDefinition) []Problem {
	ps := &problems{}
	const code, at = "service-connect", "service_connect_configuration[0]"
	if !c.Enabled {
		return nil
	}
	if mode := EffectiveNetworkMode(td.NetworkMode); len(c.Services) > 0 && mode != ecstypes.NetworkModeAwsvpc && mode != ecstypes.NetworkModeBridge {
		ps.addf(code, at, "Use awsvpc or bridge.", "Service Connect does not work with the network mode %s", mode)
	}
	discovered, aliases := map[string]bool{}, map[string]bool{}
	for i, s := range c.Services {
		path := fmt.Sprintf("%s.service[%d]", at, i)
		if _, _, found := NamedPort(td.Containers, deref(s.PortName)); !found {
			ps.addf(code, path+".port_name", "Name one of its ports: "+portNames(td.Containers)+".",
				"no port mapping of the task definition is named %s", quote(deref(s.PortName)))
		}
		name := DiscoveryName(s)
		switch {
		case name != "" && !discoveryName().MatchString(name):
			ps.addf(code, path+".discovery_name", "Expected up to 64 small letters, digits, underscores and hyphens, the first no hyphen.",
				"discovery name %s is not valid", quote(name))
		case discovered[name]:
			ps.addf(code, path+".discovery_name", "", "discovery name %s is given twice", quote(name))
		}
		discovered[name] = true
		if p := s.IngressPortOverride; p != nil && (*p < 1 || *p > 65535) {
			ps.addf(code, path+".ingress_port_override", "", "ingress_port_override is %d, expected 1 to 65535", *p)
		}
		if n := len(s.ClientAliases); n > MaximumClientAliases {
			ps.addf(code, path+".client_alias", "", "%d client aliases, expected at most %d", n, MaximumClientAliases)
		}
		for j, a := range s.ClientAliases {
			path := fmt.Sprintf("%s.client_alias[%d]", path, j)
			if p := deref(a.Port); p < 1 || p > 65535 {
				ps.addf(code, path+".port", "", "port is %d, expected 1 to 65535", p)
			}
			if dns := deref(a.DnsName); dns != "" && !aliasName().MatchString(dns) {
				ps.addf(code, path+".dns_name", "Expected up to 127 small letters, digits, underscores, hyphens and periods, the first no hyphen.",
					"DNS name %s is not valid", quote(dns))
			}
			endpoint := fmt.Sprintf("%s:%d", deref(a.DnsName), deref(a.Port))
			if deref(a.DnsName) == "" {
				endpoint = fmt.Sprintf("%s.:%d", name, deref(a.Port))
			}
			if aliases[endpoint] {
				ps.addf(code, path, "", "two client aliases are %s", strings.Replace(endpoint, ".:", ":", 1))
			}
			aliases[endpoint] = true
		}
	}
	return ps.found
}

func portNames(containers []ecstypes.ContainerDefinition) string {
	var names []string
	for _, c := range containers {
		for _, m := range c.PortMappings {
			if deref(m.Name) != "" {
				names = append(names, quote(*m.Name))
			}
		}
	}
	if len(names) == 0 {
		return "none has a name; set portMappings[].name in the container definition"
	}
	return strings.Join(names, ", ")
}
