package loadbalancing

import (
	_ "embed"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed classic_load_balancer.md
var classicLoadBalancerPage string

// ClassicLoadBalancer finds Classic Load Balancers in front of ECS services.
var ClassicLoadBalancer = &lint.Rule{
	Name:     "classic-load-balancer",
	Severity: lint.Error,
	Page:     classicLoadBalancerPage,
	Check:    checkClassicLoadBalancer,
}

const useTargetGroup = "Use an Application Load Balancer (or a Network Load Balancer for other protocols than HTTP) and a target group: " +
	"put target_group_arn into the service's load_balancer block in place of elb_name."

func checkClassicLoadBalancer(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		for _, lb := range s.LoadBalancers.Items {
			name := lb.ClassicName
			// An unknown name may turn out to be null, unless it is a load balancer's own.
			if _, known := name.Get(); !known && len(name.Targets) == 0 && !name.RefersTo("elb") {
				continue
			}
			message := "The service is behind a Classic Load Balancer, which knows no target groups, one port for all of its instances and no gRPC or path routing: expected target_group_arn"
			if s.Launch == ecstypes.LaunchTypeFargate {
				message = "The service is behind a Classic Load Balancer, which Fargate does not support: expected target_group_arn"
			}
			p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(name), Message: message, Advice: useTargetGroup})
		}
	}
	for _, g := range p.Estate.InstanceGroups {
		if !g.ContainerInstances {
			continue
		}
		for _, lb := range g.ClassicLoadBalancers.Items {
			if !lb.Absent() && (len(lb.Targets) > 0 || lb.RefersTo("elb")) {
				p.Report(lint.Issue{Resource: g.Resource, Range: lint.At(lb),
					Message: "ECS container instances are registered with a Classic Load Balancer, which sends requests to instances whether or not a task runs there",
					Advice:  useTargetGroup + " ECS then registers each task where it runs."})
			}
		}
	}
	for _, elb := range p.Estate.ClassicLoadBalancers {
		for _, member := range elb.Instances.Items {
			for _, g := range member.Targets {
				if g.ContainerInstances {
					p.Report(lint.Issue{Resource: elb.Resource, Range: lint.At(member),
						Message: "ECS container instances are registered with a Classic Load Balancer, which sends requests to instances whether or not a task runs there",
						Advice:  useTargetGroup + " ECS then registers each task where it runs."})
					break
				}
			}
		}
	}
}
