package ecs_test

import (
	"context"
	"regexp"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

const webTaskDefinition = "drydock_ecs_task_definition.web"

const webJSON = `
resource "drydock_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  container_definitions = jsonencode([{
    name         = "web"
    image        = "public.ecr.aws/nginx/nginx:1.29"
    portMappings = [{ containerPort = 80 }]
    environment  = [{ name = "B", value = "2" }, { name = "A", value = "1" }]
  }])
}
`

// webRespelled is webJSON in other words.
const webRespelled = `
resource "drydock_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = ".25 vCPU"
  memory                   = "0.5 GB"
  container_definitions = jsonencode([{
    essential    = true
    cpu          = 0
    environment  = [{ name = "A", value = "1" }, { name = "B", value = "2" }]
    image        = "public.ecr.aws/nginx/nginx:1.29"
    mountPoints  = []
    name         = "web"
    portMappings = [{ containerPort = 80, hostPort = 80, protocol = "tcp" }]
    volumesFrom  = []
  }])
}
`

const webTyped = `
resource "drydock_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "256"
  memory                   = "512"
  containers = {
    web = {
      image         = "public.ecr.aws/nginx/nginx:1.29"
      port_mappings = [{ container_port = 80 }]
      environment   = { A = "1", B = "2" }
    }
  }
}
`

func TestTaskDefinitionSpellings(t *testing.T) {
	w := acctest.New(t)
	w.Test(
		resource.TestStep{
			Config: w.Config(webJSON),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(webTaskDefinition, tfjsonpath.New("arn"), knownvalue.StringRegexp(regexp.MustCompile(`:task-definition/web:1$`))),
				statecheck.ExpectKnownValue(webTaskDefinition, tfjsonpath.New("arn_without_revision"), knownvalue.StringRegexp(regexp.MustCompile(`:task-definition/web$`))),
				statecheck.ExpectKnownValue(webTaskDefinition, tfjsonpath.New("revision"), knownvalue.Int64Exact(1)),
				statecheck.ExpectKnownValue(webTaskDefinition, tfjsonpath.New("containers"), knownvalue.Null()),
			},
		},
		acctest.EmptyPlan(w.Config(webJSON)),
		acctest.EmptyPlan(w.Config(webRespelled)),
		// The typed spelling comes into the state, and makes no revision.
		resource.TestStep{
			Config:           w.Config(webTyped),
			ConfigPlanChecks: acctest.Updates(webTaskDefinition),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(webTaskDefinition, tfjsonpath.New("revision"), knownvalue.Int64Exact(1)),
				statecheck.ExpectKnownValue(webTaskDefinition, tfjsonpath.New("containers").AtMapKey("web").AtMapKey("environment").AtMapKey("A"), knownvalue.StringExact("1")),
			},
		},
		acctest.EmptyPlan(w.Config(webTyped)),
		acctest.EmptyPlan(w.Config(webJSON)),
		imports(webTaskDefinition, attributeOf(webTaskDefinition, "arn")),
	)
}

func TestTaskDefinitionTyped(t *testing.T) {
	w := acctest.New(t)
	w.Test(
		resource.TestStep{
			Config: w.Config(webTyped),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(webTaskDefinition, tfjsonpath.New("container_definitions"), knownvalue.StringRegexp(regexp.MustCompile(`"containerPort":80`))),
			},
		},
		acctest.EmptyPlan(w.Config(webTyped)),
		acctest.EmptyPlan(w.Config(webJSON)),
	)
}

