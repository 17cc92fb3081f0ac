package loadbalancing

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed target_health_check.md
var targetHealthCheckPage string

// TargetHealthCheck finds health checks of target groups that tasks cannot answer.
var TargetHealthCheck = &lint.Rule{
	Name:     "target-health-check",
	Severity: lint.Warning,
	Page:     targetHealthCheckPage,
	Check:    checkTargetHealthCheck,
}

func checkTargetHealthCheck(p *lint.Pass) {
	for _, group := range p.Estate.TargetGroups {
		check := group.HealthCheck
		if check == nil || len(group.Services) == 0 {
			continue
		}
		repair := func(at interface{ Range() hcl.Range }, message, advice string, fix *lint.Proposal) {
			p.Report(lint.Issue{Resource: group.Resource, Range: lint.At(at, lint.Place(check.Range)), Message: message, Advice: advice, Fix: fix})
		}
		report := func(at interface{ Range() hcl.Range }, message, advice string) { repair(at, message, advice, nil) }
		if enabled, ok := check.Enabled.Get(); ok && !enabled {
			repair(check.Enabled, "The health check is switched off, which only targets of type \"lambda\" can have", "Remove enabled = false.",
				lint.Propose("remove enabled", lint.Remove(check.Enabled)))
			continue
		}
		checkPort(group, repair)
		checkForm(check, report)
		if interval, timeout, ok := times(check); ok && timeout >= interval {
			report(check.Timeout, fmt.Sprintf("timeout is %d seconds, but the next check is due after %d: expected less than the interval", timeout, interval), "")
		}
		checkGrace(group, report)
	}
}

type reporter func(at interface{ Range() hcl.Range }, message, advice string)

type repairer func(at interface{ Range() hcl.Range }, message, advice string, fix *lint.Proposal)

// checkPort finds checks on a fixed port of tasks whose ports ECS picks.
func checkPort(group *estate.TargetGroup, repair repairer) {
	written, _ := group.HealthCheck.Port.Get()
	port, err := strconv.Atoi(written)
	if err != nil {
		return
	}
	for _, s := range group.Services {
		t := s.TaskDefinition.One()
		for _, lb := range s.LoadBalancers.Items {
			if lb.TargetGroup.One() != group {
				continue
			}
			if s.OnInstances() && dynamicPort(t, lb) {
				repair(group.HealthCheck.Port, fmt.Sprintf("The health check goes to port %d, but ECS picks each task's host port: none ever listens there but by chance", port),
					"Remove port, or set it to \"traffic-port\": the check then goes where the requests go.",
					lint.Propose(`set port to "traffic-port"`, lint.Set(group.HealthCheck.Port, cty.StringVal("traffic-port"))))
				return
			}
		}
		if s.OwnInterfaces() && t != nil && !serves(t, port) {
			repair(group.HealthCheck.Port, fmt.Sprintf("The health check goes to port %d, which no container of %s maps", port, t.Resource.Address),
				"Set port to one that a container listens on, or remove it to check the port of the requests.", nil)
			return
		}
	}
}

// serves reports whether a container of the task may listen on a port.
func serves(t *estate.TaskDefinition, port int) bool {
	if !t.Containers.Complete {
		return true
	}
	for _, c := range t.Containers.Items {
		if !c.PortMappings.Complete {
			return true
		}
		for _, m := range c.PortMappings.Items {
			if mapped, ok := m.ContainerPort.Get(); !ok || mapped == port {
				return true
			}
		}
	}
	return false
}

// checkForm finds paths and matchers of checks that are not made by HTTP.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
func checkForm(check *estate.TargetHealthCheck, report reporter) {
	protocol, ok := check.Protocol.Get()
	if path, known := check.Path.Get(); known && !strings.HasPrefix(path, "/") {
		report(check.Path, fmt.Sprintf("path %q does not begin with a slash", path), "")
	} else if known && ok && protocol == "TCP" {
		report(check.Path, fmt.Sprintf("The health check has path %q, but its protocol is TCP, which has none", path), "Set protocol = \"HTTP\", or remove path.")
	}
}

// defaultInterval is how many seconds lie between two checks where a target group does not say.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
const defaultInterval = 30

func times(check *estate.TargetHealthCheck) (interval, timeout int, ok bool) {
	interval, ok = check.Interval.Or(defaultInterval)
	timeout, written := check.Timeout.Get()
	return interval, timeout, ok && written
}

// checkGrace finds grace periods that end before the first check can have gone well: they hold nothing back.
func checkGrace(group *estate.TargetGroup, report reporter) {
	interval, ok := group.HealthCheck.Interval.Get()
	healthy, known := group.HealthCheck.Healthy.Get()
	if !ok || !known {
		return
	}
	for _, s := range group.Services {
		if grace, ok := s.HealthCheckGracePeriod.Get(); ok && grace > 0 && grace < interval*(healthy-1) {
			report(group.HealthCheck.Interval, fmt.Sprintf("A task is healthy after %d checks, %d seconds apart, but %s gives it %d seconds: it may be replaced before it can pass", healthy, interval, s.Resource.Address, grace),
				"Check more often, ask for fewer good checks, or raise health_check_grace_period_seconds.")
			return
		}
	}
}
