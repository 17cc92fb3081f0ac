package ecs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func group(name string) *string {
	return aws.String("arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:0b2f:autoScalingGroupName/" + name)
}

func (w *world) provider(name, asg string) ecstypes.CapacityProvider {
	w.Helper()
	return *must(w.ECS.CreateCapacityProvider(w.ctx, &awsecs.CreateCapacityProviderInput{
		Name: aws.String(name), AutoScalingGroupProvider: &ecstypes.AutoScalingGroupProvider{AutoScalingGroupArn: group(asg)},
	}))(w).CapacityProvider
}

func (w *world) attach(strategy []ecstypes.CapacityProviderStrategyItem, providers ...string) {
	w.Helper()
	if strategy == nil {
		strategy = []ecstypes.CapacityProviderStrategyItem{}
	}
	must(w.ECS.PutClusterCapacityProviders(w.ctx, &awsecs.PutClusterCapacityProvidersInput{
		Cluster: aws.String("main"), CapacityProviders: append([]string{}, providers...), DefaultCapacityProviderStrategy: strategy,
	}))(w)
	w.settle(10 * time.Second)
}

func by(provider string, base, weight int32) ecstypes.CapacityProviderStrategyItem {
	return ecstypes.CapacityProviderStrategyItem{CapacityProvider: aws.String(provider), Base: base, Weight: weight}
}

func (w *world) describeProvider(ref string) ecstypes.CapacityProvider {
	w.Helper()
	out := must(w.ECS.DescribeCapacityProviders(w.ctx, &awsecs.DescribeCapacityProvidersInput{
		CapacityProviders: []string{ref}, Include: []ecstypes.CapacityProviderField{ecstypes.CapacityProviderFieldTags},
	}))(w)
	if len(out.CapacityProviders) != 1 {
		w.Fatalf("%s: %+v", ref, out.Failures)
	}
	return out.CapacityProviders[0]
}

func TestCapacityProviderFromCreationToDeletion(t *testing.T) {
	w := newWorld(t)
	p := w.provider("blue", "blue")
	m := p.AutoScalingGroupProvider.ManagedScaling
	if p.Status != "ACTIVE" || *p.CapacityProviderArn != "arn:aws:ecs:eu-west-1:123456789012:capacity-provider/blue" || p.Type != "EC2_AUTOSCALING" ||
		m.Status != "DISABLED" || *m.TargetCapacity != 100 || *m.InstanceWarmupPeriod != 300 || *m.MinimumScalingStepSize != 1 ||
		*m.MaximumScalingStepSize != 10000 || p.AutoScalingGroupProvider.ManagedDraining != "ENABLED" || p.AutoScalingGroupProvider.ManagedTerminationProtection != "DISABLED" {
		t.Errorf("created: %+v %+v", p, m)
	}
	updated := must(w.ECS.UpdateCapacityProvider(w.ctx, &awsecs.UpdateCapacityProviderInput{
		Name: aws.String("blue"), AutoScalingGroupProvider: &ecstypes.AutoScalingGroupProviderUpdate{
			ManagedScaling: &ecstypes.ManagedScaling{Status: "ENABLED", TargetCapacity: aws.Int32(80)}, ManagedTerminationProtection: "ENABLED",
		},
	}))(t).CapacityProvider
	if updated.UpdateStatus != "UPDATE_IN_PROGRESS" || *updated.AutoScalingGroupProvider.ManagedScaling.MaximumScalingStepSize != 10000 {
		t.Errorf("updated: %+v", updated)
	}
	_, err := w.ECS.UpdateCapacityProvider(w.ctx, &awsecs.UpdateCapacityProviderInput{Name: aws.String("blue"), AutoScalingGroupProvider: &ecstypes.AutoScalingGroupProviderUpdate{}})
	wantError(t, err, "UpdateInProgressException", "busy")
	w.settle(time.Minute)
	if p := w.describeProvider(*p.CapacityProviderArn); p.UpdateStatus != "UPDATE_COMPLETE" || *p.AutoScalingGroupProvider.ManagedScaling.TargetCapacity != 80 {
		t.Errorf("after the update: %+v", p)
	}
	w.attach(nil, "blue")
	var kinds []string
	for _, a := range w.describeCluster("main").Attachments {
		kinds = append(kinds, *a.Type+" "+*a.Status+" "+*a.Details[0].Value)
	}
	if got := strings.Join(kinds, ", "); got != "as_policy CREATED blue, managed_draining CREATED blue" {
		t.Errorf("attachments: %s", got)
	}
	remove := func() *ecstypes.CapacityProvider {
		return must(w.ECS.DeleteCapacityProvider(w.ctx, &awsecs.DeleteCapacityProviderInput{CapacityProvider: aws.String("blue")}))(t).CapacityProvider
	}
	if p := remove(); p.Status != "ACTIVE" || p.UpdateStatus != "DELETE_FAILED" || !strings.Contains(*p.UpdateStatusReason, "associated with cluster: main.") {
		t.Errorf("deleted while associated: %+v", p)
	}
	w.attach(nil)
	if p := remove(); p.Status != "ACTIVE" || p.UpdateStatus != "DELETE_IN_PROGRESS" {
		t.Errorf("deleted: %+v", p)
	}
	w.settle(time.Minute)
	if p := w.describeProvider("blue"); p.Status != "INACTIVE" || p.UpdateStatus != "DELETE_COMPLETE" {
		t.Errorf("after the deletion: %+v", p)
	}
	w.provider("blue", "blue")
}

