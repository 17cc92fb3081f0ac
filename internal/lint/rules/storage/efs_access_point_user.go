package storage

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed efs_access_point_user.md
var efsAccessPointUserPage string

// EFSAccessPointUser finds access points that enforce no user.
var EFSAccessPointUser = &lint.Rule{
	Name:     "efs-access-point-user",
	Severity: lint.Info,
	Page:     efsAccessPointUserPage,
	Check:    checkEFSAccessPointUser,
}

func checkEFSAccessPointUser(p *lint.Pass) {
	for _, a := range p.Estate.AccessPoints {
		if !a.HasUser {
			p.Report(lint.Issue{Resource: a.Resource, Message: "The access point enforces no user: a task has whatever user its container runs as, which may be root",
				Advice: "Add posix_user { uid = ..., gid = ... }: all who come through the access point are then that user."})
		}
	}
}
