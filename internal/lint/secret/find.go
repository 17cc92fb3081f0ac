package secret

import (
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Found is a secret that stands in a task definition in plain text.
type Found struct {
	Resource  *module.Resource
	Container *estate.Container
	// Field is where it stands: "environment variable", "label", "log option", "command" or "entryPoint".
	Field string
	// Name is the variable's, label's or option's, "" in a command.
	Name string
	// What says what it is, and never its text: "a GitHub token", "the value of --password".
	What string
	// Value is the secret. It is not known when it is another resource's, such as a generated password.
	Value estate.Value[string]
}

// In are the secrets in an estate's task definitions, in their order.
func In(e *estate.Estate) []Found {
	var all []Found
	for _, t := range e.TaskDefinitions {
		for _, c := range t.Containers.Items {
			f := finder{resource: t.Resource, container: c}
			f.variables("environment variable", c.Environment)
			f.variables("label", c.DockerLabels)
			if c.Log != nil {
				f.variables("log option", c.Log.Options)
			}
			f.words("command", c.Command)
			f.words("entryPoint", c.EntryPoint)
			all = append(all, f.found...)
		}
	}
	return all
}

type finder struct {
	resource  *module.Resource
	container *estate.Container
	found     []Found
}

func (f *finder) add(field, name, what string, value estate.Value[string]) {
	f.found = append(f.found, Found{f.resource, f.container, field, name, what, value})
}

func (f *finder) variables(field string, variables estate.List[estate.Variable]) {
	for _, v := range variables.Items {
		name, named := v.Name.Get()
		value, known := v.Value.Get()
		what := ""
		switch {
		case known:
			what = Format(value)
		case Names(name) || sourceOf(v.Value) != "":
			what = sourceOf(v.Value)
			known = what != ""
		}
		if !known || !named && what == "" {
			continue
		}
		if what == "" && !namesResource(v.Value) && (Names(name) && plausible(value) || looksRandom(name, value)) {
			what = "a secret"
		}
		if what != "" {
			f.add(field, name, what, v.Value)
		}
	}
}

func (f *finder) words(field string, words estate.List[estate.Value[string]]) {
	flag := ""
	for _, word := range words.Items {
		text, known := word.Get()
		what := ""
		switch {
		case known && flag != "" && !strings.HasPrefix(text, "-") && plausible(text):
			what = "the value of " + flag
		case known:
			what = InCommand(text)
		default:
			what = sourceOf(word)
		}
		if what != "" {
			f.add(field, "", what, word)
		}
		flag = ""
		if name := strings.TrimLeft(text, "-"); known && name != text && Names(name) {
			flag = name
		}
	}
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

// sourceOf says which secret a value that is not known before apply is made of; empty when that cannot be told.
func sourceOf(v estate.Value[string]) string {
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

// Places are the values of an estate that no report shows: the secrets in it, and what stands where a reference to a secret
// is expected and is none, which may be the secret itself.
func Places(e *estate.Estate) []estate.Value[string] {
	var places []estate.Value[string]
	for _, f := range In(e) {
		places = append(places, f.Value)
	}
	for _, t := range e.TaskDefinitions {
		for _, c := range t.Containers.Items {
			references := c.Secrets.Items
			if c.Log != nil {
				references = append(references[:len(references):len(references)], c.Log.SecretOptions.Items...)
			}
			for _, r := range references {
				if from, known := r.Value.Get(); known && ecsspec.CheckSecretReference(from) != nil {
					places = append(places, r.Value)
				}
			}
		}
	}
	return places
}
