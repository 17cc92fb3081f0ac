package storage

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/pattern"
)

//go:embed s3_volume_mount.md
var s3VolumeMountPage string

// S3VolumeMount finds S3 buckets that are to be volumes.
var S3VolumeMount = &lint.Rule{
	Name:     "s3-volume-mount",
	Severity: lint.Error,
	Page:     s3VolumeMountPage,
	Check:    checkS3VolumeMount,
}

const useEFS = "Use an EFS file system with efs_volume_configuration for files that tasks share, or the S3 API for objects. " +
	"Where a bucket has to look like a file system, Amazon S3 Files with s3files_volume_configuration is what ECS supports."

func checkS3VolumeMount(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, v := range t.Volumes.Items {
			if v.S3Files {
				continue
			}
			if at, message := s3Volume(p.Estate, t, v); message != "" {
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(at), Message: message, Advice: useEFS})
			}
		}
		for _, c := range t.Containers.Items {
			if at, message := s3Container(c); message != "" {
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(at), Message: message, Advice: useEFS})
			}
		}
	}
}

// The programs that show a bucket as a file system, and how a script mounts with them.
var (
	s3Mounts = []*pattern.Pattern{
		pattern.New(`(?m)\b(?:s3fs|goofys|mount-s3|riofs|geesefs|yas3fs|s3backer)\s+(?:-\S+\s+(?:[^-/\s]\S*=\S*\s+)?)*[^\s/-]\S*\s+(/\S+)`),
		pattern.New(`(?m)^\s*(?:s3fs#|goofys#)?\S+\s+(/\S+)\s+fuse(?:\.(?:s3fs|goofys|mount-s3|geesefs))\b`),
		pattern.New(`(?m)(?:s3fs#|goofys#)\S+\s+(/\S+)\s+fuse\b`),
		pattern.New(`(?m)\brclone\s+mount\s+(?:-\S+\s+)*(?:s3|aws)\S*:\S*\s+(/\S+)`),
	}
	// At the beginning of a command, so that "pip install s3fs" is none.
	s3Command = pattern.New(`(?:^|&&|\|\||[;|(\n]|\b(?:sudo|exec|-[a-z]*c)\s)\s*(?:/\S*/)?(?:s3fs|goofys|mount-s3|riofs|geesefs|yas3fs)\s+\S|mount\s+(?:\S+\s+)*-t\s+fuse\.(?:s3fs|goofys)\b`)
	// Images that do nothing else.
	s3Image  = pattern.New(`(?:^|/)(?:docker-)?(?:s3fs(?:-fuse)?|goofys|mountpoint-s3|aws-mountpoint-s3-csi-driver|s3-mount(?:er)?|geesefs)(?:-(?:client|docker|mount|sidecar|volume))?(?:[:@]|$)`)
	s3Driver = pattern.New(`(?i)(?:^|[/:_-])(?:s3fs|s3|goofys|mountpoint-s3|s3-volume|docker-s3-volume|s3fs-volume-plugin)(?:[/:_-]|$)`)
)

// s3Volume says what makes a volume one of S3.
func s3Volume(e *estate.Estate, t *estate.TaskDefinition, v *estate.Volume) (at estate.Value[string], message string) {
	for argument, fs := range fileSystems(v) {
		if bucket := asBucket(fs); bucket != "" {
			return fs, fmt.Sprintf("%s is %s, but a bucket is not a file system: expected the id of one, such as \"fs-0123456789abcdef0\"", argument, bucket)
		}
	}
	if v.Docker != nil {
		if driver, ok := v.Docker.Driver.Get(); ok && s3Driver.MatchString(driver) {
			return v.Docker.Driver, fmt.Sprintf("Docker volume driver %q mounts an S3 bucket, which is not a file system", driver)
		}
		for _, o := range v.Docker.Options {
			if name, value, ok := s3Option(o); ok {
				return o.Value, fmt.Sprintf("Docker volume option %s = %q mounts an S3 bucket, which is not a file system", name, value)
			}
			if bucket := asBucket(o.Value); bucket != "" && optionMounts(o) {
				return o.Value, fmt.Sprintf("The Docker volume mounts %s, but a bucket is not a file system", bucket)
			}
		}
	}
	if bucket := asBucket(v.HostPath); bucket != "" {
		return v.HostPath, fmt.Sprintf("host_path is %s, but it is a directory on the instance: ECS does not mount buckets", bucket)
	}
	if hostPath, ok := v.HostPath.Get(); ok {
		if s3Path(hostPath) || mountedBy(e, t, hostPath, s3Mounts) {
			return v.HostPath, fmt.Sprintf("host_path %q is an S3 bucket mounted on the instance. ECS does not know of the mount: "+
				"where it is missing or has gone away, tasks write to the instance's disk", hostPath)
		}
	}
	if v.Name.RefersTo("s3_bucket") && v.EFS == nil && v.FSxWindows == nil && v.Docker == nil && v.HostPath.Absent() {
		return v.Name, "The volume is named after an S3 bucket, but a name mounts nothing: it is an empty directory on the task's host"
	}
	return at, ""
}

