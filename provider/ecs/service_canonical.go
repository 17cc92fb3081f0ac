package ecs

import (
	"cmp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// canonicalService is a request that means the same to AWS, in one spelling: with its defaults, with names for
// ARNs, and with what has no order sorted. The slices of the argument are not changed.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
func canonicalService(in *ecs.CreateServiceInput) *ecs.CreateServiceInput {
	out := *in
	if cluster, ok := ecsspec.ParseClusterRef(aws.ToString(in.Cluster)); ok {
		out.Cluster = &cluster
	}
	if td, ok := ecsspec.ParseTaskDefinitionRef(aws.ToString(in.TaskDefinition)); ok {
		out.TaskDefinition = aws.String(td.String())
	}
	if arn, ok := ecsspec.ParseARN(aws.ToString(in.Role)); ok {
		name := strings.TrimPrefix(arn.Resource, "role/")
		if strings.Contains(name, "/") {
			name = "/" + name
		}
		out.Role = &name
	}
	out.AvailabilityZoneRebalancing = cmp.Or(in.AvailabilityZoneRebalancing, ecstypes.AvailabilityZoneRebalancingDisabled)
	out.SchedulingStrategy = cmp.Or(in.SchedulingStrategy, ecstypes.SchedulingStrategyReplica)
	out.PropagateTags = cmp.Or(in.PropagateTags, ecstypes.PropagateTagsNone)
	out.HealthCheckGracePeriodSeconds = aws.Int32(aws.ToInt32(in.HealthCheckGracePeriodSeconds))
	if in.DeploymentController == nil || in.DeploymentController.Type == "" {
		out.DeploymentController = &ecstypes.DeploymentController{Type: ecstypes.DeploymentControllerTypeEcs}
	}
	out.DeploymentConfiguration = canonicalDeployment(in)
	if out.SchedulingStrategy == ecstypes.SchedulingStrategyDaemon {
		out.DesiredCount = nil
	}
	out.CapacityProviderStrategy = sortedBy(in.CapacityProviderStrategy, func(i ecstypes.CapacityProviderStrategyItem) string { return aws.ToString(i.CapacityProvider) })
	for i := range out.CapacityProviderStrategy {
		if name, ok := ecsspec.ParseCapacityProviderRef(aws.ToString(out.CapacityProviderStrategy[i].CapacityProvider)); ok {
			out.CapacityProviderStrategy[i].CapacityProvider = &name
		}
	}
	out.LoadBalancers = sortedBy(in.LoadBalancers, func(lb ecstypes.LoadBalancer) string {
		return strings.Join([]string{aws.ToString(lb.TargetGroupArn), aws.ToString(lb.LoadBalancerName), aws.ToString(lb.ContainerName)}, " ")
	})
	out.PlacementConstraints = sortedBy(in.PlacementConstraints, func(c ecstypes.PlacementConstraint) string {
		return string(c.Type) + " " + aws.ToString(c.Expression)
	})
	out.VpcLatticeConfigurations = sortedBy(in.VpcLatticeConfigurations, func(c ecstypes.VpcLatticeConfiguration) string {
		return aws.ToString(c.TargetGroupArn) + " " + aws.ToString(c.PortName)
	})
	out.PlacementStrategy = nil
	for _, s := range in.PlacementStrategy {
		field := strings.ToLower(aws.ToString(s.Field))
		if field == "host" { // the two mean the same: API_PlacementStrategy
			field = "instanceid"
		}
		out.PlacementStrategy = append(out.PlacementStrategy, ecstypes.PlacementStrategy{Type: s.Type, Field: &field})
	}
	if len(in.ServiceRegistries) == 0 {
		out.ServiceRegistries = nil
	}
	out.NetworkConfiguration = canonicalNetwork(in.NetworkConfiguration)
	out.ServiceConnectConfiguration = canonicalServiceConnect(in.ServiceConnectConfiguration)
	out.VolumeConfigurations = canonicalVolumeConfigurations(in.VolumeConfigurations)
	return &out
}

func canonicalDeployment(in *ecs.CreateServiceInput) *ecstypes.DeploymentConfiguration {
	var d ecstypes.DeploymentConfiguration
	if in.DeploymentConfiguration != nil {
		d = *in.DeploymentConfiguration
	}
	minimum, maximum := ecsspec.DefaultHealthyPercents(in.SchedulingStrategy)
	if d.MinimumHealthyPercent == nil {
		d.MinimumHealthyPercent = aws.Int32(int32(minimum))
	}
	if d.MaximumPercent == nil {
		d.MaximumPercent = aws.Int32(int32(maximum))
	}
	if in.SchedulingStrategy == ecstypes.SchedulingStrategyDaemon {
		d.MaximumPercent = nil // it cannot be chosen
		if *d.MinimumHealthyPercent == 100 {
			// hashicorp/aws has 100 for its default here too, and leaves it out.
			d.MinimumHealthyPercent = aws.Int32(int32(minimum))
		}
	}
	if b := d.DeploymentCircuitBreaker; b != nil {
		d.DeploymentCircuitBreaker = nil
		if b.Enable || b.Rollback {
			d.DeploymentCircuitBreaker = &ecstypes.DeploymentCircuitBreaker{Enable: b.Enable, Rollback: b.Rollback}
		}
	}
	if a := d.Alarms; a != nil {
		d.Alarms = nil
		if a.Enable || a.Rollback || len(a.AlarmNames) > 0 {
			d.Alarms = &ecstypes.DeploymentAlarms{Enable: a.Enable, Rollback: a.Rollback, AlarmNames: sortedStrings(a.AlarmNames)}
		}
	}
	return &d
}

func canonicalNetwork(n *ecstypes.NetworkConfiguration) *ecstypes.NetworkConfiguration {
	if n == nil || n.AwsvpcConfiguration == nil {
		return nil
	}
	return &ecstypes.NetworkConfiguration{AwsvpcConfiguration: &ecstypes.AwsVpcConfiguration{
		AssignPublicIp: cmp.Or(n.AwsvpcConfiguration.AssignPublicIp, ecstypes.AssignPublicIpDisabled),
		SecurityGroups: sortedStrings(n.AwsvpcConfiguration.SecurityGroups),
		Subnets:        sortedStrings(n.AwsvpcConfiguration.Subnets),
	}}
}

func canonicalServiceConnect(c *ecstypes.ServiceConnectConfiguration) *ecstypes.ServiceConnectConfiguration {
	if c == nil || !c.Enabled {
		return nil
	}
	out := *c
	if c.LogConfiguration != nil {
		log := *c.LogConfiguration
		log.Options = orNil(log.Options)
		if len(log.SecretOptions) == 0 {
			log.SecretOptions = nil
		}
		out.LogConfiguration = &log
	}
	out.Services = nil
	for _, s := range c.Services {
		if s.DiscoveryName == nil {
			s.DiscoveryName = s.PortName
		}
		if len(s.ClientAliases) == 0 {
			s.ClientAliases = nil
		}
		out.Services = append(out.Services, s)
	}
	return &out
}

func canonicalVolumeConfigurations(configurations []ecstypes.ServiceVolumeConfiguration) (out []ecstypes.ServiceVolumeConfiguration) {
	for _, c := range configurations {
		if c.ManagedEBSVolume != nil {
			v := *c.ManagedEBSVolume
			if v.Encrypted == nil {
				v.Encrypted = aws.Bool(true)
			}
			v.FilesystemType = cmp.Or(v.FilesystemType, ecstypes.TaskFilesystemTypeXfs)
			for _, n := range []**int32{&v.Iops, &v.SizeInGiB, &v.Throughput, &v.VolumeInitializationRate} {
				if aws.ToInt32(*n) == 0 {
					*n = nil
				}
			}
			var tags []ecstypes.EBSTagSpecification
			for _, t := range v.TagSpecifications {
				t.PropagateTags = cmp.Or(t.PropagateTags, ecstypes.PropagateTagsNone)
				t.Tags = sortedBy(t.Tags, func(tag ecstypes.Tag) string { return aws.ToString(tag.Key) })
				tags = append(tags, t)
			}
			v.TagSpecifications = tags
			c.ManagedEBSVolume = &v
		}
		out = append(out, c)
	}
	return out
}

func sortedStrings(s []string) []string { return sortedBy(s, func(s string) string { return s }) }
