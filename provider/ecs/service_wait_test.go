package ecs

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/smithy-go/middleware"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

// film is a service as it looks from one poll to the next; the last picture stays.
type film struct {
	pictures []*ecstypes.Service
	tasks    []ecstypes.Task

	now time.Time
}

func (f *film) Now(context.Context) (time.Time, error) { return f.now, nil }

func (f *film) Sleep(_ context.Context, d time.Duration) error {
	f.now = f.now.Add(d)
	return nil
}

func (f *film) answer(operation string, in any) any {
	switch operation {
	case "DescribeServices":
		out := &ecs.DescribeServicesOutput{}
		if f.pictures[0] != nil {
			out.Services = []ecstypes.Service{*f.pictures[0]}
		}
		if len(f.pictures) > 1 {
			f.pictures = f.pictures[1:]
		}
		return out
	case "ListTasks":
		out := &ecs.ListTasksOutput{}
		for _, task := range f.tasks {
			if aws.ToString(task.DesiredStatus) == string(in.(*ecs.ListTasksInput).DesiredStatus) {
				out.TaskArns = append(out.TaskArns, *task.TaskArn)
			}
		}
		return out
	case "DescribeTasks":
		out := &ecs.DescribeTasksOutput{}
		for _, task := range f.tasks {
			for _, arn := range in.(*ecs.DescribeTasksInput).Tasks {
				if arn == *task.TaskArn {
					out.Tasks = append(out.Tasks, task)
				}
			}
		}
		return out
	}
	panic(operation)
}

func (f *film) resource() *serviceResource {
	client := ecs.New(ecs.Options{Region: "us-east-1", APIOptions: []func(*middleware.Stack) error{func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("film",
			func(ctx context.Context, in middleware.InitializeInput, _ middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
				return middleware.InitializeOutput{Result: f.answer(awsmiddleware.GetOperationName(ctx), in.Parameters)}, middleware.Metadata{}, nil
			}), middleware.After)
	}}})
	return &serviceResource{tfvalue.Configured{Provider: &tfvalue.Provider{Backend: &backend.Backend{ECS: client, Clock: f}}}}
}

var filmStart = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func picture(deployments ...ecstypes.Deployment) *ecstypes.Service {
	return &ecstypes.Service{
		ServiceName: aws.String("web"), ServiceArn: aws.String("arn:aws:ecs:us-east-1:123456789012:service/main/web"),
		ClusterArn: aws.String("arn:aws:ecs:us-east-1:123456789012:cluster/main"), Status: aws.String("ACTIVE"), DesiredCount: 2, Deployments: deployments,
	}
}

func deploymentOf(id, status string, revision int, state ecstypes.DeploymentRolloutState, running int32) ecstypes.Deployment {
	account := ecsspec.Account{Region: "us-east-1", ID: "123456789012"}
	return ecstypes.Deployment{
		Id: aws.String("ecs-svc/" + id), Status: aws.String(status), RolloutState: state, RunningCount: running, DesiredCount: 2,
		TaskDefinition: aws.String(account.TaskDefinitionARN("web", revision)), CreatedAt: aws.Time(filmStart),
	}
}

const (
	rolling = ecstypes.DeploymentRolloutStateInProgress
	done    = ecstypes.DeploymentRolloutStateCompleted
	broken  = ecstypes.DeploymentRolloutStateFailed
)

func stoppedTask(id, deployment, reason string, exit int32) ecstypes.Task {
	return ecstypes.Task{
		TaskArn: aws.String("arn:aws:ecs:us-east-1:123456789012:task/main/" + id), StartedBy: aws.String("ecs-svc/" + deployment), DesiredStatus: aws.String("STOPPED"),
		LastStatus: aws.String("STOPPED"), StopCode: ecstypes.TaskStopCodeEssentialContainerExited, StoppedReason: &reason,
		Containers: []ecstypes.Container{{Name: aws.String("app"), ExitCode: &exit}},
	}
}

