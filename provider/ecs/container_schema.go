package ecs

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int32validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

// containersAttribute is `containers`: the container definitions of AWS with a type, in snake case and by name.
// What AWS writes as a list of pairs (environment, secrets, dependencies) is a map.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
func containersAttribute() schema.MapNestedAttribute {
	return schema.MapNestedAttribute{
		Optional: true,
		MarkdownDescription: "The containers of the task by name, with types: the same as `container_definitions`, which it " +
			"takes the place of. Every field of the ECS API's container definition is here in snake case.",
		Validators: []validator.Map{
			mapvalidator.SizeBetween(1, ecsspec.MaximumContainers),
			mapvalidator.KeysAre(tfvalue.Name(ecsspec.ContainerName)),
		},
		NestedObject: schema.NestedAttributeObject{Attributes: containerAttributes()},
	}
}

// typedContainersAttribute is an attribute that knows its type. The framework asks
// for the type of an attribute again at each value it walks over, and putting that
// of hundreds of nested attributes together each time was a sixth of a plan.
type typedContainersAttribute struct{ schema.MapNestedAttribute }

// GetType is the type of [containersAttribute].
func (typedContainersAttribute) GetType() attr.Type { return containersType }

func containerAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"command":                 stringsAttribute("Command to run instead of the image's `CMD`."),
		"cpu":                     numberAttribute("CPU units of the container, 1024 to a vCPU."),
		"credential_specs":        stringsAttribute("Credential spec files for Active Directory, as `credentialspec:` or `credentialspecdomainless:` ARNs."),
		"depends_on":              dependenciesAttribute(),
		"disable_networking":      boolAttribute("No network at all. Linux on EC2 only."),
		"dns_search_domains":      stringsAttribute("DNS search domains. Not with network mode `awsvpc`."),
		"dns_servers":             stringsAttribute("DNS servers. Not with network mode `awsvpc`."),
		"docker_labels":           stringMapAttribute("Docker labels."),
		"docker_security_options": stringsAttribute("Docker security options. Not on Fargate."),
		"entry_point":             stringsAttribute("Entry point to run instead of the image's `ENTRYPOINT`."),
		"environment":             stringMapAttribute("Environment variables. For confidential values use `secrets`."),
		"environment_files": objectsAttribute("Files of environment variables in S3.", map[string]schema.Attribute{
			"type":  enumAttribute[ecstypes.EnvironmentFileType]("Where the file is: `s3`.", true),
			"value": requiredAttribute("ARN of the S3 object."),
		}),
		"essential": boolAttribute("Whether the task stops when this container does. AWS's default is `true`."),
		"extra_hosts": objectsAttribute("Lines for `/etc/hosts`.", map[string]schema.Attribute{
			"hostname":   requiredAttribute("Host name."),
			"ip_address": requiredAttribute("Its address."),
		}),
		"firelens_configuration": objectAttribute("Makes this container the task's log router.", map[string]schema.Attribute{
			"options": stringMapAttribute("Options of the router."),
			"type":    enumAttribute[ecstypes.FirelensConfigurationType]("Which router.", true),
		}),
		"health_check": objectAttribute("Command that tells whether the container is healthy.", map[string]schema.Attribute{
			"command":      schema.ListAttribute{ElementType: types.StringType, Required: true, MarkdownDescription: "Command, beginning with `CMD` or `CMD-SHELL`."},
			"interval":     numberAttribute("Seconds between checks, 5 to 300. AWS's default is 30."),
			"retries":      numberAttribute("Failures in a row that make the container unhealthy, 1 to 10. AWS's default is 3."),
			"start_period": numberAttribute("Seconds in which failures do not count, 0 to 300."),
			"timeout":      numberAttribute("Seconds a check may take, 2 to 60. AWS's default is 5."),
		}),
		"hostname":                 stringAttribute("Host name. Not with network mode `awsvpc`."),
		"image":                    requiredAttribute("Image, such as `nginx:1.29` or an ECR repository's URL with tag or digest."),
		"interactive":              boolAttribute("Keep standard input open."),
		"links":                    stringsAttribute("Links to other containers. Only with network mode `bridge`."),
		"linux_parameters":         linuxParametersAttribute(),
		"log_configuration":        logConfigurationAttribute(),
		"memory":                   numberAttribute("Memory limit in MiB: a container that exceeds it is killed."),
		"memory_reservation":       numberAttribute("Memory in MiB that is kept for the container."),
		"mount_points":             mountPointsAttribute(),
		"port_mappings":            portMappingsAttribute(),
		"privileged":               boolAttribute("Run as root on the host. Not on Fargate."),
		"pseudo_terminal":          boolAttribute("Give the container a terminal."),
		"readonly_root_filesystem": boolAttribute("Make the root file system read-only."),
		"repository_credentials": objectAttribute("Credentials for a private registry.", map[string]schema.Attribute{
			"credentials_parameter": requiredAttribute("ARN of the Secrets Manager secret that holds them."),
		}),
		"resource_requirements": objectsAttribute("GPUs and inference accelerators.", map[string]schema.Attribute{
			"sharing_strategy": objectAttribute("How a GPU is shared with other containers.", map[string]schema.Attribute{
				"nvidia_mps": objectAttribute("By NVIDIA's Multi-Process Service.", map[string]schema.Attribute{
					"max_compute_percent": numberAttribute("The most of the GPU's compute capacity, in percent."),
					"memory":              schema.Int32Attribute{Required: true, MarkdownDescription: "GPU memory in MiB."},
				}),
			}),
			"type":  enumAttribute[ecstypes.ResourceType]("What is required.", true),
			"value": requiredAttribute("How many GPUs, or the accelerator's device name."),
		}),
		"restart_policy": objectAttribute("Restart the container without stopping the task.", map[string]schema.Attribute{
			"enabled":                schema.BoolAttribute{Required: true, MarkdownDescription: "Whether to restart it."},
			"ignored_exit_codes":     schema.ListAttribute{ElementType: types.Int32Type, Optional: true, MarkdownDescription: "Exit codes after which it stays stopped."},
			"restart_attempt_period": numberAttribute("Seconds the container has to run before it may be restarted, 60 to 1800."),
		}),
		"secrets":       stringMapAttribute("Environment variables whose values come from Secrets Manager or Parameter Store: name to ARN."),
		"start_timeout": numberAttribute("Seconds that containers which depend on this one wait for it."),
		"stop_timeout":  numberAttribute("Seconds between SIGTERM and SIGKILL. AWS's default is 30."),
		"system_controls": objectsAttribute("Kernel parameters (`sysctl`).", map[string]schema.Attribute{
			"namespace": requiredAttribute("Parameter, such as `net.ipv4.tcp_keepalive_time`."),
			"value":     requiredAttribute("Its value."),
		}),
		"ulimits": objectsAttribute("Limits of the container's processes.", map[string]schema.Attribute{
			"hard_limit": schema.Int32Attribute{Required: true, MarkdownDescription: "Hard limit."},
			"name":       enumAttribute[ecstypes.UlimitName]("Which limit.", true),
			"soft_limit": schema.Int32Attribute{Required: true, MarkdownDescription: "Soft limit."},
		}),
		"user":                stringAttribute("User, as `user`, `user:group`, `uid` or `uid:gid`."),
		"version_consistency": enumAttribute[ecstypes.VersionConsistency]("Whether ECS resolves the image's tag to a digest once per deployment. AWS's default is `enabled`.", false),
		"volumes_from": objectsAttribute("Volumes of other containers.", map[string]schema.Attribute{
			"read_only":        boolAttribute("Mount them read-only."),
			"source_container": requiredAttribute("The other container."),
		}),
		"working_directory": stringAttribute("Directory to run commands in."),
	}
}