// fileSystems are the file systems a volume names, by argument. There is one at most.
func fileSystems(v *estate.Volume) map[string]estate.Value[string] {
	switch {
	case v.EFS != nil:
		return map[string]estate.Value[string]{"efs_volume_configuration.file_system_id": v.EFS.FileSystem.Value}
	case v.FSxWindows != nil:
		return map[string]estate.Value[string]{"fsx_windows_file_server_volume_configuration.file_system_id": v.FSxWindows.FileSystem}
	}
	return nil
}

// asBucket describes a value that is a bucket; empty when it is none. A path with a bucket's name in it is none.
func asBucket(v estate.Value[string]) string {
	s, known := v.Get()
	switch {
	case known && (strings.HasPrefix(s, "s3://") || strings.HasPrefix(s, "arn:") && strings.Contains(s, ":s3:::")):
		return fmt.Sprintf("%q", s)
	case known && strings.HasPrefix(s, "/"):
		return ""
	case v.RefersTo("s3_bucket") && known:
		return fmt.Sprintf("the S3 bucket %q", s)
	case v.RefersTo("s3_bucket"):
		return "an S3 bucket"
	}
	return ""
}

// s3Path reports whether a path is named after what is mounted there: a directory for S3 mounts, such as /mnt/s3, or one
// of the mounting programs. Directories that merely begin with s3 are none.
func s3Path(p string) bool {
	names := segments(p)
	for i, name := range names {
		switch name {
		case "s3fs", "goofys", "mountpoint-s3", "s3mount", "s3-mount", "s3-bucket", "s3bucket":
			return true
		case "s3":
			if i > 0 && (names[i-1] == "mnt" || names[i-1] == "media" || names[i-1] == "mount" || names[i-1] == "mounts") {
				return true
			}
		}
	}
	return false
}

func s3Option(o estate.Variable) (name, value string, ok bool) {
	name, _ = o.Name.Get()
	value, known := o.Value.Get()
	lower := strings.ToLower(value)
	switch {
	case !known:
	case name == "type" && (lower == "s3" || strings.Contains(lower, "s3fs") || strings.Contains(lower, "goofys")),
		name == "device" && (strings.HasPrefix(lower, "s3fs#") || strings.HasPrefix(lower, ":s3")),
		name == "remote" && (strings.HasPrefix(lower, "s3:") || strings.HasPrefix(lower, ":s3:")):
		return name, value, true
	}
	return name, value, false
}

// optionMounts reports whether an option of a Docker volume says what to mount.
func optionMounts(o estate.Variable) bool {
	name, _ := o.Name.Get()
	return name == "device" || name == "remote" || name == "bucket"
}

// s3Container says what makes a container one that mounts S3 for its task.
func s3Container(c *estate.Container) (at estate.Value[string], message string) {
	if image, ok := c.Image.Get(); ok && s3Image.MatchString(image) {
		return c.Image, fmt.Sprintf("Image %q mounts an S3 bucket for the task, which takes a privileged container and does not work on Fargate", image)
	}
	if part, ok := commandPart(c, s3Command); ok {
		return part, "The container mounts an S3 bucket, which takes a privileged container and does not work on Fargate"
	}
	for _, m := range c.MountPoints.Items {
		if bucket := asBucket(m.SourceVolume); bucket != "" {
			if s, ok := m.SourceVolume.Get(); ok && strings.HasPrefix(s, "s3://") {
				return m.SourceVolume, fmt.Sprintf("sourceVolume is %s, but it is the name of one of the task's volumes: ECS does not mount buckets", bucket)
			}
		}
	}
	return at, ""
}
