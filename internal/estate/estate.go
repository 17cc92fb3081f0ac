package estate

import (
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Estate is everything found, each kind in the order of its addresses.
type Estate struct {
	Clusters          []*Cluster
	CapacityProviders []*CapacityProvider
	TaskDefinitions   []*TaskDefinition
	Services          []*Service

	ScalingTargets    []*ScalingTarget
	ScalingPolicies   []*ScalingPolicy
	ScheduledScalings []*ScheduledScaling
	Alarms            []*Alarm

	LoadBalancers        []*LoadBalancer
	ClassicLoadBalancers []*ClassicLoadBalancer
	TargetGroups         []*TargetGroup
	Listeners            []*Listener
	ListenerRules        []*ListenerRule
	SecurityGroups       []*SecurityGroup

	Roles            []*Role
	InstanceProfiles []*InstanceProfile
	InstanceGroups   []*InstanceGroup
	GroupPolicies    []*GroupPolicy

	Repositories       []*Repository
	RepositoryPolicies []*RepositoryPolicy
	LifecyclePolicies  []*LifecyclePolicy
	RegistryScannings  []*RegistryScanning

	FileSystems        []*FileSystem
	MountTargets       []*MountTarget
	AccessPoints       []*AccessPoint
	FileSystemPolicies []*FileSystemPolicy

	VPCs        []*VPC
	Subnets     []*Subnet
	RouteTables []*RouteTable
	Endpoints   []*Endpoint

	LogGroups       []*LogGroup
	EventRules      []*EventRule
	EventTargets    []*EventTarget
	Schedules       []*Schedule
	AccountSettings []*AccountSetting

	DiscoveryNamespaces []*DiscoveryNamespace
	DiscoveryServices   []*DiscoveryService

	EKSClusters       []*EKSCluster
	FargateProfiles   []*FargateProfile
	AppRunnerServices []*AppRunnerService

	kinds map[string]bool // of the managed resources
	whole bool

	// Resources is every managed resource and data source, for rules that look for a kind as such.
	Resources []*module.Resource
}

// Has reports whether the code has a managed resource of one of the kinds: types without aws_ or drydock_.
func (e *Estate) Has(kinds ...string) bool {
	for _, kind := range kinds {
		if e.kinds[kind] {
			return true
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

	tables

	// strayRules tells that there are security group rules of which the group cannot be known.
	strayRules bool
	// strayGrants tells that there are policies given to a role that cannot be known.
	strayGrants bool

	// relations are found once every resource is in its table.
	relations []func()
	// conclusions follow from relations: what a launch template's instances get, or which of two services is meant.
	conclusions []func()
	// endings follow from conclusions: what a policy scales is known by its target.
	endings []func()
}

// relate has something done once every resource is in its table.
func (b *builder) relate(find func()) { b.relations = append(b.relations, find) }

// conclude has something done once every resource has its relations.
func (b *builder) conclude(find func()) { b.conclusions = append(b.conclusions, find) }

// finish has something done once every conclusion is drawn.
func (b *builder) finish(find func()) { b.endings = append(b.endings, find) }

// Build makes the estate of evaluated resources, in any order. Sources are the files they were read from, by the name
// used in ranges, as far as there are any.
func Build(resources []*module.Resource, sources map[string][]byte, whole bool) *Estate {
	b := &builder{
		sources: sources,
		estate:  &Estate{kinds: map[string]bool{}},
		data:    map[string]*module.Resource{},
		tables:  newTables(),
	}
	for _, r := range resources {
		if r == nil {
			continue
		}
		b.estate.Resources = append(b.estate.Resources, r)
		if r.Mode == module.Managed {
			b.estate.kinds[kindOf(r.Type)] = true
		} else {
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
	for _, steps := range [][]func(){b.relations, b.conclusions, b.endings} {
		for _, step := range steps {
			step()
		}
	}
	for _, g := range b.estate.SecurityGroups {
		g.Complete = g.Complete && !b.strayRules
	}
	b.joinClusters()
	b.estate.whole = whole
	return b.estate
}
