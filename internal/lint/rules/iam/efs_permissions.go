package iam

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed efs_permissions.md
var efsPermissionsPage string

// EFSPermissions finds tasks that may not mount, or not write to, an EFS volume.
var EFSPermissions = &lint.Rule{
	Name:     "efs-permissions",
	Severity: lint.Warning,
	Page:     efsPermissionsPage,
	Check:    checkEFSPermissions,
}

func checkEFSPermissions(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, v := range t.Volumes.Items {
			if v.EFS != nil {
				checkEFSVolume(p, t, v)
			}
		}
	}
}

func checkEFSVolume(p *lint.Pass, t *estate.TaskDefinition, v *estate.Volume) {
	name, _ := v.Name.Get()
	if iam, ok := v.EFS.IAM.Get(); !ok || iam != "ENABLED" {
		return
	}
	if t.TaskRole.Absent() {
		p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(v.EFS.IAM),
			Message: fmt.Sprintf("Volume %q is mounted with the task role, but the task has none", name),
			Advice:  "Set task_role_arn to a role that allows elasticfilesystem:ClientMount, and ClientWrite where the task writes."})
		return
	}
	role, fs := t.TaskRole.One(), v.EFS.FileSystem.One()
	// Without a policy the file system lets everyone in, whatever their role.
	if role == nil || fs == nil || len(fs.Policies) != 1 || !p.Estate.Whole() {
		return
	}
	policy := fs.Policies[0].Document()
	lacks := func(action string) bool { return role.May(action) == estate.Denied && !letsIn(policy, role, action) }
	switch {
	case lacks("elasticfilesystem:ClientMount"):
		p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(v.EFS.IAM),
			Message: fmt.Sprintf("The task role %s may not mount volume %q: neither it nor the file system's policy allows elasticfilesystem:ClientMount", nameOf(role), name),
			Advice:  "Allow it on the file system's ARN. The task does not start without it."})
	case lacks("elasticfilesystem:ClientWrite") && written(t, name):
		p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(v.EFS.IAM),
			Message: fmt.Sprintf("The task role %s may not write to volume %q, which a container mounts to write: neither it nor the file system's policy allows elasticfilesystem:ClientWrite", nameOf(role), name),
			Advice:  "Allow it on the file system's ARN, or set readOnly = true at the mount point."})
	}
}

// letsIn reports whether the file system's policy may allow the role an action.
func letsIn(policy *estate.Policy, role *estate.Role, action string) bool {
	if !policy.Complete {
		return true
	}
	for _, s := range policy.Statements {
		if s.May(action) != estate.Denied && mayName(s, role) {
			return true
		}
	}
	return false
}

// mayName reports whether the statement's principals may be the role: everyone, the account, the role, or what is not known.
func mayName(s *estate.Statement, role *estate.Role) bool {
	if !s.AWSPrincipals.Complete {
		return true
	}
	name, named := role.Name.Get()
	for _, principal := range s.AWSPrincipals.Items {
		arn, ok := principal.Get()
		if !ok || !named || arn == "*" || strings.HasSuffix(arn, ":root") || !strings.Contains(arn, ":") || strings.HasSuffix(arn, "/"+name) {
			return true
		}
	}
	return false
}

// written reports whether a container mounts the volume to write.
func written(t *estate.TaskDefinition, volume string) bool {
	for _, c := range t.Containers.Items {
		for _, m := range c.MountPoints.Items {
			source, ok := m.SourceVolume.Get()
			if readOnly, known := m.ReadOnly.Or(false); ok && source == volume && known && !readOnly {
				return true
			}
		}
	}
	return false
}
