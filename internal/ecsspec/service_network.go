package ecsspec

import (
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

const networkPath = "network_configuration"

// network: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
func (c *serviceCheck) network() {
	n := c.s.Network
	if n == nil {
		if c.s.OnFargate() && c.knows("launch_type", "capacity_provider_strategy") {
			c.add("network-configuration", networkPath, "a Fargate service has no network_configuration", "Add the block with the subnets its tasks run in.")
		}
		return
	}
	path := networkPath + "[0]"
	if len(n.Subnets) == 0 {
		c.add("network-configuration", path+".subnets", "network_configuration names no subnet", "Name 1 to 16 subnets of one VPC.")
	}
	if len(n.Subnets) > MaximumSubnets {
		c.addf("network-configuration", path+".subnets", "", "%d subnets, expected at most %d", len(n.Subnets), MaximumSubnets)
	}
	if len(n.SecurityGroups) > MaximumSecurityGroups {
		c.addf("network-configuration", path+".security_groups", "", "%d security groups, expected at most %d", len(n.SecurityGroups), MaximumSecurityGroups)
	}
	if n.AssignPublicIp == ecstypes.AssignPublicIpEnabled && c.s.LaunchType == ecstypes.LaunchTypeEc2 && !c.unknown.Has("launch_type") {
		c.add("network-configuration", path+".assign_public_ip", "assign_public_ip works on Fargate only, but launch_type is \"EC2\"",
			"Remove it: tasks on EC2 instances reach the internet through a NAT gateway.")
	}
}

// loadBalancers: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
func (c *serviceCheck) loadBalancers() {
	s := c.s
	if n := len(s.LoadBalancers); n > MaximumTargetGroups {
		c.addf("load-balancer", "load_balancer", "", "%d target groups, expected at most %d for one service", n, MaximumTargetGroups)
	}
	for i, lb := range s.LoadBalancers {
		path := fmt.Sprintf("load_balancer[%d]", i)
		classic, group := deref(lb.LoadBalancerName) != "", deref(lb.TargetGroupArn) != ""
		switch {
		case classic && group:
			c.add("load-balancer", path+".elb_name", "elb_name and target_group_arn are both set", "Keep one: elb_name is for Classic Load Balancers, target_group_arn for all others.")
		case !classic && !group && c.knows(path+".elb_name", path+".target_group_arn"):
			c.add("load-balancer", path, "the block names neither a target group nor a Classic Load Balancer", "Set target_group_arn.")
		}
		if classic && s.OnFargate() && c.knows("launch_type", "capacity_provider_strategy") {
			c.addf("classic-load-balancer", path+".elb_name", "Use a target group of type \"ip\" of an Application or Network Load Balancer.",
				"Classic Load Balancer %s cannot reach Fargate tasks", quote(*lb.LoadBalancerName))
		}
		if deref(lb.ContainerName) == "" {
			c.add("load-balancer", path+".container_name", "the block does not say which container to send traffic to", "Set container_name and container_port.")
		}
		if p := lb.ContainerPort; p != nil && (*p < 1 || *p > 65535) {
			c.addf("load-balancer", path+".container_port", "", "container_port is %d, expected 1 to 65535", *p)
		}
	}
	if n := len(s.ServiceRegistries); n > MaximumServiceRegistries {
		c.addf("service-registries", "service_registries", "", "%d service registries, expected at most %d", n, MaximumServiceRegistries)
	}
	c.role()
	if p := s.HealthCheckGracePeriod; p != nil && *p < 0 {
		c.addf("health-check-grace-period", "health_check_grace_period_seconds", "", "health_check_grace_period_seconds is %d, expected 0 or more", *p)
	}
}

// role: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
func (c *serviceCheck) role() {
	s := c.s
	if s.IAMRole == "" {
		return
	}
	switch {
	case len(s.LoadBalancers) == 0 && !c.unknown.Has("load_balancer"):
		c.add("iam-role", "iam_role", "iam_role is set, but the service has no load balancer", "Remove it: the role only lets ECS register targets.")
	case len(s.LoadBalancers) > 1:
		c.add("iam-role", "iam_role", "a service with several target groups uses the ECS service-linked role", "Remove iam_role.")
	case s.OnFargate() && c.knows("launch_type", "capacity_provider_strategy"):
		c.add("iam-role", "iam_role", "a service of awsvpc tasks uses the ECS service-linked role", "Remove iam_role.")
	}
}
