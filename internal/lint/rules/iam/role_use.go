package iam

import (
	"fmt"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
)

// roleUse is an argument of a task definition that names a role.
type roleUse struct {
	task     *estate.TaskDefinition
	argument string
	link     estate.Link[estate.Role]
}

// roleUses are the roles of all task definitions.
func roleUses(e *estate.Estate) []roleUse {
	var uses []roleUse
	for _, t := range e.TaskDefinitions {
		for _, use := range []roleUse{{t, "task_role_arn", t.TaskRole}, {t, "execution_role_arn", t.ExecutionRole}} {
			if !use.link.Absent() {
				uses = append(uses, use)
			}
		}
	}
	return uses
}

// instanceRole says why the role is one of EC2 instances, empty when it is not known to be.
func (u roleUse) instanceRole() string {
	if role := u.link.One(); role != nil {
		for _, profile := range role.InstanceProfiles {
			return fmt.Sprintf("%s hands it to EC2 instances", profile.Resource.Address)
		}
		for _, g := range role.Grants {
			if arn, ok := g.ManagedARN.Get(); ok && strings.HasSuffix(arn, "/"+ecsspec.ContainerInstanceRolePolicy) {
				return fmt.Sprintf("it has %q, which is for the agent on EC2 instances", ecsspec.ContainerInstanceRolePolicy)
			}
		}
		return ""
	}
	if u.link.RefersTo("iam_instance_profile") {
		return "it is that of an instance profile"
	}
	arn, ok := u.link.Get()
	switch {
	case ok && strings.Contains(arn, ":instance-profile/"):
		return "it is an instance profile"
	case ok && strings.HasSuffix(arn, "/ecsInstanceRole"):
		return "ecsInstanceRole is the role that AWS's console makes for EC2 instances"
	}
	return ""
}

// nameOf is the role's name, quoted, or its address.
func nameOf(role *estate.Role) string {
	if name, ok := role.Name.Get(); ok {
		return fmt.Sprintf("%q", name)
	}
	return role.Resource.Address
}

// taskName is the family of a task definition, quoted, or its address.
func taskName(t *estate.TaskDefinition) string {
	if family, ok := t.Family.Get(); ok {
		return fmt.Sprintf("%q", family)
	}
	return t.Resource.Address
}
