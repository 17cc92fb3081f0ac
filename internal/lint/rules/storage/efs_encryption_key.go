package storage

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed efs_encryption_key.md
var efsEncryptionKeyPage string

// EFSEncryptionKey finds file systems that are encrypted with AWS's own key.
var EFSEncryptionKey = &lint.Rule{
	Name:     "efs-encryption-key",
	Severity: lint.Info,
	Page:     efsEncryptionKeyPage,
	Check:    checkEFSEncryptionKey,
}

func checkEFSEncryptionKey(p *lint.Pass) {
	for _, fs := range p.Estate.FileSystems {
		if encrypted, ok := fs.Encrypted.Get(); !ok || !encrypted || !fs.Key.Absent() {
			continue
		}
		p.Report(lint.Issue{Resource: fs.Resource, Range: lint.At(fs.Encrypted),
			Message: "The file system is encrypted with AWS's key for EFS, which you can neither restrict nor revoke",
			Advice:  "Set kms_key_id to a key of your own where that matters. The file system is replaced by that."})
	}
}