func TestWaitForDeployment(t *testing.T) {
	second := func(state ecstypes.DeploymentRolloutState, running int32) ecstypes.Deployment {
		return deploymentOf("2", "PRIMARY", 2, state, running)
	}
	old := deploymentOf("1", "ACTIVE", 1, done, 2)
	event := func(s *ecstypes.Service, message string) *ecstypes.Service {
		s.Events = append([]ecstypes.ServiceEvent{{Message: &message, CreatedAt: aws.Time(filmStart.Add(time.Minute))}}, s.Events...)
		return s
	}
	cases := map[string]struct {
		film film
		want []string // in the error; none means that there is none
		deny []string
	}{
		"completed": {film: film{pictures: []*ecstypes.Service{
			picture(second(rolling, 0), old), picture(second(rolling, 2), old), picture(second(done, 2)),
		}}},
		"completed but not at its count": {
			film: film{pictures: []*ecstypes.Service{picture(second(done, 1))}},
			want: []string{"did not complete within 20m0s", "1 of 2 tasks run"},
		},
		"no rollout state": {film: film{pictures: []*ecstypes.Service{picture(second("", 1), old), picture(second("", 2))}}},
		"rolled back": {
			film: film{
				pictures: []*ecstypes.Service{
					picture(second(rolling, 0), old),
					picture(deploymentOf("3", "PRIMARY", 1, rolling, 1), deploymentOf("2", "ACTIVE", 2, broken, 0)),
					event(picture(deploymentOf("3", "PRIMARY", 1, done, 2)), "(service web) rolling back to deployment ecs-svc/3."),
				},
				tasks: []ecstypes.Task{
					stoppedTask("a", "2", "Essential container in task exited", 3), stoppedTask("b", "2", "Essential container in task exited", 3),
					stoppedTask("c", "1", "Scaling activity initiated by (deployment ecs-svc/1)", 0),
				},
			},
			want: []string{"the deployment of web:2 (ecs-svc/2) failed", "rolled back to web:1, which runs", "2 tasks (the last is a)", "EssentialContainerExited",
				`container "app": exit code 3`, "2026-01-02 03:05:05 (service web) rolling back"},
			deny: []string{"Scaling activity", "task c"},
		},
		"rolled back between two polls": {
			film: film{pictures: []*ecstypes.Service{
				event(picture(deploymentOf("3", "PRIMARY", 1, done, 2)), ecsspec.ServiceEvent("web").DeploymentFailed("ecs-svc/2")),
			}},
			want: []string{"rolled back to web:1"},
		},
		"failed without rollback": {
			film: film{pictures: []*ecstypes.Service{picture(second(broken, 0), old)}, tasks: []ecstypes.Task{stoppedTask("a", "2", "CannotPullContainerError: not found", 0)}},
			want: []string{"failed, and ECS left it as it is", "The image cannot be pulled"},
		},
		"somebody else's": {
			film: film{pictures: []*ecstypes.Service{picture(deploymentOf("9", "PRIMARY", 7, rolling, 0), deploymentOf("2", "ACTIVE", 2, rolling, 1))}},
			want: []string{"was replaced by another one, of web:7 (ecs-svc/9)"},
		},
		"deleted": {film: film{pictures: []*ecstypes.Service{nil}}, want: []string{"the service was deleted at the same time"}},
		"killed": {
			film: film{pictures: []*ecstypes.Service{picture(second(rolling, 0), old)}, tasks: []ecstypes.Task{stoppedTask("a", "2", "Essential container in task exited", 137)}},
			want: []string{"did not complete within 20m0s", "SIGKILL"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.film.now = filmStart
			d := c.film.resource().deployment(picture(second(rolling, 0), old))
			_, err := d.wait(context.Background(), 20*time.Minute)
			if len(c.want) == 0 {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range c.want {
				if !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(want)) {
					t.Errorf("the error does not say %q:\n%s", want, err)
				}
			}
			for _, deny := range c.deny {
				if strings.Contains(err.Error(), deny) {
					t.Errorf("the error says %q:\n%s", deny, err)
				}
			}
		})
	}
}

func TestWaitForDeletion(t *testing.T) {
	draining := picture()
	draining.Status = aws.String("DRAINING")
	f := film{now: filmStart, pictures: []*ecstypes.Service{draining}, tasks: []ecstypes.Task{{
		TaskArn: aws.String("arn:aws:ecs:us-east-1:123456789012:task/main/a"), DesiredStatus: aws.String("STOPPED"), LastStatus: aws.String("STOPPING"),
		ContainerInstanceArn: aws.String("arn:aws:ecs:us-east-1:123456789012:container-instance/main/i1"),
	}}}
	err := f.resource().deployment(draining).waitDeleted(context.Background(), time.Minute)
	if err == nil || !strings.Contains(err.Error(), "task a is STOPPING on container instance i1") || !strings.Contains(err.Error(), "timeouts.delete") {
		t.Errorf("got %v", err)
	}
	inactive := picture()
	inactive.Status = aws.String("INACTIVE")
	f = film{now: filmStart, pictures: []*ecstypes.Service{draining, inactive}}
	if err := f.resource().deployment(draining).waitDeleted(context.Background(), time.Minute); err != nil {
		t.Error(err)
	}
}
