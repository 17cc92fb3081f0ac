package ecs

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int32validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int32planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

func taskDefinitionSchema() schema.Schema {
	containers := typedContainersAttribute{containersAttribute()}
	containers.Computed = true
	return schema.Schema{
		MarkdownDescription: "A revision of an ECS task definition: the containers that run together, and what they need. " +
			"Revisions do not change: a change registers a new one and deregisters the old, unless it means the same to AWS.",
		Attributes: map[string]schema.Attribute{
			"arn":                  computedAttribute("ARN with the revision."),
			"arn_without_revision": computedAttribute("ARN without the revision, which stands for the latest active one."),
			"id":                   computedAttribute("The family."),
			"revision": schema.Int32Attribute{
				Computed: true, MarkdownDescription: "Revision.",
				PlanModifiers: []planmodifier.Int32{int32planmodifier.UseStateForUnknown()},
			},
			"family": schema.StringAttribute{
				Required: true, MarkdownDescription: "Name that the revisions share.",
				Validators: []validator.String{tfvalue.Name(ecsspec.FamilyName)},
			},
			"container_definitions": schema.StringAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "The containers as JSON in AWS's spelling, usually through `jsonencode`. Exactly one of it and " +
					"`containers` is written. It follows `containers`, which in turn stays null beside it unless it was imported. " +
					"JSON that means the same to AWS is no change.",
			},
			"containers":             containers,
			"cpu":                    stringAttribute("CPU of the task: units (`\"256\"`) or vCPUs (`\".25 vCPU\"`). Required on Fargate."),
			"memory":                 stringAttribute("Memory of the task: MiB (`\"512\"`) or gigabytes (`\"0.5 GB\"`). Required on Fargate."),
			"execution_role_arn":     arnAttribute("Role that ECS pulls images, reads secrets and writes logs with."),
			"task_role_arn":          arnAttribute("Role of the containers' own code."),
			"ipc_mode":               enumAttribute[ecstypes.IpcMode]("IPC namespace. Not on Fargate.", false),
			"pid_mode":               enumAttribute[ecstypes.PidMode]("Process namespace.", false),
			"enable_fault_injection": defaultBool("Allow AWS FIS to inject faults into the task."),
			"network_mode": schema.StringAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Network mode: `awsvpc` (the only one on Fargate), `bridge` (AWS's default on EC2), `host` or `none`.",
				Validators:          []validator.String{tfvalue.EnumOf[ecstypes.NetworkMode]()},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"requires_compatibilities": schema.SetAttribute{
				ElementType: types.StringType, Optional: true,
				MarkdownDescription: "Launch types the task definition has to be valid for.",
				Validators:          []validator.Set{setvalidator.ValueStringsAre(tfvalue.EnumOf[ecstypes.Compatibility]())},
			},
			"skip_destroy": defaultBool("Leave the revision active when the resource is destroyed or replaced."),
			"track_latest": defaultBool("Follow the latest active revision of the family, also when it was registered elsewhere. Then the plan " +
				"registers a new one if that differs."),
			"tags":     tfvalue.TagsAttribute(),
			"tags_all": tfvalue.TagsAllAttribute(),
		},
		Blocks: typedBlocks(map[string]schema.Block{
			"ephemeral_storage":     ephemeralStorageBlock(),
			"inference_accelerator": inferenceAcceleratorBlock(),
			"placement_constraints": taskPlacementConstraintsBlock(),
			"proxy_configuration":   proxyConfigurationBlock(),
			"runtime_platform":      runtimePlatformBlock(),
			"volume":                volumeBlock(),
		}),
	}
}

func ephemeralStorageBlock() schema.ListNestedBlock {
	return onceBlock("Size of the task's own disk on Fargate, when 20 GiB are not enough.", map[string]schema.Attribute{
		"size_in_gib": schema.Int32Attribute{
			Required: true, MarkdownDescription: "Size in GiB, 21 to 200.",
			Validators: []validator.Int32{int32validator.Between(21, 200)},
		},
	}, nil)
}

func inferenceAcceleratorBlock() schema.SetNestedBlock {
	return schema.SetNestedBlock{
		MarkdownDescription: "Elastic Inference accelerators.",
		NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
			"device_name": requiredAttribute("Name that containers refer to."),
			"device_type": requiredAttribute("Type of the accelerator."),
		}},
	}
}

func taskPlacementConstraintsBlock() schema.SetNestedBlock {
	return schema.SetNestedBlock{
		MarkdownDescription: "Constraints on the container instances that the task may run on. Not on Fargate.",
		Validators:          []validator.Set{setvalidator.SizeAtMost(ecsspec.MaximumPlacementConstraints)},
		NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
			"expression": stringAttribute("Expression in the cluster query language."),
			"type":       enumAttribute[ecstypes.TaskDefinitionPlacementConstraintType]("Type: `memberOf`.", true),
		}},
	}
}

