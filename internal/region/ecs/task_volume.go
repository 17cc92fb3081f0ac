package ecs

import (
	"cmp"
	"slices"
	"strconv"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/iam"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// volumeAttachment is the type of the attachment of an EBS volume
// (https://docs.aws.amazon.com/cli/latest/reference/ecs/run-task.html#examples).
const volumeAttachment = "AmazonElasticBlockStorage"

// checkVolumes refuses what ECS refuses of the volumes of a task.
func checkVolumes(volumes []ecsspec.ManagedVolume, td *ecstypes.TaskDefinition, fargate bool) error {
	for _, p := range ecsspec.CheckManagedVolumes(volumes, taskDefinitionSpec(td), fargate) {
		return invalidParameter("%s", p)
	}
	return nil
}

// taskVolume is a volume that is made with its task.
type taskVolume struct {
	Volume ecsspec.ManagedVolume
	Tags   map[string]string
}

// addVolumes gives the task the attachments of volumes that are to come.
func (t *taskRecord) addVolumes(r *operation.Request, n newTask) {
	for _, v := range n.Volumes {
		t.Task.Attachments = append(t.Task.Attachments, ecstypes.Attachment{
			Id: new(dashed(r.ID("ecs/attachment", 32))), Type: new(volumeAttachment), Status: new("CREATED"),
			Details: []ecstypes.KeyValuePair{
				{Name: new("roleArn"), Value: new(v.RoleARN)}, {Name: new("volumeName"), Value: new(v.Name)},
				{Name: new("deleteOnTermination"), Value: new(strconv.FormatBool(!v.Kept))},
			},
		})
		t.Volumes = append(t.Volumes, taskVolume{v, t.volumeTags(r, n, v.Tags)})
	}
}

// volumeTags are what a volume is tagged with
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EBSTagSpecification.html);
// its own tags come before those that it takes over.
func (t *taskRecord) volumeTags(r *operation.Request, n newTask, specified []ecstypes.EBSTagSpecification) map[string]string {
	all := map[string]string{}
	add := func(tags []ecstypes.Tag) {
		for _, tag := range tags {
			all[operation.Deref(tag.Key)] = operation.Deref(tag.Value)
		}
	}
	for _, s := range specified {
		switch {
		case s.PropagateTags == ecstypes.PropagateTagsTaskDefinition:
			if td, err := getTaskDefinition(r, operation.Deref(n.Definition.TaskDefinitionArn)); err == nil {
				add(td.Tags)
			}
		case s.PropagateTags == ecstypes.PropagateTagsService && n.Service != nil:
			add(n.Service.Tags)
		}
	}
	for _, s := range specified {
		add(s.Tags)
	}
	all[ecsspec.VolumeCreatedTag], all[ecsspec.VolumeManagedTag] = operation.Deref(t.Task.TaskArn), "true"
	return all
}

// volumes calls each attachment of a volume with its detail of that name.
func (t *taskRecord) volumes(detail string, each func(a *ecstypes.Attachment, value string)) {
	for i := range t.Task.Attachments {
		a := &t.Task.Attachments[i]
		if operation.Deref(a.Type) != volumeAttachment {
			continue
		}
		value := ""
		for _, d := range a.Details {
			if operation.Deref(d.Name) == detail {
				value = operation.Deref(d.Value)
			}
		}
		each(a, value)
	}
}

// attachVolumes makes the task's volumes; problem is why that failed. A role that
// is not there is only missed in an account in which roles have been made.
func (t *taskRecord) attachVolumes(r *operation.Request) (problem *ecsspec.StopReason) {
	t.volumes("volumeName", func(a *ecstypes.Attachment, name string) {
		at := slices.IndexFunc(t.Volumes, func(v taskVolume) bool { return v.Volume.Name == name })
		if at < 0 {
			return // the region's state is older than its volumes
		}
		v := t.Volumes[at].Volume
		if role, ours := ecsspec.RoleName(v.RoleARN, r.Account); ours && iam.RolesMade(r) {
			if _, found := iam.Role(r, role); !found {
				reason := ecsspec.UnableToAssumeRole(v.RoleARN)
				problem = &reason
				a.Details = append(a.Details, ecstypes.KeyValuePair{Name: new("statusReason"), Value: &reason.Reason})
				return
			}
		}
		want := ec2.NewVolume{
			Zone: t.Place.Zone, Type: cmp.Or(v.Type, ecsspec.DefaultVolumeType), SizeGiB: operation.Deref(v.SizeGiB), IOPS: v.IOPS, Throughput: v.Throughput,
			InitializationRate: v.InitializationRate, Snapshot: v.SnapshotID, Key: v.KMSKey, Encrypted: v.Encrypted, GoesWithTask: !v.Kept,
		}
		if i, found := instances.Get(r.Scoped, t.Cluster+"/"+t.Place.Instance); found {
			want.Instance = i.EC2ID
		} else {
			want.AssociatedResource = operation.Deref(t.Task.TaskArn)
		}
		a.Status = new("ATTACHED")
		a.Details = append(a.Details, ecstypes.KeyValuePair{Name: new("volumeId"), Value: new(ec2.CreateVolume(r, want, t.Volumes[at].Tags))})
	})
	return problem
}

// detachVolumes ends the attachments of a task that has stopped, and the volumes
// that go with it.
func (t *taskRecord) detachVolumes(r *operation.Request) {
	t.volumes("volumeId", func(a *ecstypes.Attachment, id string) {
		a.Status = new("DELETED")
		ec2.FreeVolume(r, id)
	})
}
