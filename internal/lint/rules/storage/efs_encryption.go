package storage

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed efs_encryption.md
var efsEncryptionPage string

// EFSEncryption finds file systems whose data is not encrypted at rest.
var EFSEncryption = &lint.Rule{
	Name:     "efs-encryption",
	Severity: lint.Warning,
	Page:     efsEncryptionPage,
	Check:    checkEFSEncryption,
}

func checkEFSEncryption(p *lint.Pass) {
	for _, fs := range p.Estate.FileSystems {
		encrypted, ok := fs.Encrypted.Or(false)
		if !ok || encrypted {
			continue
		}
		p.Report(lint.Issue{Resource: fs.Resource, Range: lint.At(fs.Encrypted), Message: "The file system is not encrypted at rest",
			Advice: "Set encrypted = true. An existing file system is replaced by that: copy its data with AWS DataSync or AWS Backup first."})
	}
}