func TestDescribeCapacityProviders(t *testing.T) {
	w := newWorld(t)
	for i := range 12 {
		w.provider(fmt.Sprintf("p%02d", i), fmt.Sprintf("g%d", i))
	}
	var names []string
	for token, more := (*string)(nil), true; more; more = token != nil {
		page := must(w.ECS.DescribeCapacityProviders(w.ctx, &awsecs.DescribeCapacityProvidersInput{NextToken: token}))(t)
		token = page.NextToken
		if len(page.CapacityProviders) > 10 {
			t.Errorf("a page of %d", len(page.CapacityProviders))
		}
		for _, p := range page.CapacityProviders {
			names = append(names, *p.Name)
		}
	}
	if len(names) != 14 || names[0] != "FARGATE" || names[1] != "FARGATE_SPOT" || !slices.IsSorted(names) {
		t.Errorf("all: %v", names)
	}
	w.attach(nil, "FARGATE", "p03")
	out := must(w.ECS.DescribeCapacityProviders(w.ctx, &awsecs.DescribeCapacityProvidersInput{Cluster: aws.String("main")}))(t)
	if len(out.CapacityProviders) != 2 || *out.CapacityProviders[1].Name != "p03" {
		t.Errorf("of the cluster: %+v", out.CapacityProviders)
	}
	out = must(w.ECS.DescribeCapacityProviders(w.ctx, &awsecs.DescribeCapacityProvidersInput{CapacityProviders: []string{"none"}}))(t)
	if len(out.Failures) != 1 || *out.Failures[0].Reason != "MISSING" || !strings.HasSuffix(*out.Failures[0].Arn, ":capacity-provider/none") {
		t.Errorf("a missing one: %+v", out.Failures)
	}
	arn := *w.describeProvider("p03").CapacityProviderArn
	must(w.ECS.TagResource(w.ctx, &awsecs.TagResourceInput{ResourceArn: &arn, Tags: []ecstypes.Tag{{Key: aws.String("team"), Value: aws.String("shop")}}}))(t)
	if p := w.describeProvider("p03"); len(p.Tags) != 1 || *p.Tags[0].Value != "shop" {
		t.Errorf("tags: %+v", p.Tags)
	}
}

