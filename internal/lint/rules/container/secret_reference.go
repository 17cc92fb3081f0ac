package container

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed secret_reference.md
var secretReferencePage string

// SecretReference finds secrets that ECS cannot read.
var SecretReference = &lint.Rule{
	Name:     "secret-reference",
	Severity: lint.Error,
	Page:     secretReferencePage,
	Check:    checkSecretReference,
}

func checkSecretReference(p *lint.Pass) {
	reportTasks(p, "execution-role")
	for _, t := range p.Estate.TaskDefinitions {
		for _, c := range t.Containers.Items {
			secrets := slices.Clone(c.Secrets.Items)
			if c.Log != nil {
				secrets = append(secrets, c.Log.SecretOptions.Items...)
			}
			for _, secret := range secrets {
				checkSecret(p, t, c, secret)
			}
		}
	}
}

func checkSecret(p *lint.Pass, t *estate.TaskDefinition, c *estate.Container, secret estate.Variable) {
	name, _ := secret.Name.Get()
	from, known := secret.Value.Get()
	if known {
		if err := ecsspec.CheckSecretReference(from); err != nil {
			// What stands there may be the secret itself.
			p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(secret.Value),
				Message: fmt.Sprintf("%s, secret %q: %s", called(c), name, err),
				Advice:  "Name a secret of Secrets Manager by its ARN, or a parameter of the SSM parameter store by ARN or name."})
			return
		}
	}
	action := ecsspec.SecretReadAction(from)
	switch {
	case action != "":
	case secret.Value.RefersTo("secretsmanager_secret", "secretsmanager_secret_version"):
		action = "secretsmanager:GetSecretValue"
	case secret.Value.RefersTo("ssm_parameter"), known:
		action = "ssm:GetParameters"
	}
	role := t.ExecutionRole.One()
	if role == nil || action == "" || !p.Estate.Whole() || grants(role, action) != grantedNo {
		return
	}
	p.Report(lint.Issue{Resource: t.Resource, Range: lint.At(secret.Value),
		Message: fmt.Sprintf("%s, secret %q: the execution role %s may not do %s, so the task does not start", called(c), name, role.Resource.Address, action),
		Advice:  "Allow it on this secret in a policy of the execution role. " + ecsspec.TaskExecutionPolicy + " does not have it."})
}
