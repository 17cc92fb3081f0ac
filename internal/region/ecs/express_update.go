package ecs

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/elbv2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// updateExpressService changes what the request names and leaves the rest. What
// tasks are made of makes a new service revision and deploys it.
func updateExpressService(r *operation.Request, in *ecs.UpdateExpressGatewayServiceInput) (*ecs.UpdateExpressGatewayServiceOutput, error) {
	x, s, err := getExpress(r, in.ServiceArn)
	if err != nil {
		return nil, err
	}
	if s.Status != serviceActive {
		return nil, &ecstypes.ServiceNotActiveException{Message: new("Service was not ACTIVE.")}
	}
	if err := checkExpressTask(operation.Deref(in.TaskDefinitionArn) != "", in.PrimaryContainer, map[string]bool{
		"executionRoleArn": in.ExecutionRoleArn != nil, "taskRoleArn": in.TaskRoleArn != nil, "cpu": in.Cpu != nil, "memory": in.Memory != nil,
		"cpuArchitecture": in.CpuArchitecture != "",
	}); err != nil {
		return nil, err
	}
	before, port := x.Config, x.Port
	x.change(in)
	ecsspec.ExpressDefaults(&x.Config)
	for _, p := range ecsspec.CheckExpress(&x.Config) {
		return nil, invalidParameter("%s", p.Summary)
	}
	if in.NetworkConfiguration != nil {
		subnets, _, public, err := expressNetwork(r, x.Config.NetworkConfiguration)
		if err != nil {
			return nil, err
		}
		if public != x.Public {
			return nil, invalidParameter("The subnets of an Express service cannot change between public and private.")
		}
		x.Config.NetworkConfiguration = x.network(in.NetworkConfiguration, subnets)
	}
	td, err := x.taskDefinitionAfter(r, in, s)
	if err != nil {
		return nil, err
	}
	if err := x.reopen(r, port, operation.Deref(before.HealthCheckPath)); err != nil {
		return nil, err
	}
	if _, err := updateService(r, &ecs.UpdateServiceInput{
		Cluster: new(x.Cluster), Service: new(x.Service), TaskDefinition: td.TaskDefinitionArn, NetworkConfiguration: x.awsvpc(), LoadBalancers: x.balancers(),
	}); err != nil {
		return nil, err
	}
	now, _ := services.Get(r.Scoped, x.key())
	x.UpdatedAt = r.Now()
	target := x.remember(r, &now)
	x.put(r)
	if in.ScalingTarget != nil {
		x.scale(r, now.Tags)
	}
	return &ecs.UpdateExpressGatewayServiceOutput{Service: &ecstypes.UpdatedExpressGatewayService{
		Cluster: new(x.Cluster), CreatedAt: new(x.CreatedAt), ServiceArn: new(now.ARN), ServiceName: new(now.Name), Status: expressStatus(&now),
		TargetConfiguration: &target, UpdatedAt: new(x.UpdatedAt),
	}}, nil
}

// change applies what the request says: what is nil stays as it is.
func (x *expressRecord) change(in *ecs.UpdateExpressGatewayServiceInput) {
	c := &x.Config
	set(&c.Cpu, in.Cpu)
	set(&c.Memory, in.Memory)
	set(&c.ExecutionRoleArn, in.ExecutionRoleArn)
	set(&c.TaskRoleArn, in.TaskRoleArn)
	set(&c.HealthCheckPath, in.HealthCheckPath)
	set(&c.NetworkConfiguration, in.NetworkConfiguration)
	if in.CpuArchitecture != "" {
		c.CpuArchitecture = in.CpuArchitecture
	}
	if t := in.ScalingTarget; t != nil {
		merged := *c.ScalingTarget
		set(&merged.AutoScalingTargetValue, t.AutoScalingTargetValue)
		set(&merged.MaxTaskCount, t.MaxTaskCount)
		set(&merged.MinTaskCount, t.MinTaskCount)
		if t.AutoScalingMetric != "" {
			merged.AutoScalingMetric = t.AutoScalingMetric
		}
		c.ScalingTarget = &merged
	}
	switch p := in.PrimaryContainer; {
	case operation.Deref(in.TaskDefinitionArn) != "":
		c.TaskDefinitionArn, c.PrimaryContainer = in.TaskDefinitionArn, nil
	case p != nil:
		merged := ecstypes.ExpressGatewayContainer{}
		if c.PrimaryContainer != nil {
			merged = *c.PrimaryContainer
		}
		set(&merged.Image, p.Image)
		set(&merged.AwsLogsConfiguration, p.AwsLogsConfiguration)
		set(&merged.ContainerPort, p.ContainerPort)
		set(&merged.RepositoryCredentials, p.RepositoryCredentials)
		setList(&merged.Command, p.Command)
		setList(&merged.Environment, p.Environment)
		setList(&merged.Secrets, p.Secrets)
		c.PrimaryContainer, c.TaskDefinitionArn = &merged, nil
	}
}

// taskDefinitionAfter is a new revision where the update touches what it is made
// of, and the one in use where it does not.
func (x *expressRecord) taskDefinitionAfter(r *operation.Request, in *ecs.UpdateExpressGatewayServiceInput, s *serviceRecord) (*ecstypes.TaskDefinition, error) {
	if in.PrimaryContainer != nil || in.TaskDefinitionArn != nil || in.Cpu != nil || in.Memory != nil || in.ExecutionRoleArn != nil ||
		in.TaskRoleArn != nil || in.CpuArchitecture != "" {
		if x.Config.PrimaryContainer == nil && in.TaskDefinitionArn == nil {
			return nil, invalidParameter("The service uses a task definition of its own: give a primaryContainer, or another taskDefinitionArn.")
		}
		return x.taskDefinition(r, s.Tags)
	}
	td, err := getTaskDefinition(r, operation.Deref(s.Settings.TaskDefinition))
	if err != nil {
		return nil, err
	}
	return &td.TaskDefinition, nil
}

// reopen lets the load balancer reach the service at its new port, and asks for
// its health where it now answers.
func (x *expressRecord) reopen(r *operation.Request, port int32, path string) error {
	b, found := expressBalancers.Get(r.Scoped, x.Balancer)
	if found && x.Port != port {
		ec2.DenyIngressFrom(r, x.SecurityGroup, b.SecurityGroup)
		if err := ec2.AllowIngress(r, x.SecurityGroup, x.Port, b.SecurityGroup); err != nil {
			return inWordsOfECS("opening the service to its load balancer", err)
		}
	}
	if x.Port == port && operation.Deref(x.Config.HealthCheckPath) == path {
		return nil
	}
	for _, group := range x.Groups {
		if err := elbv2.SetHealthCheck(r, group, operation.Deref(x.Config.HealthCheckPath), fmt.Sprint(x.Port)); err != nil {
			return inWordsOfECS("changing the health check", err)
		}
	}
	return nil
}