func TestRefusedCapacityProviders(t *testing.T) {
	w := newWorld(t)
	w.provider("blue", "blue")
	for name, test := range map[string]struct {
		in         awsecs.CreateCapacityProviderInput
		kind, want string
	}{
		"reserved name": {awsecs.CreateCapacityProviderInput{Name: aws.String("fargate-2")}, "ClientException", "cannot be prefixed"},
		"there already": {awsecs.CreateCapacityProviderInput{Name: aws.String("blue"), AutoScalingGroupProvider: &ecstypes.AutoScalingGroupProvider{AutoScalingGroupArn: group("red")}}, "ClientException", "already exists"},
		"group in use":  {awsecs.CreateCapacityProviderInput{Name: aws.String("red"), AutoScalingGroupProvider: &ecstypes.AutoScalingGroupProvider{AutoScalingGroupArn: group("blue")}}, "ClientException", "already being used by another capacity provider"},
		"no provider":   {awsecs.CreateCapacityProviderInput{Name: aws.String("red")}, "InvalidParameterException", "autoScalingGroupProvider"},
		"managed":       {awsecs.CreateCapacityProviderInput{Name: aws.String("red"), ManagedInstancesProvider: &ecstypes.CreateManagedInstancesProviderConfiguration{InfrastructureRoleArn: aws.String("r"), InstanceLaunchTemplate: &ecstypes.InstanceLaunchTemplate{Ec2InstanceProfileArn: aws.String("p"), NetworkConfiguration: &ecstypes.ManagedInstancesNetworkConfiguration{Subnets: []string{"s"}}}}}, "InvalidParameterException", "cluster must be specified"},
		"protection":    {awsecs.CreateCapacityProviderInput{Name: aws.String("red"), AutoScalingGroupProvider: &ecstypes.AutoScalingGroupProvider{AutoScalingGroupArn: group("red"), ManagedTerminationProtection: "ENABLED"}}, "ClientException", "without managed scaling"},
	} {
		_, err := w.ECS.CreateCapacityProvider(w.ctx, &test.in)
		if err == nil {
			t.Errorf("%s is accepted", name)
			continue
		}
		wantError(t, err, test.kind, test.want)
	}
	_, err := w.ECS.DeleteCapacityProvider(w.ctx, &awsecs.DeleteCapacityProviderInput{CapacityProvider: aws.String("FARGATE")})
	wantError(t, err, "ClientException", "reserved")
	_, err = w.ECS.DeleteCapacityProvider(w.ctx, &awsecs.DeleteCapacityProviderInput{CapacityProvider: aws.String("none")})
	wantError(t, err, "InvalidParameterException", "was not found")
}

// providers counts the running tasks of a service by their capacity providers.
func (w *world) providers(service string) map[string]int {
	w.Helper()
	count := map[string]int{}
	for _, task := range w.tasks(w.taskARNs(ecstypes.DesiredStatusRunning, service)...) {
		count[aws.ToString(task.CapacityProviderName)]++
	}
	return count
}

func TestServiceIsSplitOverItsProviders(t *testing.T) {
	w := newWorld(t)
	w.attach([]ecstypes.CapacityProviderStrategyItem{by("FARGATE", 2, 1), by("FARGATE_SPOT", 0, 3)}, "FARGATE", "FARGATE_SPOT")
	td := w.fargate("web", container())
	w.create("web", td, 10, func(in *awsecs.CreateServiceInput) { in.LaunchType = "" })
	if s := w.awaitStable("web"); len(s.CapacityProviderStrategy) != 2 || s.LaunchType != "" {
		t.Errorf("the cluster's default: %+v, launch type %q", s.CapacityProviderStrategy, s.LaunchType)
	}
	if got := fmt.Sprint(w.providers("web")); got != "map[FARGATE:4 FARGATE_SPOT:6]" {
		t.Errorf("ten tasks: %s", got)
	}
	spot := []ecstypes.CapacityProviderStrategyItem{by("FARGATE_SPOT", 0, 1)}
	_, err := w.ECS.UpdateService(w.ctx, &awsecs.UpdateServiceInput{Cluster: aws.String("main"), Service: aws.String("web"), CapacityProviderStrategy: spot})
	wantError(t, err, "InvalidParameterException", "you must force a new deployment")
	w.update("web", awsecs.UpdateServiceInput{CapacityProviderStrategy: spot, ForceNewDeployment: true})
	w.awaitStable("web")
	w.settle(5 * time.Minute)
	if got := fmt.Sprint(w.providers("web")); got != "map[FARGATE_SPOT:10]" {
		t.Errorf("after the update: %s", got)
	}
	_, err = w.ECS.PutClusterCapacityProviders(w.ctx, &awsecs.PutClusterCapacityProvidersInput{
		Cluster: aws.String("main"), CapacityProviders: []string{"FARGATE"}, DefaultCapacityProviderStrategy: []ecstypes.CapacityProviderStrategyItem{},
	})
	wantError(t, err, "ResourceInUseException", "in use and cannot be removed")
	w.update("web", awsecs.UpdateServiceInput{CapacityProviderStrategy: []ecstypes.CapacityProviderStrategyItem{}, ForceNewDeployment: true})
	if s := w.awaitStable("web"); s.LaunchType != ecstypes.LaunchTypeFargate {
		t.Errorf("back to the launch type: %q", s.LaunchType)
	}
	w.settle(5 * time.Minute)
	w.attach(nil, "FARGATE")
}

