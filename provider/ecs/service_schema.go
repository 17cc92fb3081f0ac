package ecs

import (
	"context"
	"math"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int32validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int32default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

// serviceTimeout is how long creating, updating and deleting a service may take unless timeouts says otherwise.
const serviceTimeout = 20 * time.Minute

var (
	deploymentController = tfvalue.BlockAttribute{
		Summary: "Who deploys the service.", MaxItems: 1,
		Fields: []tfvalue.BlockField{{
			Name: "type", Description: "`ECS`, `CODE_DEPLOY` or `EXTERNAL`. Default: `ECS`.",
			Default:    types.StringValue(string(ecstypes.DeploymentControllerTypeEcs)),
			Validators: []validator.String{tfvalue.EnumOf[ecstypes.DeploymentControllerType]()},
		}},
	}
	deploymentCircuitBreaker = tfvalue.BlockAttribute{
		Summary: "Fails a deployment whose tasks keep failing. Without the block it is off.", MaxItems: 1,
		Fields: []tfvalue.BlockField{
			{Name: "enable", Type: types.BoolType, Required: true, Description: "Whether it is on."},
			{Name: "rollback", Type: types.BoolType, Required: true, Description: "Whether ECS goes back to the last deployment that completed."},
		},
	}
	noCircuitBreaker = types.ListValueMust(deploymentCircuitBreaker.ObjectType(), []attr.Value{
		types.ObjectValueMust(deploymentCircuitBreaker.ObjectType().AttrTypes, map[string]attr.Value{
			"enable": types.BoolValue(false), "rollback": types.BoolValue(false),
		}),
	})
)

func serviceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "An ECS service: it keeps a number of tasks running and replaces them when they change. Creating and updating " +
			"it waits for its own deployment, and fails with the reasons of the tasks when that does not complete or is rolled back.",
		Attributes: map[string]schema.Attribute{
			"id":   computedAttribute("ARN."),
			"arn":  computedAttribute("ARN."),
			"name": schema.StringAttribute{Required: true, MarkdownDescription: "Name.", Validators: []validator.String{tfvalue.Name(ecsspec.ServiceName)}},
			"availability_zone_rebalancing": defaultEnum(ecstypes.AvailabilityZoneRebalancingDisabled,
				"Whether ECS moves tasks to keep zones balanced."),
			"cluster":                            keptAttribute("Cluster, by name or ARN. Default: the cluster `default`."),
			"deployment_controller":              deploymentController.List(),
			"deployment_circuit_breaker":         deploymentCircuitBreaker.List(),
			"deployment_maximum_percent":         percentAttribute("The most tasks that may run during a deployment, in percent of `desired_count`, rounded down. AWS's default is 200, and 100 for `DAEMON`."),
			"deployment_minimum_healthy_percent": percentAttribute("The healthy tasks that a deployment keeps, in percent of `desired_count`, rounded up. AWS's default is 100, and 0 for `DAEMON`."),
			"desired_count": schema.Int32Attribute{
				Optional: true, Computed: true, MarkdownDescription: "Number of tasks. Default: 0. With `DAEMON` the instances decide.",
				Validators: []validator.Int32{int32validator.AtLeast(0)},
			},
			"enable_ecs_managed_tags": defaultBool("Tag tasks with their cluster and service."),
			"enable_execute_command":  defaultBool("Allow `aws ecs execute-command`."),
			"force_delete":            defaultBool("Delete the service without scaling it down first."),
			"force_new_deployment":    defaultBool("Start a deployment with every update, and with every change of `triggers`."),
			"health_check_grace_period_seconds": schema.Int32Attribute{
				Optional: true, Computed: true, Default: int32default.StaticInt32(0),
				MarkdownDescription: "Seconds after a task's start in which unhealthy load balancer targets are ignored. Default: 0.",
				Validators:          []validator.Int32{int32validator.Between(0, math.MaxInt32)},
			},
			"iam_role":            keptAttribute("Role that ECS registers targets with, by name or ARN. Only where the service-linked role cannot."),
			"launch_type":         withValidator(keptAttribute("Launch type: `EC2`, `FARGATE` or `EXTERNAL`. AWS's default is `EC2`. Not with `capacity_provider_strategy`."), tfvalue.EnumOf[ecstypes.LaunchType]()),
			"platform_version":    keptAttribute("Fargate platform version, such as `1.4.0`. AWS's default is `LATEST`."),
			"propagate_tags":      defaultEnum(ecstypes.PropagateTagsNone, "Where tasks get their tags from: `SERVICE`, `TASK_DEFINITION` or `NONE`."),
			"scheduling_strategy": defaultEnum(ecstypes.SchedulingStrategyReplica, "`REPLICA` or `DAEMON`."),
			"tags":                tfvalue.TagsAttribute(),
			"tags_all":            tfvalue.TagsAllAttribute(),
			"task_definition": stringAttribute("Task definition: `family:revision` or an ARN. Without a revision it is the latest active one " +
				"at the time of a deployment."),
			"triggers": schema.MapAttribute{
				ElementType: types.StringType, Optional: true, Computed: true,
				MarkdownDescription: "Values whose change starts a deployment when `force_new_deployment` is set.",
			},
			"wait_for_steady_state": schema.BoolAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Wait for the service's own deployment to complete, and fail when it does not. Default: `true`; a service that " +
					"was moved here from hashicorp/aws keeps what it had there until this is written.",
			},
		},
		Blocks: typedBlocks(map[string]schema.Block{
			"alarms":                        alarmsBlock(),
			"capacity_provider_strategy":    capacityProviderStrategyBlock(),
			"load_balancer":                 loadBalancerBlock(),
			"network_configuration":         networkConfigurationBlock(),
			"ordered_placement_strategy":    placementStrategyBlock(),
			"placement_constraints":         placementConstraintsBlock(),
			"service_connect_configuration": serviceConnectBlock(),
			"service_registries":            serviceRegistriesBlock(),
			"volume_configuration":          volumeConfigurationBlock(),
			"vpc_lattice_configurations":    vpcLatticeBlock(),
			"timeouts":                      timeouts.Block(context.Background(), timeouts.Opts{Create: true, Update: true, Delete: true}),
		}),
	}
}

