package estate

import (
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Estate is everything found, each kind in the order of its addresses.
type Estate struct {
	Clusters          []*Cluster
	CapacityProviders []*CapacityProvider
	TaskDefinitions   []*TaskDefinition
	Services          []*Service
	ScalingTargets    []*ScalingTarget

	LoadBalancers        []*LoadBalancer
	ClassicLoadBalancers []*ClassicLoadBalancer
	TargetGroups         []*TargetGroup
	Listeners            []*Listener
	SecurityGroups       []*SecurityGroup

	Roles            []*Role
	InstanceProfiles []*InstanceProfile
	InstanceGroups   []*InstanceGroup

	// Resources is every managed resource and data source, for rules that look for a kind as such.
	Resources []*module.Resource
}

// Has reports whether the code has a managed resource of one of the kinds: types without aws_ or drydock_.
func (e *Estate) Has(kinds ...string) bool {
	for _, r := range e.Resources {
		if r.Mode != module.Managed {
			continue
		}
		for _, kind := range kinds {
			if kindOf(r.Type) == kind {
				return true
			}
		}
	}
	return false
}

// builder holds what is only needed while relations are found.
type builder struct {
	estate  *Estate
	sources map[string][]byte
	// data has the data sources by block address, where the first instance stands for all, and by their own.
	data map[string]*module.Resource

	clusters          *table[Cluster]
	capacityProviders *table[CapacityProvider]
	taskDefinitions   *table[TaskDefinition]
	services          *table[Service]

	loadBalancers        *table[LoadBalancer]
	classicLoadBalancers *table[ClassicLoadBalancer]
	targetGroups         *table[TargetGroup]
	listeners            *table[Listener]
	securityGroups       *table[SecurityGroup]

	roles            *table[Role]
	policies         *table[Policy]
	instanceProfiles *table[InstanceProfile]
	launchTemplates  *table[launchTemplate]
	instanceGroups   *table[InstanceGroup]

	// strayRules tells that there are security group rules of which the group cannot be known.
	strayRules bool

	// relations are found once every resource is in its table.
	relations []func()
	// conclusions follow from relations: what a launch template's instances get, or which of two services is meant.
	conclusions []func()
}

// relate has something done once every resource is in its table.
func (b *builder) relate(find func()) { b.relations = append(b.relations, find) }

// conclude has something done once every resource has its relations.
func (b *builder) conclude(find func()) { b.conclusions = append(b.conclusions, find) }

// Build makes the estate of evaluated resources, in any order. Sources are the files they were read from, by the name
// used in ranges, as far as there are any.
func Build(resources []*module.Resource, sources map[string][]byte) *Estate {
	b := &builder{
		sources:              sources,
		estate:               &Estate{},
		data:                 map[string]*module.Resource{},
		clusters:             newTable[Cluster](clusterName),
		capacityProviders:    newTable[CapacityProvider](capacityProviderName),
		taskDefinitions:      newTable[TaskDefinition](taskDefinitionFamily),
		services:             newTable[Service](serviceName),
		loadBalancers:        newTable[LoadBalancer](nil),
		classicLoadBalancers: newTable[ClassicLoadBalancer](nil),
		targetGroups:         newTable[TargetGroup](nil),
		listeners:            newTable[Listener](nil),
		securityGroups:       newTable[SecurityGroup](nil),
		roles:                newTable[Role](nameInARN),
		policies:             newTable[Policy](nameInARN),
		instanceProfiles:     newTable[InstanceProfile](nameInARN),
		launchTemplates:      newTable[launchTemplate](nil),
		instanceGroups:       newTable[InstanceGroup](nil),
	}
	for _, r := range resources {
		if r == nil {
			continue
		}
		b.estate.Resources = append(b.estate.Resources, r)
		if r.Mode == module.Data {
			if block := blockAddress(r.Address); b.data[block] == nil {
				b.data[block] = r
			}
			b.data[r.Address] = r
		}
	}
	for _, r := range b.estate.Resources {
		if read := readers[kindOf(r.Type)]; read != nil && r.Mode == module.Managed {
			read(b, r)
		}
	}
	for _, find := range b.relations {
		find()
	}
	for _, find := range b.conclusions {
		find()
	}
	for _, g := range b.estate.SecurityGroups {
		g.Complete = g.Complete && !b.strayRules
	}
	b.joinClusters()
	return b.estate
}

// readers has how a kind of resource becomes part of the estate.
var readers = map[string]func(*builder, *module.Resource){
	"ecs_cluster":                    readCluster,
	"ecs_cluster_capacity_providers": readClusterCapacityProviders,
	"ecs_capacity_provider":          readCapacityProvider,
	"ecs_task_definition":            readTaskDefinition,
	"ecs_service":                    readService,
	"appautoscaling_target":          readScalingTarget,

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
