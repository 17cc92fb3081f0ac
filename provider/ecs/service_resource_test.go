package ecs_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

const webService = "drydock_ecs_service.web"

// fargateService is a service and all it needs; subnets are the default VPC's.
func fargateService(t *testing.T, w *acctest.World) string {
	t.Helper()
	return fmt.Sprintf(`
resource "drydock_ecs_cluster" "main" {
  name = "main"
}

resource "drydock_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  execution_role_arn       = "arn:aws:iam::123456789012:role/execution"
  containers = {
    app = {
      image         = "public.ecr.aws/docker/library/busybox:1.37"
      command       = ["sh", "-c", "sleep 3600"]
      port_mappings = [{ container_port = 8080, name = "http" }]
    }
  }
}

resource "drydock_ecs_service" "web" {
  name            = "web"
  cluster         = drydock_ecs_cluster.main.id
  task_definition = drydock_ecs_task_definition.web.arn
  launch_type     = "FARGATE"
  desired_count   = 2
  network_configuration {
    subnets = [%q]
  }
}
`, defaultSubnet(t, w))
}

// defaultSubnet is a subnet that a fresh account has.
func defaultSubnet(t *testing.T, w *acctest.World) string {
	t.Helper()
	subnets, err := w.Backend().EC2.Subnets(context.Background(), nil)
	if err != nil || len(subnets) == 0 {
		t.Fatalf("no default subnet: %v", err)
	}
	return subnets[0].ID
}

func serviceIs(attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(webService, tfjsonpath.New(attribute), want)
}

func TestServiceLife(t *testing.T) {
	w := acctest.New(t)
	config := fargateService(t, w)
	byName := replaceOnce(t, replaceOnce(t, config, "drydock_ecs_cluster.main.id", "drydock_ecs_cluster.main.name"),
		"drydock_ecs_task_definition.web.arn", `"web:${drydock_ecs_task_definition.web.revision}"`)
	redeployed := replaceOnce(t, config, "sleep 3600", "sleep 7200")
	scaled := replaceOnce(t, redeployed, "desired_count   = 2", "desired_count = 3\n tags = { team = \"web\" }\n enable_execute_command = true")
	w.Test(
		resource.TestStep{
			Config: w.Config(config),
			ConfigStateChecks: []statecheck.StateCheck{
				serviceIs("wait_for_steady_state", knownvalue.Bool(true)), serviceIs("deployment_maximum_percent", knownvalue.Int64Exact(200)),
				serviceIs("id", knownvalue.StringRegexp(regexp.MustCompile(`:service/main/web$`))),
			},
		},
		acctest.EmptyPlan(w.Config(config)),
		acctest.EmptyPlan(w.Config(byName)),
		imports(webService, resource.ImportStateIdFunc(attributeOf(webService, "id"))),
		resource.TestStep{
			Config:           w.Config(redeployed),
			ConfigPlanChecks: acctest.Updates(webService),
			ConfigStateChecks: []statecheck.StateCheck{
				serviceIs("task_definition", knownvalue.StringRegexp(regexp.MustCompile(`task-definition/web:2$`))),
			},
		},
		acctest.EmptyPlan(w.Config(redeployed)),
		resource.TestStep{
			Config: w.Config(scaled), ConfigPlanChecks: acctest.Updates(webService),
			ConfigStateChecks: []statecheck.StateCheck{serviceIs("desired_count", knownvalue.Int64Exact(3))},
		},
		acctest.EmptyPlan(w.Config(scaled)),
		resource.TestStep{
			Config:           w.Config(replaceOnce(t, scaled, `name            = "web"`, `name = "web2"`)),
			ConfigPlanChecks: acctest.Replaces(webService),
		},
		// Deleted elsewhere, it is created again.
		resource.TestStep{
			PreConfig: w.Behind(func(ctx context.Context, b *backend.Backend) error {
				_, err := b.ECS.DeleteService(ctx, &ecs.DeleteServiceInput{Cluster: aws.String("main"), Service: aws.String("web2"), Force: aws.Bool(true)})
				return err
			}),
			RefreshState: true, ExpectNonEmptyPlan: true,
		},
	)
}

// TestServiceDrift: what changed behind Terraform's back is in the plan.
func TestServiceDrift(t *testing.T) {
	w := acctest.New(t)
	config := fargateService(t, w)
	w.Test(
		resource.TestStep{Config: w.Config(config)},
		resource.TestStep{
			PreConfig: w.Behind(func(ctx context.Context, b *backend.Backend) error {
				_, err := b.ECS.UpdateService(ctx, &ecs.UpdateServiceInput{Cluster: aws.String("main"), Service: aws.String("web"), DesiredCount: aws.Int32(1)})
				return err
			}),
			Config: w.Config(config), ConfigPlanChecks: acctest.Updates(webService),
			ConfigStateChecks: []statecheck.StateCheck{serviceIs("desired_count", knownvalue.Int64Exact(2))},
		},
	)
}

