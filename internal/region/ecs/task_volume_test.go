package ecs_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

const infrastructure = "arn:aws:iam::123456789012:role/ecsInfrastructureRole"

// withVolume registers a task definition with a volume that is configured at launch.
func (w *world) withVolume(family string) string {
	w.Helper()
	c := container()
	c.MountPoints = []ecstypes.MountPoint{{SourceVolume: aws.String("data"), ContainerPath: aws.String("/data")}}
	return *w.registerFamily(&awsecs.RegisterTaskDefinitionInput{
		Family: &family, NetworkMode: ecstypes.NetworkModeAwsvpc, Cpu: aws.String("256"), Memory: aws.String("512"),
		RequiresCompatibilities: []ecstypes.Compatibility{ecstypes.CompatibilityFargate}, ContainerDefinitions: []ecstypes.ContainerDefinition{c},
		Volumes: []ecstypes.Volume{{Name: aws.String("data"), ConfiguredAtLaunch: aws.Bool(true)}},
	}).TaskDefinitionArn
}

// volumeOf is the attachment of the task's volume: its status and details.
func volumeOf(t ecstypes.Task) string {
	for _, a := range t.Attachments {
		if *a.Type == "AmazonElasticBlockStorage" {
			text := *a.Status
			for _, d := range a.Details {
				value := *d.Value
				if *d.Name == "volumeId" {
					value = fmt.Sprintf("%s and %d digits", value[:4], len(value)-4)
				}
				text += fmt.Sprintf(", %s %s", *d.Name, value)
			}
			return text
		}
	}
	return "none"
}

func sized(role string) *ecstypes.ServiceManagedEBSVolumeConfiguration {
	return &ecstypes.ServiceManagedEBSVolumeConfiguration{RoleArn: &role, SizeInGiB: aws.Int32(10)}
}

func TestAServicesTasksHaveVolumes(t *testing.T) {
	w := newWorld(t)
	w.create("db", w.withVolume("db"), 2, func(in *awsecs.CreateServiceInput) {
		volume := sized(infrastructure)
		volume.Encrypted = aws.Bool(true)
		volume.TagSpecifications = []ecstypes.EBSTagSpecification{{
			ResourceType: ecstypes.EBSResourceTypeVolume, PropagateTags: ecstypes.PropagateTagsService,
			Tags: []ecstypes.Tag{{Key: aws.String("kind"), Value: aws.String("data")}, {Key: aws.String("team"), Value: aws.String("storage")}},
		}}
		in.Tags = []ecstypes.Tag{{Key: aws.String("team"), Value: aws.String("web")}, {Key: aws.String("stage"), Value: aws.String("test")}}
		in.VolumeConfigurations = []ecstypes.ServiceVolumeConfiguration{{Name: aws.String("data"), ManagedEBSVolume: volume}}
	})
	created := w.tasks(w.taskARNs(ecstypes.DesiredStatusRunning, "db")...)
	const before = "CREATED, roleArn " + infrastructure + ", volumeName data, deleteOnTermination true"
	if got := volumeOf(created[0]); got != before {
		t.Errorf("at first: %s", got)
	}
	w.awaitStable("db")
	ids := map[string]bool{}
	for _, task := range w.tasks(w.taskARNs(ecstypes.DesiredStatusRunning, "db")...) {
		if got := volumeOf(task); got != strings.Replace(before, "CREATED", "ATTACHED", 1)+", volumeId vol- and 17 digits" {
			t.Errorf("running: %s", got)
		}
		for _, a := range task.Attachments {
			ids[*a.Details[len(a.Details)-1].Value] = true
		}
	}
	if len(ids) != 4 { // two interfaces, two volumes
		t.Errorf("not a volume each: %v", ids)
	}
	made := w.volumes()
	if len(made) != 2 {
		t.Fatalf("EC2 has %d volumes", len(made))
	}
	for _, v := range made {
		tagged := map[string]string{}
		for _, tag := range v.Tags {
			tagged[*tag.Key] = *tag.Value
		}
		task := w.tasks(tagged["AmazonECSCreated"])[0]
		delete(tagged, "AmazonECSCreated")
		if got := fmt.Sprint(tagged); got != "map[AmazonECSManaged:true kind:data stage:test team:storage]" {
			t.Errorf("tags %s", got)
		}
		if !ids[*v.VolumeId] || *v.State != "in-use" || *v.Size != 10 || *v.VolumeType != "gp3" || *v.Iops != 3000 || *v.Throughput != 125 || !*v.Encrypted ||
			*v.AvailabilityZone != *task.AvailabilityZone || *v.Attachments[0].AssociatedResource != *task.TaskArn || !*v.Attachments[0].DeleteOnTermination {
			t.Errorf("volume %+v of %s", v, *task.TaskArn)
		}
	}
	w.update("db", awsecs.UpdateServiceInput{DesiredCount: aws.Int32(0)})
	w.settle(5 * time.Minute)
	for _, task := range w.tasks(w.taskARNs(ecstypes.DesiredStatusStopped, "db")...) {
		if got := volumeOf(task); !strings.HasPrefix(got, "DELETED, ") {
			t.Errorf("stopped: %s", got)
		}
	}
	if left := w.volumes(); len(left) != 0 {
		t.Errorf("left: %+v", left)
	}
}

// volumes are what EC2 describes.
func (w *world) volumes() []ec2.Volume {
	w.Helper()
	out, err := w.region.Call(w.ctx, operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}, "EC2", "DescribeVolumes", &ec2.DescribeVolumesInput{})
	if err != nil {
		w.Fatal(err)
	}
	return out.(*ec2.DescribeVolumesOutput).Volumes
}

