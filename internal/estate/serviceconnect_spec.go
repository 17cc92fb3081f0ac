package estate

import (
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// Spec is the configuration in the SDK's types, as ecsspec's check takes it, with what is not known.
func (c *ServiceConnect) Spec() (ecstypes.ServiceConnectConfiguration, ecsspec.Unknown) {
	r := specReader{ecsspec.Unknown{}}
	const path = "service_connect_configuration[0]."
	spec := ecstypes.ServiceConnectConfiguration{Enabled: r.flag(c.Enabled, path+"enabled")}
	if !c.Services.Complete {
		r.unknown[path+"service"] = true
	}
	for i, s := range c.Services.Items {
		list := path + "service"
		service := ecstypes.ServiceConnectService{
			PortName:            r.textPointer(s.PortName, at(list, i, "port_name")),
			DiscoveryName:       r.textPointer(s.DiscoveryName, at(list, i, "discovery_name")),
			IngressPortOverride: r.number(s.IngressPort, at(list, i, "ingress_port_override")),
		}
		if !s.Aliases.Complete {
			r.unknown[at(list, i, "client_alias")] = true
		}
		for j, alias := range s.Aliases.Items {
			aliases := at(list, i, "client_alias")
			service.ClientAliases = append(service.ClientAliases, ecstypes.ServiceConnectClientAlias{
				Port: r.number(alias.Port, at(aliases, j, "port")), DnsName: r.textPointer(alias.Name, at(aliases, j, "dns_name")),
			})
		}
		spec.Services = append(spec.Services, service)
	}
	return spec, r.unknown
}
