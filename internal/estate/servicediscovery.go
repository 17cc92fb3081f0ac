package estate

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// DiscoveryNamespace is a Cloud Map namespace.
type DiscoveryNamespace struct {
	Resource *module.Resource
	Name     Value[string]
	// HTTP tells that the namespace has no DNS.
	HTTP bool
}

// DiscoveryService is a Cloud Map service.
type DiscoveryService struct {
	Resource      *module.Resource
	Name          Value[string]
	Namespace     Link[DiscoveryNamespace]
	RoutingPolicy Value[string] // MULTIVALUE when not written
	Records       List[DNSRecord]
}

// DNSRecord is what a Cloud Map service answers.
type DNSRecord struct {
	Type Value[string] // A, AAAA, CNAME, SRV
	TTL  Value[int]    // seconds
}

// ServiceRegistry registers a service's tasks in Cloud Map.
type ServiceRegistry struct {
	Range               hcl.Range // the block's header
	Registry            Link[DiscoveryService]
	Port, ContainerPort Value[int]
	ContainerName       Value[string]
}

// ServiceConnect is a service's part in Service Connect.
type ServiceConnect struct {
	Range     hcl.Range // the block's header
	Enabled   Value[bool]
	Namespace Link[DiscoveryNamespace]
	Services  List[ConnectService]
	LogDriver Value[string]
}

// ConnectService is a port offered by Service Connect.
type ConnectService struct {
	Range         hcl.Range // the block's header
	PortName      Value[string]
	DiscoveryName Value[string]
	IngressPort   Value[int] // ingress_port_override
	Aliases       List[ClientAlias]
}

// ClientAlias is an address under which clients find a port offered by Service Connect.
type ClientAlias struct {
	Port Value[int]
	Name Value[string] // dns_name
}

func readNamespace(http bool) func(*builder, *module.Resource) {
	return func(b *builder, r *module.Resource) {
		n := &DiscoveryNamespace{Resource: r, Name: nonEmpty(r.Body.Attr("name")), HTTP: http}
		b.estate.DiscoveryNamespaces = append(b.estate.DiscoveryNamespaces, n)
		b.namespaces.add(r, n, n.Name)
	}
}

func readDiscoveryService(b *builder, r *module.Resource) {
	dns := r.Body.Block("dns_config")
	s := &DiscoveryService{
		Resource: r, Name: nonEmpty(r.Body.Attr("name")), RoutingPolicy: nonEmpty(dns.Attr("routing_policy")),
		Records: blocks(dns, "dns_records", func(block *module.Block) DNSRecord {
			return DNSRecord{Type: nonEmpty(block.Attr("type")), TTL: number(block.Attr("ttl"))}
		}),
	}
	s.Records.Complete = s.Records.Complete && !r.Body.UnknownBlocks["dns_config"]
	b.estate.DiscoveryServices = append(b.estate.DiscoveryServices, s)
	b.discoveryServices.add(r, s, s.Name)
	b.relate(func() {
		s.Namespace = resolve(b, dns.Attr("namespace_id"), b.namespaces)
		if s.Namespace.Absent() {
			s.Namespace = resolve(b, r.Body.Attr("namespace_id"), b.namespaces)
		}
	})
}

func readRegistry(b *builder, block *module.Block) *ServiceRegistry {
	return &ServiceRegistry{
		Range: block.Range, Registry: resolve(b, block.Attr("registry_arn"), b.discoveryServices),
		Port: number(block.Attr("port")), ContainerPort: number(block.Attr("container_port")), ContainerName: nonEmpty(block.Attr("container_name")),
	}
}

func readServiceConnect(b *builder, block *module.Block) *ServiceConnect {
	if block == nil {
		return nil
	}
	return &ServiceConnect{
		Range: block.Range, Enabled: boolean(block.Attr("enabled")),
		Namespace: resolve(b, block.Attr("namespace"), b.namespaces),
		Services: blocks(block, "service", func(s *module.Block) ConnectService {
			return ConnectService{Range: s.Range, PortName: nonEmpty(s.Attr("port_name")), DiscoveryName: nonEmpty(s.Attr("discovery_name")),
				IngressPort: number(s.Attr("ingress_port_override")),
				Aliases: blocks(s, "client_alias", func(a *module.Block) ClientAlias {
					return ClientAlias{Port: number(a.Attr("port")), Name: nonEmpty(a.Attr("dns_name"))}
				}),
			}
		}),
		LogDriver: in(block, "log_configuration", func(log *module.Block) Value[string] { return nonEmpty(log.Attr("log_driver")) }),
	}
}