func dependenciesAttribute() schema.MapAttribute {
	return schema.MapAttribute{
		ElementType: types.StringType, Optional: true,
		MarkdownDescription: "Containers to wait for before this one starts: name to condition (`START`, `COMPLETE`, `SUCCESS` or `HEALTHY`).",
		Validators:          []validator.Map{mapvalidator.ValueStringsAre(tfvalue.EnumOf[ecstypes.ContainerCondition]())},
	}
}

func logConfigurationAttribute() schema.SingleNestedAttribute {
	return objectAttribute("Where the container's output goes.", map[string]schema.Attribute{
		"log_driver":     enumAttribute[ecstypes.LogDriver]("Log driver; on Fargate `awslogs`, `splunk` or `awsfirelens`.", true),
		"options":        stringMapAttribute("Options of the log driver."),
		"secret_options": stringMapAttribute("Options whose values are secrets: name to ARN."),
	})
}

func mountPointsAttribute() schema.ListNestedAttribute {
	return objectsAttribute("Where volumes of the task appear in the container.", map[string]schema.Attribute{
		"container_path": stringAttribute("Path in the container."),
		"read_only":      boolAttribute("Mount it read-only."),
		"source_volume":  stringAttribute("Name of the volume."),
	})
}

func portMappingsAttribute() schema.ListNestedAttribute {
	port := int32validator.Between(0, 65535)
	return objectsAttribute("Ports of the container.", map[string]schema.Attribute{
		"app_protocol":         enumAttribute[ecstypes.ApplicationProtocol]("Protocol for Service Connect.", false),
		"container_port":       schema.Int32Attribute{Optional: true, Validators: []validator.Int32{port}, MarkdownDescription: "Port in the container."},
		"container_port_range": stringAttribute("Range of ports in the container, such as `8000-8010`, in place of `container_port`."),
		"host_port":            schema.Int32Attribute{Optional: true, Validators: []validator.Int32{port}, MarkdownDescription: "Port on the host. Leave it out for a dynamic one; in network mode `awsvpc` it is the container's."},
		"name":                 stringAttribute("Name of the mapping, for Service Connect and VPC Lattice."),
		"protocol":             enumAttribute[ecstypes.TransportProtocol]("Protocol. AWS's default is `tcp`.", false),
	})
}