func TestVolumesOfTasksThatAreRun(t *testing.T) {
	w := newWorld(t)
	td := w.withVolume("job")
	run := func(role string) ecstypes.Task {
		return w.run(awsecs.RunTaskInput{TaskDefinition: &td, VolumeConfigurations: []ecstypes.TaskVolumeConfiguration{{
			Name: aws.String("data"), ManagedEBSVolume: &ecstypes.TaskManagedEBSVolumeConfiguration{
				RoleArn: &role, SizeInGiB: aws.Int32(10), TerminationPolicy: &ecstypes.TaskManagedEBSVolumeTerminationPolicy{DeleteOnTermination: aws.Bool(false)},
			},
		}}})
	}
	task := run(infrastructure)
	w.settle(time.Minute)
	if got := volumeOf(w.tasks(*task.TaskArn)[0]); !strings.HasPrefix(got, "ATTACHED, ") || !strings.Contains(got, "deleteOnTermination false, volumeId vol-") {
		t.Errorf("while nobody has made roles: %s", got)
	}
	must(w.ECS.StopTask(w.ctx, &awsecs.StopTaskInput{Cluster: aws.String("main"), Task: task.TaskArn}))(t)
	w.settle(time.Minute)
	kept := w.volumes()
	if len(kept) != 1 || *kept[0].State != "available" || len(kept[0].Attachments) != 0 {
		t.Fatalf("a volume that outlives its task: %+v", kept)
	}
	if _, err := w.region.Call(w.ctx, operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}, "EC2", "DeleteVolume", &ec2.DeleteVolumeInput{VolumeId: kept[0].VolumeId}); err != nil || len(w.volumes()) != 0 {
		t.Errorf("deleted: %v", err)
	}
	must(iam.NewFromConfig(w.SDK).CreateRole(w.ctx, &iam.CreateRoleInput{RoleName: aws.String("other"), AssumeRolePolicyDocument: aws.String(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs.amazonaws.com"}}]}`)}))(t)
	task = run(infrastructure)
	w.settle(time.Minute)
	got := w.tasks(*task.TaskArn)[0]
	if got.StopCode != ecstypes.TaskStopCodeTaskFailedToStart || !strings.HasPrefix(aws.ToString(got.StoppedReason), "ECS was unable to assume the role '"+infrastructure+"' that was provided for this task.") {
		t.Errorf("with a role that is not there: %s, %s", got.StopCode, aws.ToString(got.StoppedReason))
	}
	task = run("arn:aws:iam::123456789012:role/other")
	w.settle(time.Minute)
	if got := w.tasks(*task.TaskArn)[0]; *got.LastStatus != "RUNNING" {
		t.Errorf("with a role that is there: %s, %s", *got.LastStatus, aws.ToString(got.StoppedReason))
	}
}

func TestVolumesAreRefused(t *testing.T) {
	w := newWorld(t)
	td := w.withVolume("db")
	create := func(edit func(*awsecs.CreateServiceInput)) error {
		in := &awsecs.CreateServiceInput{Cluster: aws.String("main"), ServiceName: aws.String("db"), TaskDefinition: &td, LaunchType: ecstypes.LaunchTypeFargate, NetworkConfiguration: w.network()}
		edit(in)
		_, err := w.ECS.CreateService(w.ctx, in)
		return err
	}
	wantError(t, create(func(*awsecs.CreateServiceInput) {}), "InvalidParameterException", `volume "data" of the task definition is configured at launch, but not here`)
	wantError(t, create(func(in *awsecs.CreateServiceInput) {
		in.VolumeConfigurations = []ecstypes.ServiceVolumeConfiguration{{Name: aws.String("date"), ManagedEBSVolume: sized(infrastructure)}}
	}), "InvalidParameterException", `the task definition has no volume "date"`)
	wantError(t, create(func(in *awsecs.CreateServiceInput) {
		volume := sized(infrastructure)
		volume.TagSpecifications = []ecstypes.EBSTagSpecification{{ResourceType: "volume", Tags: []ecstypes.Tag{{Key: aws.String("AmazonECSManaged"), Value: aws.String("no")}}}}
		in.VolumeConfigurations = []ecstypes.ServiceVolumeConfiguration{{Name: aws.String("data"), ManagedEBSVolume: volume}}
	}), "InvalidParameterException", "the tag AmazonECSManaged is reserved")
	wantError(t, create(func(in *awsecs.CreateServiceInput) {
		in.VolumeConfigurations = []ecstypes.ServiceVolumeConfiguration{{Name: aws.String("data"), ManagedEBSVolume: sized("root")}}
	}), "InvalidParameterException", `"root" is not the ARN of a role`)
	_, err := w.ECS.RunTask(w.ctx, &awsecs.RunTaskInput{Cluster: aws.String("main"), TaskDefinition: &td, LaunchType: ecstypes.LaunchTypeFargate, NetworkConfiguration: w.network()})
	wantError(t, err, "InvalidParameterException", "configured at launch, but not here")
	wantError(t, create(func(in *awsecs.CreateServiceInput) {
		in.VolumeConfigurations = []ecstypes.ServiceVolumeConfiguration{{Name: aws.String("data"), ManagedEBSVolume: sized(infrastructure)}}
		in.VpcLatticeConfigurations = []ecstypes.VpcLatticeConfiguration{{PortName: aws.String("http"), RoleArn: aws.String(infrastructure), TargetGroupArn: aws.String("arn:aws:vpc-lattice:eu-west-1:123456789012:targetgroup/tg-1")}}
	}), "UnsupportedFeatureException", "vpcLatticeConfigurations")
}