// TestServiceArguments plans every argument twice; the second plan is empty, and so is the one after an import.
func TestServiceArguments(t *testing.T) {
	const taskDefinition = `
resource "drydock_ecs_cluster" "main" {
  name = "main"
}

resource "drydock_ecs_task_definition" "web" {
  family = "web"
  %s
  containers = {
    app = {
      image         = "public.ecr.aws/docker/library/busybox:1.37"
      memory        = 64
      port_mappings = [{ container_port = 8080, name = "http" }]
      mount_points  = %s
    }
  }
  %s
}
`
	ec2 := fmt.Sprintf(taskDefinition, "", "null", "")
	fargate := fmt.Sprintf(taskDefinition, `requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"`, `[{ source_volume = "ebs", container_path = "/data" }]`, `volume {
    name                = "ebs"
    configure_at_launch = true
  }`)
	const head = `
resource "drydock_ecs_service" "web" {
  name            = "web"
  cluster         = drydock_ecs_cluster.main.id
  task_definition = drydock_ecs_task_definition.web.arn
`
	cases := map[string]string{
		"ec2": ec2 + head + `
  desired_count                      = 0
  deployment_maximum_percent         = 150
  deployment_minimum_healthy_percent = 50
  enable_ecs_managed_tags            = true
  enable_execute_command             = false
  availability_zone_rebalancing      = "ENABLED"
  propagate_tags                     = "SERVICE"
  health_check_grace_period_seconds  = 30
  force_delete                       = true
  wait_for_steady_state              = true
  iam_role                           = "ecsServiceRole"
  tags = { team = "web" }
  deployment_controller {
    type = "ECS"
  }
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
  alarms {
    alarm_names = ["errors", "latency"]
    enable      = true
    rollback    = false
  }
  load_balancer {
    target_group_arn = "TARGET-GROUP"
    container_name   = "app"
    container_port   = 8080
  }
  service_registries {
    registry_arn   = "arn:aws:servicediscovery:us-east-1:123456789012:service/srv-1234567890abcdef"
    container_name = "app"
    container_port = 8080
  }
  ordered_placement_strategy {
    type  = "spread"
    field = "attribute:ecs.availability-zone"
  }
  ordered_placement_strategy {
    type  = "binpack"
    field = "memory"
  }
  placement_constraints {
    type = "distinctInstance"
  }
  placement_constraints {
    type       = "memberOf"
    expression = "attribute:ecs.instance-type == t3.large"
  }
  timeouts {
    create = "30m"
    delete = "10m"
  }
}
`,
		"daemon": ec2 + head + `
  launch_type         = "EC2"
  scheduling_strategy = "DAEMON"
  load_balancer {
    elb_name       = "classic"
    container_name = "app"
    container_port = 8080
  }
}
`,
		"fargate": fargate + `
resource "drydock_efs_file_system" "any" {}

resource "drydock_efs_mount_target" "any" {
  file_system_id = drydock_efs_file_system.any.id
  subnet_id      = %[1]q
}
` + head + `
  desired_count        = 0
  platform_version     = "1.4.0"
  force_new_deployment = true
  triggers             = { build = "1" }
  launch_type = "FARGATE"
  network_configuration {
    subnets          = [%[1]q]
    security_groups  = drydock_efs_mount_target.any.security_groups # the VPC's own
    assign_public_ip = true
  }
  service_registries {
    registry_arn = "arn:aws:servicediscovery:us-east-1:123456789012:service/srv-1234567890abcdef"
    port         = 8080
  }
  volume_configuration {
    name = "ebs"
    managed_ebs_volume {
      role_arn   = "arn:aws:iam::123456789012:role/ecsInfrastructureRole"
      size_in_gb = 10
      tag_specifications {
        resource_type  = "volume"
        propagate_tags = "SERVICE"
        tags           = { team = "web" }
      }
    }
  }
}
`,
		"connected": fargate + head + `
  launch_type   = "FARGATE"
  desired_count = 0
  network_configuration {
    subnets = [%[1]q]
  }
  service_connect_configuration {
    enabled   = true
    namespace = "internal"
    log_configuration {
      log_driver = "awslogs"
      options    = { "awslogs-group" = "proxy", "awslogs-region" = "us-east-1" }
      secret_option {
        name       = "token"
        value_from = "arn:aws:ssm:us-east-1:123456789012:parameter/token"
      }
    }
    service {
      port_name             = "http"
      discovery_name        = "web"
      ingress_port_override = 15000
      client_alias {
        port     = 80
        dns_name = "web"
      }
      timeout {
        idle_timeout_seconds        = 60
        per_request_timeout_seconds = 10
      }
      tls {
        kms_key  = "arn:aws:kms:us-east-1:123456789012:key/1234"
        role_arn = "arn:aws:iam::123456789012:role/tls"
        issuer_cert_authority {
          aws_pca_authority_arn = "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/1234"
        }
      }
    }
  }
  volume_configuration {
    name = "ebs"
    managed_ebs_volume {
      role_arn         = "arn:aws:iam::123456789012:role/ecsInfrastructureRole"
      encrypted        = false
      file_system_type = "ext4"
      iops             = 3000
      kms_key_id       = "arn:aws:kms:us-east-1:123456789012:key/1234"
      snapshot_id      = "snap-1234567890abcdef0"
      throughput       = 125
      volume_type      = "gp3"
      volume_initialization_rate = 100
    }
  }
}
`,
	}
	for name, config := range cases {
		t.Run(name, func(t *testing.T) {
			w := acctest.New(t)
			if regexp.MustCompile(`%\[1\]q`).MatchString(config) {
				config = fmt.Sprintf(config, defaultSubnet(t, w))
			}
			if strings.Contains(config, "TARGET-GROUP") {
				config = strings.ReplaceAll(config, "TARGET-GROUP", targetGroup(t, w))
			}
			steps := []resource.TestStep{{Config: w.Config(config)}, acctest.EmptyPlan(w.Config(config))}
			if name == "daemon" {
				steps = append(steps, imports(webService, attributeOf(webService, "arn")))
			}
			w.Test(steps...)
		})
	}
}

