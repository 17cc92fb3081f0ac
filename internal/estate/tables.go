package estate

// tables find the resources of each kind.
type tables struct {
	clusters             *table[Cluster]
	capacityProviders    *table[CapacityProvider]
	taskDefinitions      *table[TaskDefinition]
	services             *table[Service]
	scalingTargets       *table[ScalingTarget]
	scalingPolicies      *table[ScalingPolicy]
	alarms               *table[Alarm]
	loadBalancers        *table[LoadBalancer]
	classicLoadBalancers *table[ClassicLoadBalancer]
	targetGroups         *table[TargetGroup]
	listeners            *table[Listener]
	listenerRules        *table[ListenerRule]
	securityGroups       *table[SecurityGroup]
	roles                *table[Role]
	policies             *table[Policy]
	instanceProfiles     *table[InstanceProfile]
	launchTemplates      *table[LaunchTemplate]
	instanceGroups       *table[InstanceGroup]
	groupPolicies        *table[GroupPolicy]
	repositories         *table[Repository]
	fileSystems          *table[FileSystem]
	accessPoints         *table[AccessPoint]
	vpcs                 *table[VPC]
	subnets              *table[Subnet]
	routeTables          *table[RouteTable]
	endpoints            *table[Endpoint]
	logGroups            *table[LogGroup]
	eventRules           *table[EventRule]
	namespaces           *table[DiscoveryNamespace]
	discoveryServices    *table[DiscoveryService]
}

func newTables() tables {
	return tables{
		clusters:             newTable[Cluster](clusterName),
		capacityProviders:    newTable[CapacityProvider](capacityProviderName),
		taskDefinitions:      newTable[TaskDefinition](taskDefinitionFamily),
		services:             newTable[Service](serviceName),
		scalingTargets:       newTable[ScalingTarget](nil),
		scalingPolicies:      newTable[ScalingPolicy](nil),
		alarms:               newTable[Alarm](nil),
		loadBalancers:        newTable[LoadBalancer](nil),
		classicLoadBalancers: newTable[ClassicLoadBalancer](nil),
		targetGroups:         newTable[TargetGroup](nil),
		listeners:            newTable[Listener](nil),
		listenerRules:        newTable[ListenerRule](nil),
		securityGroups:       newTable[SecurityGroup](nil),
		roles:                newTable[Role](nameInARN),
		policies:             newTable[Policy](nameInARN),
		instanceProfiles:     newTable[InstanceProfile](nameInARN),
		launchTemplates:      newTable[LaunchTemplate](nil),
		instanceGroups:       newTable[InstanceGroup](nil),
		groupPolicies:        newTable[GroupPolicy](nil),
		repositories:         newTable[Repository](nil),
		fileSystems:          newTable[FileSystem](nil),
		accessPoints:         newTable[AccessPoint](nil),
		vpcs:                 newTable[VPC](nil),
		subnets:              newTable[Subnet](nil),
		routeTables:          newTable[RouteTable](nil),
		endpoints:            newTable[Endpoint](nil),
		logGroups:            newTable[LogGroup](logGroupName),
		eventRules:           newTable[EventRule](nil),
		namespaces:           newTable[DiscoveryNamespace](nil),
		discoveryServices:    newTable[DiscoveryService](nil),
	}
}
