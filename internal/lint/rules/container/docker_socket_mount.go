package container

import (
	_ "embed"
	"fmt"
	"path"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed docker_socket_mount.md
var dockerSocketMountPage string

// DockerSocketMount finds tasks that can command the container runtime of their host.
var DockerSocketMount = &lint.Rule{
	Name:     "docker-socket-mount",
	Severity: lint.Warning,
	Page:     dockerSocketMountPage,
	Check:    checkDockerSocketMount,
}

// runtimeSockets are where container runtimes listen.
var runtimeSockets = []string{"/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/var/run/containerd/containerd.sock"}

func checkDockerSocketMount(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, v := range t.Volumes.Items {
			written, ok := v.HostPath.Get()
			if !ok {
				continue
			}
			host := path.Clean(written)
			for _, socket := range runtimeSockets {
				if host != socket && host != path.Dir(socket) && host != "/" && host != "/var" {
					continue
				}
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(v.HostPath),
					Message: fmt.Sprintf("The volume's host path %q has the socket of the instance's container runtime: who can write to it is root on the instance", written),
					Advice:  "Remove the volume. To build images use a service for it, to watch containers the task metadata endpoint or Container Insights."})
				break
			}
		}
	}
}
