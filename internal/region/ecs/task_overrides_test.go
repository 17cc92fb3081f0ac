package ecs_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestOverridesOfContainersChangeWhatATaskTakes(t *testing.T) {
	w := newWorld(t)
	arn := w.register()
	left := func(name string) int32 {
		for _, x := range w.instance(arn).RemainingResources {
			if *x.Name == name {
				return x.IntegerValue
			}
		}
		t.Fatalf("no %s", name)
		return 0
	}
	cpu, memory := left("CPU"), left("MEMORY")
	td := w.bridge("job", 0)
	task := w.run(awsecs.RunTaskInput{TaskDefinition: &td, LaunchType: ecstypes.LaunchTypeEc2, Overrides: &ecstypes.TaskOverride{
		ContainerOverrides: []ecstypes.ContainerOverride{{Name: aws.String("web"), Cpu: aws.Int32(300), Memory: aws.Int32(700), MemoryReservation: aws.Int32(600)}},
	}})
	if c := task.Containers[0]; *c.Cpu != "300" || *c.Memory != "700" || *c.MemoryReservation != "600" {
		t.Errorf("the container: cpu %s, memory %s, reservation %s", *c.Cpu, *c.Memory, *c.MemoryReservation)
	}
	if c, m := cpu-left("CPU"), memory-left("MEMORY"); c != 300 || m != 600 {
		t.Errorf("the task takes %d CPU units and %d MiB, want 300 and 600", c, m)
	}
	_, err := w.ECS.RunTask(w.ctx, &awsecs.RunTaskInput{Cluster: aws.String("main"), TaskDefinition: &td, LaunchType: ecstypes.LaunchTypeEc2, Overrides: &ecstypes.TaskOverride{
		ContainerOverrides: []ecstypes.ContainerOverride{{Name: aws.String("web"), ResourceRequirements: []ecstypes.ResourceRequirement{{Type: ecstypes.ResourceTypeGpu, Value: aws.String("1")}}}},
	}})
	wantError(t, err, "UnsupportedFeatureException", "GPU")
}

func TestOverridesOfATasksStorageAndRoles(t *testing.T) {
	w := newWorld(t)
	td := w.fargate("job", container("sleep", "60"))
	task := w.run(awsecs.RunTaskInput{TaskDefinition: &td, Overrides: &ecstypes.TaskOverride{
		EphemeralStorage: &ecstypes.EphemeralStorage{SizeInGiB: 50}, TaskRoleArn: aws.String("arn:aws:iam::123456789012:role/job"),
	}})
	if task.EphemeralStorage.SizeInGiB != 50 || *task.Overrides.TaskRoleArn != "arn:aws:iam::123456789012:role/job" {
		t.Errorf("storage %d GiB, overrides %+v", task.EphemeralStorage.SizeInGiB, task.Overrides)
	}
	run := func(o ecstypes.TaskOverride) error {
		_, err := w.ECS.RunTask(w.ctx, &awsecs.RunTaskInput{Cluster: aws.String("main"), TaskDefinition: &td, LaunchType: ecstypes.LaunchTypeFargate, NetworkConfiguration: w.network(), Overrides: &o})
		return err
	}
	wantError(t, run(ecstypes.TaskOverride{EphemeralStorage: &ecstypes.EphemeralStorage{SizeInGiB: 500}}), "ClientException", "500 GiB of ephemeral storage, expected 21 to 200")
	wantError(t, run(ecstypes.TaskOverride{Cpu: aws.String("4096")}), "ClientException", "With the overrides: ")
	//lint:ignore SA1019 it is refused for that
	wantError(t, run(ecstypes.TaskOverride{InferenceAcceleratorOverrides: []ecstypes.InferenceAcceleratorOverride{{DeviceName: aws.String("d")}}}),
		"UnsupportedFeatureException", "Elastic Inference has ended")
}

func TestWhatNeedsGPUsIsNotRun(t *testing.T) {
	w := newWorld(t)
	c := container()
	c.Memory, c.ResourceRequirements = aws.Int32(512), []ecstypes.ResourceRequirement{{Type: ecstypes.ResourceTypeGpu, Value: aws.String("2")}}
	td := w.registerFamily(&awsecs.RegisterTaskDefinitionInput{Family: aws.String("train"), ContainerDefinitions: []ecstypes.ContainerDefinition{c}}).TaskDefinitionArn
	w.register()
	_, err := w.ECS.RunTask(w.ctx, &awsecs.RunTaskInput{Cluster: aws.String("main"), TaskDefinition: td, LaunchType: ecstypes.LaunchTypeEc2})
	wantError(t, err, "UnsupportedFeatureException", "GPUs (2 of the container web)")
	_, err = w.ECS.CreateService(w.ctx, &awsecs.CreateServiceInput{Cluster: aws.String("main"), ServiceName: aws.String("train"), TaskDefinition: td, LaunchType: ecstypes.LaunchTypeEc2, DesiredCount: aws.Int32(1)})
	wantError(t, err, "UnsupportedFeatureException", "GPUs (2 of the container web)")
}