// everyArgument uses what the other configurations do not.
const everyArgument = `
resource "drydock_ecs_task_definition" "web" {
  family             = "everything"
  network_mode       = "bridge"
  ipc_mode           = "task"
  pid_mode           = "task"
  cpu                = "1024"
  memory             = "2048"
  task_role_arn      = "arn:aws:iam::123456789012:role/task"
  execution_role_arn = "arn:aws:iam::123456789012:role/execution"
  enable_fault_injection = true
  requires_compatibilities = ["EC2"]
  containers = {
    app = {
      image              = "public.ecr.aws/docker/library/busybox:1.37"
      memory_reservation = 64
      cpu                = 128
      essential          = true
      command            = ["sh", "-c", "sleep 3600"]
      depends_on         = { init = "SUCCESS" }
      secrets            = { TOKEN = "arn:aws:ssm:us-east-1:123456789012:parameter/token" }
      docker_labels      = { team = "web" }
      health_check       = { command = ["CMD-SHELL", "true"], interval = 10 }
      log_configuration  = { log_driver = "awslogs", options = { "awslogs-group" = "web", "awslogs-region" = "us-east-1" } }
      linux_parameters   = { init_process_enabled = true, capabilities = { drop = ["NET_RAW"] } }
      mount_points       = [{ source_volume = "efs", container_path = "/data" }, { source_volume = "host", container_path = "/host", read_only = true }]
      port_mappings      = [{ container_port = 8080, name = "http", app_protocol = "http" }, { container_port = 53, host_port = 53, protocol = "udp" }]
      ulimits            = [{ name = "nofile", soft_limit = 1024, hard_limit = 4096 }]
      system_controls    = [{ namespace = "net.core.somaxconn", value = "1024" }]
      extra_hosts        = [{ hostname = "db", ip_address = "10.0.0.1" }]
      user               = "1000"
      working_directory  = "/data"
      stop_timeout       = 10
      start_timeout      = 60
      readonly_root_filesystem = true
      restart_policy     = { enabled = true, ignored_exit_codes = [0], restart_attempt_period = 60 }
      version_consistency = "disabled"
    }
    init = {
      image     = "public.ecr.aws/docker/library/busybox:1.37"
      memory    = 32
      essential = false
    }
  }
  volume {
    name = "efs"
    efs_volume_configuration {
      file_system_id     = "fs-12345678"
      transit_encryption = "ENABLED"
      authorization_config {
        access_point_id = "fsap-1234567890abcdef0"
        iam             = "ENABLED"
      }
    }
  }
  volume {
    name      = "host"
    host_path = "/var/lib/web"
  }
  volume {
    name = "docker"
    docker_volume_configuration {
      scope         = "shared"
      autoprovision = true
      driver        = "local"
      driver_opts   = { type = "nfs" }
      labels        = { team = "web" }
    }
  }
  volume {
    name = "plain"
  }
  placement_constraints {
    type       = "memberOf"
    expression = "attribute:ecs.instance-type =~ t3.*"
  }
  runtime_platform {
    cpu_architecture        = "ARM64"
    operating_system_family = "LINUX"
  }
  tags = { team = "web" }
}
`

const fargateArguments = `
resource "drydock_ecs_task_definition" "web" {
  family                   = "fargate"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "1024"
  memory                   = "3072"
  containers = {
    envoy = {
      image = "public.ecr.aws/docker/library/busybox:1.37"
      user  = "1337"
    }
  }
  ephemeral_storage {
    size_in_gib = 50
  }
  proxy_configuration {
    type           = "APPMESH"
    container_name = "envoy"
    properties     = { AppPorts = "8080", EgressIgnoredIPs = "169.254.170.2", IgnoredUID = "1337", ProxyEgressPort = "15001", ProxyIngressPort = "15000" }
  }
  runtime_platform {
    cpu_architecture = "X86_64"
  }
  volume {
    name                = "ebs"
    configure_at_launch = true
  }
}
`

func TestTaskDefinitionChanges(t *testing.T) {
	changed := func(from, to string) string { return replaceOnce(t, webTyped, from, to) }
	w := acctest.New(t)
	w.Test(
		resource.TestStep{Config: w.Config(webTyped)},
		resource.TestStep{
			Config:           w.Config(changed("nginx:1.29", "nginx:1.30")),
			ConfigPlanChecks: acctest.Replaces(webTaskDefinition),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(webTaskDefinition, tfjsonpath.New("revision"), knownvalue.Int64Exact(2)),
			},
		},
		resource.TestStep{
			Config:           w.Config(changed("nginx:1.29", "nginx:1.30") + "\n"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
		// Tags do not make a revision.
		resource.TestStep{
			Config: w.Config(replaceOnce(t, changed("nginx:1.29", "nginx:1.30"), `family                   = "web"`,
				"family = \"web\"\n  tags = { team = \"web\" }\n  skip_destroy = true")),
			ConfigPlanChecks: acctest.Updates(webTaskDefinition),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(webTaskDefinition, tfjsonpath.New("revision"), knownvalue.Int64Exact(2)),
				statecheck.ExpectKnownValue(webTaskDefinition, tfjsonpath.New("tags_all").AtMapKey("team"), knownvalue.StringExact("web")),
			},
		},
		resource.TestStep{
			Config:           w.Config(changed("nginx:1.29", "nginx:1.30")),
			ConfigPlanChecks: acctest.Updates(webTaskDefinition),
		},
		// A revision deregistered elsewhere is registered again.
		resource.TestStep{
			PreConfig: w.Behind(func(ctx context.Context, b *backend.Backend) error {
				_, err := b.ECS.DeregisterTaskDefinition(ctx, &ecs.DeregisterTaskDefinitionInput{TaskDefinition: aws.String("web:2")})
				return err
			}),
			Config: w.Config(changed("nginx:1.29", "nginx:1.30")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(webTaskDefinition, plancheck.ResourceActionCreate),
			}},
		},
	)
}

