package iam

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed instance_profile_missing.md
var instanceProfileMissingPage string

// InstanceProfileMissing finds container instances whose agent may not register them.
var InstanceProfileMissing = &lint.Rule{
	Name:     "instance-profile-missing",
	Severity: lint.Error,
	Page:     instanceProfileMissingPage,
	Check:    checkInstanceProfileMissing,
}

const attachAgentPolicy = "Attach arn:aws:iam::aws:policy/service-role/" + ecsspec.ContainerInstanceRolePolicy + " to the role."

func checkInstanceProfileMissing(p *lint.Pass) {
	for _, g := range p.Estate.InstanceGroups {
		if !g.ContainerInstances || g.Template == nil || !g.Template.Complete {
			continue
		}
		if g.Profile.Absent() {
			p.Report(lint.Issue{Resource: g.Template.Resource, Range: lint.At(g.Profile),
				Message: "The instances are for an ECS cluster, but they have no instance profile, and so the ECS agent may not register them",
				Advice:  "Add an iam_instance_profile with a role that ec2.amazonaws.com may assume. " + attachAgentPolicy})
			continue
		}
		if profile := g.Profile.One(); profile != nil {
			checkProfile(p, profile)
		}
	}
}

func checkProfile(p *lint.Pass, profile *estate.InstanceProfile) {
	role := profile.Role.One()
	switch {
	case profile.Role.Absent():
		p.Report(lint.Issue{Resource: profile.Resource, Range: lint.At(profile.Role),
			Message: "The instance profile of ECS instances has no role, and so the ECS agent may not register them",
			Advice:  "Set role to one that ec2.amazonaws.com may assume. " + attachAgentPolicy})
	case role == nil || !p.Estate.Whole():
	case len(role.Lacks(ecsspec.AgentActions...)) > 0:
		p.Report(lint.Issue{Resource: profile.Resource, Range: lint.At(profile.Role),
			Message: fmt.Sprintf("The role %s of ECS instances does not allow %s, which the ECS agent needs", nameOf(role), some(role.Lacks(ecsspec.AgentActions...))),
			Advice:  attachAgentPolicy + " Without these actions an instance does not join its cluster, or reports nothing of its tasks."})
	}
}
