package container

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed mount_point_volume.md
var mountPointVolumePage string

// MountPointVolume finds mount points without a volume, and volumes without a mount point.
var MountPointVolume = &lint.Rule{
	Name:     "mount-point-volume",
	Severity: lint.Error,
	Page:     mountPointVolumePage,
	Check:    checkMountPointVolume,
}

func checkMountPointVolume(p *lint.Pass) {
	reportTasks(p, "unknown-volume", "mount-point")
	for _, t := range p.Estate.TaskDefinitions {
		mounted, ok := mountedVolumes(t)
		if !ok {
			continue
		}
		for _, v := range t.Volumes.Items {
			name, known := v.Name.Get()
			if !known || mounted[name] {
				continue
			}
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(v.Name), Severity: lint.As(lint.Warning),
				Message: fmt.Sprintf("No container mounts the volume %q", name),
				Advice:  "Add a mount point with this sourceVolume to the container that needs it, or remove the volume."})
		}
	}
}

// mountedVolumes are the volumes that the task's containers mount; ok is false when there may be others.
func mountedVolumes(t *estate.TaskDefinition) (mounted map[string]bool, ok bool) {
	mounted = map[string]bool{}
	for _, c := range t.Containers.Items {
		if !c.MountPoints.Complete || !c.Object.Complete() {
			return nil, false
		}
		for _, m := range c.MountPoints.Items {
			name, known := m.SourceVolume.Get()
			if !known {
				return nil, false
			}
			mounted[name] = true
		}
	}
	return mounted, t.Containers.Complete
}
