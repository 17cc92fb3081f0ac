package ecs_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/drydock-iac/terraform-provider-drydock/provider/internal/acctest"
)

// rareArguments are what only tasks on instances of one's own can have.
const rareArguments = `
resource "drydock_ecs_task_definition" "web" {
  family                   = "rare"
  network_mode             = "bridge"
  requires_compatibilities = ["EC2"]
  execution_role_arn       = "arn:aws:iam::123456789012:role/execution"
  containers = {
    app = {
      image                   = "registry.example.com/app:1"
      memory                  = 256
      repository_credentials  = { credentials_parameter = "arn:aws:secretsmanager:us-east-1:123456789012:secret:registry-AbCdEf" }
      entry_point             = ["/bin/sh", "-c"]
      environment_files       = [{ type = "s3", value = "arn:aws:s3:::settings/app.env" }]
      dns_servers             = ["10.0.0.2"]
      dns_search_domains      = ["internal"]
      docker_security_options = ["no-new-privileges"]
      hostname                = "app"
      interactive             = true
      pseudo_terminal         = true
      privileged              = true
      links                   = ["router"]
      volumes_from            = [{ source_container = "router", read_only = true }]
      port_mappings           = [{ container_port_range = "8000-8010" }]
      health_check            = { command = ["CMD", "true"], interval = 10, retries = 5, start_period = 30, timeout = 2 }
      log_configuration = {
        log_driver     = "splunk"
        options        = { "splunk-url" = "https://splunk.example.com" }
        secret_options = { "splunk-token" = "arn:aws:ssm:us-east-1:123456789012:parameter/splunk" }
      }
      linux_parameters = {
        capabilities       = { add = ["SYS_ADMIN"] }
        devices            = [{ host_path = "/dev/fuse", container_path = "/dev/fuse", permissions = ["read", "write"] }]
        max_swap           = 512
        shared_memory_size = 128
        swappiness         = 10
        tmpfs              = [{ container_path = "/tmp", size = 64, mount_options = ["noexec"] }]
      }
    }
    router = {
      image                  = "public.ecr.aws/aws-observability/aws-for-fluent-bit:stable"
      memory                 = 64
      firelens_configuration = { type = "fluentbit", options = { "enable-ecs-log-metadata" = "true" } }
    }
    alone = {
      image              = "public.ecr.aws/docker/library/busybox:1.37"
      memory             = 64
      disable_networking = true
    }
  }
  volume {
    name = "efs"
    efs_volume_configuration {
      file_system_id          = "fs-12345678"
      root_directory          = "/data"
      transit_encryption      = "ENABLED"
      transit_encryption_port = 2049
    }
  }
}
`

const gpuArguments = `
resource "drydock_ecs_task_definition" "web" {
  family                   = "gpu"
  requires_compatibilities = ["EC2"]
  containers = {
    app = {
      image                 = "public.ecr.aws/docker/library/busybox:1.37"
      memory                = 256
      resource_requirements = [{ type = "GPU", value = "1" }]
    }
  }
}
`

const acceleratedArguments = `
resource "drydock_ecs_task_definition" "web" {
  family                   = "accelerated"
  requires_compatibilities = ["EC2"]
  containers = {
    app = {
      image                 = "public.ecr.aws/docker/library/busybox:1.37"
      memory                = 256
      resource_requirements = [{ type = "InferenceAccelerator", value = "device_1" }]
    }
  }
  inference_accelerator {
    device_name = "device_1"
    device_type = "eia2.medium"
  }
}
`

const windowsArguments = `
resource "drydock_ecs_task_definition" "web" {
  family                   = "windows"
  requires_compatibilities = ["EC2"]
  execution_role_arn       = "arn:aws:iam::123456789012:role/execution"
  containers = {
    app = {
      image            = "mcr.microsoft.com/windows/servercore:ltsc2022"
      memory           = 2048
      cpu              = 1024
      credential_specs = ["credentialspec:arn:aws:s3:::settings/gmsa.json"]
      mount_points     = [{ source_volume = "share", container_path = "C:\\data" }]
    }
  }
  runtime_platform {
    operating_system_family = "WINDOWS_SERVER_2022_CORE"
    cpu_architecture        = "X86_64"
  }
  volume {
    name = "share"
    fsx_windows_file_server_volume_configuration {
      file_system_id = "fs-0123456789abcdef0"
      root_directory = "\\data"
      authorization_config {
        credentials_parameter = "arn:aws:secretsmanager:us-east-1:123456789012:secret:share-AbCdEf"
        domain                = "example.com"
      }
    }
  }
}
`

// TestTaskDefinitionArguments plans every argument twice; the second plan is empty, and so is the one after an import.
func TestTaskDefinitionArguments(t *testing.T) {
	for name, config := range map[string]string{
		"ec2": everyArgument, "fargate": fargateArguments, "rare": rareArguments, "gpu": gpuArguments,
		"inference accelerator": acceleratedArguments, "windows": windowsArguments,
	} {
		t.Run(name, func(t *testing.T) {
			w := acctest.New(t)
			w.Test(
				resource.TestStep{Config: w.Config(config)},
				acctest.EmptyPlan(w.Config(config)),
				imports(webTaskDefinition, attributeOf(webTaskDefinition, "arn")),
			)
		})
	}
}
