package ecs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	aastypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

const executionRole = "arn:aws:iam::123456789012:role/execution"

func (w *world) express(edit ...func(*awsecs.CreateExpressGatewayServiceInput)) (*ecstypes.ECSExpressGatewayService, error) {
	in := &awsecs.CreateExpressGatewayServiceInput{
		ServiceName: aws.String("shop"), InfrastructureRoleArn: aws.String(infrastructureRole), ExecutionRoleArn: aws.String(executionRole),
		PrimaryContainer: &ecstypes.ExpressGatewayContainer{Image: aws.String("public.ecr.aws/acme/shop:1")},
	}
	for _, e := range edit {
		e(in)
	}
	out, err := w.ECS.CreateExpressGatewayService(w.ctx, in)
	if err != nil {
		return nil, err
	}
	return out.Service, nil
}

func (w *world) describeExpress(arn *string) *ecstypes.ECSExpressGatewayService {
	w.Helper()
	return must(w.ECS.DescribeExpressGatewayService(w.ctx, &awsecs.DescribeExpressGatewayServiceInput{ServiceArn: arn, Include: []ecstypes.ExpressGatewayServiceInclude{"TAGS"}}))(w).Service
}

func (w *world) managed(revision *string) *ecstypes.ECSManagedResources {
	w.Helper()
	return must(w.ECS.DescribeServiceRevisions(w.ctx, &awsecs.DescribeServiceRevisionsInput{ServiceRevisionArns: []string{*revision}}))(w).ServiceRevisions[0].EcsManagedResources
}

func (w *world) service(cluster, name string) ecstypes.Service {
	w.Helper()
	return must(w.ECS.DescribeServices(w.ctx, &awsecs.DescribeServicesInput{Cluster: aws.String(cluster), Services: []string{name}}))(w).Services[0]
}

func (w *world) scaling() []aastypes.ScalableTarget {
	w.Helper()
	c := applicationautoscaling.NewFromConfig(w.SDK)
	return must(c.DescribeScalableTargets(w.ctx, &applicationautoscaling.DescribeScalableTargetsInput{ServiceNamespace: "ecs"}))(w).ScalableTargets
}

func (w *world) hasGroup(id string) (found bool) {
	w.Helper()
	if err := w.region.View(w.ctx, scope, func(r *operation.Request) error {
		_, found = ec2.SecurityGroup(r, id)
		return nil
	}); err != nil {
		w.Fatal(err)
	}
	return found
}

