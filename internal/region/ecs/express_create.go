package ecs

import (
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/iam"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// createExpressService makes a service with canary deployments and all that
// stands around it. The region has no ACM and its alarms no metric math, so the
// certificate is an ARN alone and there is no rollback alarm.
func createExpressService(r *operation.Request, in *ecs.CreateExpressGatewayServiceInput) (*ecs.CreateExpressGatewayServiceOutput, error) {
	cluster, err := expressCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if err := checkRoleARN("infrastructureRoleArn", operation.Deref(in.InfrastructureRoleArn)); err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	given := operation.Deref(in.TaskDefinitionArn) != ""
	if err := checkExpressTask(given, in.PrimaryContainer, map[string]bool{
		"executionRoleArn": in.ExecutionRoleArn != nil, "taskRoleArn": in.TaskRoleArn != nil, "cpu": in.Cpu != nil, "memory": in.Memory != nil,
		"cpuArchitecture": in.CpuArchitecture != "",
	}); err != nil {
		return nil, err
	}
	if !given {
		if in.PrimaryContainer == nil {
			return nil, invalidParameter("primaryContainer must be specified, or a taskDefinitionArn.")
		}
		if err := checkRoleARN("executionRoleArn", operation.Deref(in.ExecutionRoleArn)); err != nil {
			return nil, err
		}
	}
	x := &expressRecord{
		Cluster: cluster.Name, Service: operation.Deref(in.ServiceName), Role: *in.InfrastructureRoleArn, CreatedAt: r.Now(), UpdatedAt: r.Now(),
		Config: ecstypes.ExpressGatewayServiceConfiguration{
			Cpu: in.Cpu, CpuArchitecture: in.CpuArchitecture, ExecutionRoleArn: in.ExecutionRoleArn, HealthCheckPath: in.HealthCheckPath, Memory: in.Memory,
			NetworkConfiguration: in.NetworkConfiguration, PrimaryContainer: in.PrimaryContainer, ScalingTarget: in.ScalingTarget,
			TaskDefinitionArn: in.TaskDefinitionArn, TaskRoleArn: in.TaskRoleArn,
		},
	}
	if x.Service == "" {
		x.Service = ecsspec.ExpressName(expressImage(in.PrimaryContainer)) + "-" + r.ID("ecs/express-name", 4)
	}
	if err := ecsspec.ServiceName.Check(x.Service); err != nil {
		return nil, invalidParameter("%s", err)
	}
	if there, found := services.Get(r.Scoped, x.key()); found && there.Status != serviceInactive {
		return nil, invalidParameter("A service with the name %s already exists in the cluster %s in %s status.", x.Service, x.Cluster, there.Status)
	}
	s, err := x.makeService(r, in.Tags)
	if err != nil {
		return nil, err
	}
	return &ecs.CreateExpressGatewayServiceOutput{Service: x.describe(r, s, true)}, nil
}

func expressImage(c *ecstypes.ExpressGatewayContainer) string {
	if c == nil {
		return ""
	}
	return operation.Deref(c.Image)
}

// expressCluster is the cluster that is named; the default one is made with
// Fargate's capacity provider where it is not there.
func expressCluster(r *operation.Request, ref string) (*clusterRecord, error) {
	if c, found := findCluster(r, ref); ref != "" || found && c.Status == clusterActive {
		return getCluster(r, ref)
	}
	if _, err := createCluster(r, &ecs.CreateClusterInput{CapacityProviders: []string{"FARGATE"}}); err != nil {
		return nil, err
	}
	return getCluster(r, "")
}

// makeService makes what the service needs, and the service.
func (x *expressRecord) makeService(r *operation.Request, tags []ecstypes.Tag) (*serviceRecord, error) {
	ecsspec.ExpressDefaults(&x.Config)
	for _, p := range ecsspec.CheckExpress(&x.Config) {
		return nil, invalidParameter("%s", p.Summary)
	}
	subnets, vpc, public, err := expressNetwork(r, x.Config.NetworkConfiguration)
	if err != nil {
		return nil, err
	}
	x.Public = public
	td, err := x.taskDefinition(r, tags)
	if err != nil {
		return nil, err
	}
	iam.EnsureServiceLinkedRole(r, "elasticloadbalancing.amazonaws.com")
	iam.EnsureServiceLinkedRole(r, "ecs.application-autoscaling.amazonaws.com")
	x.Endpoint = expressEndpoint(r, x.Service)
	x.Certificate = "arn:" + r.Partition + ":acm:" + r.Region + ":" + r.Account + ":certificate/" + uuidOf(r.ID("ecs/express-certificate", 32))
	b, err := x.shareBalancer(r, vpc, subnets)
	if err != nil {
		return nil, err
	}
	if err := x.connect(r, b); err != nil {
		return nil, err
	}
	x.Config.NetworkConfiguration = x.network(x.Config.NetworkConfiguration, subnets)
	if _, err := createService(r, x.serviceInput(td, tags)); err != nil {
		return nil, err
	}
	s, _ := services.Get(r.Scoped, x.key())
	s.Express = true
	putService(r, &s)
	putListed(r, &s)
	x.remember(r, &s)
	x.put(r)
	x.scale(r, tags)
	return &s, nil
}

func uuidOf(id string) string {
	return id[:8] + "-" + id[8:12] + "-" + id[12:16] + "-" + id[16:20] + "-" + id[20:]
}

// network is what the service's tasks are in: groups that the caller names are a
// way in beside that of the load balancer.
func (x *expressRecord) network(given *ecstypes.ExpressGatewayServiceNetworkConfiguration, subnets []string) *ecstypes.ExpressGatewayServiceNetworkConfiguration {
	n := &ecstypes.ExpressGatewayServiceNetworkConfiguration{Subnets: subnets, SecurityGroups: []string{x.SecurityGroup}}
	if given != nil {
		for _, id := range given.SecurityGroups {
			if id != x.SecurityGroup {
				n.SecurityGroups = append(n.SecurityGroups, id)
			}
		}
	}
	return n
}

func (x *expressRecord) awsvpc() *ecstypes.NetworkConfiguration {
	n := x.Config.NetworkConfiguration
	v := &ecstypes.AwsVpcConfiguration{Subnets: n.Subnets, SecurityGroups: n.SecurityGroups, AssignPublicIp: ecstypes.AssignPublicIpDisabled}
	if x.Public {
		v.AssignPublicIp = ecstypes.AssignPublicIpEnabled
	}
	return &ecstypes.NetworkConfiguration{AwsvpcConfiguration: v}
}

func (x *expressRecord) balancers() []ecstypes.LoadBalancer {
	return []ecstypes.LoadBalancer{{
		ContainerName: new(ecsspec.ExpressContainer), ContainerPort: new(x.Port), TargetGroupArn: new(x.Groups[0]),
		AdvancedConfiguration: &ecstypes.AdvancedConfiguration{
			AlternateTargetGroupArn: new(x.Groups[1]), ProductionListenerRule: new(x.Rule), RoleArn: new(x.Role),
		},
	}}
}

// serviceInput is the service that ECS makes.
func (x *expressRecord) serviceInput(td *ecstypes.TaskDefinition, tags []ecstypes.Tag) *ecs.CreateServiceInput {
	return &ecs.CreateServiceInput{
		Cluster: new(x.Cluster), ServiceName: new(x.Service), TaskDefinition: td.TaskDefinitionArn, DesiredCount: x.Config.ScalingTarget.MinTaskCount, Tags: tags,
		AvailabilityZoneRebalancing: ecstypes.AvailabilityZoneRebalancingEnabled,
		CapacityProviderStrategy:    []ecstypes.CapacityProviderStrategyItem{{CapacityProvider: new("FARGATE"), Base: 1, Weight: 1}},
		DeploymentConfiguration: &ecstypes.DeploymentConfiguration{
			Strategy: ecstypes.DeploymentStrategyCanary, BakeTimeInMinutes: new(int32(ecsspec.ExpressBakeMinutes)),
			CanaryConfiguration: &ecstypes.CanaryConfiguration{
				CanaryPercent: new(ecsspec.ExpressCanaryPercent), CanaryBakeTimeInMinutes: new(int32(ecsspec.ExpressBakeMinutes)),
			},
		},
		EnableECSManagedTags: true, HealthCheckGracePeriodSeconds: new(int32(ecsspec.ExpressGraceSeconds)), LoadBalancers: x.balancers(),
		NetworkConfiguration: x.awsvpc(), PlatformVersion: new(latestPlatform), PropagateTags: ecstypes.PropagateTagsService,
		SchedulingStrategy: ecstypes.SchedulingStrategyReplica,
	}
}
