package ecsspec

import (
	"strings"
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestCheckServiceConnect(t *testing.T) {
	text := func(s string) *string { return &s }
	number := func(n int32) *int32 { return &n }
	td := TaskDefinition{NetworkMode: ecstypes.NetworkModeAwsvpc, Containers: []ecstypes.ContainerDefinition{{
		Name: text("web"), PortMappings: []ecstypes.PortMapping{{Name: text("http"), ContainerPort: number(80)}, {ContainerPort: number(81)}},
	}}}
	alias := func(name string, port int32) []ecstypes.ServiceConnectClientAlias {
		a := ecstypes.ServiceConnectClientAlias{Port: &port}
		if name != "" {
			a.DnsName = &name
		}
		return []ecstypes.ServiceConnectClientAlias{a}
	}
	offer := func(s ...ecstypes.ServiceConnectService) ecstypes.ServiceConnectConfiguration {
		return ecstypes.ServiceConnectConfiguration{Enabled: true, Services: s}
	}
	host := td
	host.NetworkMode = ecstypes.NetworkModeHost
	for name, c := range map[string]struct {
		c    ecstypes.ServiceConnectConfiguration
		td   TaskDefinition
		want string
	}{
		"client only":  {offer(), td, ""},
		"switched off": {ecstypes.ServiceConnectConfiguration{Services: []ecstypes.ServiceConnectService{{PortName: text("none")}}}, td, ""},
		"offered":      {offer(ecstypes.ServiceConnectService{PortName: text("http"), ClientAliases: alias("web.shop", 8080)}), td, ""},
		"no such port": {offer(ecstypes.ServiceConnectService{PortName: text("htpp")}), td,
			`service_connect_configuration[0].service[0].port_name: no port mapping of the task definition is named "htpp". Name one of its ports: "http".`},
		"host":      {offer(ecstypes.ServiceConnectService{PortName: text("http")}), host, "does not work with the network mode host"},
		"capitals":  {offer(ecstypes.ServiceConnectService{PortName: text("http"), DiscoveryName: text("Web")}), td, `discovery name "Web" is not valid`},
		"twice":     {offer(ecstypes.ServiceConnectService{PortName: text("http")}, ecstypes.ServiceConnectService{PortName: text("http")}), td, `discovery name "http" is given twice`},
		"port 0":    {offer(ecstypes.ServiceConnectService{PortName: text("http"), ClientAliases: alias("", 0)}), td, "port is 0, expected 1 to 65535"},
		"aliases":   {offer(ecstypes.ServiceConnectService{PortName: text("http"), ClientAliases: append(alias("a", 80), alias("b", 80)...)}), td, "2 client aliases, expected at most 1"},
		"bad alias": {offer(ecstypes.ServiceConnectService{PortName: text("http"), ClientAliases: alias("-web", 80)}), td, `DNS name "-web" is not valid`},
		"same alias": {offer(ecstypes.ServiceConnectService{PortName: text("http"), DiscoveryName: text("a"), ClientAliases: alias("x", 80)},
			ecstypes.ServiceConnectService{PortName: text("http"), DiscoveryName: text("b"), ClientAliases: alias("x", 80)}), td, "two client aliases are x:80"},
		"ingress": {offer(ecstypes.ServiceConnectService{PortName: text("http"), IngressPortOverride: number(70000)}), td, "ingress_port_override is 70000"},
	} {
		t.Run(name, func(t *testing.T) {
			got := CheckServiceConnect(c.c, c.td)
			if c.want == "" && len(got) != 0 || c.want != "" && (len(got) != 1 || !strings.Contains(got[0].String(), c.want)) {
				t.Errorf("%v, want %q", got, c.want)
			}
		})
	}
}
