package container

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
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

func checkPlaintextSecret(p *lint.Pass) {
	for _, t := range p.Estate.TaskDefinitions {
		for _, c := range t.Containers.Items {
			checkSecretVariables(p, t, c, "environment variable", c.Environment)
			checkSecretVariables(p, t, c, "label", c.DockerLabels)
			if c.Log != nil {
				checkSecretVariables(p, t, c, "log option", c.Log.Options)
			}
			checkSecretWords(p, t, c, "command", c.Command)
			checkSecretWords(p, t, c, "entryPoint", c.EntryPoint)
		}
	}
}

func checkSecretVariables(p *lint.Pass, t *estate.TaskDefinition, c *estate.Container, kind string, variables estate.List[estate.Variable]) {
	for _, v := range variables.Items {
		name, named := v.Name.Get()
		value, known := v.Value.Get()
		format := ""
		switch {
		case known:
			format = secretFormat(value)
		case namesSecret(name) || isSecretSource(v.Value):
			format = secretSource(v.Value)
			known = format != ""
		}
		if !known || !named && format == "" {
			continue
		}
		if format == "" && !namesResource(v.Value) && (namesSecret(name) && couldBeSecret(value) || looksRandom(name, value)) {
			format = "a secret"
		}
		if format != "" {
			reportSecret(p, t, v.Value, fmt.Sprintf("%s: the %s %q holds %s in plain text", called(c), kind, name, format), advice(kind))
		}
	}
}

func checkSecretWords(p *lint.Pass, t *estate.TaskDefinition, c *estate.Container, key string, words estate.List[estate.Value[string]]) {
	flag := ""
	for _, word := range words.Items {
		text, known := word.Get()
		format := ""
		switch {
		case known && flag != "" && !strings.HasPrefix(text, "-") && couldBeSecret(text):
			format = "the value of " + flag
		case known:
			format = secretInCommand(text)
		default:
			format = secretSource(word)
		}
		if format != "" {
			reportSecret(p, t, word, fmt.Sprintf("%s: %s holds %s in plain text", called(c), key, format), advice(key))
		}
		flag = ""
		if name := strings.TrimLeft(text, "-"); known && name != text && namesSecret(name) {
			flag = name
		}
	}
}

// reportSecret never says what the secret is.
func reportSecret(p *lint.Pass, t *estate.TaskDefinition, at estate.Value[string], message, advice string) {
	p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(at), Message: message, Advice: advice, Confidential: true})
}

func advice(kind string) string {
	const rotate = " Whatever has been in a task definition, in state or in version control is known: change it."
	switch kind {
	case "environment variable":
		return "Keep it in Secrets Manager or as a SecureString parameter, and give it to the container with secrets." + rotate
	case "log option":
		return "Keep it in Secrets Manager or as a SecureString parameter, and give it to the driver with secretOptions." + rotate
	}
	return "Keep it in Secrets Manager or as a SecureString parameter, give it to the container as an environment variable with secrets, and read that." + rotate
}

// secretAttributes are attributes of resources that are secrets, by resource type.
var secretAttributes = map[string]map[string]string{
	"random_password":                    {"result": "a generated password"},
	"aws_secretsmanager_secret_version":  {"secret_string": "the value of a secret"},
	"aws_secretsmanager_random_password": {"random_password": "a generated password"},
	"aws_db_instance":                    {"password": "a database password"},
	"aws_rds_cluster":                    {"master_password": "a database password"},
	"aws_iam_access_key":                 {"secret": "an AWS access key"},
	"tls_private_key":                    {"private_key_pem": "a private key", "private_key_openssh": "a private key", "private_key_pem_pkcs8": "a private key"},
}

func isSecretSource(v estate.Value[string]) bool { return secretSource(v) != "" }

// secretSource says which secret a value that is not known before apply is made of; empty when that cannot be told.
func secretSource(v estate.Value[string]) string {
	for _, ref := range v.References() {
		if what := secretAttributes[typeOf(ref.Resource)][ref.Attr]; what != "" {
			return what
		}
	}
	return ""
}

// namesResource reports whether a value is the name or ARN of a resource, which may be that of a secret.
func namesResource(v estate.Value[string]) bool {
	for _, ref := range v.References() {
		if ref.Attr == "name" || ref.Attr == "arn" || ref.Attr == "id" {
			return true
		}
	}
	return false
}

// typeOf is the resource type in an address.
func typeOf(address string) string {
	parts := strings.Split(estate.BlockAddress(address), ".")
	for len(parts) > 2 && parts[0] == "module" {
		parts = parts[2:]
	}
	if parts[0] == "data" && len(parts) > 1 {
		parts = parts[1:]
	}
	return strings.Replace(parts[0], "drydock_", "aws_", 1)
}
