package ecs_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func (w *world) daemonDefinition(family, image string, edit ...func(*awsecs.RegisterDaemonTaskDefinitionInput)) string {
	w.Helper()
	in := &awsecs.RegisterDaemonTaskDefinitionInput{
		Family: aws.String(family), Cpu: aws.String("256"), Memory: aws.String("256"),
		ContainerDefinitions: []ecstypes.DaemonContainerDefinition{{Name: aws.String("agent"), Image: aws.String(image), Memory: aws.Int32(128)}},
	}
	for _, e := range edit {
		e(in)
	}
	return *must(w.ECS.RegisterDaemonTaskDefinition(w.ctx, in))(w).DaemonTaskDefinitionArn
}

func TestDaemonTaskDefinitionFromRegistrationToDeletion(t *testing.T) {
	w := newWorld(t)
	first := w.daemonDefinition("agent", "public.ecr.aws/agent:1", func(in *awsecs.RegisterDaemonTaskDefinitionInput) {
		in.Tags = []ecstypes.Tag{{Key: aws.String("team"), Value: aws.String("platform")}}
	})
	second := w.daemonDefinition("agent", "public.ecr.aws/agent:2")
	if first != "arn:aws:ecs:eu-west-1:123456789012:daemon-task-definition/agent:1" || second != first[:len(first)-1]+"2" {
		t.Fatalf("registered: %s, %s", first, second)
	}
	describe := func(ref string) ecstypes.DaemonTaskDefinition {
		return *must(w.ECS.DescribeDaemonTaskDefinition(w.ctx, &awsecs.DescribeDaemonTaskDefinitionInput{DaemonTaskDefinition: aws.String(ref)}))(t).DaemonTaskDefinition
	}
	d := describe("agent")
	if d.Revision != 2 || d.Status != "ACTIVE" || *d.Cpu != "256" || d.PidMode != "none" || d.IpcMode != "none" ||
		!*d.ContainerDefinitions[0].Essential || *d.ContainerDefinitions[0].Image != "public.ecr.aws/agent:2" {
		t.Errorf("described: %+v", d)
	}
	if tags := must(w.ECS.ListTagsForResource(w.ctx, &awsecs.ListTagsForResourceInput{ResourceArn: aws.String(first)}))(t).Tags; len(tags) != 1 || *tags[0].Value != "platform" {
		t.Errorf("tags: %+v", tags)
	}
	must(w.ECS.DeleteDaemonTaskDefinition(w.ctx, &awsecs.DeleteDaemonTaskDefinitionInput{DaemonTaskDefinition: aws.String("agent:2")}))(t)
	if d := describe("agent:2"); d.Status != "DELETE_IN_PROGRESS" || d.DeleteRequestedAt == nil {
		t.Errorf("while it is deleted: %+v", d)
	}
	if d := describe("agent"); d.Revision != 1 {
		t.Errorf("the latest ACTIVE revision: %d", d.Revision)
	}
	_, err := w.ECS.DeleteDaemonTaskDefinition(w.ctx, &awsecs.DeleteDaemonTaskDefinitionInput{DaemonTaskDefinition: aws.String(second)})
	wantError(t, err, "ClientException", "must be in ACTIVE status to be deleted")
	w.settle(time.Minute)
	if d := describe("agent:2"); d.Status != "DELETED" {
		t.Errorf("after the deletion: %+v", d)
	}
	if third := w.daemonDefinition("agent", "public.ecr.aws/agent:3"); !strings.HasSuffix(third, ":3") {
		t.Errorf("a revision number is used twice: %s", third)
	}
	w.advance(25 * time.Hour)
	_, err = w.ECS.DescribeDaemonTaskDefinition(w.ctx, &awsecs.DescribeDaemonTaskDefinitionInput{DaemonTaskDefinition: aws.String(second)})
	wantError(t, err, "ClientException", "Unable to describe daemon task definition.")
}

func (w *world) advance(d time.Duration) {
	w.Helper()
	now := must(w.region.Now(w.ctx))(w)
	must(w.region.Advance(w.ctx, now.Add(d)))(w)
}

