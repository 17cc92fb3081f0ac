package storage

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed efs_access_point_root.md
var efsAccessPointRootPage string

// EFSAccessPointRoot finds directories beside access points, which have their own.
var EFSAccessPointRoot = &lint.Rule{
	Name:     "efs-access-point-root",
	Severity: lint.Error,
	Page:     efsAccessPointRootPage,
	Check:    checkEFSAccessPointRoot,
}

func checkEFSAccessPointRoot(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, v := range t.Volumes.Items {
			if v.EFS == nil || !hasAccessPoint(v.EFS) {
				continue
			}
			if root, ok := v.EFS.RootDirectory.Get(); ok && root != "/" {
				p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(v.EFS.RootDirectory),
					Message: fmt.Sprintf("root_directory %q cannot be combined with an access point, which has a directory of its own", root),
					Advice:  "Leave it out: the access point's root directory applies.",
					Fix:     lint.Propose("remove root_directory", lint.Remove(v.EFS.RootDirectory))})
			}
		}
	}
}

// hasAccessPoint reports whether a volume is known to be mounted through an access point.
func hasAccessPoint(v *estate.EFSVolume) bool {
	_, ok := v.AccessPoint.Get()
	return ok || len(v.AccessPoint.Targets) > 0
}
