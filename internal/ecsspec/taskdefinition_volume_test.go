package ecsspec

import (
	"testing"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

func TestCheckVolumes(t *testing.T) {
	type td = TaskDefinition
	base := func() td {
		d := instanceTask(t, `{"name":"app","image":"i","mountPoints":[{"sourceVolume":"data","containerPath":"/data"}]}`)
		d.TaskRoleARN = testRole
		d.Volumes = []ecstypes.Volume{{Name: ptr("data"), EfsVolumeConfiguration: &ecstypes.EFSVolumeConfiguration{
			FileSystemId: ptr("fs-1"), RootDirectory: ptr("/"), TransitEncryption: "ENABLED",
			AuthorizationConfig: &ecstypes.EFSAuthorizationConfig{AccessPointId: ptr("fsap-1"), Iam: "ENABLED"},
		}}}
		return d
	}
	efs := func(d *td) *ecstypes.EFSVolumeConfiguration { return d.Volumes[0].EfsVolumeConfiguration }
	const path = "volume[0].efs_volume_configuration[0]"
	runProblems(t, base, CheckTaskDefinition, []problemCase[td]{
		{"unknown volume", func(d *td) { d.Containers[0].MountPoints[0].SourceVolume = ptr("dat") },
			[]string{`unknown-volume container_definitions[0].mountPoints[0].sourceVolume: mount point refers to volume "dat", which is not in the task definition`}},
		{"volumes not known", func(d *td) {
			d.Volumes, d.Unknown = nil, NewUnknown("volume")
		}, nil},
		{"no path", func(d *td) { d.Containers[0].MountPoints[0].ContainerPath = nil },
			[]string{"mount-point container_definitions[0].mountPoints[0].containerPath: the mount point names no path in the container"}},
		{"twice", func(d *td) { d.Volumes = append(d.Volumes, ecstypes.Volume{Name: ptr("data")}) },
			[]string{`volume-name volume[1].name: volume name "data" is given twice`}},
		{"name", func(d *td) { d.Volumes = append(d.Volumes, ecstypes.Volume{Name: ptr("my data")}) },
			[]string{`volume-name volume[1].name: volume name "my data" is not valid: expected letters, digits, hyphens and underscores`}},
		{"root directory", func(d *td) { efs(d).RootDirectory = ptr("/a") },
			[]string{"efs-volume " + path + `.root_directory: root_directory "/a" cannot be combined with an access point`}},
		{"root directory alone", func(d *td) { efs(d).RootDirectory, efs(d).AuthorizationConfig = ptr("/a"), nil }, nil},
		{"iam without encryption", func(d *td) { efs(d).TransitEncryption = "" },
			[]string{"efs-volume " + path + ".transit_encryption: IAM authorization to EFS needs transit encryption"}},
		{"access point without encryption", func(d *td) { efs(d).TransitEncryption, efs(d).AuthorizationConfig.Iam = "DISABLED", "" },
			[]string{"efs-volume " + path + ".transit_encryption: mounting through an EFS access point needs transit encryption"}},
		{"encryption not known", func(d *td) {
			efs(d).TransitEncryption, d.Unknown = "", NewUnknown(path+".transit_encryption")
		}, nil},
		{"iam without task role", func(d *td) { d.TaskRoleARN = "" },
			[]string{`efs-volume task_role_arn: volume "data" is mounted with the task role, but the task has none`}},
		{"S3 Files without task role", func(d *td) {
			d.TaskRoleARN = ""
			d.Volumes = []ecstypes.Volume{{Name: ptr("data"), S3filesVolumeConfiguration: &ecstypes.S3FilesVolumeConfiguration{}}}
		}, []string{`s3files-task-role task_role_arn: volume "data" is of S3 Files, which is mounted with the task role, but the task has none`}},
		{"S3 Files", func(d *td) {
			d.Volumes = []ecstypes.Volume{{Name: ptr("data"), S3filesVolumeConfiguration: &ecstypes.S3FilesVolumeConfiguration{}}}
		}, nil},
		{"port", func(d *td) { efs(d).TransitEncryptionPort = ptr[int32](70000) },
			[]string{"efs-volume " + path + ".transit_encryption_port: transit_encryption_port is 70000, expected 0 to 65535"}},
		{"no file system", func(d *td) { efs(d).FileSystemId = nil },
			[]string{"efs-volume " + path + ".file_system_id: the EFS volume names no file system"}},
	})
}
