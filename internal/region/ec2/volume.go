package ec2

import (
	"strconv"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// VolumeRecord is an EBS volume as the region keeps it. Only other services of
// the region make volumes, for what they run.
type VolumeRecord struct {
	ID string
	NewVolume
	Created time.Time
	// Free: nothing uses it.
	Free bool `json:",omitempty"`
}

// NewVolume is what a service asks for. What is not given is EBS's default.
type NewVolume struct {
	Zone string
	// Type such as "gp3".
	Type string
	// SizeGiB is 0 where the snapshot's is not known.
	SizeGiB            int32  `json:",omitempty"`
	IOPS, Throughput   *int32 `json:",omitempty"` // Throughput in MiB/s
	InitializationRate *int32 `json:",omitempty"` // MiB/s
	Snapshot, Key      string `json:",omitempty"`
	Encrypted          bool   `json:",omitempty"`
	GoesWithTask       bool   `json:",omitempty"`
	AssociatedResource string `json:",omitempty"` // the ARN of what AWS runs it for
	Instance           string `json:",omitempty"` // the EC2 instance that it is attached to, if any
}

var volumes = store.Collection[VolumeRecord]{Name: "ec2/volume"}

// The performance of a gp3 volume that asks for none
// (https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html#gp3-ebs-volume-type).
const (
	gp3IOPS       = 3000
	gp3Throughput = 125
)

// CreateVolume makes a volume that is in use from the start.
func CreateVolume(r *operation.Request, want NewVolume, tagged map[string]string) (id string) {
	if want.Type == "gp3" {
		if want.IOPS == nil {
			want.IOPS = new(int32(gp3IOPS))
		}
		if want.Throughput == nil {
			want.Throughput = new(int32(gp3Throughput))
		}
	}
	v := VolumeRecord{ID: "vol-0" + r.ID("ec2/volume", 16), NewVolume: want, Created: r.Now()}
	volumes.Put(r.Scoped, v.ID, v)
	putTags(r, v.ID, tagged)
	return v.ID
}

// FreeVolume detaches a volume; one that goes with its task is deleted.
func FreeVolume(r *operation.Request, id string) {
	v, found := volumes.Get(r.Scoped, id)
	switch {
	case !found:
	case v.GoesWithTask:
		removeVolume(r, id)
	default:
		v.Free, v.AssociatedResource, v.Instance = true, "", ""
		volumes.Put(r.Scoped, id, v)
	}
}

func removeVolume(r *operation.Request, id string) {
	volumes.Delete(r.Scoped, id)
	tags.Delete(r.Scoped, id)
}

func registerVolumes(s *operation.Service) {
	operation.Register(s, describeVolumes)
	operation.Register(s, deleteVolume)
}

// DescribeVolumesInput is EC2's, as far as it is honoured.
type DescribeVolumesInput struct {
	VolumeIds  []string `query:"VolumeId"`
	Filters    []Filter `query:"Filter"`
	MaxResults *int32
	NextToken  *string
}

// DescribeVolumesOutput is EC2's.
type DescribeVolumesOutput struct {
	Volumes   []Volume `xml:"volumeSet"`
	NextToken *string
}

// Volume is EC2's.
type Volume struct {
	VolumeId                 *string
	AvailabilityZone         *string
	Size                     *int32
	VolumeType               *string
	Iops                     *int32
	Throughput               *int32
	VolumeInitializationRate *int32
	SnapshotId               *string
	Encrypted                *bool
	KmsKeyId                 *string
	State                    *string `xml:"status"`
	CreateTime               *time.Time
	MultiAttachEnabled       *bool
	Attachments              []VolumeAttachment `xml:"attachmentSet"`
	Tags                     []Tag              `xml:"tagSet"`
}

// VolumeAttachment is EC2's.
type VolumeAttachment struct {
	VolumeId            *string
	InstanceId          *string
	AssociatedResource  *string
	State               *string `xml:"status"`
	AttachTime          *time.Time
	DeleteOnTermination *bool
}

func volumeNotFound(id string) error {
	return clientError("InvalidVolume.NotFound", "The volume '%s' does not exist.", id)
}

// state of a volume (https://docs.aws.amazon.com/ebs/latest/userguide/ebs-describing-volumes.html#volume-state).
func (v VolumeRecord) state() string {
	if v.Free {
		return "available"
	}
	return "in-use"
}

func describeVolumes(r *operation.Request, in *DescribeVolumesInput) (*DescribeVolumesOutput, error) {
	kept, next, err := choose(r, volumes.List(r.Scoped, ""), func(v VolumeRecord) string { return v.ID },
		func(v VolumeRecord) map[string][]string {
			attached := "attached"
			if v.Free {
				attached = ""
			}
			return map[string][]string{
				"volume-id": {v.ID}, "availability-zone": {v.Zone}, "status": {v.state()}, "volume-type": {v.Type}, "size": {strconv.Itoa(int(v.SizeGiB))},
				"snapshot-id": {v.Snapshot}, "encrypted": {boolText(v.Encrypted)}, "attachment.instance-id": {v.Instance}, "attachment.status": {attached},
				"attachment.delete-on-termination": {boolText(v.GoesWithTask)},
			}
		}, asked{in.VolumeIds, in.Filters, in.MaxResults, in.NextToken}, volumeNotFound)
	if err != nil {
		return nil, err
	}
	out := &DescribeVolumesOutput{NextToken: next}
	for _, v := range kept {
		out.Volumes = append(out.Volumes, v.describe(r))
	}
	return out, nil
}

func (v VolumeRecord) describe(r *operation.Request) Volume {
	d := Volume{
		VolumeId: new(v.ID), AvailabilityZone: new(v.Zone), VolumeType: new(v.Type), Iops: v.IOPS, Throughput: v.Throughput,
		VolumeInitializationRate: v.InitializationRate, SnapshotId: new(v.Snapshot), Encrypted: new(v.Encrypted), State: new(v.state()),
		CreateTime: new(v.Created), MultiAttachEnabled: new(false), Tags: tagList(tagsOf(r, v.ID)),
	}
	if v.SizeGiB > 0 {
		d.Size = new(v.SizeGiB)
	}
	if v.Key != "" {
		d.KmsKeyId = new(v.Key)
	}
	if !v.Free {
		a := VolumeAttachment{VolumeId: d.VolumeId, State: new("attached"), AttachTime: new(v.Created), DeleteOnTermination: new(v.GoesWithTask)}
		if v.AssociatedResource != "" {
			a.AssociatedResource = new(v.AssociatedResource)
		}
		if v.Instance != "" {
			a.InstanceId = new(v.Instance)
		}
		d.Attachments = []VolumeAttachment{a}
	}
	return d
}

// DeleteVolumeInput is EC2's.
type DeleteVolumeInput struct{ VolumeId *string }

// DeleteVolumeOutput is EC2's.
type DeleteVolumeOutput struct{ Return *bool }

func deleteVolume(r *operation.Request, in *DeleteVolumeInput) (*DeleteVolumeOutput, error) {
	v, found := volumes.Get(r.Scoped, operation.Deref(in.VolumeId))
	switch {
	case !found:
		return nil, volumeNotFound(operation.Deref(in.VolumeId))
	case !v.Free:
		return nil, clientError("VolumeInUse", "Volume %s is currently attached to %s", v.ID, v.AssociatedResource+v.Instance)
	}
	removeVolume(r, v.ID)
	return &DeleteVolumeOutput{Return: new(true)}, nil
}
