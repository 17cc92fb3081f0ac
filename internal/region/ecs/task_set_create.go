package ecs

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
)

func createTaskSet(r *operation.Request, in *ecs.CreateTaskSetInput) (*ecs.CreateTaskSetOutput, error) {
	s, err := externalService(r, in.Cluster, in.Service)
	if err != nil {
		return nil, err
	}
	cluster, err := getCluster(r, s.Cluster)
	if err != nil {
		return nil, err
	}
	for i := range s.TaskSets {
		if set := &s.TaskSets[i]; set.Token != "" && set.Token == operation.Deref(in.ClientToken) {
			return &ecs.CreateTaskSetOutput{TaskSet: new(set.describe(r, s, true))}, nil
		}
	}
	td, err := getActiveTaskDefinition(r, operation.Deref(in.TaskDefinition))
	if err != nil {
		return nil, err
	}
	settings := taskSetSettings(s, cluster, in)
	if err := checkTaskSet(r, cluster, in, &settings.Settings, &td.TaskDefinition); err != nil {
		return nil, err
	}
	scale := ecstypes.Scale{}
	if in.Scale != nil {
		scale = *in.Scale
	}
	scale.Unit = ecstypes.ScaleUnitPercent
	// The revision is what the set's tasks are started from.
	number := revisionNumber(r)
	revision := newRevision(r, settings, &td.TaskDefinition, number)
	revisions.Put(r.Scoped, s.key()+"/"+number, revision)
	id := deploymentPrefix + number
	set := taskSetRecord{
		Token: operation.Deref(in.ClientToken),
		Set: ecstypes.TaskSet{
			Id: new(id), TaskSetArn: new(account(r).TaskSetARN(s.Cluster, s.Name, id)), ServiceArn: new(s.ARN),
			ClusterArn: new(cluster.ARN), Status: new(taskSetActive), TaskDefinition: td.TaskDefinition.TaskDefinitionArn,
			CreatedAt: new(r.Now()), UpdatedAt: new(r.Now()), ExternalId: in.ExternalId, Scale: &scale, Tags: in.Tags,
			LaunchType: revision.LaunchType, CapacityProviderStrategy: revision.CapacityProviderStrategy,
			PlatformVersion: revision.PlatformVersion, PlatformFamily: revision.PlatformFamily,
			NetworkConfiguration: revision.NetworkConfiguration, LoadBalancers: orEmpty(revision.LoadBalancers),
			ServiceRegistries: orEmpty(revision.ServiceRegistries),
		},
		Schedule: scheduler.Service{
			// Events name the set beside its service.
			Name: s.Name + ", taskSet " + id, MinimumHealthyPercent: 100, MaximumPercent: 200, Grace: time.Duration(operation.Deref(s.Settings.HealthCheckGracePeriodSeconds)) * time.Second,
			Deployments: []scheduler.Deployment{{
				// A task set has no rollout: it is as complete as its tasks.
				ID: id, Rollout: ecstypes.DeploymentRolloutStateCompleted, Launch: launchOf(r, settings, &td.TaskDefinition),
			}},
		},
	}
	set.rescale(s.Schedule.Desired)
	s.TaskSets = append(s.TaskSets, set)
	putService(r, s)
	wakeService(r, s.key())
	return &ecs.CreateTaskSetOutput{TaskSet: new(set.describe(r, s, true))}, nil
}

// taskSetSettings is the service as if it had the task set's settings.
func taskSetSettings(s *serviceRecord, cluster *clusterRecord, in *ecs.CreateTaskSetInput) *serviceRecord {
	as := *s
	as.Settings = ecs.CreateServiceInput{
		TaskDefinition: in.TaskDefinition, LaunchType: in.LaunchType, CapacityProviderStrategy: in.CapacityProviderStrategy,
		PlatformVersion: in.PlatformVersion, NetworkConfiguration: in.NetworkConfiguration, LoadBalancers: in.LoadBalancers,
		ServiceRegistries: in.ServiceRegistries, PlacementConstraints: s.Settings.PlacementConstraints,
		PlacementStrategy: s.Settings.PlacementStrategy, DesiredCount: s.Settings.DesiredCount,
	}
	as.fillIn(cluster)
	return &as
}