func proxyConfigurationBlock() schema.ListNestedBlock {
	return onceBlock("App Mesh proxy.", map[string]schema.Attribute{
		"container_name": requiredAttribute("Container that is the proxy."),
		"properties":     stringMapAttribute("Parameters of the proxy."),
		"type": schema.StringAttribute{
			Optional: true, Computed: true, MarkdownDescription: "Type of the proxy. Default: `APPMESH`.",
			Default:    stringdefault.StaticString(string(ecstypes.ProxyConfigurationTypeAppmesh)),
			Validators: []validator.String{tfvalue.EnumOf[ecstypes.ProxyConfigurationType]()},
		},
	}, nil)
}

func runtimePlatformBlock() schema.ListNestedBlock {
	return onceBlock("Operating system and processor.", map[string]schema.Attribute{
		"cpu_architecture":        enumAttribute[ecstypes.CPUArchitecture]("Processor: `X86_64` or `ARM64`.", false),
		"operating_system_family": enumAttribute[ecstypes.OSFamily]("Operating system. Default on Fargate: `LINUX`.", false),
	}, nil)
}

func volumeBlock() schema.SetNestedBlock {
	return schema.SetNestedBlock{
		MarkdownDescription: "Volumes that containers of the task can mount.",
		NestedObject: schema.NestedBlockObject{
			Attributes: map[string]schema.Attribute{
				"configure_at_launch": boolAttribute("Whether the volume is configured by the service or task that runs the task definition, as an EBS volume is."),
				"host_path":           stringAttribute("Path on the host."),
				"name": schema.StringAttribute{
					Required: true, MarkdownDescription: "Name that mount points refer to.",
					Validators: []validator.String{tfvalue.Name(ecsspec.VolumeName)},
				},
			},
			Blocks: map[string]schema.Block{
				"docker_volume_configuration": onceBlock("Docker volume. Not on Fargate.", map[string]schema.Attribute{
					"autoprovision": boolAttribute("Create the volume if it does not exist. Only with scope `shared`."),
					"driver":        stringAttribute("Docker volume driver. AWS's default is `local`."),
					"driver_opts":   stringMapAttribute("Options of the driver."),
					"labels":        stringMapAttribute("Labels of the volume."),
					"scope":         enumAttribute[ecstypes.Scope]("`task`, AWS's default, ends with the task; `shared` does not.", false),
				}, nil),
				"efs_volume_configuration":                     efsVolumeBlock(),
				"fsx_windows_file_server_volume_configuration": fsxVolumeBlock(),
			},
		},
	}
}

func efsVolumeBlock() schema.ListNestedBlock {
	return onceBlock("EFS file system.", map[string]schema.Attribute{
		"file_system_id":     requiredAttribute("File system."),
		"root_directory":     stringAttribute("Directory to mount. AWS's default is the root; with an access point leave it out."),
		"transit_encryption": enumAttribute[ecstypes.EFSTransitEncryption]("Encryption between task and file system. Required for IAM and for access points.", false),
		"transit_encryption_port": schema.Int32Attribute{
			Optional: true, MarkdownDescription: "Port for encrypted traffic.",
			Validators: []validator.Int32{int32validator.Between(0, 65535)},
		},
	}, map[string]schema.Block{
		"authorization_config": onceBlock("Authorization.", map[string]schema.Attribute{
			"access_point_id": stringAttribute("Access point."),
			"iam":             enumAttribute[ecstypes.EFSAuthorizationConfigIAM]("Whether the task role's permissions count.", false),
		}, nil),
	})
}

func fsxVolumeBlock() schema.ListNestedBlock {
	authorization := onceBlock("Authorization.", map[string]schema.Attribute{
		"credentials_parameter": arnRequired("Secret or parameter with the Active Directory credentials."),
		"domain":                requiredAttribute("Fully qualified domain name of the directory."),
	}, nil)
	authorization.Validators = append(authorization.Validators, listvalidator.IsRequired())
	return onceBlock("FSx for Windows File Server.", map[string]schema.Attribute{
		"file_system_id": requiredAttribute("File system."),
		"root_directory": requiredAttribute("Directory to mount."),
	}, map[string]schema.Block{"authorization_config": authorization})
}

// onceBlock is a block that may be written once.
func onceBlock(description string, attributes map[string]schema.Attribute, blocks map[string]schema.Block) schema.ListNestedBlock {
	return schema.ListNestedBlock{
		MarkdownDescription: description,
		Validators:          []validator.List{listvalidator.SizeAtMost(1)},
		NestedObject:        schema.NestedBlockObject{Attributes: attributes, Blocks: blocks},
	}
}

// computedAttribute is an attribute that never changes once it is there.
func computedAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, MarkdownDescription: description,
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

func defaultBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true, Computed: true, Default: booldefault.StaticBool(false),
		MarkdownDescription: description + " Default: `false`.",
	}
}

func arnAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: []validator.String{tfvalue.ARN()}}
}

func arnRequired(description string) schema.StringAttribute {
	return schema.StringAttribute{Required: true, MarkdownDescription: description, Validators: []validator.String{tfvalue.ARN()}}
}
