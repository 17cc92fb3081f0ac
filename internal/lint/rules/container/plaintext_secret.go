package container

import (
	_ "embed"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint/secret"
)

//go:embed plaintext_secret.md
var plaintextSecretPage string

// PlaintextSecret finds secrets that stand in task definitions for everyone to read.
var PlaintextSecret = &lint.Rule{
	Name:     "plaintext-secret",
	Severity: lint.Error,
	Page:     plaintextSecretPage,
	Check:    checkPlaintextSecret,
}

// checkPlaintextSecret never says what a secret is.
func checkPlaintextSecret(p *lint.Pass) {
	for _, s := range secret.In(p.Estate) {
		message := fmt.Sprintf("%s: the %s %q holds %s in plain text", called(s.Container), s.Field, s.Name, s.What)
		if s.Field == "command" || s.Field == "entryPoint" {
			message = fmt.Sprintf("%s: %s holds %s in plain text", called(s.Container), s.Field, s.What)
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.Value), Message: message, Advice: advice(s.Field)})
	}
}

func advice(field string) string {
	const rotate = " Whatever has been in a task definition, in state or in version control is known: change it."
	switch field {
	case "environment variable":
		return "Keep it in Secrets Manager or as a SecureString parameter, and give it to the container with secrets." + rotate
	case "log option":
		return "Keep it in Secrets Manager or as a SecureString parameter, and give it to the driver with secretOptions." + rotate
	}
	return "Keep it in Secrets Manager or as a SecureString parameter, give it to the container as an environment variable with secrets, and read that." + rotate
}
