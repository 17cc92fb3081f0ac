package estate

import (
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// readers has how a kind of resource becomes part of the estate.
var readers = map[string]func(*builder, *module.Resource){
	"ecs_cluster":                    readCluster,
	"ecs_cluster_capacity_providers": readClusterCapacityProviders,
	"ecs_capacity_provider":          readCapacityProvider,
	"ecs_task_definition":            readTaskDefinition,
	"ecs_service":                    readService,
	"ecs_account_setting_default":    readAccountSetting,

	"appautoscaling_target":           readScalingTarget,
	"appautoscaling_policy":           readScalingPolicy,
	"appautoscaling_scheduled_action": readScheduledScaling,
	"cloudwatch_metric_alarm":         readAlarm,
	"cloudwatch_log_group":            readLogGroup,

	"lb":                readLoadBalancer,
	"alb":               readLoadBalancer,
	"elb":               readClassicLoadBalancer,
	"lb_target_group":   readTargetGroup,
	"alb_target_group":  readTargetGroup,
	"lb_listener":       readListener,
	"alb_listener":      readListener,
	"lb_listener_rule":  readListenerRule,
	"alb_listener_rule": readListenerRule,

	"security_group":                  readSecurityGroup,
	"default_security_group":          readSecurityGroup,
	"security_group_rule":             readSecurityGroupRule,
	"vpc_security_group_ingress_rule": readIngressRule,

	"iam_role":                              readRole,
	"iam_policy":                            readPolicy,
	"iam_role_policy":                       readRolePolicy,
	"iam_role_policy_attachment":            readRolePolicyAttachment,
	"iam_role_policy_attachments_exclusive": readRolePolicyAttachmentsExclusive,
	"iam_policy_attachment":                 readPolicyAttachment,
	"iam_instance_profile":                  readInstanceProfile,

	"launch_template":        readLaunchTemplate,
	"launch_configuration":   readLaunchConfiguration,
	"instance":               readInstance,
	"autoscaling_group":      readAutoScalingGroup,
	"autoscaling_attachment": readAutoScalingAttachment,
	"autoscaling_policy":     readGroupPolicy,

	"ecr_repository":                      readRepository,
	"ecr_repository_policy":               readRepositoryPolicy,
	"ecr_lifecycle_policy":                readLifecyclePolicy,
	"ecr_registry_scanning_configuration": readRegistryScanning,

	"efs_file_system":        readFileSystem,
	"efs_mount_target":       readMountTarget,
	"efs_access_point":       readAccessPoint,
	"efs_file_system_policy": readFileSystemPolicy,
	"efs_backup_policy":      readBackupPolicy,

	"vpc":                                  readVPC,
	"default_vpc":                          readVPC,
	"subnet":                               readSubnet,
	"default_subnet":                       readSubnet,
	"route_table":                          readRouteTable,
	"default_route_table":                  readRouteTable,
	"route":                                readRoute,
	"route_table_association":              readRouteTableAssociation,
	"main_route_table_association":         readMainRouteTable,
	"vpc_endpoint":                         readEndpoint,
	"vpc_endpoint_subnet_association":      readEndpointPart,
	"vpc_endpoint_route_table_association": readEndpointPart,
	"vpc_endpoint_security_group_association": readEndpointPart,

	"cloudwatch_event_rule":   readEventRule,
	"cloudwatch_event_target": readEventTarget,
	"scheduler_schedule":      readSchedule,

	"service_discovery_http_namespace":        readNamespace(true),
	"service_discovery_private_dns_namespace": readNamespace(false),
	"service_discovery_public_dns_namespace":  readNamespace(false),
	"service_discovery_service":               readDiscoveryService,

	"eks_cluster":         readEKSCluster,
	"eks_fargate_profile": readFargateProfile,
	"apprunner_service":   readAppRunnerService,
}

func clusterName(ref string) string {
	if name, ok := ecsspec.ParseClusterRef(ref); ok {
		return name
	}
	return ref
}

func capacityProviderName(ref string) string {
	if name, ok := ecsspec.ParseCapacityProviderRef(ref); ok {
		return name
	}
	return ref
}

func taskDefinitionFamily(ref string) string {
	if family, _, ok := ecsspec.ParseTaskDefinition(ref); ok {
		return family
	}
	return ref
}

func serviceName(ref string) string {
	// Application Auto Scaling writes service/cluster/name.
	if rest, ok := strings.CutPrefix(ref, "service/"); ok {
		return rest[strings.LastIndexByte(rest, '/')+1:]
	}
	if _, name, ok := ecsspec.ParseServiceRef(ref); ok {
		return name
	}
	return ref
}

// nameInARN is the last part of an IAM ARN, which is the name: arn:aws:iam::123456789012:role/path/name.
func nameInARN(ref string) string {
	if !strings.HasPrefix(ref, "arn:") {
		return ref
	}
	return ref[strings.LastIndexByte(ref, '/')+1:]
}

// logGroupName is the name in a log group's ARN: arn:aws:logs:eu-west-1:123456789012:log-group:name:*.
func logGroupName(ref string) string {
	if _, rest, ok := strings.Cut(ref, ":log-group:"); ok {
		return strings.TrimSuffix(rest, ":*")
	}
	return ref
}
