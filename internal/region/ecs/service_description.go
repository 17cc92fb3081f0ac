package ecs

import (
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
)

// describe is the service as ECS answers it.
func (s *serviceRecord) describe(r *operation.Request, withTags bool) ecstypes.Service {
	in := &s.Settings
	d := ecstypes.Service{
		AvailabilityZoneRebalancing: in.AvailabilityZoneRebalancing,
		CapacityProviderStrategy:    in.CapacityProviderStrategy,
		ClusterArn:                  new(account(r).ClusterARN(s.Cluster)),
		CreatedAt:                   new(s.CreatedAt),
		CreatedBy:                   new(callerARN(r)),
		DeploymentConfiguration:     in.DeploymentConfiguration,
		DeploymentController:        in.DeploymentController,
		DesiredCount:                int32(s.Schedule.Desired),
		EnableECSManagedTags:        in.EnableECSManagedTags,
		EnableExecuteCommand:        in.EnableExecuteCommand,
		Events:                      serviceEvents(r, s),
		// AWS answers the grace period only where it is set or there is something to check.
		HealthCheckGracePeriodSeconds: in.HealthCheckGracePeriodSeconds,
		LaunchType:                    in.LaunchType,
		LoadBalancers:                 orEmpty(in.LoadBalancers),
		NetworkConfiguration:          in.NetworkConfiguration,
		PlacementConstraints:          orEmpty(in.PlacementConstraints),
		PlacementStrategy:             orEmpty(in.PlacementStrategy),
		PlatformVersion:               in.PlatformVersion,
		PropagateTags:                 in.PropagateTags,
		RoleArn:                       s.roleARN(r),
		SchedulingStrategy:            in.SchedulingStrategy,
		ServiceArn:                    new(s.ARN),
		ServiceName:                   new(s.Name),
		ServiceRegistries:             orEmpty(in.ServiceRegistries),
		Status:                        new(s.Status),
		TaskDefinition:                in.TaskDefinition,
		Deployments:                   []ecstypes.Deployment{},
	}
	for i := range s.Schedule.Deployments {
		sd := &s.Schedule.Deployments[i]
		record := s.Deployments[sd.ID]
		revision, _ := revisions.Get(r.Scoped, s.key()+"/"+record.Revision)
		d.Deployments = append(d.Deployments, describeDeployment(sd, record, revision, i == 0))
		d.RunningCount += int32(record.RunningTasks)
		d.PendingCount += int32(record.Pending)
		d.CurrentServiceRevisions = append(d.CurrentServiceRevisions, ecstypes.ServiceCurrentRevisionSummary{
			Arn: revision.ServiceRevisionArn, RequestedTaskCount: int32(record.Desired),
			PendingTaskCount: int32(record.Pending), RunningTaskCount: int32(record.RunningTasks),
		})
		if i == 0 {
			d.PlatformFamily = revision.PlatformFamily
			if sd.Rollout == ecstypes.DeploymentRolloutStateInProgress {
				d.CurrentServiceDeployment = new(account(r).ServiceDeploymentARN(s.Cluster, s.Name, record.Rollout))
			}
		}
	}
	for i := range s.TaskSets {
		set := s.TaskSets[i].describe(r, s, withTags)
		d.TaskSets = append(d.TaskSets, set)
		d.RunningCount += set.RunningCount
		d.PendingCount += set.PendingCount
	}
	if withTags {
		d.Tags = s.Tags
	}
	if s.Express {
		d.ResourceManagementType = ecstypes.ResourceManagementTypeEcs
	}
	return d
}

func describeDeployment(sd *scheduler.Deployment, record deploymentRecord, revision ecstypes.ServiceRevision, primary bool) ecstypes.Deployment {
	status := "ACTIVE"
	if primary {
		status = "PRIMARY"
	}
	return ecstypes.Deployment{
		Id: new(sd.ID), Status: new(status), RolloutState: sd.Rollout, RolloutStateReason: new(sd.Reason),
		CreatedAt: new(record.CreatedAt), UpdatedAt: new(record.UpdatedAt),
		DesiredCount: int32(record.Desired), PendingCount: int32(record.Pending), RunningCount: int32(record.RunningTasks),
		FailedTasks:              int32(sd.Failed),
		TaskDefinition:           revision.TaskDefinition,
		CapacityProviderStrategy: revision.CapacityProviderStrategy, LaunchType: revision.LaunchType,
		PlatformVersion: revision.PlatformVersion, PlatformFamily: revision.PlatformFamily,
		NetworkConfiguration:        revision.NetworkConfiguration,
		FargateEphemeralStorage:     revision.FargateEphemeralStorage,
		ServiceConnectConfiguration: revision.ServiceConnectConfiguration, ServiceConnectResources: record.Connect,
		VolumeConfigurations:     revision.VolumeConfigurations,
		VpcLatticeConfigurations: revision.VpcLatticeConfigurations,
	}
}

// roleARN is the role ECS uses for load balancers: the one given, or ECS's
// service-linked role, which AWS uses for awsvpc services and registries
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html).
func (s *serviceRecord) roleARN(r *operation.Request) *string {
	if role := operation.Deref(s.Settings.Role); role != "" {
		return new(roleARNOf(r, role))
	}
	if s.Settings.NetworkConfiguration == nil && len(s.Settings.LoadBalancers) == 0 && len(s.Settings.ServiceRegistries) == 0 {
		return nil
	}
	return new(account(r).RoleARN("/aws-service-role/ecs.amazonaws.com/", "AWSServiceRoleForECS"))
}

func roleARNOf(r *operation.Request, role string) string {
	if len(role) > 4 && role[:4] == "arn:" {
		return role
	}
	return account(r).RoleARN("/", role)
}

// orEmpty makes a list that AWS always answers, empty or not.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