func TestListDaemonTaskDefinitions(t *testing.T) {
	w := newWorld(t)
	for _, family := range []string{"agent", "agent", "agent-b", "logs"} {
		w.daemonDefinition(family, "public.ecr.aws/agent:1")
	}
	must(w.ECS.DeleteDaemonTaskDefinition(w.ctx, &awsecs.DeleteDaemonTaskDefinitionInput{DaemonTaskDefinition: aws.String("logs:1")}))(t)
	list := func(in awsecs.ListDaemonTaskDefinitionsInput) string {
		var names []string
		for {
			out := must(w.ECS.ListDaemonTaskDefinitions(w.ctx, &in))(t)
			for _, d := range out.DaemonTaskDefinitions {
				names = append(names, (*d.Arn)[strings.LastIndex(*d.Arn, "/")+1:])
			}
			if in.NextToken = out.NextToken; in.NextToken == nil {
				return strings.Join(names, " ")
			}
		}
	}
	for want, in := range map[string]awsecs.ListDaemonTaskDefinitionsInput{
		"agent:1 agent:2 agent-b:1":        {MaxResults: aws.Int32(1)},
		"agent-b:1 agent:2 agent:1":        {Sort: "DESC", MaxResults: aws.Int32(2)},
		"agent:1 agent:2":                  {Family: aws.String("agent")},
		"agent-b:1":                        {FamilyPrefix: aws.String("agent-")},
		"logs:1":                           {Status: "DELETE_IN_PROGRESS"},
		"agent:2 agent-b:1 logs:1":         {Status: "ALL", Revision: "LAST_REGISTERED"},
		"agent:1 agent:2 agent-b:1 logs:1": {Status: "ALL"},
	} {
		if got := list(in); got != want {
			t.Errorf("%+v: got %s, want %s", in, got, want)
		}
	}
	for _, in := range []awsecs.ListDaemonTaskDefinitionsInput{{Status: "GONE"}, {Sort: "UP"}, {Revision: "FIRST"}, {MaxResults: aws.Int32(101)}, {NextToken: aws.String("!")}} {
		_, err := w.ECS.ListDaemonTaskDefinitions(w.ctx, &in)
		wantError(t, err, "InvalidParameterException", "")
	}
}

func TestRegisterDaemonTaskDefinitionRefuses(t *testing.T) {
	w := newWorld(t)
	good := func() *awsecs.RegisterDaemonTaskDefinitionInput {
		return &awsecs.RegisterDaemonTaskDefinitionInput{Family: aws.String("agent"), ContainerDefinitions: []ecstypes.DaemonContainerDefinition{
			{Name: aws.String("agent"), Image: aws.String("agent"), Memory: aws.Int32(64)},
		}}
	}
	for want, edit := range map[string]func(*awsecs.RegisterDaemonTaskDefinitionInput){
		"daemons of many":    func(in *awsecs.RegisterDaemonTaskDefinitionInput) { in.Family = aws.String("daemons of many") },
		`"host" for pidMode`: func(in *awsecs.RegisterDaemonTaskDefinitionInput) { in.PidMode = "host" },
		"memory":             func(in *awsecs.RegisterDaemonTaskDefinitionInput) { in.ContainerDefinitions[0].Memory = nil },
		"has no container": func(in *awsecs.RegisterDaemonTaskDefinitionInput) {
			in.ContainerDefinitions = []ecstypes.DaemonContainerDefinition{}
		},
	} {
		in := good()
		edit(in)
		_, err := w.ECS.RegisterDaemonTaskDefinition(w.ctx, in)
		wantError(t, err, "ClientException", want)
	}
	in := good()
	in.Tags = slices.Repeat([]ecstypes.Tag{{Key: aws.String("a"), Value: aws.String("b")}}, 2)
	_, err := w.ECS.RegisterDaemonTaskDefinition(w.ctx, in)
	wantError(t, err, "InvalidParameterException", "Duplicate tag keys")
}
