package ecsspec

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// parameterName is the name of a parameter of the same region, which stands for its ARN.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
var parameterName = regexp.MustCompile(`^[A-Za-z0-9_./-]+$`)

const maximumParameterName = 2048

// CheckSecretReference returns nil when valueFrom names a Secrets Manager secret (by ARN, with nothing behind it or with
// JSON key, version stage and version id) or an SSM parameter (by ARN or name). The error never quotes the text, which
// may be a secret put in the wrong place.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html
func CheckSecretReference(valueFrom string) error {
	if !strings.HasPrefix(valueFrom, "arn:") {
		if !parameterName.MatchString(valueFrom) || len(valueFrom) > maximumParameterName {
			return errors.New("valueFrom is neither an ARN nor the name of a parameter")
		}
		return nil
	}
	arn, ok := ParseARN(valueFrom)
	switch {
	case !ok:
		return errors.New("valueFrom is not a whole ARN")
	case arn.Service == "ssm":
		if !strings.HasPrefix(arn.Resource, "parameter/") {
			return errors.New("valueFrom is the ARN of something else than a parameter, expected arn:aws:ssm:region:account:parameter/name")
		}
		return nil
	case arn.Service != "secretsmanager":
		return fmt.Errorf("valueFrom is an ARN of %q, expected one of secretsmanager or ssm", arn.Service)
	}
	rest, isSecret := strings.CutPrefix(arn.Resource, "secret:")
	// The parts behind the name are given all three or not at all, each of them may be empty.
	if n := strings.Count(rest, ":"); !isSecret || rest == "" || n != 0 && n != 3 {
		return errors.New("valueFrom is not a secret's ARN, expected arn:aws:secretsmanager:region:account:secret:name, followed by nothing or by :json-key:version-stage:version-id")
	}
	return nil
}

// SecretReadAction is the IAM action by which ECS reads what valueFrom names; empty when that cannot be told.
func SecretReadAction(valueFrom string) string {
	switch arn, ok := ParseARN(valueFrom); {
	case ok && arn.Service == "secretsmanager":
		return "secretsmanager:GetSecretValue"
	case ok && arn.Service == "ssm":
		return "ssm:GetParameters"
	}
	return ""
}