func TestExpressServiceFromCreationToDeletion(t *testing.T) {
	w := newWorld(t)
	x := must(w.express(func(in *awsecs.CreateExpressGatewayServiceInput) {
		in.Tags = []ecstypes.Tag{{Key: aws.String("team"), Value: aws.String("shop")}}
		in.ScalingTarget = &ecstypes.ExpressGatewayScalingTarget{MinTaskCount: aws.Int32(2)}
	}))(t)
	if x.Status.StatusCode != "ACTIVE" || *x.Cluster != "default" || *x.ServiceArn != "arn:aws:ecs:eu-west-1:123456789012:service/default/shop" || x.CurrentDeployment == nil || len(x.Tags) != 1 {
		t.Fatalf("created: %+v", x)
	}
	c := x.ActiveConfigurations[0]
	if *c.Cpu != "256" || *c.Memory != "512" || *c.HealthCheckPath != "/ping" || c.CpuArchitecture != "X86_64" || *c.PrimaryContainer.ContainerPort != 80 ||
		*c.ScalingTarget.MaxTaskCount != 20 || *c.ScalingTarget.AutoScalingTargetValue != 60 || c.ScalingTarget.AutoScalingMetric != "AVERAGE_CPU" || len(c.NetworkConfiguration.Subnets) != len(w.subnets) {
		t.Errorf("configuration: %+v", c)
	}
	endpoint := *c.IngressPaths[0].Endpoint
	if c.IngressPaths[0].AccessType != "PUBLIC" || !strings.HasPrefix(endpoint, "sh-") || !strings.HasSuffix(endpoint, ".ecs.eu-west-1.on.aws") {
		t.Errorf("ingress: %+v", c.IngressPaths)
	}
	m := w.managed(c.ServiceRevisionArn)
	if lb := m.IngressPaths[0].LoadBalancer; lb.Status != "PROVISIONING" || *lb.Scheme != "internet-facing" {
		t.Errorf("load balancer: %+v", lb)
	}
	w.settle(30 * time.Minute)
	s := w.service("default", "shop")
	if s.RunningCount != 2 || s.Deployments[0].RolloutState != "COMPLETED" || s.ResourceManagementType != "ECS" || s.DeploymentConfiguration.Strategy != "CANARY" {
		t.Fatalf("service: %+v", s)
	}
	m = w.managed(c.ServiceRevisionArn)
	ingress := m.IngressPaths[0]
	if ingress.LoadBalancer.Status != "ACTIVE" || len(ingress.TargetGroups) != 2 || *m.LogGroups[0].LogGroupName == "" || *m.AutoScaling.ApplicationAutoScalingPolicies[0].Metric != "ECSServiceAverageCPUUtilization" {
		t.Errorf("managed: %+v", m)
	}
	rules := must(w.ELB.DescribeRules(w.ctx, &elb.DescribeRulesInput{RuleArns: []string{*ingress.Rule.Arn}}))(t).Rules
	if rules[0].Conditions[0].HostHeaderConfig.Values[0] != endpoint {
		t.Errorf("rule: %+v", rules[0])
	}
	if targets := w.scaling(); len(targets) != 1 || *targets[0].ResourceId != "service/default/shop" || *targets[0].MinCapacity != 2 || *targets[0].MaxCapacity != 20 {
		t.Errorf("scaling: %+v", targets)
	}
	if got := must(w.ECS.ListServices(w.ctx, &awsecs.ListServicesInput{ResourceManagementType: "ECS"}))(t).ServiceArns; len(got) != 1 {
		t.Errorf("listed: %v", got)
	}

	out := must(w.ECS.UpdateExpressGatewayService(w.ctx, &awsecs.UpdateExpressGatewayServiceInput{
		ServiceArn: x.ServiceArn, HealthCheckPath: aws.String("/health"), ScalingTarget: &ecstypes.ExpressGatewayScalingTarget{MaxTaskCount: aws.Int32(5)},
		PrimaryContainer: &ecstypes.ExpressGatewayContainer{Image: aws.String("public.ecr.aws/acme/shop:2"), ContainerPort: aws.Int32(8080)},
	}))(t).Service
	if *out.TargetConfiguration.PrimaryContainer.Image != "public.ecr.aws/acme/shop:2" || *out.TargetConfiguration.PrimaryContainer.AwsLogsConfiguration.LogGroup != *m.LogGroups[0].LogGroupName {
		t.Errorf("updated: %+v", out.TargetConfiguration.PrimaryContainer)
	}
	if x := w.describeExpress(x.ServiceArn); len(x.ActiveConfigurations) != 2 || x.CurrentDeployment == nil {
		t.Errorf("while it is deployed: %+v", x)
	}
	w.settle(time.Hour)
	x = w.describeExpress(x.ServiceArn)
	if len(x.ActiveConfigurations) != 1 || *x.ActiveConfigurations[0].HealthCheckPath != "/health" || x.CurrentDeployment != nil {
		t.Errorf("after the update: %+v", x)
	}
	if targets := w.scaling(); *targets[0].MaxCapacity != 5 {
		t.Errorf("scaling after the update: %+v", targets)
	}
	groups := must(w.ELB.DescribeTargetGroups(w.ctx, &elb.DescribeTargetGroupsInput{}))(t).TargetGroups
	for _, g := range groups {
		if *g.HealthCheckPath != "/health" || *g.HealthCheckPort != "8080" {
			t.Errorf("target group: %+v", g)
		}
	}

	if gone := must(w.ECS.DeleteExpressGatewayService(w.ctx, &awsecs.DeleteExpressGatewayServiceInput{ServiceArn: x.ServiceArn}))(t).Service; gone.Status.StatusCode != "DRAINING" {
		t.Errorf("deleted: %+v", gone.Status)
	}
	w.settle(time.Hour)
	if x := w.describeExpress(x.ServiceArn); x.Status.StatusCode != "INACTIVE" || len(x.ActiveConfigurations) != 0 {
		t.Errorf("after the deletion: %+v", x)
	}
	left := len(must(w.ELB.DescribeLoadBalancers(w.ctx, &elb.DescribeLoadBalancersInput{}))(t).LoadBalancers) +
		len(must(w.ELB.DescribeTargetGroups(w.ctx, &elb.DescribeTargetGroupsInput{}))(t).TargetGroups) + len(w.scaling())
	if left != 0 {
		t.Errorf("%d resources are left", left)
	}
	for _, arn := range []string{*m.ServiceSecurityGroups[0].Arn, *ingress.LoadBalancerSecurityGroups[0].Arn} {
		if id := arn[strings.LastIndex(arn, "/")+1:]; w.hasGroup(id) {
			t.Errorf("the security group %s is left", id)
		}
	}
	_, err := w.ECS.UpdateExpressGatewayService(w.ctx, &awsecs.UpdateExpressGatewayServiceInput{ServiceArn: x.ServiceArn})
	wantError(t, err, "ServiceNotActiveException", "not ACTIVE")
}