func alarmsBlock() schema.ListNestedBlock {
	return onceBlock("CloudWatch alarms that fail a deployment.", map[string]schema.Attribute{
		"alarm_names": schema.SetAttribute{ElementType: types.StringType, Required: true, MarkdownDescription: "Names of the alarms."},
		"enable":      schema.BoolAttribute{Required: true, MarkdownDescription: "Whether they count."},
		"rollback":    schema.BoolAttribute{Required: true, MarkdownDescription: "Whether ECS goes back to the last deployment that completed."},
	}, nil)
}

func capacityProviderStrategyBlock() schema.SetNestedBlock {
	return schema.SetNestedBlock{
		MarkdownDescription: "Capacity providers and how tasks are shared among them. A change replaces the service unless `force_new_deployment` is set.",
		NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
			"base":              rangeAttribute("Tasks that run here before the weights count.", 0, 100000),
			"capacity_provider": requiredAttribute("Name of the capacity provider."),
			"weight":            rangeAttribute("Share of the tasks beyond the base.", 0, 1000),
		}},
	}
}

func loadBalancerBlock() schema.SetNestedBlock {
	return schema.SetNestedBlock{
		MarkdownDescription: "Load balancers that the tasks are registered with.",
		NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
			"container_name":   requiredAttribute("Container that takes the traffic."),
			"container_port":   schema.Int32Attribute{Required: true, MarkdownDescription: "Its port.", Validators: []validator.Int32{int32validator.Between(0, 65535)}},
			"elb_name":         stringAttribute("Classic Load Balancer."),
			"target_group_arn": arnAttribute("Target group of an Application or Network Load Balancer."),
		}},
	}
}