func TestServiceTriggers(t *testing.T) {
	w := acctest.New(t)
	with := func(lines string) string {
		return w.Config(replaceOnce(t, fargateService(t, w), "desired_count   = 2", "desired_count = 1\n"+lines))
	}
	noReplace := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
	w.Test(
		resource.TestStep{Config: with("force_new_deployment = true\n triggers = { build = \"1\" }")},
		resource.TestStep{Config: with("force_new_deployment = true\n triggers = { build = \"2\" }"), ConfigPlanChecks: acctest.Updates(webService)},
		acctest.EmptyPlan(with("force_new_deployment = true\n triggers = { build = \"2\" }")),
		resource.TestStep{Config: with("force_new_deployment = true"), ConfigPlanChecks: noReplace},
		resource.TestStep{Config: with(""), ConfigPlanChecks: acctest.Updates(webService)},
		// Without force_new_deployment they mean nothing.
		resource.TestStep{Config: with("triggers = { build = \"3\" }"), ConfigPlanChecks: noReplace},
	)
}

func TestServiceCircuitBreakerRemoved(t *testing.T) {
	w := acctest.New(t)
	config := fargateService(t, w)
	guarded := replaceOnce(t, config, "desired_count   = 2", "desired_count   = 2\n deployment_circuit_breaker {\n enable = true\n rollback = true\n }")
	w.Test(
		resource.TestStep{Config: w.Config(guarded)},
		resource.TestStep{Config: w.Config(config), ConfigPlanChecks: acctest.Updates(webService)},
		acctest.EmptyPlan(w.Config(config)),
		acctest.EmptyPlan(w.Config(replaceOnce(t, guarded, "enable = true\n rollback = true", "enable = false\n rollback = false"))),
	)
}

// TestServiceFails deploys what cannot run: the error says why.
func TestServiceFails(t *testing.T) {
	breaker := "desired_count   = 2\n deployment_circuit_breaker {\n enable = true\n rollback = true\n }"
	cases := map[string]struct{ from, to, breaker, want string }{
		"exit code": {`sleep 3600`, `exit 3`, breaker, `(?s)rolled.*[Tt]he\s+deployment\s+of\s+web:2.*rolled\s+back\s+to\s+web:1.*EssentialContainerExited.*container\s+"app":\s+exit\s+code\s+3.*Last\s+service\s+events`},
		"pull":      {`public.ecr.aws/docker/library/busybox:1.37`, `123456789012.dkr.ecr.us-east-1.amazonaws.com/none:1`, breaker, `(?s)rolled\s+back\s+to\s+web:1.*CannotPullContainerError.*check\s+its\s+name\s+and\s+tag`},
		"timeout":   {`sleep 3600`, `exit 3`, "desired_count   = 2\n timeouts {\n update = \"TIMEOUT\"\n }", `(?s)did\s+not\s+complete\s+within\s+TIMEOUT.*exit\s+code\s+3`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := acctest.New(t)
			timeout := w.Timeout(3 * time.Minute)
			c.want = strings.ReplaceAll(c.want, "TIMEOUT", timeout)
			config := replaceOnce(t, fargateService(t, w), "desired_count   = 2", strings.ReplaceAll(c.breaker, "TIMEOUT", timeout))
			w.Test(
				resource.TestStep{Config: w.Config(config)},
				resource.TestStep{Config: w.Config(replaceOnce(t, config, c.from, c.to)), ExpectError: regexp.MustCompile(c.want)},
				// The next plan shows what is left to do.
				resource.TestStep{Config: w.Config(config), ConfigPlanChecks: acctest.Updates(webService)},
				acctest.EmptyPlan(w.Config(config)),
			)
		})
	}
}

