package storage

import (
	_ "embed"
	"fmt"
	"path"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/pattern"
)

//go:embed host_volume_persistence.md
var hostVolumePersistencePage string

// HostVolumePersistence finds data that is kept on one instance of several.
var HostVolumePersistence = &lint.Rule{
	Name:     "host-volume-persistence",
	Severity: lint.Warning,
	Page:     hostVolumePersistencePage,
	Check:    checkHostVolumePersistence,
}

func checkHostVolumePersistence(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		if t.Fargate() {
			continue
		}
		why := apart(t)
		if why == "" {
			continue
		}
		for _, v := range t.Volumes.Items {
			kept, at := keptOnHost(p.Estate, t, v)
			if kept == "" || !written(t, v) {
				continue
			}
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(at, lint.Place(v.Range)),
				Message: fmt.Sprintf("Data is kept %s, but %s: each instance has its own copy, which goes with the instance", kept, why),
				Advice: "Use an EFS file system with efs_volume_configuration: all tasks see the same files, in all zones, wherever they are placed. " +
					"A directory that only one task reads, of data that may go, needs no host_path."})
		}
	}
}

// apart says why the tasks of a definition do not all see the same instance's disk; empty when they may.
func apart(t *estate.TaskDefinition) string {
	for _, s := range t.Services {
		// A daemon's data is that of its instance.
		if daemon, ok := s.Daemon(); !ok || daemon || s.Launch == ecstypes.LaunchTypeExternal {
			continue
		}
		name := s.Resource.Address
		if n, ok := s.LargestCount(); ok && n > 1 {
			return fmt.Sprintf("%s runs %d tasks", name, n)
		} else if ok && n == 0 || pinned(s, t) {
			continue
		}
		if n, ok := s.MaximumInstances(); ok && n > 1 {
			return fmt.Sprintf("the tasks of %s may be placed on any of %d instances", name, n)
		}
		if s.Network != nil && s.Network.Subnets.Complete && len(s.Network.Subnets.Items) > 1 {
			return fmt.Sprintf("the tasks of %s may be placed in %d subnets", name, len(s.Network.Subnets.Items))
		}
	}
	return ""
}

// pinned reports whether placement constraints may keep the tasks on one instance.
func pinned(s *estate.Service, t *estate.TaskDefinition) bool {
	return len(s.PlacementConstraints.Items)+len(t.PlacementConstraints.Items) > 0 || !s.PlacementConstraints.Complete || !t.PlacementConstraints.Complete
}

// keptOnHost says where on an instance a volume keeps its data; empty when it does not, or may be shared.
func keptOnHost(e *estate.Estate, t *estate.TaskDefinition, v *estate.Volume) (where string, at estate.Value[string]) {
	if hostPath, ok := v.HostPath.Get(); ok {
		if systemPath(hostPath) || sharedPath(e, t, hostPath) {
			return "", at
		}
		return fmt.Sprintf("in host_path %q", hostPath), v.HostPath
	}
	if v.Docker == nil {
		return "", at
	}
	scope, _ := v.Docker.Scope.Get()
	driver, ok := v.Docker.Driver.Or("local")
	// A driver of its own may have its data anywhere, and options may mount a share.
	if !ok || driver != "local" || len(v.Docker.Options) > 0 || scope != string(ecstypes.ScopeShared) {
		return "", at
	}
	return "in a Docker volume of scope \"shared\", which is shared by the tasks of one instance", v.Docker.Scope
}

// systemPaths are directories of the host's own, which agents look into.
var systemPaths = []string{
	"/bin", "/boot", "/cgroup", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/tmp", "/usr", "/var/cache/ecs", "/var/lib/docker", "/var/lib/ecs",
	"/var/log", "/var/run", "/var/tmp",
}

func systemPath(hostPath string) bool {
	clean := path.Clean(hostPath)
	if clean == "/" || strings.HasSuffix(clean, ".sock") {
		return true
	}
	for _, system := range systemPaths {
		if within(clean, system) {
			return true
		}
	}
	return false
}

// What user data mounts from elsewhere, with the mount point as the first group: NFS, EFS and others by mount or in fstab.
var sharedMounts = []*pattern.Pattern{
	pattern.New(`(?m)\bmount\b[^\n]*?-t\s+(?:nfs4?|efs|cifs|lustre|fuse\.\S+)\b[^\n]*\s(/\S+)\s*$`),
	pattern.New(`(?m)^[^\n#]*\s(/[^\s:]+)\s+(?:nfs4?|efs|cifs|lustre|fuse\S*)\s`),
	pattern.New(`(?m)\bmount\.(?:efs|nfs4?|lustre)\b[^\n]*\s(/\S+)\s*$`),
}

// shareNames are how directories for mounts from elsewhere are commonly called.
var shareNames = map[string]bool{"efs": true, "nfs": true, "fsx": true, "shared": true, "gluster": true, "ceph": true}

// sharedPath reports whether a path of the host is one that the instances mount from elsewhere, or may be: user data that
// is not all known may mount what is below a directory for mounts.
func sharedPath(e *estate.Estate, t *estate.TaskDefinition, hostPath string) bool {
	if mountedBy(e, t, hostPath, sharedMounts) || mountedBy(e, t, hostPath, s3Mounts) {
		return true
	}
	for _, name := range segments(hostPath) {
		if shareNames[name] {
			return true
		}
	}
	mount := within(hostPath, "/mnt") || within(hostPath, "/media") || within(hostPath, "/mount")
	groups := instancesOf(e, t)
	for _, g := range groups {
		if mount && g.UserData.Unknown() {
			return true
		}
	}
	return mount && len(groups) == 0
}

// written reports whether a container mounts the volume to write.
func written(t *estate.TaskDefinition, v *estate.Volume) bool {
	name, ok := v.Name.Get()
	if !ok {
		return false
	}
	for _, c := range t.Containers.Items {
		for _, m := range c.MountPoints.Items {
			source, ok := m.SourceVolume.Get()
			readOnly, known := m.ReadOnly.Or(false)
			if ok && source == name && known && !readOnly {
				return true
			}
		}
	}
	return false
}