func networkConfigurationBlock() schema.ListNestedBlock {
	return onceBlock("Network of the tasks. For network mode `awsvpc`, and only for it.", map[string]schema.Attribute{
		"assign_public_ip": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Give each task a public address. Only on Fargate. Default: `false`.",
		},
		"security_groups": schema.SetAttribute{
			ElementType: types.StringType, Optional: true, Computed: true, Default: setdefault.StaticValue(noStrings),
			MarkdownDescription: "Security groups. AWS's default is the VPC's own.",
		},
		"subnets": schema.SetAttribute{ElementType: types.StringType, Required: true, MarkdownDescription: "Subnets."},
	}, nil)
}

func placementStrategyBlock() schema.ListNestedBlock {
	return schema.ListNestedBlock{
		MarkdownDescription: "How tasks are placed on container instances, most important first. Not on Fargate.",
		Validators:          []validator.List{listvalidator.SizeAtMost(5)},
		NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
			"field": stringAttribute("What to spread over (`instanceId` or an attribute) or to pack by (`cpu`, `memory`)."),
			"type":  enumAttribute[ecstypes.PlacementStrategyType]("`spread`, `binpack` or `random`.", true),
		}},
	}
}

func placementConstraintsBlock() schema.SetNestedBlock {
	return schema.SetNestedBlock{
		MarkdownDescription: "Constraints on the container instances that tasks may run on. Not on Fargate.",
		Validators:          []validator.Set{setvalidator.SizeAtMost(ecsspec.MaximumPlacementConstraints)},
		NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
			"expression": stringAttribute("Expression in the cluster query language. Only for `memberOf`."),
			"type":       enumAttribute[ecstypes.PlacementConstraintType]("`memberOf` or `distinctInstance`.", true),
		}},
	}
}

func serviceRegistriesBlock() schema.ListNestedBlock {
	return onceBlock("Cloud Map service that the tasks are registered with.", map[string]schema.Attribute{
		"container_name": stringAttribute("Container, for bridge and host mode and for SRV records."),
		"container_port": rangeAttribute("Its port.", 0, 65535),
		"port":           rangeAttribute("Port for SRV records.", 0, 65535),
		"registry_arn":   arnRequired("Cloud Map service."),
	}, nil)
}

func volumeConfigurationBlock() schema.ListNestedBlock {
	managed := onceBlock("EBS volume that ECS makes for each task.", map[string]schema.Attribute{
		"encrypted":                  schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(true), MarkdownDescription: "Default: `true`."},
		"file_system_type":           defaultEnum(ecstypes.TaskFilesystemTypeXfs, "File system."),
		"iops":                       numberAttribute("I/O operations a second."),
		"kms_key_id":                 stringAttribute("Key to encrypt with."),
		"role_arn":                   arnRequired("Role that ECS manages the volume with."),
		"size_in_gb":                 numberAttribute("Size in GiB."),
		"snapshot_id":                stringAttribute("Snapshot to begin with."),
		"throughput":                 rangeAttribute("Throughput in MiB a second.", 0, 1000),
		"volume_initialization_rate": numberAttribute("MiB a second at which the snapshot is read."),
		"volume_type":                stringAttribute("Volume type. AWS's default is `gp3`."),
	}, map[string]schema.Block{"tag_specifications": schema.ListNestedBlock{
		MarkdownDescription: "Tags of the volume.",
		NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
			"propagate_tags": enumAttribute[ecstypes.PropagateTags]("Where more tags come from.", false),
			"resource_type":  enumAttribute[ecstypes.EBSResourceType]("`volume`.", true),
			"tags":           stringMapAttribute("The tags."),
		}},
	}})
	managed.Validators = append(managed.Validators, listvalidator.IsRequired())
	return onceBlock("The volume of the task definition that is configured at launch.", map[string]schema.Attribute{
		"name": requiredAttribute("Name of the volume."),
	}, map[string]schema.Block{"managed_ebs_volume": managed})
}

func vpcLatticeBlock() schema.SetNestedBlock {
	return schema.SetNestedBlock{
		MarkdownDescription: "VPC Lattice target groups that the tasks are registered with.",
		NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
			"port_name":        requiredAttribute("Name of the port mapping."),
			"role_arn":         arnRequired("Role that ECS registers targets with."),
			"target_group_arn": arnRequired("Target group."),
		}},
	}
}

