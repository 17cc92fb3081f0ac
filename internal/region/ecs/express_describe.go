package ecs

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/elbv2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func describeExpressService(r *operation.Request, in *ecs.DescribeExpressGatewayServiceInput) (*ecs.DescribeExpressGatewayServiceOutput, error) {
	for _, f := range in.Include {
		if err := ecsspec.CheckEnum[ecstypes.ExpressGatewayServiceInclude]("include", string(f)); err != nil {
			return nil, invalidParameter("%s", err)
		}
	}
	x, s, err := getExpress(r, in.ServiceArn)
	if err != nil {
		return nil, err
	}
	return &ecs.DescribeExpressGatewayServiceOutput{Service: x.describe(r, s, slices.Contains(in.Include, ecstypes.ExpressGatewayServiceIncludeTags))}, nil
}

// describeManaged tells of a service revision what ECS manages for it, as it
// stands.
func describeManaged(r *operation.Request, key string, revision *ecstypes.ServiceRevision) {
	c, found := expressConfigs.Get(r.Scoped, key)
	cluster, service, _ := ecsspec.ParseServiceRef(operation.Deref(revision.ServiceArn))
	x, there := expressServices.Get(r.Scoped, cluster+"/"+service)
	b, shared := expressBalancers.Get(r.Scoped, x.Balancer)
	if !found || !there || !shared {
		return
	}
	at := new(x.UpdatedAt)
	status := ecstypes.ManagedResourceStatusActive
	if x.Deleting {
		status = ecstypes.ManagedResourceStatusDeprovisioning
	}
	balancer := status
	if elbv2.LoadBalancerState(r, b.ARN) == "provisioning" {
		balancer = ecstypes.ManagedResourceStatusProvisioning
	}
	scheme := "internal"
	if b.Public {
		scheme = "internet-facing"
	}
	group := func(id string) ecstypes.ManagedSecurityGroup {
		return ecstypes.ManagedSecurityGroup{Arn: new("arn:" + r.Partition + ":ec2:" + r.Region + ":" + r.Account + ":security-group/" + id), Status: status, UpdatedAt: at}
	}
	ingress := ecstypes.ManagedIngressPath{
		AccessType: c.IngressPaths[0].AccessType, Endpoint: new(x.Endpoint),
		Certificate: &ecstypes.ManagedCertificate{Arn: new(x.Certificate), DomainName: new(x.Endpoint), Status: status, UpdatedAt: at},
		Listener:    &ecstypes.ManagedListener{Arn: new(b.Listener), Status: status, UpdatedAt: at},
		LoadBalancer: &ecstypes.ManagedLoadBalancer{
			Arn: new(b.ARN), Scheme: new(scheme), SecurityGroupIds: []string{b.SecurityGroup}, SubnetIds: c.NetworkConfiguration.Subnets, Status: balancer, UpdatedAt: at,
		},
		LoadBalancerSecurityGroups: []ecstypes.ManagedSecurityGroup{group(b.SecurityGroup)},
		Rule:                       &ecstypes.ManagedListenerRule{Arn: new(x.Rule), Status: status, UpdatedAt: at},
	}
	for _, arn := range x.Groups {
		ingress.TargetGroups = append(ingress.TargetGroups, ecstypes.ManagedTargetGroup{
			Arn: new(arn), HealthCheckPath: c.HealthCheckPath, HealthCheckPort: x.Port, Port: x.Port, Status: status, UpdatedAt: at,
		})
	}
	t := c.ScalingTarget
	revision.EcsManagedResources = &ecstypes.ECSManagedResources{
		IngressPaths: []ecstypes.ManagedIngressPath{ingress}, ServiceSecurityGroups: []ecstypes.ManagedSecurityGroup{group(x.SecurityGroup)},
		AutoScaling: &ecstypes.ManagedAutoScaling{
			ScalableTarget: &ecstypes.ManagedScalableTarget{MinCapacity: *t.MinTaskCount, MaxCapacity: *t.MaxTaskCount, Status: status, UpdatedAt: at},
			ApplicationAutoScalingPolicies: []ecstypes.ManagedApplicationAutoScalingPolicy{{
				Metric: new(ecsspec.ExpressScalingMetric(t.AutoScalingMetric)), PolicyType: new("TargetTrackingScaling"), TargetValue: float64(*t.AutoScalingTargetValue),
				Status: status, UpdatedAt: at,
			}},
		},
	}
	if x.LogGroup != "" {
		revision.EcsManagedResources.LogGroups = []ecstypes.ManagedLogGroup{{
			Arn: new(account(r).LogGroupARN(x.LogGroup)), LogGroupName: new(x.LogGroup), Status: status, UpdatedAt: at,
		}}
	}
}
