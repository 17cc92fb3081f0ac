package ecsspec

import (
	"fmt"
	"slices"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// ManagedVolume is an EBS volume that ECS makes for a task, as a service or a task that is run configures it.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html
type ManagedVolume struct {
	// Name is that of a volume of the task definition.
	Name, RoleARN, Type, SnapshotID string
	Filesystem                      ecstypes.TaskFilesystemType
	SizeGiB, IOPS                   *int32
	Throughput, InitializationRate  *int32 // MiB/s
	// Encrypted and KMSKey are what was asked for; an account may encrypt by default.
	Encrypted bool
	KMSKey    string
	Tags      []ecstypes.EBSTagSpecification
	// Kept volumes stay when their task stops.
	Kept bool
	// Missing: nothing was said of it but its name.
	Missing bool
}

// MaximumManagedVolumes can be attached to one task.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html#ebs-volume-considerations
const MaximumManagedVolumes = 1

// ServiceVolumes reads the volumes of a service's tasks, which always go with them.
func ServiceVolumes(configured []ecstypes.ServiceVolumeConfiguration) []ManagedVolume {
	var volumes []ManagedVolume
	for _, c := range configured {
		v := ManagedVolume{Name: deref(c.Name), Missing: c.ManagedEBSVolume == nil}
		if m := c.ManagedEBSVolume; m != nil {
			v.RoleARN, v.Type, v.SnapshotID, v.Filesystem = deref(m.RoleArn), deref(m.VolumeType), deref(m.SnapshotId), m.FilesystemType
			v.SizeGiB, v.IOPS, v.Throughput, v.InitializationRate = m.SizeInGiB, m.Iops, m.Throughput, m.VolumeInitializationRate
			v.Encrypted, v.KMSKey, v.Tags = m.Encrypted != nil && *m.Encrypted, deref(m.KmsKeyId), m.TagSpecifications
		}
		volumes = append(volumes, v)
	}
	return volumes
}

// TaskVolumes reads the volumes of a task that is run or started.
func TaskVolumes(configured []ecstypes.TaskVolumeConfiguration) []ManagedVolume {
	var volumes []ManagedVolume
	for _, c := range configured {
		v := ManagedVolume{Name: deref(c.Name), Missing: c.ManagedEBSVolume == nil}
		if m := c.ManagedEBSVolume; m != nil {
			v.RoleARN, v.Type, v.SnapshotID, v.Filesystem = deref(m.RoleArn), deref(m.VolumeType), deref(m.SnapshotId), m.FilesystemType
			v.SizeGiB, v.IOPS, v.Throughput, v.InitializationRate = m.SizeInGiB, m.Iops, m.Throughput, m.VolumeInitializationRate
			v.Encrypted, v.KMSKey, v.Tags = m.Encrypted != nil && *m.Encrypted, deref(m.KmsKeyId), m.TagSpecifications
			v.Kept = m.TerminationPolicy != nil && m.TerminationPolicy.DeleteOnTermination != nil && !*m.TerminationPolicy.DeleteOnTermination
		}
		volumes = append(volumes, v)
	}
	return volumes
}

// volumeLimits of a type: sizes in GiB and IOPS, which are not set where most is 0.
type volumeLimits struct{ least, most, leastIOPS, mostIOPS int32 }

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html
var volumeTypes = map[string]volumeLimits{
	"gp2": {1, 16_384, 0, 0}, "gp3": {1, 16_384, 3_000, 16_000}, "io1": {4, 16_384, 100, 64_000}, "io2": {4, 16_384, 100, 256_000},
	"st1": {125, 16_384, 0, 0}, "sc1": {125, 16_384, 0, 0}, "standard": {1, 1_024, 0, 0},
}

// DefaultVolumeType is that of a volume that names none.
const DefaultVolumeType = "gp3"

const maximumVolumeThroughput = 1_000

// CheckManagedVolumes reports what AWS refuses of the volumes of tasks of the task definition. Paths are those of
// the argument volume_configuration.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/configure-ebs-volume.html
func CheckManagedVolumes(volumes []ManagedVolume, td TaskDefinition, fargate bool) []Problem {
	ps := &problems{}
	const code, at = "managed-volume", "volume_configuration"
	if n := len(volumes); n > MaximumManagedVolumes {
		ps.addf(code, at, "", "%d volumes are configured, expected at most %d for a task", n, MaximumManagedVolumes)
	}
	for i, v := range volumes {
		path := fmt.Sprintf("%s[%d].", at, i)
		known := slices.IndexFunc(td.Volumes, func(d ecstypes.Volume) bool { return deref(d.Name) == v.Name })
		switch {
		case known < 0:
			ps.addf(code, path+"name", "It must be the name of a volume that is configured at launch.", "the task definition has no volume %s", quote(v.Name))
		case !deref(td.Volumes[known].ConfiguredAtLaunch):
			ps.addf(code, path+"name", "Set configuredAtLaunch (configure_at_launch) of the volume in the task definition.",
				"volume %s of the task definition is not configured at launch", quote(v.Name))
		}
		if v.Missing {
			ps.addf(code, path+"managed_ebs_volume", "It is required.", "volume %s has no managed EBS volume", quote(v.Name))
			continue
		}
		checkManagedVolume(ps, v, path+"managed_ebs_volume[0].", fargate)
	}
	for _, d := range td.Volumes {
		if deref(d.ConfiguredAtLaunch) && len(volumes) == 0 {
			ps.addf(code, at, "Configure it: name, role and size.", "volume %s of the task definition is configured at launch, but not here", quote(deref(d.Name)))
		}
	}
	return ps.found
}

func checkManagedVolume(ps *problems, v ManagedVolume, at string, fargate bool) {
	const code = "managed-volume"
	if arn, ok := ParseARN(v.RoleARN); !ok || arn.Service != "iam" {
		ps.addf(code, at+"role_arn", "Expected the ARN of the ECS infrastructure role.", "%s is not the ARN of a role", quote(v.RoleARN))
	}
	kind := v.Type
	if kind == "" {
		kind = DefaultVolumeType
	}
	limits, ok := volumeTypes[kind]
	switch {
	case !ok:
		ps.addf(code, at+"volume_type", "Expected gp2, gp3, io1, io2, st1, sc1 or standard.", "volume type %s is unknown", quote(kind))
		return
	case fargate && kind == "standard":
		ps.addf(code, at+"volume_type", "Use another, such as gp3.", "volume type \"standard\" does not work on Fargate")
	}
	if v.SizeGiB == nil && v.SnapshotID == "" {
		ps.addf(code, at+"size_in_gb", "Set one of them.", "neither size_in_gb nor snapshot_id is set")
	}
	if n := v.SizeGiB; n != nil && (*n < limits.least || *n > limits.most) {
		ps.addf(code, at+"size_in_gb", "", "size_in_gb is %d, expected %d to %d for %s", *n, limits.least, limits.most, kind)
	}
	needsIOPS := kind == "io1" || kind == "io2"
	switch n := v.IOPS; {
	case n == nil && needsIOPS:
		ps.addf(code, at+"iops", "", "iops is required for %s", kind)
	case n != nil && limits.mostIOPS == 0 && kind != "gp2":
		ps.addf(code, at+"iops", "", "iops does not work with %s", kind)
	case n != nil && limits.mostIOPS > 0 && (*n < limits.leastIOPS || *n > limits.mostIOPS):
		ps.addf(code, at+"iops", "", "iops is %d, expected %d to %d for %s", *n, limits.leastIOPS, limits.mostIOPS, kind)
	}
	switch n := v.Throughput; {
	case n != nil && kind != "gp3":
		ps.addf(code, at+"throughput", "", "throughput works with gp3 only, not with %s", kind)
	case n != nil && (*n < 1 || *n > maximumVolumeThroughput):
		ps.addf(code, at+"throughput", "", "throughput is %d MiB/s, expected 1 to %d", *n, maximumVolumeThroughput)
	}
	if v.InitializationRate != nil && v.SnapshotID == "" {
		ps.addf(code, at+"volume_initialization_rate", "", "volume_initialization_rate works with snapshot_id only")
	}
	for i, t := range v.Tags {
		checkVolumeTags(ps, t, fmt.Sprintf("%stag_specifications[%d].", at, i))
	}
	if v.Filesystem != "" {
		if err := CheckEnum[ecstypes.TaskFilesystemType]("file_system_type", string(v.Filesystem)); err != nil {
			ps.add(code, at+"file_system_type", err.Error(), "")
		}
	}
}

// VolumeCreatedTag has the task's ARN and VolumeManagedTag "true": ECS puts them on every volume it makes.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EBSTagSpecification.html
const (
	VolumeCreatedTag = "AmazonECSCreated"
	VolumeManagedTag = "AmazonECSManaged"
)

func checkVolumeTags(ps *problems, t ecstypes.EBSTagSpecification, at string) {
	const code = "managed-volume"
	if t.ResourceType != ecstypes.EBSResourceTypeVolume {
		ps.addf(code, at+"resource_type", "Expected \"volume\".", "resource type %s is unknown", quote(string(t.ResourceType)))
	}
	if t.PropagateTags != "" {
		if err := CheckEnum[ecstypes.PropagateTags]("propagate_tags", string(t.PropagateTags)); err != nil {
			ps.add(code, at+"propagate_tags", err.Error(), "")
		}
	}
	for _, tag := range t.Tags {
		if key := deref(tag.Key); key == VolumeCreatedTag || key == VolumeManagedTag {
			ps.addf(code, at+"tags", "Use another key.", "the tag %s is reserved: Amazon ECS sets it", key)
		}
	}
}

// RoleName is the name in a role's ARN; ours is false for a role of another account.
func RoleName(roleARN, account string) (name string, ours bool) {
	arn, ok := ParseARN(roleARN)
	path, isRole := strings.CutPrefix(arn.Resource, "role/")
	return path[strings.LastIndex(path, "/")+1:], ok && isRole && arn.AccountID == account
}

// UnableToAssumeRole is the reason when ECS may not use the role that it was given, or there is none.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-ebs-volumes.html
func UnableToAssumeRole(arn string) StopReason {
	return StopReason{ecstypes.TaskStopCodeTaskFailedToStart, fmt.Sprintf("ECS was unable to assume the role '%s' that was provided for this task. "+
		"Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.", arn)}
}
