package ecs

import (
	"errors"
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/secretsmanager"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ssm"
)

// secretProblem is why what the containers name by valueFrom cannot be read, in
// the words of ResourceInitializationError; empty when all can. What is read is
// forgotten at once: only that it can be read matters.
func secretProblem(r *operation.Request, td *ecstypes.TaskDefinition) string {
	for i := range td.ContainerDefinitions {
		c := &td.ContainerDefinitions[i]
		var names []string
		for _, s := range c.Secrets {
			names = append(names, operation.Deref(s.ValueFrom))
		}
		if c.LogConfiguration != nil {
			for _, s := range c.LogConfiguration.SecretOptions {
				names = append(names, operation.Deref(s.ValueFrom))
			}
		}
		if c.RepositoryCredentials != nil {
			names = append(names, operation.Deref(c.RepositoryCredentials.CredentialsParameter))
		}
		for _, name := range names {
			if problem := valueProblem(r, name); problem != "" {
				return "unable to pull secrets or registry auth: execution resource retrieval failed: " + problem
			}
		}
	}
	return ""
}

// valueProblem tells why a value cannot be read
// (https://repost.aws/knowledge-center/ecs-unable-to-pull-secrets). Other accounts
// are beyond the region, and where a service has nothing at all it is not
// rehearsed: both count as readable.
func valueProblem(r *operation.Request, from string) string {
	arn, isARN := ecsspec.ParseARN(from)
	if isARN {
		if arn.AccountID != r.Account {
			return ""
		}
		r = r.In(arn.Region)
	}
	if isARN && arn.Service == "secretsmanager" {
		if !secretsmanager.InUse(r) {
			return ""
		}
		if _, err := secretsmanager.Value(r, from); err != nil {
			return fmt.Sprintf("unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret %s from secrets manager: %s", from, inWords(err))
		}
		return ""
	}
	if !ssm.InUse(r) {
		return ""
	}
	if _, err := ssm.Value(r, from); err != nil {
		return fmt.Sprintf("unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: %s", from)
	}
	return ""
}

// inWords is an error as the SDK in the agent prints it: its code and message.
func inWords(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode() + ": " + api.ErrorMessage()
	}
	return err.Error()
}
