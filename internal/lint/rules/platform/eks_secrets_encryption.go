package platform

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed eks_secrets_encryption.md
var eksSecretsEncryptionPage string

// EKSSecretsEncryption finds EKS clusters whose secrets have no key of one's own.
var EKSSecretsEncryption = &lint.Rule{
	Name:     "eks-secrets-encryption",
	Severity: lint.Info,
	Page:     eksSecretsEncryptionPage,
	Check:    checkEKSSecretsEncryption,
}

// firstEncryptedMinor is the minor version of Kubernetes 1 from which on EKS encrypts all API data with a key of its own.
// https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html
const firstEncryptedMinor = 28

func checkEKSSecretsEncryption(p *lint.Pass) {
	for _, c := range p.Estate.EKSClusters {
		if !c.SecretsKey.Absent() {
			continue
		}
		issue := lint.Issue{Resource: c.Resource,
			Message: "The cluster's secrets are encrypted with a key of AWS's, not one of your own",
			Advice:  `Add an encryption_config with resources = ["secrets"] and a KMS key, where you have to control or audit the key's use.`}
		if version, ok := c.Version.Get(); ok {
			minor, err := strconv.Atoi(strings.TrimPrefix(version, "1."))
			if err == nil && strings.HasPrefix(version, "1.") && minor < firstEncryptedMinor {
				issue.Severity = lint.As(lint.Warning)
				issue.Message = fmt.Sprintf("The cluster's secrets are not encrypted by a KMS key: EKS does so by itself from Kubernetes 1.%d on, and this is %s", firstEncryptedMinor, version)
				issue.Advice = `Add an encryption_config with resources = ["secrets"] and a KMS key.`
			}
		} else if c.Version.Unknown() {
			continue
		}
		p.Report(issue)
	}
}
