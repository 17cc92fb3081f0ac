package ecs_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/google/go-cmp/cmp"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

var update = flag.Bool("update", false, "write the golden files")

var scope = operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}

// world is a region of its own with a frozen wall clock, a cluster "main" and
// SDK clients that lead there.
type world struct {
	*testing.T
	*backend.Backend
	ELB        *elb.Client
	CloudWatch *cloudwatch.Client
	region     *region.Region
	start      time.Time
	subnets    []string
	ctx        context.Context
}

func newWorld(t *testing.T) *world {
	t.Helper()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	rg, err := region.Open(t.Context(), region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := rg.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{T: t, Backend: backend.Embedded(rg, scope), region: rg, start: start, ctx: t.Context()}
	w.ELB = elb.NewFromConfig(w.SDK)
	w.CloudWatch = cloudwatch.NewFromConfig(w.SDK)
	must(w.ECS.CreateCluster(w.ctx, &awsecs.CreateClusterInput{ClusterName: aws.String("main")}))(t)
	for _, s := range must(w.EC2.Subnets(w.ctx, nil))(t) {
		w.subnets = append(w.subnets, s.ID)
	}
	return w
}

// must(f())(t) is f's answer, or the end of the test.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func container(command ...string) ecstypes.ContainerDefinition {
	return ecstypes.ContainerDefinition{
		Name: aws.String("web"), Image: aws.String("public.ecr.aws/nginx/nginx:1"), Essential: aws.Bool(true), Command: command,
		PortMappings: []ecstypes.PortMapping{{ContainerPort: aws.Int32(80)}},
	}
}

// fargate registers a task definition of the smallest size.
func (w *world) fargate(family string, containers ...ecstypes.ContainerDefinition) string {
	w.Helper()
	out := must(w.ECS.RegisterTaskDefinition(w.ctx, &awsecs.RegisterTaskDefinitionInput{
		Family: aws.String(family), NetworkMode: ecstypes.NetworkModeAwsvpc, Cpu: aws.String("256"), Memory: aws.String("512"),
		RequiresCompatibilities: []ecstypes.Compatibility{ecstypes.CompatibilityFargate}, ContainerDefinitions: containers,
	}))(w)
	return *out.TaskDefinition.TaskDefinitionArn
}

func (w *world) network() *ecstypes.NetworkConfiguration {
	return &ecstypes.NetworkConfiguration{AwsvpcConfiguration: &ecstypes.AwsVpcConfiguration{Subnets: w.subnets}}
}

func (w *world) create(name, taskDefinition string, desired int32, edit ...func(*awsecs.CreateServiceInput)) *ecstypes.Service {
	w.Helper()
	in := &awsecs.CreateServiceInput{
		Cluster: aws.String("main"), ServiceName: aws.String(name), TaskDefinition: aws.String(taskDefinition),
		DesiredCount: aws.Int32(desired), LaunchType: ecstypes.LaunchTypeFargate, NetworkConfiguration: w.network(),
	}
	for _, e := range edit {
		e(in)
	}
	return must(w.ECS.CreateService(w.ctx, in))(w).Service
}

func withBreaker(rollback bool) func(*awsecs.CreateServiceInput) {
	return func(in *awsecs.CreateServiceInput) {
		in.DeploymentConfiguration = &ecstypes.DeploymentConfiguration{
			DeploymentCircuitBreaker: &ecstypes.DeploymentCircuitBreaker{Enable: true, Rollback: rollback},
		}
	}
}

func percents(minimum, maximum int32) func(*awsecs.CreateServiceInput) {
	return func(in *awsecs.CreateServiceInput) {
		in.DeploymentConfiguration = &ecstypes.DeploymentConfiguration{
			MinimumHealthyPercent: aws.Int32(minimum), MaximumPercent: aws.Int32(maximum),
		}
	}
}

func (w *world) update(name string, in awsecs.UpdateServiceInput) *ecstypes.Service {
	w.Helper()
	in.Cluster, in.Service = aws.String("main"), aws.String(name)
	return must(w.ECS.UpdateService(w.ctx, &in))(w).Service
}