func TestExpressServicesShareALoadBalancer(t *testing.T) {
	w := newWorld(t)
	first := must(w.express())(t)
	second := must(w.express(func(in *awsecs.CreateExpressGatewayServiceInput) { in.ServiceName = nil }))(t)
	if !strings.HasPrefix(*second.ServiceName, "shop-") {
		t.Errorf("name of its own: %s", *second.ServiceName)
	}
	a, b := w.managed(first.ActiveConfigurations[0].ServiceRevisionArn), w.managed(second.ActiveConfigurations[0].ServiceRevisionArn)
	if *a.IngressPaths[0].LoadBalancer.Arn != *b.IngressPaths[0].LoadBalancer.Arn || *a.IngressPaths[0].Rule.Arn == *b.IngressPaths[0].Rule.Arn {
		t.Errorf("load balancers: %+v %+v", a.IngressPaths[0], b.IngressPaths[0])
	}
	w.settle(30 * time.Minute)
	must(w.ECS.DeleteExpressGatewayService(w.ctx, &awsecs.DeleteExpressGatewayServiceInput{ServiceArn: first.ServiceArn}))(t)
	w.settle(time.Hour)
	if n := len(must(w.ELB.DescribeLoadBalancers(w.ctx, &elb.DescribeLoadBalancersInput{}))(t).LoadBalancers); n != 1 {
		t.Errorf("%d load balancers while a service is left", n)
	}
	if s := w.service("default", *second.ServiceName); s.RunningCount != 1 {
		t.Errorf("the other service: %d run", s.RunningCount)
	}
}

