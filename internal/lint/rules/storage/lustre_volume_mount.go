package storage

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/pattern"
)

//go:embed lustre_volume_mount.md
var lustreVolumeMountPage string

// LustreVolumeMount finds FSx for Lustre file systems that are to be volumes.
var LustreVolumeMount = &lint.Rule{
	Name:     "lustre-volume-mount",
	Severity: lint.Error,
	Page:     lustreVolumeMountPage,
	Check:    checkLustreVolumeMount,
}

const lustreAdvice = "Use an EFS file system with efs_volume_configuration, which ECS mounts for each task on EC2 and on Fargate. " +
	"Work that needs Lustre's throughput belongs on instances that mount it themselves, outside of ECS tasks' volumes."

func checkLustreVolumeMount(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, v := range t.Volumes.Items {
			if at, message := lustreVolume(p.Estate, t, v); message != "" {
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(at), Message: message, Advice: lustreAdvice})
			}
		}
		for _, c := range t.Containers.Items {
			if part, ok := commandPart(c, lustreCommand); ok {
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(part),
					Message: "The container mounts FSx for Lustre, which takes a privileged container with a kernel module on its host and does not work on Fargate",
					Advice:  lustreAdvice})
			}
		}
	}
}

const lustreKind = "fsx_lustre_file_system"

var (
	lustreCommand = pattern.New(`\bmount(?:\s+-\S+(?:\s+[^-/\s]\S*)?)*\s+-t\s+lustre\b|\bmount\.lustre\s`)
	lustreMounts  = []*pattern.Pattern{
		// mount -t lustre [-o options] fs-1.fsx.eu-west-1.amazonaws.com@tcp:/name /fsx
		pattern.New(`(?m)\bmount\b[^\n]*?-t\s+lustre\b[^\n]*?@tcp\d*:\S*\s+(/[\w./-]+)`),
		// mount -t lustre $SOURCE /fsx
		pattern.New(`(?m)\bmount\b[^\n]*?-t\s+lustre\b\s+(?:-o\s+\S+\s+)?\S+\s+(/[\w./-]+)`),
		// fs-1.fsx.eu-west-1.amazonaws.com@tcp:/name /fsx lustre defaults 0 0
		pattern.New(`(?m)\S*@tcp\d*:\S*\s+(/[\w./-]+)\s+lustre\b`),
	}
)

// lustreVolume says what makes a volume one of FSx for Lustre.
func lustreVolume(e *estate.Estate, t *estate.TaskDefinition, v *estate.Volume) (at estate.Value[string], message string) {
	if v.EFS != nil && v.EFS.FileSystem.RefersTo(lustreKind) {
		return v.EFS.FileSystem.Value, "efs_volume_configuration.file_system_id is an FSx for Lustre file system: expected one of EFS"
	}
	if v.FSxWindows != nil && v.FSxWindows.FileSystem.RefersTo(lustreKind) {
		return v.FSxWindows.FileSystem, "fsx_windows_file_server_volume_configuration.file_system_id is an FSx for Lustre file system: expected one of FSx for Windows File Server"
	}
	if v.Docker != nil {
		if driver, ok := v.Docker.Driver.Get(); ok && strings.Contains(strings.ToLower(driver), "lustre") {
			return v.Docker.Driver, fmt.Sprintf("Docker volume driver %q mounts FSx for Lustre, which ECS does not support as a volume", driver)
		}
		for _, o := range v.Docker.Options {
			name, _ := o.Name.Get()
			value, _ := o.Value.Get()
			if name == "type" && strings.EqualFold(value, "lustre") || name == "device" && (o.Value.RefersTo(lustreKind) || strings.Contains(value, "@tcp:/")) {
				return o.Value, fmt.Sprintf("Docker volume option %q mounts FSx for Lustre, which ECS does not support as a volume", name)
			}
		}
	}
	return lustreHostPath(e, t, v)
}

func lustreHostPath(e *estate.Estate, t *estate.TaskDefinition, v *estate.Volume) (at estate.Value[string], message string) {
	const consequence = "ECS does not know of the mount: where it is missing or has gone away, tasks write to the instance's disk"
	if v.HostPath.RefersTo(lustreKind) {
		return v.HostPath, "host_path is taken from an FSx for Lustre file system. " + consequence
	}
	hostPath, ok := v.HostPath.Get()
	if !ok {
		return at, ""
	}
	names := segments(hostPath)
	named := slices.ContainsFunc(names, func(name string) bool {
		return name == "lustre" || name == "fsx-lustre" || name == "fsxl" || name == "lustrefs"
	})
	// AWS's own instructions mount Lustre on /fsx, but so do those of the other kinds of FSx.
	onlyLustre := e.Has(lustreKind) && !e.Has("fsx_openzfs_file_system", "fsx_openzfs_volume", "fsx_ontap_file_system", "fsx_ontap_volume", "fsx_windows_file_system")
	if named || onlyLustre && slices.Contains(names, "fsx") || mountedBy(e, t, hostPath, lustreMounts) {
		return v.HostPath, fmt.Sprintf("host_path %q is FSx for Lustre mounted on the instance. %s", hostPath, consequence)
	}
	return at, ""
}
