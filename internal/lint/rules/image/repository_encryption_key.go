package image

import (
	_ "embed"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed repository_encryption_key.md
var repositoryEncryptionKeyPage string

// RepositoryEncryptionKey finds repositories without a key of their own.
var RepositoryEncryptionKey = &lint.Rule{
	Name:     "repository-encryption-key",
	Severity: lint.Info,
	Page:     repositoryEncryptionKeyPage,
	Check:    checkRepositoryEncryptionKey,
}

func checkRepositoryEncryptionKey(p *lint.Pass) {
	for _, r := range p.Estate.Repositories {
		if r.Encryption.Unknown() || !r.Key.Absent() {
			continue
		}
		p.Report(lint.Issue{Resource: r.Resource, Range: lint.At(r.Encryption),
			Message: "The repository is not encrypted with a customer-managed key",
			Advice: "Where a policy asks for one, set encryption_type = \"KMS\" and kms_key in encryption_configuration. Encryption cannot be changed later: " +
				"the repository is made anew, without its images."})
	}
}