func TestRunTaskByStrategy(t *testing.T) {
	w := newWorld(t)
	w.attach(nil, "FARGATE", "FARGATE_SPOT")
	td := w.fargate("job", container())
	out := must(w.ECS.RunTask(w.ctx, &awsecs.RunTaskInput{
		Cluster: aws.String("main"), TaskDefinition: &td, Count: aws.Int32(5), NetworkConfiguration: w.network(),
		CapacityProviderStrategy: []ecstypes.CapacityProviderStrategyItem{by("FARGATE", 1, 0), by("FARGATE_SPOT", 0, 1)},
	}))(t)
	var got []string
	for _, task := range out.Tasks {
		got = append(got, *task.CapacityProviderName)
	}
	if text := strings.Join(got, " "); text != "FARGATE FARGATE_SPOT FARGATE_SPOT FARGATE_SPOT FARGATE_SPOT" {
		t.Error(text)
	}
	for name, strategy := range map[string][]ecstypes.CapacityProviderStrategyItem{
		"every capacity provider has weight 0":   {by("FARGATE", 0, 0)},
		"a second capacity provider has a base":  {by("FARGATE", 1, 1), by("FARGATE_SPOT", 1, 1)},
		"not associated with the cluster":        {by("blue", 0, 1)},
		"base is 100001, expected 0 to 100000":   {by("FARGATE", 100001, 1)},
		"weight is 1001, expected 0 to 1000":     {by("FARGATE", 0, 1001)},
		`capacity provider "FARGATE" is given t`: {by("FARGATE", 0, 1), by("FARGATE", 0, 1)},
	} {
		_, err := w.ECS.RunTask(w.ctx, &awsecs.RunTaskInput{
			Cluster: aws.String("main"), TaskDefinition: &td, NetworkConfiguration: w.network(), CapacityProviderStrategy: strategy,
		})
		wantError(t, err, "InvalidParameterException", name)
	}
}