func serviceConnectBlock() schema.ListNestedBlock {
	return onceBlock("Service Connect.", map[string]schema.Attribute{
		"enabled":   schema.BoolAttribute{Required: true, MarkdownDescription: "Whether the service takes part."},
		"namespace": givenAttribute("Cloud Map namespace, by name or ARN. AWS's default is the cluster's."),
	}, map[string]schema.Block{
		"log_configuration": onceBlock("Where the proxy's output goes.", map[string]schema.Attribute{
			"log_driver": enumAttribute[ecstypes.LogDriver]("Log driver.", true),
			"options":    stringMapAttribute("Options of the log driver."),
		}, map[string]schema.Block{"secret_option": schema.ListNestedBlock{
			MarkdownDescription: "Options whose values are secrets.",
			NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
				"name":       requiredAttribute("Name of the option."),
				"value_from": requiredAttribute("ARN of the secret or parameter."),
			}},
		}}),
		"service": schema.ListNestedBlock{
			MarkdownDescription: "Ports that the service offers.",
			NestedObject: schema.NestedBlockObject{
				Attributes: map[string]schema.Attribute{
					"discovery_name":        givenAttribute("Name in Cloud Map. AWS's default is the port's name."),
					"ingress_port_override": rangeAttribute("Port that the proxy listens on.", 0, 65535),
					"port_name":             requiredAttribute("Name of the port mapping."),
				},
				Blocks: map[string]schema.Block{
					"client_alias": onceBlock("What clients call it.", map[string]schema.Attribute{
						"dns_name": givenAttribute("DNS name. AWS's default is the discovery name with the namespace."),
						"port":     schema.Int32Attribute{Required: true, MarkdownDescription: "Port.", Validators: []validator.Int32{int32validator.Between(0, 65535)}},
					}, nil),
					"timeout": onceBlock("Timeouts of the proxy.", map[string]schema.Attribute{
						"idle_timeout_seconds":        rangeAttribute("Seconds a connection may be idle; 0 for ever.", 0, math.MaxInt32),
						"per_request_timeout_seconds": rangeAttribute("Seconds a request may take; 0 for ever.", 0, math.MaxInt32),
					}, nil),
					"tls": serviceConnectTLSBlock(),
				},
			},
		},
	})
}

func serviceConnectTLSBlock() schema.ListNestedBlock {
	authority := onceBlock("Who signs the certificates.", map[string]schema.Attribute{
		"aws_pca_authority_arn": arnRequired("AWS Private CA."),
	}, nil)
	authority.Validators = append(authority.Validators, listvalidator.IsRequired())
	return onceBlock("Encryption between tasks.", map[string]schema.Attribute{
		"kms_key":  stringAttribute("Key that protects the private keys."),
		"role_arn": arnAttribute("Role for Service Connect."),
	}, map[string]schema.Block{"issuer_cert_authority": authority})
}

var noStrings = types.SetValueMust(types.StringType, []attr.Value{})

// keptAttribute is what AWS chooses when it is not written, and then stays.
func keptAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: description,
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// givenAttribute is keptAttribute in a block that may be new, where there is no state to keep.
func givenAttribute(description string) schema.StringAttribute {
	a := keptAttribute(description)
	a.PlanModifiers = []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()}
	return a
}

func withValidator(a schema.StringAttribute, v validator.String) schema.StringAttribute {
	a.Validators = append(a.Validators, v)
	return a
}

func defaultEnum[T interface {
	~string
	Values() []T
}](value T, description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, Default: stringdefault.StaticString(string(value)),
		MarkdownDescription: description + " Default: `" + string(value) + "`.",
		Validators:          []validator.String{tfvalue.EnumOf[T]()},
	}
}

func percentAttribute(description string) schema.Int32Attribute {
	return schema.Int32Attribute{
		Optional: true, Computed: true, MarkdownDescription: description,
		Validators: []validator.Int32{int32validator.AtLeast(0)},
	}
}

func rangeAttribute(description string, minimum, maximum int32) schema.Int32Attribute {
	a := numberAttribute(description)
	a.Validators = []validator.Int32{int32validator.Between(minimum, maximum)}
	return a
}
