package storage

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed efs_one_zone.md
var efsOneZonePage string

// EFSOneZone finds file systems of one zone under services of several.
var EFSOneZone = &lint.Rule{
	Name:     "efs-one-zone",
	Severity: lint.Warning,
	Page:     efsOneZonePage,
	Check:    checkEFSOneZone,
}

func checkEFSOneZone(p *lint.Pass) {
	for _, s := range p.Estate.Services {
		t := s.TaskDefinition.One()
		links, ok := subnetsOf(s)
		if t == nil || !ok {
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
			home, ok := fs.Zone.Get()
			if !ok {
				continue
			}
			for _, link := range links {
				if zone, ok := zoneOf(link.One()); ok && zone != home && !zoneID.MatchString(zone) {
					p.Report(lint.Issue{Resource: fs.Resource, Range: lint.At(fs.Zone),
						Message: fmt.Sprintf("The file system lives in %s alone, but %s runs tasks in %s too: they pay for the way, and all fail with that one zone", home, s.Resource.Address, zone),
						Advice:  "Leave out availability_zone_name: a Regional file system has its data in all zones. The file system is replaced by that."})
					break
				}
			}
		}
	}
}