// TestServiceFailsNew: a service that never ran is in the state, tainted.
func TestServiceFailsNew(t *testing.T) {
	w := acctest.New(t)
	timeout := w.Timeout(5 * time.Minute)
	config := replaceOnce(t, fargateService(t, w), "desired_count   = 2", "desired_count   = 2\n timeouts {\n create = \""+timeout+"\"\n }")
	w.Test(
		resource.TestStep{Config: w.Config(replaceOnce(t, config, "sleep 3600", "exit 3")), ExpectError: regexp.MustCompile(`(?s)did\s+not\s+complete\s+within\s+` + timeout)},
		resource.TestStep{Config: w.Config(config), ConfigPlanChecks: acctest.Replaces(webService)},
	)
}

func TestServiceBadInput(t *testing.T) {
	cases := map[string]struct{ from, to, want string }{
		"launch type": {`"FARGATE"
  desired`, "\"FARGAT\"\n desired", `(?s)did\s+you\s+mean\s+"FARGATE"`},
		"deadlock":      {"desired_count   = 2", "desired_count = 1\n deployment_maximum_percent = 100", `(?s)deployment.*can\s+never`},
		"negative":      {"desired_count   = 2", "desired_count = -1", `(?s)desired_count.*at\s+least\s+0`},
		"both":          {"desired_count   = 2", "desired_count = 2\n capacity_provider_strategy {\n capacity_provider = \"FARGATE\"\n }", `(?s)capacity_provider_strategy.*launch_type|launch_type.*capacity_provider_strategy`},
		"field missing": {"desired_count   = 2", "desired_count = 2\n deployment_circuit_breaker {\n enable = true\n }", `(?s)rollback.*required`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := acctest.New(t)
			w.Test(resource.TestStep{
				Config: w.Config(replaceOnce(t, fargateService(t, w), c.from, c.to)), PlanOnly: true, ExpectError: regexp.MustCompile(c.want),
			})
		})
	}
	t.Run("against the task definition", func(t *testing.T) {
		w := acctest.New(t)
		config := replaceOnce(t, replaceOnce(t, replaceOnce(t, fargateService(t, w), `["FARGATE"]`, `["EC2"]`), `"FARGATE"`, `"EC2"`), "desired_count   = 2", "desired_count = 0")
		network := regexp.MustCompile(`(?s)\n  network_configuration \{.*?\n  \}`)
		w.Test(
			resource.TestStep{Config: w.Config(config)},
			resource.TestStep{
				Config: w.Config(network.ReplaceAllString(config, "")), PlanOnly: true,
				ExpectError: regexp.MustCompile(`(?s)network_configuration.*awsvpc|awsvpc.*network_configuration`),
			},
			acctest.EmptyPlan(w.Config(config)),
		)
	})
}

// targetGroup makes a target group of instances behind a load balancer.
func targetGroup(t *testing.T, w *acctest.World) string {
	t.Helper()
	b := w.Backend()
	subnets, err := b.EC2.Subnets(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	in := &elb.CreateLoadBalancerInput{Name: aws.String("web")}
	for _, s := range subnets {
		in.Subnets = append(in.Subnets, s.ID)
	}
	balancers := elb.NewFromConfig(b.SDK)
	lb, err := balancers.CreateLoadBalancer(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	group, err := balancers.CreateTargetGroup(t.Context(), &elb.CreateTargetGroupInput{
		Name: aws.String("web"), Port: aws.Int32(8080), Protocol: elbtypes.ProtocolEnumHttp, VpcId: aws.String(subnets[0].VPC),
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = balancers.CreateListener(t.Context(), &elb.CreateListenerInput{
		LoadBalancerArn: lb.LoadBalancers[0].LoadBalancerArn, Port: aws.Int32(80), Protocol: elbtypes.ProtocolEnumHttp,
		DefaultActions: []elbtypes.Action{{Type: elbtypes.ActionTypeEnumForward, TargetGroupArn: group.TargetGroups[0].TargetGroupArn}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return *group.TargetGroups[0].TargetGroupArn
}