func linuxParametersAttribute() schema.SingleNestedAttribute {
	return objectAttribute("Settings of the Linux kernel.", map[string]schema.Attribute{
		"capabilities": objectAttribute("Kernel capabilities beside Docker's default.", map[string]schema.Attribute{
			"add":  stringsAttribute("Capabilities to add; on Fargate only `SYS_PTRACE`."),
			"drop": stringsAttribute("Capabilities to remove."),
		}),
		"devices": objectsAttribute("Devices of the host. Not on Fargate.", map[string]schema.Attribute{
			"container_path": stringAttribute("Path in the container."),
			"host_path":      requiredAttribute("Path on the host."),
			"permissions":    stringsAttribute("What the container may do: `read`, `write`, `mknod`."),
		}),
		"init_process_enabled": boolAttribute("Run an init process that forwards signals and reaps processes."),
		"max_swap":             numberAttribute("Swap in MiB. Not on Fargate."),
		"shared_memory_size":   numberAttribute("Size of `/dev/shm` in MiB. Not on Fargate."),
		"swappiness":           numberAttribute("Swappiness, 0 to 100. Not on Fargate."),
		"tmpfs": objectsAttribute("Mounts in memory. Not on Fargate.", map[string]schema.Attribute{
			"container_path": requiredAttribute("Path in the container."),
			"mount_options":  stringsAttribute("Mount options."),
			"size":           schema.Int32Attribute{Required: true, MarkdownDescription: "Size in MiB."},
		}),
	})
}

func stringAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description}
}

func requiredAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Required: true, MarkdownDescription: description}
}

func enumAttribute[T interface {
	~string
	Values() []T
}](description string, required bool) schema.StringAttribute {
	return schema.StringAttribute{
		Required: required, Optional: !required, MarkdownDescription: description,
		Validators: []validator.String{tfvalue.EnumOf[T]()},
	}
}

func numberAttribute(description string) schema.Int32Attribute {
	return schema.Int32Attribute{Optional: true, MarkdownDescription: description}
}

func boolAttribute(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Optional: true, MarkdownDescription: description}
}

func stringsAttribute(description string) schema.ListAttribute {
	return schema.ListAttribute{ElementType: types.StringType, Optional: true, MarkdownDescription: description}
}

func stringMapAttribute(description string) schema.MapAttribute {
	return schema.MapAttribute{ElementType: types.StringType, Optional: true, MarkdownDescription: description}
}

func objectAttribute(description string, attributes map[string]schema.Attribute) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{Optional: true, MarkdownDescription: description, Attributes: attributes}
}

func objectsAttribute(description string, attributes map[string]schema.Attribute) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Optional: true, MarkdownDescription: description,
		NestedObject: schema.NestedAttributeObject{Attributes: attributes},
	}
}
