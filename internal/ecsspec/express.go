package ecsspec

import (
	"regexp"
	"strconv"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// What an Express service is where its maker says nothing.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateExpressGatewayService.html
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-work.html
const (
	ExpressContainer     = "Main"
	ExpressCPU           = "256"
	ExpressMemory        = "512"
	ExpressPort          = 80
	ExpressHealthPath    = "/ping"
	ExpressLogPrefix     = "ecs"
	ExpressMinTasks      = 1
	ExpressMaxTasks      = 20
	ExpressScalingTarget = 60
	ExpressGraceSeconds  = 300

	// Its deployments shift this much of the traffic first, and bake this long before and after the rest.
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-update-full.html
	ExpressCanaryPercent = 5.0
	ExpressBakeMinutes   = 3

	// MaximumExpressPerBalancer services of a VPC share a load balancer.
	MaximumExpressPerBalancer = 25
)

// ExpressScalingMetric is the predefined metric of Application Auto Scaling that an Express service is scaled by.
// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
func ExpressScalingMetric(metric ecstypes.ExpressGatewayServiceScalingMetric) string {
	switch metric {
	case ecstypes.ExpressGatewayServiceScalingMetricAverageMemoryUtilization:
		return "ECSServiceAverageMemoryUtilization"
	case ecstypes.ExpressGatewayServiceScalingMetricRequestCountPerTarget:
		return "ALBRequestCountPerTarget"
	}
	return "ECSServiceAverageCPUUtilization"
}

// ExpressName is the beginning of the name that an Express service gets when its maker gives it none: that of the image.
func ExpressName(image string) string {
	name := image[strings.LastIndex(image, "/")+1:]
	name, _, _ = strings.Cut(name, "@")
	name, _, _ = strings.Cut(name, ":")
	name = strings.Trim(regexp.MustCompile(`[^A-Za-z0-9_-]+`).ReplaceAllString(name, "-"), "-")
	if name == "" {
		return "express"
	}
	return name[:min(len(name), 200)]
}

// ExpressDefaults fills in what a configuration leaves open.
func ExpressDefaults(c *ecstypes.ExpressGatewayServiceConfiguration) {
	set := func(to **string, value string) {
		if deref(*to) == "" {
			*to = &value
		}
	}
	set(&c.HealthCheckPath, ExpressHealthPath)
	if c.PrimaryContainer != nil {
		p := *c.PrimaryContainer
		if p.ContainerPort == nil {
			port := int32(ExpressPort)
			p.ContainerPort = &port
		}
		c.PrimaryContainer = &p
		set(&c.Cpu, ExpressCPU)
		set(&c.Memory, ExpressMemory)
		if c.CpuArchitecture == "" {
			c.CpuArchitecture = ecstypes.ExpressCpuArchitectureX8664
		}
	}
	t := ecstypes.ExpressGatewayScalingTarget{}
	if c.ScalingTarget != nil {
		t = *c.ScalingTarget
	}
	number := func(to **int32, value int32) {
		if *to == nil {
			*to = &value
		}
	}
	if t.AutoScalingMetric == "" {
		t.AutoScalingMetric = ecstypes.ExpressGatewayServiceScalingMetricAverageCPUUtilization
	}
	number(&t.AutoScalingTargetValue, ExpressScalingTarget)
	number(&t.MinTaskCount, ExpressMinTasks)
	number(&t.MaxTaskCount, max(ExpressMaxTasks, *t.MinTaskCount))
	c.ScalingTarget = &t
}

// CheckExpress reports what is wrong with a configuration whose defaults are filled in; the task definition it makes is
// checked as others are.
func CheckExpress(c *ecstypes.ExpressGatewayServiceConfiguration) []Problem {
	ps := &problems{}
	if path := deref(c.HealthCheckPath); !strings.HasPrefix(path, "/") {
		ps.addf("express-health-check", "health_check_path", "", "the health check path %s must start with a forward slash", quote(path))
	}
	if p := c.PrimaryContainer; p != nil {
		if deref(p.Image) == "" {
			ps.add("express-image", "primary_container", "the primary container must specify an image", "")
		}
		if n := deref(p.ContainerPort); n < 1 || n > 65535 {
			ps.addf("express-port", "primary_container", "", "the container port %d must be between 1 and 65535", n)
		}
	}
	if err := checkOptional[ecstypes.ExpressCpuArchitecture]("cpuArchitecture", string(c.CpuArchitecture)); err != nil {
		ps.add("express-architecture", "cpu_architecture", err.Error(), "")
	}
	t := c.ScalingTarget
	if err := CheckEnum[ecstypes.ExpressGatewayServiceScalingMetric]("autoScalingMetric", string(t.AutoScalingMetric)); err != nil {
		ps.add("express-scaling", "scaling_target", err.Error(), "")
	}
	switch low, high := deref(t.MinTaskCount), deref(t.MaxTaskCount); {
	case low < 0:
		ps.addf("express-scaling", "scaling_target", "", "minTaskCount cannot be negative: got %d", low)
	case high < low:
		ps.addf("express-scaling", "scaling_target", "", "maxTaskCount cannot be less than minTaskCount: got %d and %d", high, low)
	}
	if n := deref(t.AutoScalingTargetValue); n < 1 {
		ps.addf("express-scaling", "scaling_target", "", "autoScalingTargetValue must be at least 1, got %d", n)
	}
	return ps.found
}

// ExpressMainPort is the port of a task definition that an Express service can use: it has a container named Main with
// a single, named TCP port mapping, and fits Fargate.
func ExpressMainPort(td *ecstypes.TaskDefinition) (port int32, problem string) {
	fits := false
	for _, c := range append(td.Compatibilities, td.RequiresCompatibilities...) {
		fits = fits || c == ecstypes.CompatibilityFargate
	}
	if !fits {
		return 0, "The task definition must have FARGATE compatibility."
	}
	for _, c := range td.ContainerDefinitions {
		if deref(c.Name) != ExpressContainer {
			continue
		}
		if len(c.PortMappings) != 1 {
			return 0, "The container named Main must have a single port mapping, got " + strconv.Itoa(len(c.PortMappings)) + "."
		}
		m := c.PortMappings[0]
		if m.ContainerPort == nil || deref(m.Name) == "" || m.Protocol != "" && m.Protocol != ecstypes.TransportProtocolTcp {
			return 0, "The port mapping of the container named Main must be TCP and include a container port and a port name."
		}
		return *m.ContainerPort, ""
	}
	return 0, "The task definition must have a container named Main."
}