func TestTasksGoToInstancesOfTheirProvider(t *testing.T) {
	w := newWorld(t)
	w.provider("blue", "blue")
	w.provider("red", "red")
	w.attach(nil, "blue", "red")
	join := func(asg, id string) {
		if err := w.region.View(w.ctx, scope, func(r *operation.Request) error {
			_, err := ecs.JoinCluster(r, ecs.JoiningInstance{Cluster: "main", EC2ID: id, Group: asg, Type: "t3.large"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	join("blue", "i-b")
	w.create("web", w.bridge("web", 0), 3, onEC2, func(in *awsecs.CreateServiceInput) {
		in.LaunchType = ""
		in.CapacityProviderStrategy = []ecstypes.CapacityProviderStrategyItem{by("blue", 1, 0), by("red", 0, 1)}
	})
	w.settle(5 * time.Minute)
	if got := fmt.Sprint(w.providers("web")); got != "map[blue:1]" {
		t.Errorf("with instances of one provider only: %s", got)
	}
	join("red", "i-r")
	w.awaitStable("web")
	if got := fmt.Sprint(w.providers("web")); got != "map[blue:1 red:2]" {
		t.Errorf("with both: %s", got)
	}
	arns := must(w.ECS.ListContainerInstances(w.ctx, &awsecs.ListContainerInstancesInput{Cluster: aws.String("main"), Filter: aws.String("attribute:ecs.instance-type == t3.large")}))(t).ContainerInstanceArns
	if len(arns) != 2 || aws.ToString(w.instance(arns[0]).CapacityProviderName) == "" {
		t.Errorf("instances: %v", arns)
	}
}

func TestRequirementsOfManagedInstances(t *testing.T) {
	w := newWorld(t)
	create := func(name string, q ecstypes.InstanceRequirementsRequest) error {
		q.VCpuCount, q.MemoryMiB = &ecstypes.VCpuCountRangeRequest{Min: aws.Int32(2)}, &ecstypes.MemoryMiBRequest{Min: aws.Int32(2048)}
		_, err := w.ECS.CreateCapacityProvider(w.ctx, &awsecs.CreateCapacityProviderInput{
			Name: &name, Cluster: aws.String("main"), ManagedInstancesProvider: &ecstypes.CreateManagedInstancesProviderConfiguration{
				InfrastructureRoleArn: aws.String(infrastructureRole), InstanceLaunchTemplate: &ecstypes.InstanceLaunchTemplate{
					Ec2InstanceProfileArn: aws.String("arn:aws:iam::123456789012:instance-profile/ecs"), InstanceRequirements: &q,
					NetworkConfiguration: &ecstypes.ManagedInstancesNetworkConfiguration{Subnets: w.subnets},
				},
			},
		})
		return err
	}
	const none = "No instance type of the region meets"
	wantError(t, create("metal", ecstypes.InstanceRequirementsRequest{BareMetal: ecstypes.BareMetalRequired}), "ClientException", none)
	wantError(t, create("disk", ecstypes.InstanceRequirementsRequest{LocalStorage: ecstypes.LocalStorageRequired}), "ClientException", none)
	wantError(t, create("old", ecstypes.InstanceRequirementsRequest{InstanceGenerations: []ecstypes.InstanceGeneration{"previous"}}), "ClientException", none)
	wantError(t, create("rich", ecstypes.InstanceRequirementsRequest{MemoryGiBPerVCpu: &ecstypes.MemoryGiBPerVCpuRequest{Min: aws.Float64(64)}}), "ClientException", none)
	wantError(t, create("fast", ecstypes.InstanceRequirementsRequest{NetworkBandwidthGbps: &ecstypes.NetworkBandwidthGbpsRequest{Min: aws.Float64(10)}}),
		"UnsupportedFeatureException", "instanceRequirements.networkBandwidthGbps")
	if err := create("eight", ecstypes.InstanceRequirementsRequest{MemoryGiBPerVCpu: &ecstypes.MemoryGiBPerVCpuRequest{Min: aws.Float64(8)}}); err != nil {
		t.Fatal(err)
	}
	w.settle(time.Minute)
	td := w.bridge("job", 0)
	out := must(w.ECS.RunTask(w.ctx, &awsecs.RunTaskInput{Cluster: aws.String("main"), TaskDefinition: &td, CapacityProviderStrategy: []ecstypes.CapacityProviderStrategyItem{by("eight", 0, 1)}}))(t)
	w.settle(3 * time.Minute)
	i := w.instance(*w.tasks(*out.Tasks[0].TaskArn)[0].ContainerInstanceArn)
	for _, a := range i.Attributes {
		if *a.Name == "ecs.instance-type" && *a.Value != "r5.large" {
			t.Errorf("eight GiB a processor got %s", *a.Value)
		}
	}
	must(w.ECS.UpdateCapacityProvider(w.ctx, &awsecs.UpdateCapacityProviderInput{Name: aws.String("eight"), Cluster: aws.String("main"), ManagedInstancesProvider: &ecstypes.UpdateManagedInstancesProviderConfiguration{
		InfrastructureRoleArn: aws.String(infrastructureRole), InstanceLaunchTemplate: &ecstypes.InstanceLaunchTemplateUpdate{Monitoring: ecstypes.ManagedInstancesMonitoringOptionsDetailed},
	}}))(t)
	w.settle(time.Minute)
	if m := w.describeProvider("eight").ManagedInstancesProvider.InstanceLaunchTemplate.Monitoring; m != ecstypes.ManagedInstancesMonitoringOptionsDetailed {
		t.Errorf("monitoring after the update: %q", m)
	}
}