func TestExpressServiceOfATaskDefinition(t *testing.T) {
	w := newWorld(t)
	main := container()
	main.Name, main.PortMappings[0].Name, main.PortMappings[0].ContainerPort = aws.String("Main"), aws.String("http"), aws.Int32(3000)
	arn := w.fargate("own", main)
	own := func(in *awsecs.CreateExpressGatewayServiceInput) {
		in.TaskDefinitionArn, in.PrimaryContainer, in.ExecutionRoleArn = aws.String(arn), nil, nil
	}
	x := must(w.express(own))(t)
	if c := x.ActiveConfigurations[0]; *c.TaskDefinitionArn != arn || c.PrimaryContainer != nil {
		t.Errorf("configuration: %+v", c)
	}
	w.settle(30 * time.Minute)
	if s := w.service("default", "shop"); s.RunningCount != 1 || *s.LoadBalancers[0].ContainerPort != 3000 {
		t.Errorf("service: %+v", s)
	}
	other := w.fargate("other", container())
	_, err := w.express(own, func(in *awsecs.CreateExpressGatewayServiceInput) {
		in.ServiceName, in.TaskDefinitionArn = aws.String("b"), aws.String(other)
	})
	wantError(t, err, "InvalidParameterException", "must have a container named Main")
	_, err = w.express(own, func(in *awsecs.CreateExpressGatewayServiceInput) {
		in.Cpu, in.Memory = aws.String("256"), aws.String("512")
	})
	wantError(t, err, "InvalidParameterException", "you cannot also specify cpu, memory")
	_, err = w.ECS.UpdateExpressGatewayService(w.ctx, &awsecs.UpdateExpressGatewayServiceInput{ServiceArn: x.ServiceArn, Cpu: aws.String("512")})
	wantError(t, err, "InvalidParameterException", "task definition of its own")
}

func TestCreateExpressServiceRefuses(t *testing.T) {
	w := newWorld(t)
	must(w.express(func(in *awsecs.CreateExpressGatewayServiceInput) { in.ServiceName = aws.String("taken") }))(t)
	type input = awsecs.CreateExpressGatewayServiceInput
	for want, edit := range map[string]func(*input){
		"already exists in the cluster":      func(in *input) { in.ServiceName = aws.String("taken") },
		"infrastructureRoleArn":              func(in *input) { in.InfrastructureRoleArn = aws.String("x") },
		"executionRoleArn":                   func(in *input) { in.ExecutionRoleArn = nil },
		"primaryContainer must be specified": func(in *input) { in.PrimaryContainer = nil },
		"must start with a forward slash":    func(in *input) { in.HealthCheckPath = aws.String("ping") },
		"must be between 1 and 65535":        func(in *input) { in.PrimaryContainer.ContainerPort = aws.Int32(0) },
		"for cpuArchitecture":                func(in *input) { in.CpuArchitecture = "MIPS" },
		"maxTaskCount cannot be less than": func(in *input) {
			in.ScalingTarget = &ecstypes.ExpressGatewayScalingTarget{MinTaskCount: aws.Int32(3), MaxTaskCount: aws.Int32(2)}
		},
		"for autoScalingMetric": func(in *input) {
			in.ScalingTarget = &ecstypes.ExpressGatewayScalingTarget{AutoScalingMetric: "LATENCY"}
		},
		"at least two Availability Zones": func(in *input) {
			in.NetworkConfiguration = &ecstypes.ExpressGatewayServiceNetworkConfiguration{Subnets: w.subnets[:1]}
		},
		"not associated with the cluster":           func(in *input) { in.Cluster = aws.String("main") },
		"is not valid: expected letters, digits, h": func(in *input) { in.ServiceName = aws.String("a b") },
	} {
		_, err := w.express(edit)
		wantError(t, err, "InvalidParameterException", want)
	}
	_, err := w.express(func(in *input) { in.Cluster = aws.String("none") })
	wantError(t, err, "ClusterNotFoundException", "")
	_, err = w.express(func(in *input) { in.Cpu = aws.String("300") })
	wantError(t, err, "ClientException", "")
	w.create("plain", w.fargate("plain", container()), 0)
	_, err = w.ECS.DescribeExpressGatewayService(w.ctx, &awsecs.DescribeExpressGatewayServiceInput{ServiceArn: w.describe("plain").ServiceArn})
	wantError(t, err, "InvalidParameterException", "is not an Express service")
	if n := len(must(w.ELB.DescribeTargetGroups(w.ctx, &elb.DescribeTargetGroupsInput{}))(t).TargetGroups); n != 2 {
		t.Errorf("what was refused left something: %d target groups", n)
	}
}
