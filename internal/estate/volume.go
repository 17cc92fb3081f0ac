package estate

import (
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Volume is a volume of a task definition.
type Volume struct {
	Range    hcl.Range // the block's header
	Name     Value[string]
	HostPath Value[string]

	Docker     *DockerVolume
	EFS        *EFSVolume
	FSxWindows *FileSystemVolume
	// S3Files tells that the volume is of Amazon S3 Files, which is a file system over a bucket.
	S3Files bool
	// ConfiguredAtLaunch tells that the service says what the volume is, as for EBS.
	ConfiguredAtLaunch Value[bool]
}

// DockerVolume is a volume of a Docker volume driver.
type DockerVolume struct {
	Driver        Value[string]
	Scope         Value[string] // task or shared
	Autoprovision Value[bool]
	Options       []Variable
}

// FileSystemVolume is a volume of a file system that ECS mounts itself.
type FileSystemVolume struct {
	FileSystem    Value[string]
	RootDirectory Value[string]
}

// EFSVolume is a volume of an EFS file system.
type EFSVolume struct {
	Range                 hcl.Range // the block's header
	FileSystem            Link[FileSystem]
	RootDirectory         Value[string]
	TransitEncryption     Value[string] // DISABLED when not written
	TransitEncryptionPort Value[int]
	AccessPoint           Link[AccessPoint]
	IAM                   Value[string] // DISABLED when not written

	block *module.Block
}

func readVolume(block *module.Block) *Volume {
	v := &Volume{
		Range:              block.Range,
		Name:               nonEmpty(block.Attr("name")),
		HostPath:           nonEmpty(block.Attr("host_path")),
		S3Files:            len(block.All("s3files_volume_configuration")) > 0,
		ConfiguredAtLaunch: boolean(block.Attr("configure_at_launch")),
	}
	if d := block.Block("docker_volume_configuration"); d != nil {
		v.Docker = &DockerVolume{
			Driver:        nonEmpty(d.Attr("driver")),
			Scope:         nonEmpty(d.Attr("scope")),
			Autoprovision: boolean(d.Attr("autoprovision")),
			Options:       variables(d.Attr("driver_opts")).Items,
		}
	}
	if efs := block.Block("efs_volume_configuration"); efs != nil {
		v.EFS = &EFSVolume{
			Range:                 efs.Range,
			RootDirectory:         nonEmpty(efs.Attr("root_directory")),
			TransitEncryption:     nonEmpty(efs.Attr("transit_encryption")),
			TransitEncryptionPort: number(efs.Attr("transit_encryption_port")),
			IAM: in(efs, "authorization_config", func(a *module.Block) Value[string] {
				return nonEmpty(a.Attr("iam"))
			}),
			block: efs,
		}
	}
	if fsx := block.Block("fsx_windows_file_server_volume_configuration"); fsx != nil {
		v.FSxWindows = &FileSystemVolume{
			FileSystem:    nonEmpty(fsx.Attr("file_system_id")),
			RootDirectory: nonEmpty(fsx.Attr("root_directory")),
		}
	}
	return v
}

func (v *Volume) relate(b *builder) {
	if v.EFS == nil {
		return
	}
	v.EFS.FileSystem = resolve(b, v.EFS.block.Attr("file_system_id"), b.fileSystems)
	v.EFS.AccessPoint = resolve(b, v.EFS.block.Block("authorization_config").Attr("access_point_id"), b.accessPoints)
	if v.EFS.block.UnknownBlocks["authorization_config"] {
		v.EFS.AccessPoint.state = unknown
	}
}

func (e *EFSVolume) spec(unknown ecsspec.Unknown, path string) *ecstypes.EFSVolumeConfiguration {
	word := func(v Value[string], at string) *string {
		if v.Unknown() {
			unknown[path+"[0]."+at] = true
		}
		if s, ok := v.Get(); ok {
			return &s
		}
		return nil
	}
	spec := &ecstypes.EFSVolumeConfiguration{
		FileSystemId: word(e.FileSystem.Value, "file_system_id"), RootDirectory: word(e.RootDirectory, "root_directory"),
	}
	if s := word(e.TransitEncryption, "transit_encryption"); s != nil {
		spec.TransitEncryption = ecstypes.EFSTransitEncryption(*s)
	}
	if port, ok := e.TransitEncryptionPort.Get(); ok {
		p := int32(port)
		spec.TransitEncryptionPort = &p
	}
	if len(e.block.All("authorization_config")) > 0 {
		spec.AuthorizationConfig = &ecstypes.EFSAuthorizationConfig{AccessPointId: word(e.AccessPoint.Value, "authorization_config[0].access_point_id")}
		if s := word(e.IAM, "authorization_config[0].iam"); s != nil {
			spec.AuthorizationConfig.Iam = ecstypes.EFSAuthorizationConfigIAM(*s)
		}
	}
	return spec
}