func (w *world) describe(name string) *ecstypes.Service {
	w.Helper()
	out := must(w.ECS.DescribeServices(w.ctx, &awsecs.DescribeServicesInput{
		Cluster: aws.String("main"), Services: []string{name}, Include: []ecstypes.ServiceField{ecstypes.ServiceFieldTags},
	}))(w)
	if len(out.Services) != 1 {
		w.Fatalf("service %s: %+v", name, out.Failures)
	}
	return &out.Services[0]
}

// settle lets time pass until nothing is in flight, at most for limit.
func (w *world) settle(limit time.Duration) {
	w.Helper()
	now := must(w.region.Now(w.ctx))(w)
	end := now.Add(limit)
	for now.Before(end) {
		if err := w.region.Wait(w.ctx, end); err != nil {
			w.Fatal(err)
		}
		now = must(w.region.Now(w.ctx))(w)
	}
}

// await lets time pass until the service is as wanted.
func (w *world) await(name, what string, wanted func(*ecstypes.Service) bool) *ecstypes.Service {
	w.Helper()
	end := must(w.region.Now(w.ctx))(w).Add(time.Hour)
	for {
		s := w.describe(name)
		if wanted(s) {
			return s
		}
		if !must(w.region.Now(w.ctx))(w).Before(end) {
			w.Fatalf("%s is not %s after an hour:\n%s", name, what, w.timeline(name))
		}
		if err := w.region.Wait(w.ctx, end); err != nil {
			w.Fatal(err)
		}
	}
}

func stable(s *ecstypes.Service) bool {
	return len(s.Deployments) == 1 && s.Deployments[0].RolloutState == ecstypes.DeploymentRolloutStateCompleted &&
		s.RunningCount == s.DesiredCount
}

func (w *world) awaitStable(name string) *ecstypes.Service {
	w.Helper()
	return w.await(name, "stable", stable)
}

func (w *world) taskARNs(status ecstypes.DesiredStatus, service string) []string {
	w.Helper()
	return must(w.ECS.ListTasks(w.ctx, &awsecs.ListTasksInput{
		Cluster: aws.String("main"), ServiceName: aws.String(service), DesiredStatus: status,
	}))(w).TaskArns
}

func (w *world) tasks(arns ...string) []ecstypes.Task {
	w.Helper()
	if len(arns) == 0 {
		return nil
	}
	out := must(w.ECS.DescribeTasks(w.ctx, &awsecs.DescribeTasksInput{Cluster: aws.String("main"), Tasks: arns}))(w)
	if len(out.Failures) > 0 {
		w.Fatalf("%+v", out.Failures)
	}
	return out.Tasks
}

func (w *world) timeline(name string) string {
	w.Helper()
	var b strings.Builder
	err := w.region.View(w.ctx, scope, func(r *operation.Request) error {
		rows, err := ecs.Timeline(r, "main", name)
		for _, row := range rows {
			fmt.Fprintf(&b, "%8s %-20s %d in %d..%d", row.At.Sub(w.start), row.Kind, row.DesiredCount, row.MinimumHealthy, row.Maximum)
			for _, s := range []string{row.Deployment, row.TaskDefinition, row.Task, row.From, row.To, row.Reason} {
				if s != "" {
					b.WriteString(" | " + s)
				}
			}
			b.WriteString("\n")
		}
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return b.String()
}

// golden compares the service's whole history with the one that is kept.
func (w *world) golden(name string) {
	w.Helper()
	got := w.timeline(name)
	path := filepath.Join("testdata", strings.ReplaceAll(w.Name(), "/", "-")+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			w.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			w.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		w.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		w.Errorf("timeline differs (-want +got):\n%s", diff)
	}
}

// said tells whether the service announced something that contains text.
func said(s *ecstypes.Service, text string) bool {
	for _, e := range s.Events {
		if strings.Contains(*e.Message, text) {
			return true
		}
	}
	return false
}
