package ecsspec

import (
	"strings"
	"testing"
)

func TestCheckSecretReference(t *testing.T) {
	const secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"
	for in, want := range map[string]string{
		secret: "", secret + ":password::": "", secret + ":password:AWSCURRENT:": "",
		"arn:aws:ssm:eu-west-1:123456789012:parameter/db/password": "", "/db/password": "", "password": "",
		secret + ":password":                               "followed by nothing or by :json-key:version-stage:version-id",
		"arn:aws:secretsmanager":                           "not a whole ARN",
		"arn:aws:kms:eu-west-1:123456789012:key/abc":       `an ARN of "kms"`,
		"arn:aws:ssm:eu-west-1:123456789012:document/name": "something else than a parameter",
		"hunter 2!": "neither an ARN nor the name of a parameter",
	} {
		err := CheckSecretReference(in)
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", in, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: got %v, want %q", in, err, want)
		}
	}
	if got := SecretReadAction(secret); got != "secretsmanager:GetSecretValue" {
		t.Error(got)
	}
}
