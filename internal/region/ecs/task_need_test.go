package ecs_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/servicediscovery"
	sdtypes "github.com/aws/aws-sdk-go-v2/service/servicediscovery/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ssm"
)

// runNeedy runs one task of a container with an execution role and tells how it is a minute later.
func (w *world) runNeedy(family string, edit func(*ecstypes.ContainerDefinition)) ecstypes.Task {
	w.Helper()
	c := container()
	edit(&c)
	out := must(w.ECS.RegisterTaskDefinition(w.ctx, &awsecs.RegisterTaskDefinitionInput{
		Family: aws.String(family), NetworkMode: ecstypes.NetworkModeAwsvpc, Cpu: aws.String("256"), Memory: aws.String("512"),
		RequiresCompatibilities: []ecstypes.Compatibility{ecstypes.CompatibilityFargate}, ContainerDefinitions: []ecstypes.ContainerDefinition{c},
		ExecutionRoleArn: aws.String("arn:aws:iam::123456789012:role/execution"),
	}))(w)
	run := must(w.ECS.RunTask(w.ctx, &awsecs.RunTaskInput{
		Cluster: aws.String("main"), TaskDefinition: out.TaskDefinition.TaskDefinitionArn, LaunchType: ecstypes.LaunchTypeFargate, NetworkConfiguration: w.network(),
	}))(w)
	w.settle(time.Minute)
	return w.tasks(*run.Tasks[0].TaskArn)[0]
}

func wantStopped(t *testing.T, task ecstypes.Task, reason string) {
	t.Helper()
	if aws.ToString(task.StoppedReason) != reason || task.StopCode != ecstypes.TaskStopCodeTaskFailedToStart {
		t.Errorf("%s %s:\n got %s\nwant %s", *task.LastStatus, task.StopCode, aws.ToString(task.StoppedReason), reason)
	}
}

func TestASecretMustBeThereOnceThereIsAny(t *testing.T) {
	w := newWorld(t)
	missing := "arn:aws:secretsmanager:eu-west-1:123456789012:secret:missing-AbCdEf"
	from := func(valueFrom string) func(*ecstypes.ContainerDefinition) {
		return func(c *ecstypes.ContainerDefinition) {
			c.Secrets = []ecstypes.Secret{{Name: aws.String("TOKEN"), ValueFrom: &valueFrom}}
		}
	}
	for _, name := range []string{missing, "/missing"} {
		if task := w.runNeedy("early", from(name)); *task.LastStatus != "RUNNING" {
			t.Errorf("%s is missed where there are none at all: %s", name, aws.ToString(task.StoppedReason))
		}
	}
	const value = "correct-horse-battery"
	secret := must(secretsmanager.NewFromConfig(w.SDK).CreateSecret(w.ctx, &secretsmanager.CreateSecretInput{
		Name: aws.String("there"), SecretString: aws.String(`{"password":"` + value + `"}`),
	}))(t)
	must(w.region.Call(w.ctx, scope, "SSM", "PutParameter", &ssm.PutParameterInput{
		Name: aws.String("/there"), Value: aws.String(value), Type: aws.String("SecureString"),
	}))(t)
	for _, name := range []string{*secret.ARN, *secret.ARN + ":password::", "/there", "arn:aws:ssm:eu-west-1:123456789012:parameter/there", "arn:aws:secretsmanager:eu-west-1:999999999999:secret:other-AbCdEf"} {
		if task := w.runNeedy("late", from(name)); *task.LastStatus != "RUNNING" {
			t.Errorf("%s: %s", name, aws.ToString(task.StoppedReason))
		}
	}
	const cannot = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
	wantStopped(t, w.runNeedy("late", from(missing)), cannot+"unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret "+missing+
		" from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.")
	wantStopped(t, w.runNeedy("late", from("/missing")), cannot+"unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /missing")
	if task := w.runNeedy("late", from(*secret.ARN+":user::")); !strings.Contains(aws.ToString(task.StoppedReason), "did not contain json key user") {
		t.Errorf("a key that is not there: %s", aws.ToString(task.StoppedReason))
	}
	wantStopped(t, w.runNeedy("late", func(c *ecstypes.ContainerDefinition) {
		c.RepositoryCredentials = &ecstypes.RepositoryCredentials{CredentialsParameter: &missing}
	}), cannot+"unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret "+missing+
		" from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.")
	happened := string(must(json.Marshal(must(w.region.History(w.ctx, "", 0, 100_000))(t)))(t))
	all := must(json.Marshal(must(w.ECS.ListTasks(w.ctx, &awsecs.ListTasksInput{Cluster: aws.String("main")}))(t)))(t)
	if strings.Contains(happened, value) || strings.Contains(string(all), value) {
		t.Error("a secret is told")
	}
}