// TestTaskDefinitionTagsKeepRevision: what AWS computes inside blocks must not look like a change.
func TestTaskDefinitionTagsKeepRevision(t *testing.T) {
	w := acctest.New(t)
	w.Test(
		resource.TestStep{Config: w.Config(everyArgument)},
		resource.TestStep{
			Config:           w.Config(replaceOnce(t, everyArgument, `tags = { team = "web" }`, `tags = { team = "api" }`)),
			ConfigPlanChecks: acctest.Updates(webTaskDefinition),
		},
	)
}

func TestTaskDefinitionTracksLatest(t *testing.T) {
	tracked := replaceOnce(t, webTyped, `family                   = "web"`, "family = \"web\"\n  track_latest = true")
	w := acctest.New(t)
	w.Test(
		resource.TestStep{Config: w.Config(tracked)},
		resource.TestStep{
			PreConfig: w.Behind(func(ctx context.Context, b *backend.Backend) error {
				out, err := b.ECS.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: aws.String("web")})
				if err != nil {
					return err
				}
				td := out.TaskDefinition
				_, err = b.ECS.RegisterTaskDefinition(ctx, &ecs.RegisterTaskDefinitionInput{
					Family: td.Family, Cpu: td.Cpu, Memory: td.Memory, NetworkMode: td.NetworkMode,
					RequiresCompatibilities: td.RequiresCompatibilities, ContainerDefinitions: td.ContainerDefinitions,
				})
				return err
			}),
			RefreshState: true,
			Check:        resource.TestCheckResourceAttr(webTaskDefinition, "revision", "2"),
		},
		acctest.EmptyPlan(w.Config(tracked)),
	)
}

func TestTaskDefinitionBadInput(t *testing.T) {
	cases := map[string]struct{ from, to, want string }{
		"size":              {`"512"`, `"4096"`, `(?s)4096 MiB.*(256/2048|512/4096)`},
		"typed wrong field": {`image  `, `imgae  `, `(?s)imgae`},
		"network mode":      {`"awsvpc"`, `"awsvp"`, `(?s)did\s+you\s+mean\s+"awsvpc"`},
		"mount":             {`environment   =`, "mount_points = [{ source_volume = \"dta\", container_path = \"/d\" }]\n environment =", `(?s)"dta".*`},
		"port":              {`container_port = 80`, `container_port = 70000`, `(?s)65535`},
		"container name":    {`web = {`, `"web!" = {`, `(?s)"web!"`},
		"both":              {`containers = {`, "container_definitions = \"[]\"\n containers = {", `(?s)Containers written twice`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := acctest.New(t)
			w.Test(resource.TestStep{
				Config: w.Config(replaceOnce(t, webTyped, c.from, c.to)), PlanOnly: true, ExpectError: regexp.MustCompile(c.want),
			})
		})
	}
	for name, c := range map[string]struct{ json, want string }{
		"not JSON":      {`"[{"`, `(?s)Invalid container definitions.*Not valid\s+JSON`},
		"wrong type":    {`jsonencode([{ name = "web", image = "nginx", cpu = "256" }])`, `(?s)container "web".*cpu: expected\s+a\s+whole\s+number.*256`},
		"unknown field": {`jsonencode([{ name = "web", image = "nginx", portMapping = [] }])`, `(?s)container "web".*portMapping.*did\s+you\s+mean\s+"portMappings"`},
		"not a list":    {`jsonencode({ name = "web", image = "nginx" })`, `(?s)Expected a list`},
	} {
		t.Run(name, func(t *testing.T) {
			w := acctest.New(t)
			w.Test(resource.TestStep{
				Config: w.Config(`resource "drydock_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = ` + c.json + "\n}\n"), PlanOnly: true, ExpectError: regexp.MustCompile(c.want),
			})
		})
	}
}

// TestTaskDefinitionUnknown: what is known only after an apply neither hides nor invents a problem.
func TestTaskDefinitionUnknown(t *testing.T) {
	w := acctest.New(t)
	config := `
resource "terraform_data" "image" {
  input = "public.ecr.aws/nginx/nginx:1.29"
}
` + replaceOnce(t, webTyped, `"public.ecr.aws/nginx/nginx:1.29"`, "terraform_data.image.output")
	w.Test(
		resource.TestStep{Config: w.Config(replaceOnce(t, config, `"512"`, `"4096"`)), PlanOnly: true, ExpectError: regexp.MustCompile(`(?s)4096 MiB`)},
		resource.TestStep{Config: w.Config(config)},
		acctest.EmptyPlan(w.Config(config)),
	)
}
