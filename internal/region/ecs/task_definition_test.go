package ecs_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/google/go-cmp/cmp"
)

func (w *world) registerFamily(in *awsecs.RegisterTaskDefinitionInput) *ecstypes.TaskDefinition {
	w.Helper()
	return must(w.ECS.RegisterTaskDefinition(w.ctx, in))(w).TaskDefinition
}

func simple(family string) *awsecs.RegisterTaskDefinitionInput {
	return &awsecs.RegisterTaskDefinitionInput{Family: &family, ContainerDefinitions: []ecstypes.ContainerDefinition{{
		Name: aws.String("app"), Image: aws.String("busybox"), Memory: aws.Int32(64), PortMappings: []ecstypes.PortMapping{{ContainerPort: aws.Int32(80)}},
	}}}
}

func TestTaskDefinitionDefaults(t *testing.T) {
	w := newWorld(t)
	td := w.registerFamily(simple("plain"))
	if *td.TaskDefinitionArn != "arn:aws:ecs:eu-west-1:123456789012:task-definition/plain:1" || td.Revision != 1 || td.Status != "ACTIVE" ||
		td.NetworkMode != ecstypes.NetworkModeBridge || !td.RegisteredAt.Equal(w.start) || *td.RegisteredBy != "arn:aws:iam::123456789012:root" {
		t.Errorf("%+v", td)
	}
	if diff := cmp.Diff([]ecstypes.Compatibility{"EXTERNAL", "EC2"}, td.Compatibilities); diff != "" {
		t.Error(diff)
	}
	c := td.ContainerDefinitions[0]
	if !*c.Essential || c.PortMappings[0].Protocol != "tcp" || *c.PortMappings[0].HostPort != 0 || c.Environment == nil || c.MountPoints == nil || c.VolumesFrom == nil {
		t.Errorf("container %+v", c)
	}
	arn := w.fargate("web", container())
	got := must(w.ECS.DescribeTaskDefinition(w.ctx, &awsecs.DescribeTaskDefinitionInput{TaskDefinition: &arn}))(t).TaskDefinition
	if diff := cmp.Diff([]ecstypes.Compatibility{"EC2", "FARGATE"}, got.Compatibilities); diff != "" {
		t.Error(diff)
	}
	if port := *got.ContainerDefinitions[0].PortMappings[0].HostPort; port != 80 {
		t.Errorf("host port %d", port)
	}
	var names []string
	for _, a := range got.RequiresAttributes {
		names = append(names, *a.Name)
	}
	if diff := cmp.Diff([]string{"com.amazonaws.ecs.capability.docker-remote-api.1.18", "ecs.capability.task-eni"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestRevisions(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.registerFamily(simple("web"))
	}
	latest := func() string {
		out, err := w.ECS.DescribeTaskDefinition(w.ctx, &awsecs.DescribeTaskDefinitionInput{TaskDefinition: aws.String("web")})
		if err != nil {
			return err.Error()
		}
		return fmt.Sprintf("%s %d %s", *out.TaskDefinition.Family, out.TaskDefinition.Revision, out.TaskDefinition.Status)
	}
	deregister := func(ref string) *ecstypes.TaskDefinition {
		return must(w.ECS.DeregisterTaskDefinition(w.ctx, &awsecs.DeregisterTaskDefinitionInput{TaskDefinition: &ref}))(t).TaskDefinition
	}
	if got := latest(); got != "web 3 ACTIVE" {
		t.Error(got)
	}
	if td := deregister("web:3"); td.Status != "INACTIVE" || !td.DeregisteredAt.Equal(w.start) {
		t.Errorf("deregistered: %+v", td)
	}
	if got := latest(); got != "web 2 ACTIVE" {
		t.Error(got)
	}
	if td := w.registerFamily(simple("web")); td.Revision != 4 {
		t.Errorf("revision %d", td.Revision)
	}
	_, err := w.ECS.DeregisterTaskDefinition(w.ctx, &awsecs.DeregisterTaskDefinitionInput{TaskDefinition: aws.String("web")})
	wantError(t, err, "ClientException", "revision")
	for _, ref := range []string{"none", "web:9", "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1", "::"} {
		_, err := w.ECS.DescribeTaskDefinition(w.ctx, &awsecs.DescribeTaskDefinitionInput{TaskDefinition: &ref})
		wantError(t, err, "ClientException", "Unable to describe task definition.")
	}

	out := must(w.ECS.DeleteTaskDefinitions(w.ctx, &awsecs.DeleteTaskDefinitionsInput{TaskDefinitions: []string{"web:3", "web:2", "web:9"}}))(t)
	if len(out.TaskDefinitions) != 1 || out.TaskDefinitions[0].Status != "DELETE_IN_PROGRESS" || len(out.Failures) != 2 {
		t.Errorf("deleted %+v, failures %+v", out.TaskDefinitions, out.Failures)
	}
	// Deletion goes on in the background: nobody waits for it, but it ends.
	if err := w.region.Wait(w.ctx, w.start.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	_, err = w.ECS.DescribeTaskDefinition(w.ctx, &awsecs.DescribeTaskDefinitionInput{TaskDefinition: aws.String("web:3")})
	wantError(t, err, "ClientException", "Unable to describe task definition.")
	for _, n := range []int{1, 2, 4} {
		deregister(fmt.Sprintf("web:%d", n))
	}
	if got := latest(); got == "web 4 INACTIVE" {
		t.Errorf("a family without ACTIVE revisions has the latest %s", got)
	}
	if td := w.registerFamily(simple("web")); td.Revision != 5 {
		t.Errorf("revision %d: a number is used once", td.Revision)
	}
}

func TestRefusedTaskDefinitions(t *testing.T) {
	w := newWorld(t)
	small := simple("small")
	small.RequiresCompatibilities = []ecstypes.Compatibility{"FARGATE"}
	small.NetworkMode, small.Cpu, small.Memory = ecstypes.NetworkModeAwsvpc, aws.String("256"), aws.String("4096")
	named := simple("a b")
	twice := simple("twice")
	twice.ContainerDefinitions = append(twice.ContainerDefinitions, twice.ContainerDefinitions[0])
	for want, in := range map[string]*awsecs.RegisterTaskDefinitionInput{"4096": small, `"a b"`: named, "app": twice} {
		_, err := w.ECS.RegisterTaskDefinition(w.ctx, in)
		wantError(t, err, "ClientException", want)
	}
}

func TestListTaskDefinitions(t *testing.T) {
	w := newWorld(t)
	for range 11 {
		w.registerFamily(simple("web"))
	}
	w.registerFamily(simple("web-api"))
	w.registerFamily(simple("app"))
	must(w.ECS.DeregisterTaskDefinition(w.ctx, &awsecs.DeregisterTaskDefinitionInput{TaskDefinition: aws.String("web:2")}))(t)
	must(w.ECS.DeregisterTaskDefinition(w.ctx, &awsecs.DeregisterTaskDefinitionInput{TaskDefinition: aws.String("app:1")}))(t)
	list := func(in *awsecs.ListTaskDefinitionsInput) (refs []string) {
		pages := awsecs.NewListTaskDefinitionsPaginator(w.ECS, in)
		for pages.HasMorePages() {
			for _, arn := range must(pages.NextPage(w.ctx))(t).TaskDefinitionArns {
				refs = append(refs, arn[len("arn:aws:ecs:eu-west-1:123456789012:task-definition/"):])
			}
		}
		return refs
	}
	want := []string{"web:1", "web:3", "web:4", "web:5", "web:6", "web:7", "web:8", "web:9", "web:10", "web:11", "web-api:1"}
	if diff := cmp.Diff(want, list(&awsecs.ListTaskDefinitionsInput{MaxResults: aws.Int32(4)})); diff != "" {
		t.Error(diff)
	}
	down := list(&awsecs.ListTaskDefinitionsInput{MaxResults: aws.Int32(3), FamilyPrefix: aws.String("web"), Sort: ecstypes.SortOrderDesc})
	if len(down) != 10 || down[0] != "web:11" || down[9] != "web:1" {
		t.Errorf("descending: %v", down)
	}
	if diff := cmp.Diff([]string{"app:1", "web:2"}, list(&awsecs.ListTaskDefinitionsInput{Status: "INACTIVE"})); diff != "" {
		t.Error(diff)
	}
	for status, want := range map[ecstypes.TaskDefinitionFamilyStatus][]string{
		"ACTIVE": {"web", "web-api"}, "INACTIVE": {"app"}, "ALL": {"app", "web", "web-api"},
	} {
		out := must(w.ECS.ListTaskDefinitionFamilies(w.ctx, &awsecs.ListTaskDefinitionFamiliesInput{Status: status}))(t)
		if diff := cmp.Diff(want, out.Families); diff != "" {
			t.Errorf("%s: %s", status, diff)
		}
	}
}

func TestDeletionWaitsForWhatRuns(t *testing.T) {
	w := newWorld(t)
	td := w.fargate("job", container())
	task := w.run(awsecs.RunTaskInput{TaskDefinition: &td})
	must(w.ECS.DeregisterTaskDefinition(w.ctx, &awsecs.DeregisterTaskDefinitionInput{TaskDefinition: &td}))(t)
	must(w.ECS.DeleteTaskDefinitions(w.ctx, &awsecs.DeleteTaskDefinitionsInput{TaskDefinitions: []string{td}}))(t)
	w.settle(90 * time.Minute)
	if got := must(w.ECS.DescribeTaskDefinition(w.ctx, &awsecs.DescribeTaskDefinitionInput{TaskDefinition: &td}))(t).TaskDefinition; got.Status != "DELETE_IN_PROGRESS" {
		t.Errorf("while its task runs: %s", got.Status)
	}
	must(w.ECS.StopTask(w.ctx, &awsecs.StopTaskInput{Cluster: aws.String("main"), Task: task.TaskArn}))(t)
	w.settle(90 * time.Minute)
	_, err := w.ECS.DescribeTaskDefinition(w.ctx, &awsecs.DescribeTaskDefinitionInput{TaskDefinition: &td})
	wantError(t, err, "ClientException", "Unable to describe task definition.")
}
