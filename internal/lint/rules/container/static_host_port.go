package container

import (
	_ "embed"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed static_host_port.md
var staticHostPortPage string

// StaticHostPort finds fixed host ports of services with several copies.
var StaticHostPort = &lint.Rule{
	Name:     "static-host-port",
	Severity: lint.Error,
	Page:     staticHostPortPage,
	Check:    checkStaticHostPort,
}

func checkStaticHostPort(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		// A daemon has one task on each instance: a fixed port is what it is for.
		if daemon, ok := s.Daemon(); !ok || daemon || !s.OnInstances() {
			continue
		}
		t := s.TaskDefinition.One()
		mode, _ := t.Mode()
		for _, fixed := range t.FixedHostPorts() {
			if copies, instances, full := tooMany(s); full {
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(fixed.Mapping.HostPort, fixed.Mapping.ContainerPort),
					Message: fmt.Sprintf("Host port %d lets one task run on each instance, but the service wants %d tasks on at most %d", fixed.Port, copies, instances),
					Advice:  dynamic(mode)})
				continue
			}
			// In host mode there are no other ports than the container's own: that is a choice, not a slip.
			if mode != ecstypes.NetworkModeBridge {
				continue
			}
			switch {
			case behindTargetGroup(s):
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(fixed.Mapping.HostPort), Severity: lint.As(lint.Warning),
					Message: fmt.Sprintf("Host port %d is fixed, so only one task fits on an instance and a deployment needs free ones: behind a target group expected 0, a port that ECS picks", fixed.Port),
					Advice:  dynamic(mode),
					Fix:     lint.Propose("set hostPort to 0", lint.Set(fixed.Mapping.HostPort, cty.Zero))})
			case several(s):
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(fixed.Mapping.HostPort), Severity: lint.As(lint.Warning),
					Message: fmt.Sprintf("Host port %d is fixed, so the service's tasks need an instance each, and a deployment needs free ones", fixed.Port),
					Advice:  dynamic(mode)})
			}
		}
	}
}

func dynamic(mode ecstypes.NetworkMode) string {
	if mode == ecstypes.NetworkModeHost {
		return `Use network_mode = "awsvpc", in which each task has ports of its own, or allow as many instances as tasks and one more for deployments.`
	}
	return "Set hostPort to 0 or leave it out, and put the service behind a target group, which follows each task to its port. The instances' " +
		"security group then has to let the load balancer in on the dynamic ports."
}

// tooMany reports whether the service wants more tasks than there can be instances.
func tooMany(s *estate.Service) (copies, instances int, full bool) {
	copies, copiesKnown := s.SmallestCount()
	instances, instancesKnown := s.MaximumInstances()
	return copies, instances, copiesKnown && instancesKnown && copies > instances
}

func several(s *estate.Service) bool {
	copies, ok := s.SmallestCount()
	return ok && copies > 1
}

func behindTargetGroup(s *estate.Service) bool {
	for _, lb := range s.LoadBalancers.Items {
		if _, known := lb.TargetGroup.Get(); known || len(lb.TargetGroup.Targets) > 0 || lb.TargetGroup.RefersTo("lb_target_group", "alb_target_group") {
			return true
		}
	}
	return false
}