func checkTaskSet(r *operation.Request, cluster *clusterRecord, in *ecs.CreateTaskSetInput, settings *ecs.CreateServiceInput, td *ecstypes.TaskDefinition) error {
	if in.Scale != nil {
		if err := ecsspec.CheckScale(*in.Scale); err != nil {
			return invalidParameter("%s", err)
		}
	}
	if err := checkTags(in.Tags); err != nil {
		return err
	}
	return checkService(r, cluster, settings, td)
}

// checkExternal refuses what a service with task sets leaves to them
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html).
func checkExternal(in *ecs.CreateServiceInput) error {
	for _, of := range []struct {
		name  string
		given bool
	}{
		{"taskDefinition", in.TaskDefinition != nil}, {"launchType", in.LaunchType != ""},
		{"capacityProviderStrategy", len(in.CapacityProviderStrategy) > 0}, {"platformVersion", in.PlatformVersion != nil},
		{"networkConfiguration", in.NetworkConfiguration != nil}, {"loadBalancers", len(in.LoadBalancers) > 0},
		{"serviceRegistries", len(in.ServiceRegistries) > 0}, {"serviceConnectConfiguration", in.ServiceConnectConfiguration != nil},
		{"volumeConfigurations", len(in.VolumeConfigurations) > 0}, {"vpcLatticeConfigurations", len(in.VpcLatticeConfigurations) > 0},
		{"deploymentConfiguration", in.DeploymentConfiguration != nil},
	} {
		if of.given {
			return invalidParameter("%s cannot be specified for a service with the EXTERNAL deployment controller: its task sets have it.", of.name)
		}
	}
	if in.SchedulingStrategy == ecstypes.SchedulingStrategyDaemon {
		return invalidParameter("The EXTERNAL deployment controller runs REPLICA services only.")
	}
	return checkPlacement(in.PlacementConstraints)
}

// updateExternal updates what can be updated of a service with task sets.
func updateExternal(r *operation.Request, s *serviceRecord, in *ecs.UpdateServiceInput) (*ecs.UpdateServiceOutput, error) {
	rest := ecs.CreateServiceInput{
		TaskDefinition: in.TaskDefinition, CapacityProviderStrategy: in.CapacityProviderStrategy, PlatformVersion: in.PlatformVersion,
		NetworkConfiguration: in.NetworkConfiguration, LoadBalancers: in.LoadBalancers, ServiceRegistries: in.ServiceRegistries,
		ServiceConnectConfiguration: in.ServiceConnectConfiguration, VolumeConfigurations: in.VolumeConfigurations,
		VpcLatticeConfigurations: in.VpcLatticeConfigurations, DeploymentConfiguration: in.DeploymentConfiguration,
		PlacementConstraints: in.PlacementConstraints,
	}
	if err := checkExternal(&rest); err != nil {
		return nil, err
	}
	if in.ForceNewDeployment {
		return nil, invalidParameter("forceNewDeployment cannot be specified for a service with the EXTERNAL deployment controller: create a new task set.")
	}
	s.change(in)
	s.Schedule.Desired = int(operation.Deref(s.Settings.DesiredCount))
	for i := range s.TaskSets {
		set := &s.TaskSets[i]
		set.Schedule.Grace = time.Duration(operation.Deref(s.Settings.HealthCheckGracePeriodSeconds)) * time.Second
		if *set.Set.Status != taskSetDraining {
			set.rescale(s.Schedule.Desired)
		}
		if d := set.Schedule.Primary(); d != nil && (in.PlacementConstraints != nil || in.PlacementStrategy != nil) {
			td, err := getTaskDefinition(r, operation.Deref(set.Set.TaskDefinition))
			if err != nil {
				return nil, err
			}
			d.Launch.Constraints = append(slices.Clone(newLaunch(r, &td.TaskDefinition, d.Launch.Fargate, nil, nil).Constraints), s.Settings.PlacementConstraints...)
			d.Launch.Strategy = s.Settings.PlacementStrategy
		}
	}
	putService(r, s)
	wakeService(r, s.key())
	return &ecs.UpdateServiceOutput{Service: new(s.describe(r, true))}, nil
}
