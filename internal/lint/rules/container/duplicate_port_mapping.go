package container

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed duplicate_port_mapping.md
var duplicatePortMappingPage string

// DuplicatePortMapping finds ports that two containers of a task want.
var DuplicatePortMapping = &lint.Rule{
	Name:     "duplicate-port-mapping",
	Severity: lint.Error,
	Page:     duplicatePortMappingPage,
	Check:    checkDuplicatePortMapping,
}

func checkDuplicatePortMapping(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		mode, ok := t.Mode()
		if !ok {
			continue
		}
		taken := map[string]*estate.Container{}
		for _, c := range t.Containers.Items {
			for _, m := range c.PortMappings.Items {
				port, at, known := hostPort(mode, m)
				protocol, protocolKnown := m.Protocol.Or(string(ecstypes.TransportProtocolTcp))
				if !known || !protocolKnown {
					continue
				}
				key := strings.ToLower(protocol) + "/" + strconv.Itoa(port)
				first := taken[key]
				if first == nil {
					taken[key] = c
					continue
				}
				whose := "a mapping of " + strings.ToLower(called(first)[:1]) + called(first)[1:]
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(at),
					Message: fmt.Sprintf("%s: %s port %d is already taken by %s", called(c), strings.ToUpper(protocol), port, whose),
					Advice:  "Give it a port of its own" + orDynamic(mode)})
			}
		}
	}
}

// hostPort is the port that a mapping takes of what the task's containers share: its instance, or its network interface.
func hostPort(mode ecstypes.NetworkMode, m estate.PortMapping) (port int, at estate.Value[int], known bool) {
	switch mode {
	case ecstypes.NetworkModeAwsvpc:
		port, known = m.ContainerPort.Get()
		return port, m.ContainerPort, known
	case ecstypes.NetworkModeBridge, ecstypes.NetworkModeHost:
		port, fixed, _ := m.FixedHostPort(mode)
		if m.HostPort.Absent() {
			return port, m.ContainerPort, fixed
		}
		return port, m.HostPort, fixed
	}
	return 0, m.HostPort, false
}

func orDynamic(mode ecstypes.NetworkMode) string {
	if mode == ecstypes.NetworkModeBridge {
		return ", or set hostPort to 0 and let ECS pick one."
	}
	return "."
}
