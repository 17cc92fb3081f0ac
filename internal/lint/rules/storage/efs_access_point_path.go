package storage

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed efs_access_point_path.md
var efsAccessPointPathPage string

// EFSAccessPointPath finds access points on the root of their file system.
var EFSAccessPointPath = &lint.Rule{
	Name:     "efs-access-point-path",
	Severity: lint.Info,
	Page:     efsAccessPointPathPage,
	Check:    checkEFSAccessPointPath,
}

func checkEFSAccessPointPath(p *lint.Pass) {
	for _, a := range p.Estate.AccessPoints {
		if path, ok := a.Path.Or("/"); ok && path == "/" {
			p.Report(lint.Issue{Resource: a.Resource, Range: lint.At(a.Path), Message: "The access point leads to the root of the file system: its clients see everybody's files",
				Advice: "Add root_directory with a path of its own and creation_info, which has EFS make the directory."})
		}
	}
}