func TestALogGroupMustBeThereOnceThereIsAny(t *testing.T) {
	w := newWorld(t)
	client := cloudwatchlogs.NewFromConfig(w.SDK)
	to := func(group string, create bool) func(*ecstypes.ContainerDefinition) {
		return func(c *ecstypes.ContainerDefinition) {
			c.LogConfiguration = &ecstypes.LogConfiguration{LogDriver: ecstypes.LogDriverAwslogs, Options: map[string]string{
				"awslogs-group": group, "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "web",
			}}
			if create {
				c.LogConfiguration.Options["awslogs-create-group"] = "true"
			}
		}
	}
	if task := w.runNeedy("made", to("/ecs/made", true)); *task.LastStatus != "RUNNING" {
		t.Errorf("group to be created: %s", aws.ToString(task.StoppedReason))
	}
	if task := w.runNeedy("early", to("/ecs/missing", false)); *task.LastStatus != "RUNNING" {
		t.Errorf("missed where nobody has created one: %s", aws.ToString(task.StoppedReason))
	}
	must(client.CreateLogGroup(w.ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String("/ecs/there")}))(t)
	wantStopped(t, w.runNeedy("late", to("/ecs/missing", false)), "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: "+
		"failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1")
	task := w.runNeedy("late", to("/ecs/there", false))
	id := (*task.TaskArn)[strings.LastIndex(*task.TaskArn, "/")+1:]
	events := must(client.GetLogEvents(w.ctx, &cloudwatchlogs.GetLogEventsInput{LogGroupName: aws.String("/ecs/there"), LogStreamName: aws.String("web/web/" + id)}))(t).Events
	if want := "container web of task " + id + " has started (public.ecr.aws/nginx/nginx:1)"; len(events) != 1 || *events[0].Message != want {
		t.Errorf("log %+v, want %q", events, want)
	}

	w.register()
	c := container()
	c.Memory = aws.Int32(128)
	to("/ecs/missing", false)(&c)
	bridge := must(w.ECS.RegisterTaskDefinition(w.ctx, &awsecs.RegisterTaskDefinitionInput{Family: aws.String("bridge"), ContainerDefinitions: []ecstypes.ContainerDefinition{c}}))(t)
	run := must(w.ECS.RunTask(w.ctx, &awsecs.RunTaskInput{Cluster: aws.String("main"), TaskDefinition: bridge.TaskDefinition.TaskDefinitionArn}))(t)
	w.settle(time.Minute)
	wantStopped(t, w.tasks(*run.Tasks[0].TaskArn)[0], "CannotStartContainerError: Error response from daemon: failed to initialize logging driver: "+
		"failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.")
}

func TestTasksRegisterWithServiceDiscovery(t *testing.T) {
	w := newWorld(t)
	names := servicediscovery.NewFromConfig(w.SDK)
	vpc := ""
	if err := w.region.View(w.ctx, scope, func(r *operation.Request) error { vpc = ec2.DefaultVPC(r).ID; return nil }); err != nil {
		t.Fatal(err)
	}
	must(names.CreatePrivateDnsNamespace(w.ctx, &servicediscovery.CreatePrivateDnsNamespaceInput{Name: aws.String("local"), Vpc: &vpc}))(t)
	w.settle(5 * time.Minute)
	namespace := must(names.ListNamespaces(w.ctx, &servicediscovery.ListNamespacesInput{}))(t).Namespaces[0].Id
	registry := must(names.CreateService(w.ctx, &servicediscovery.CreateServiceInput{
		Name: aws.String("web"), NamespaceId: namespace,
		DnsConfig: &sdtypes.DnsConfig{DnsRecords: []sdtypes.DnsRecord{{Type: sdtypes.RecordTypeA, TTL: aws.Int64(10)}}},
	}))(t).Service
	w.create("web", w.fargate("web", container()), 2, func(in *awsecs.CreateServiceInput) {
		in.ServiceRegistries = []ecstypes.ServiceRegistry{{RegistryArn: registry.Arn}}
	})
	w.awaitStable("web")
	found := map[string]string{}
	for _, i := range must(names.ListInstances(w.ctx, &servicediscovery.ListInstancesInput{ServiceId: registry.Id}))(t).Instances {
		found[*i.Id] = i.Attributes["AWS_INSTANCE_IPV4"] + " " + i.Attributes["ECS_SERVICE_NAME"] + " " + i.Attributes["AVAILABILITY_ZONE"]
	}
	for _, task := range w.tasks(w.taskARNs(ecstypes.DesiredStatusRunning, "web")...) {
		id := (*task.TaskArn)[strings.LastIndex(*task.TaskArn, "/")+1:]
		if want := *task.Containers[0].NetworkInterfaces[0].PrivateIpv4Address + " web " + *task.AvailabilityZone; found[id] != want {
			t.Errorf("%s is found at %q, want %q", id, found[id], want)
		}
	}
	w.update("web", awsecs.UpdateServiceInput{DesiredCount: aws.Int32(0)})
	w.settle(5 * time.Minute)
	if left := must(names.ListInstances(w.ctx, &servicediscovery.ListInstancesInput{ServiceId: registry.Id}))(t).Instances; len(found) != 2 || len(left) != 0 {
		t.Errorf("%d were found, %d are left", len(found), len(left))
	}
}
