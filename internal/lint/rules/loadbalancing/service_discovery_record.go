package loadbalancing

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed service_discovery_record.md
var serviceDiscoveryRecordPage string

// ServiceDiscoveryRecord finds registrations in Cloud Map and Service Connect that cannot work.
var ServiceDiscoveryRecord = &lint.Rule{
	Name:     "service-discovery-record",
	Severity: lint.Error,
	Page:     serviceDiscoveryRecordPage,
	Check:    checkServiceDiscoveryRecord,
}

func checkServiceDiscoveryRecord(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		for _, problem := range problemsAt(s, "service_registries", "target-container", "target-port", "service-registries") {
			p.ReportProblem(s.Resource, s.At(problem.Path), problem)
		}
		mode, ok := s.NetworkMode()
		if !ok {
			continue
		}
		for _, registry := range s.Registries.Items {
			if record, message := wrongRecord(registry, mode); message != "" {
				p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(registry.Registry, lint.Place(registry.Range)), Message: message, Advice: record})
			}
		}
		checkConnect(p, s)
	}
}

// wrongRecord finds what keeps ECS from registering tasks with the records of a Cloud Map service.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
func wrongRecord(registry *estate.ServiceRegistry, mode ecstypes.NetworkMode) (advice, message string) {
	service := registry.Registry.One()
	if service == nil || !service.Records.Complete {
		return "", ""
	}
	srv, address := false, false
	for _, record := range service.Records.Items {
		kind, ok := record.Type.Get()
		if !ok {
			return "", ""
		}
		srv = srv || kind == "SRV"
		address = address || kind == "A" || kind == "AAAA"
	}
	own := ecsspec.HasOwnInterface(mode)
	named := !registry.ContainerName.Absent() && !registry.ContainerPort.Absent()
	switch {
	case address && !own:
		return "Use a record of type SRV with container_name and container_port, or network mode \"awsvpc\".",
			fmt.Sprintf("%s has an A record, but tasks of network mode %q have no address of their own: expected SRV", service.Resource.Address, mode)
	case srv && !own && !named:
		return "Set container_name and container_port: the record has the host port that the container gets.",
			fmt.Sprintf("%s has an SRV record, but the service says neither the container nor its port: expected container_name and container_port", service.Resource.Address)
	case srv && own && !named && registry.Port.Absent():
		return "Set port, or container_name and container_port.",
			fmt.Sprintf("%s has an SRV record, but the service names no port for it", service.Resource.Address)
	}
	return "", ""
}

// checkConnect looks for what AWS refuses in Service Connect.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
func checkConnect(p *lint.Pass, s *estate.Service) {
	t := s.TaskDefinition.One()
	if s.Connect == nil || t == nil {
		return
	}
	spec, unknown := s.Connect.Spec()
	if !spec.Enabled {
		return
	}
	checkConnectPorts(p, s, t)
	// Names and aliases are held against each other: one that is unknown could be any.
	if len(unknown) > 0 {
		return
	}
	for _, problem := range ecsspec.CheckServiceConnect(spec, t.Spec()) {
		if !strings.HasSuffix(problem.Path, ".port_name") {
			p.ReportProblem(s.Resource, s.At(problem.Path), problem)
		}
	}
}

// checkConnectPorts looks for ports that Service Connect is to offer and no container names.
func checkConnectPorts(p *lint.Pass, s *estate.Service, t *estate.TaskDefinition) {
	if !t.Containers.Complete {
		return
	}
	var names []string
	for _, c := range t.Containers.Items {
		if !c.PortMappings.Complete {
			return
		}
		for _, m := range c.PortMappings.Items {
			if name, ok := m.Name.Get(); ok {
				names = append(names, name)
			} else if m.Name.Unknown() {
				return
			}
		}
	}
	for _, offered := range s.Connect.Services.Items {
		name, ok := offered.PortName.Get()
		if !ok || slices.Contains(names, name) {
			continue
		}
		advice := "Give the port mapping a name: name = \"" + name + "\"."
		if near := ecsspec.DidYouMean(name, names); near != "" {
			advice = fmt.Sprintf("Did you mean %q?", near)
		} else if len(names) > 0 {
			advice = "The named port mappings are " + strings.Join(names, ", ") + "."
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(offered.PortName), Message: fmt.Sprintf("Service Connect offers port %q, but no port mapping of the task definition has that name", name), Advice: advice})
	}
}
