package estate

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Volume is a volume of a task definition.
type Volume struct {
	Range    hcl.Range // the block's header
	Name     Value[string]
	HostPath Value[string]

	Docker     *DockerVolume
	EFS        *FileSystemVolume
	FSxWindows *FileSystemVolume
	// S3Files tells that the volume is of Amazon S3 Files, which is a file system over a bucket.
	S3Files bool
}

// DockerVolume is a volume of a Docker volume driver.
type DockerVolume struct {
	Driver  Value[string]
	Options []Variable
}

// FileSystemVolume is a volume of a file system that ECS mounts itself.
type FileSystemVolume struct {
	FileSystem    Value[string]
	RootDirectory Value[string]
}

func readVolume(block *module.Block) *Volume {
	v := &Volume{
		Range:    block.Range,
		Name:     nonEmpty(block.Attr("name")),
		HostPath: nonEmpty(block.Attr("host_path")),
		S3Files:  len(block.All("s3files_volume_configuration")) > 0,
	}
	if d := block.Block("docker_volume_configuration"); d != nil {
		v.Docker = &DockerVolume{Driver: nonEmpty(d.Attr("driver"))}
		if options := d.Attr("driver_opts"); options != nil && options.IsKnown() && !options.IsNull() {
			for _, key := range options.Keys() {
				v.Docker.Options = append(v.Docker.Options, Variable{
					Name:  Value[string]{v: key, state: known, rng: options.KeyRange(key)},
					Value: text(options.Attr(key)),
				})
			}
		}
	}
	v.EFS = readFileSystemVolume(block.Block("efs_volume_configuration"))
	v.FSxWindows = readFileSystemVolume(block.Block("fsx_windows_file_server_volume_configuration"))
	return v
}

func readFileSystemVolume(block *module.Block) *FileSystemVolume {
	if block == nil {
		return nil
	}
	return &FileSystemVolume{
		FileSystem:    nonEmpty(block.Attr("file_system_id")),
		RootDirectory: nonEmpty(block.Attr("root_directory")),
	}
}
