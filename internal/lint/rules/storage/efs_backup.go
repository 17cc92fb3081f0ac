package storage

import (
	_ "embed"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed efs_backup.md
var efsBackupPage string

// EFSBackup finds file systems that are not backed up.
var EFSBackup = &lint.Rule{
	Name:     "efs-backup",
	Severity: lint.Info,
	Page:     efsBackupPage,
	Check:    checkEFSBackup,
}

func checkEFSBackup(p *lint.Pass) {
	// A plan of AWS Backup may select any file system, by tags too.
	if !p.Estate.Whole() || p.Estate.Has("backup_selection") {
		return
	}
	for _, fs := range p.Estate.FileSystems {
		at, off := notBackedUp(fs)
		if !off {
			continue
		}
		p.Report(lint.Issue{Resource: fs.Resource, Range: at, Message: "The file system is not backed up: what is deleted or overwritten is gone",
			Advice: "Add an aws_efs_backup_policy with status = \"ENABLED\", or a plan of AWS Backup."})
	}
}

// notBackedUp reports whether automatic backups are known to be off. One Zone file systems have them by default.
// https://docs.aws.amazon.com/efs/latest/ug/awsbackup.html
func notBackedUp(fs *estate.FileSystem) (at hcl.Range, off bool) {
	for _, policy := range fs.Backups {
		if status, ok := policy.Status.Get(); !ok || status == "ENABLED" {
			return at, false
		}
	}
	return at, len(fs.Backups) > 0 || fs.Zone.Absent()
}
