package loadbalancing

import (
	_ "embed"
	"fmt"
	"strconv"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed task_port_security_group.md
var taskPortSecurityGroupPage string

// TaskPortSecurityGroup finds tasks that do not let their load balancer in.
var TaskPortSecurityGroup = &lint.Rule{
	Name:     "task-port-security-group",
	Severity: lint.Error,
	Page:     taskPortSecurityGroupPage,
	Check:    checkTaskPortSecurityGroup,
}

func checkTaskPortSecurityGroup(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		if !s.OwnInterfaces() {
			continue
		}
		// Without groups of its own a task has the VPC's default one, which is rarely in the code.
		tasks, ok := estate.Groups(s.Network.SecurityGroups)
		if !ok || len(tasks) == 0 {
			continue
		}
		for _, lb := range s.LoadBalancers.Items {
			for _, link := range []estate.Link[estate.TargetGroup]{lb.TargetGroup, lb.AlternateTargetGroup} {
				group := link.One()
				if group == nil {
					continue
				}
				balancers, ok := group.LoadBalancers()
				if !ok {
					continue
				}
				for _, balancer := range balancers {
					checkTaskPorts(p, lb, group, balancer, tasks)
				}
			}
		}
	}
}

// checkTaskPorts looks at the container's port, where requests go, and at the health check's when that is another.
func checkTaskPorts(p *lint.Pass, lb *estate.ServiceLoadBalancer, group *estate.TargetGroup, balancer *estate.LoadBalancer, tasks []*estate.SecurityGroup) {
	from, ok := estate.Groups(balancer.SecurityGroups)
	if !ok {
		return
	}
	admission, ok := estate.AdmissionTo(tasks, from)
	if !ok {
		return
	}
	source := from[0].Resource.Address
	port, known := lb.ContainerPort.Get()
	if known && !admission.Covers(port, port) {
		reportTaskPort(p, admission, tasks[0], source, fmt.Sprintf("the container listens on port %d: requests cannot reach the tasks", port), port)
		return
	}
	if group.HealthCheck == nil {
		return
	}
	written, _ := group.HealthCheck.Port.Get()
	if check, err := strconv.Atoi(written); err == nil && check != port && !admission.Covers(check, check) {
		reportTaskPort(p, admission, tasks[0], source, fmt.Sprintf("the health check goes to port %d: no task ever becomes healthy", check), check)
	}
}

func reportTaskPort(p *lint.Pass, admission estate.Admission, group *estate.SecurityGroup, source, but string, port int) {
	advice := fmt.Sprintf("Let %s in on TCP port %d, by reference to its security group.", source, port)
	if rule := admission.Narrow; rule != nil {
		first, last, _ := rule.TCPPorts()
		p.Report(lint.Issue{Resource: rule.Resource, Range: lint.At(rule.FromPort, rule.ToPort, rule),
			Message: fmt.Sprintf("The tasks let the load balancer in on %s, but %s", portText(first, last), but), Advice: advice})
		return
	}
	p.Report(lint.Issue{Resource: group.Resource, Message: "The tasks do not let the load balancer in, but " + but, Advice: advice})
}
