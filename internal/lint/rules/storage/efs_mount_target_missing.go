package storage

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/pattern"
)

//go:embed efs_mount_target_missing.md
var efsMountTargetMissingPage string

// EFSMountTargetMissing finds zones in which tasks run and a file system of theirs has no mount target.
var EFSMountTargetMissing = &lint.Rule{
	Name:     "efs-mount-target-missing",
	Severity: lint.Error,
	Page:     efsMountTargetMissingPage,
	Check:    checkEFSMountTargetMissing,
}

func checkEFSMountTargetMissing(p *lint.Pass) {
	if !p.Estate.Whole() || strayMountTargets(p.Estate) {
		return
	}
	for _, s := range p.Estate.Services {
		t := s.TaskDefinition.One()
		if t == nil {
			continue
		}
		var done []*estate.FileSystem
		for _, v := range t.Volumes.Items {
			if v.EFS == nil {
				continue
			}
			fs := v.EFS.FileSystem.One()
			if fs == nil || fs.ElsewhereMounted || slices.Contains(done, fs) {
				continue
			}
			done = append(done, fs)
			if len(fs.MountTargets) == 0 {
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(v.EFS.FileSystem, lint.Place(v.EFS.Range)),
					Message: fmt.Sprintf("%s has no mount target: no task can mount the volume, and none of %s will start", fs.Resource.Address, s.Resource.Address),
					Advice:  "Add an aws_efs_mount_target in each zone that the service runs in."})
				continue
			}
			checkZones(p, s, fs)
		}
	}
}

// strayMountTargets reports whether there are mount targets of which the file system cannot be known.
func strayMountTargets(e *estate.Estate) bool {
	return slices.ContainsFunc(e.MountTargets, func(m *estate.MountTarget) bool {
		_, known := m.FileSystem.Get()
		return len(m.FileSystem.Targets) == 0 && !known && len(m.FileSystem.References()) == 0
	})
}

func checkZones(p *lint.Pass, s *estate.Service, fs *estate.FileSystem) {
	if !fs.Zone.Absent() { // One Zone has one mount target, whatever the service's zones
		return
	}
	mounted := map[string]bool{}
	var zones []string
	for _, m := range fs.MountTargets {
		subnet := m.Subnet.One()
		zone, ok := zoneOf(subnet)
		if !ok {
			return
		}
		if !mounted[zone] {
			mounted[zone], zones = true, append(zones, zone)
		}
	}
	slices.Sort(zones)
	links, ok := subnetsOf(s)
	if !ok {
		return
	}
	var missing []string
	for _, link := range links {
		zone, ok := zoneOf(link.One())
		if !ok || zoneID.MatchString(zone) != zoneID.MatchString(zones[0]) {
			return
		}
		if !mounted[zone] && !slices.Contains(missing, zone) {
			missing = append(missing, zone)
		}
	}
	if len(missing) == 0 {
		return
	}
	slices.Sort(missing)
	p.Report(lint.Issue{Resource: s.Resource, Range: subnetsPlace(s),
		Message: fmt.Sprintf("Tasks run in %s, where %s has no mount target (it has them in %s): a task that is placed there cannot mount its volume and does not start",
			strings.Join(missing, " and "), fs.Resource.Address, strings.Join(zones, ", ")),
		Advice: fmt.Sprintf("Add an aws_efs_mount_target of %s in a subnet of %s.", fs.Resource.Address, strings.Join(missing, " and one of "))})
}

// zoneID is a zone's id, such as euw1-az1; names are such as eu-west-1a.
var zoneID = pattern.New(`-az[0-9]+$`)

func zoneOf(s *estate.Subnet) (zone string, ok bool) {
	if s == nil || !s.Resource.InstancesKnown {
		return "", false
	}
	return s.Zone.Get()
}

// subnetsOf are the subnets that the service's tasks run in: their own, or those of the instances.
func subnetsOf(s *estate.Service) (links []estate.Link[estate.Subnet], ok bool) {
	if s.OwnInterfaces() {
		return s.Network.Subnets.Items, s.Network.Subnets.Complete
	}
	if !s.OnInstances() {
		return nil, false
	}
	for _, g := range s.InstanceGroups() {
		if !g.Subnets.Complete {
			return nil, false
		}
		links = append(links, g.Subnets.Items...)
	}
	return links, len(links) > 0
}

// subnetsPlace is where the service says where its tasks run, the zero range when the instances do.
func subnetsPlace(s *estate.Service) hcl.Range {
	if s.OwnInterfaces() {
		return lint.At(s.Network.Subnets, lint.Place(s.Network.Range))
	}
	return hcl.Range{}
}
