package storage

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed efs_security_group.md
var efsSecurityGroupPage string

// EFSSecurityGroup finds mount targets that do not let the tasks in.
var EFSSecurityGroup = &lint.Rule{
	Name:     "efs-security-group",
	Severity: lint.Error,
	Page:     efsSecurityGroupPage,
	Check:    checkEFSSecurityGroup,
}

func checkEFSSecurityGroup(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		t := s.TaskDefinition.One()
		if t == nil {
			continue
		}
		for _, v := range t.Volumes.Items {
			if v.EFS == nil {
				continue
			}
			fs := v.EFS.FileSystem.One()
			if fs == nil {
				continue
			}
			for _, clients := range groupsOfTasks(s) {
				for _, m := range fs.MountTargets {
					checkMountTarget(p, m, clients)
				}
			}
		}
	}
}

// groupsOfTasks are the security groups that the service's tasks mount with: their own, or those of each group of instances.
func groupsOfTasks(s *estate.Service) (lists []estate.List[estate.Link[estate.SecurityGroup]]) {
	switch {
	case s.OwnInterfaces():
		lists = append(lists, s.Network.SecurityGroups)
	case s.OnInstances():
		for _, g := range s.InstanceGroups() {
			lists = append(lists, g.SecurityGroups)
		}
	}
	return lists
}

func checkMountTarget(p *lint.Pass, m *estate.MountTarget, clients estate.List[estate.Link[estate.SecurityGroup]]) {
	from, ok := estate.Groups(clients)
	if !ok {
		return
	}
	to, ok := estate.Groups(m.SecurityGroups)
	if !ok {
		return
	}
	admission, ok := estate.AdmissionTo(to, from)
	if !ok || admission.Covers(ecsspec.NFSPort, ecsspec.NFSPort) {
		return
	}
	advice := fmt.Sprintf("Let %s in on TCP port %d, by reference to its security group.", from[0].Resource.Address, ecsspec.NFSPort)
	if rule := admission.Narrow; rule != nil {
		p.Report(lint.Issue{Resource: rule.Resource, Range: lint.At(rule.FromPort, rule.ToPort, rule),
			Message: fmt.Sprintf("The mount target lets the tasks in, but not on port %d, which is NFS's: they cannot mount the file system", ecsspec.NFSPort), Advice: advice})
		return
	}
	p.Report(lint.Issue{Resource: m.Resource, Range: lint.At(m.SecurityGroups),
		Message: fmt.Sprintf("The mount target does not let the tasks in on port %d: they cannot mount the file system and do not start", ecsspec.NFSPort), Advice: advice})
}
