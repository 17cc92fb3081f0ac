package secretsmanager_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	smtypes "github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/aws/smithy-go"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/secretsmanager"
)

var (
	ctx   = context.Background()
	start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	here  = operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}
)

func world(t *testing.T) (*region.Region, *sm.Client) {
	t.Helper()
	rg, err := region.Open(ctx, region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	o := backend.Embedded(rg, here).ECS.Options()
	return rg, sm.NewFromConfig(aws.Config{Region: here.Region, APIOptions: o.APIOptions})
}

func fails(t *testing.T, err error, code, message string) {
	t.Helper()
	var api smithy.APIError
	switch {
	case !errors.As(err, &api):
		t.Errorf("got %v, expected %s", err, code)
	case api.ErrorCode() != code || api.ErrorMessage() != message:
		t.Errorf("got %s: %s\nexpected %s: %s", api.ErrorCode(), api.ErrorMessage(), code, message)
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(out T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

func TestSecret(t *testing.T) {
	_, c := world(t)
	name := aws.String("db/password")
	made := must[*sm.CreateSecretOutput](t)(c.CreateSecret(ctx, &sm.CreateSecretInput{Name: name, SecretString: aws.String("one")}))
	if !strings.HasPrefix(*made.ARN, "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db/password-") || len(*made.ARN) != len("arn:aws:secretsmanager:eu-west-1:123456789012:secret:db/password-")+6 {
		t.Errorf("arn %s", *made.ARN)
	}
	_, err := c.CreateSecret(ctx, &sm.CreateSecretInput{Name: name})
	fails(t, err, "ResourceExistsException", "The operation failed because the secret db/password already exists.")
	second := must[*sm.PutSecretValueOutput](t)(c.PutSecretValue(ctx, &sm.PutSecretValueInput{SecretId: made.ARN, SecretString: aws.String("two")}))
	for _, id := range []string{"db/password", *made.ARN, strings.TrimSuffix(*made.ARN, (*made.ARN)[len(*made.ARN)-7:])} {
		got := must[*sm.GetSecretValueOutput](t)(c.GetSecretValue(ctx, &sm.GetSecretValueInput{SecretId: &id}))
		if *got.SecretString != "two" || *got.VersionId != *second.VersionId || len(got.VersionStages) != 1 || got.VersionStages[0] != "AWSCURRENT" {
			t.Errorf("%s leads to %v %v", id, *got.VersionId, got.VersionStages)
		}
	}
	if got := must[*sm.GetSecretValueOutput](t)(c.GetSecretValue(ctx, &sm.GetSecretValueInput{SecretId: name, VersionStage: aws.String("AWSPREVIOUS")})); *got.SecretString != "one" {
		t.Errorf("before that it was %s", *got.SecretString)
	}
	_, err = c.PutSecretValue(ctx, &sm.PutSecretValueInput{SecretId: name, ClientRequestToken: second.VersionId, SecretString: aws.String("three-hidden")})
	if err == nil || strings.Contains(err.Error(), "hidden") || strings.Contains(err.Error(), "two") {
		t.Errorf("a token used twice: %v", err)
	}
	must[*sm.UpdateSecretVersionStageOutput](t)(c.UpdateSecretVersionStage(ctx, &sm.UpdateSecretVersionStageInput{
		SecretId: name, VersionStage: aws.String("AWSCURRENT"), MoveToVersionId: made.VersionId, RemoveFromVersionId: second.VersionId}))
	d := must[*sm.DescribeSecretOutput](t)(c.DescribeSecret(ctx, &sm.DescribeSecretInput{SecretId: name}))
	if d.VersionIdsToStages[*made.VersionId][0] != "AWSCURRENT" || d.VersionIdsToStages[*second.VersionId][0] != "AWSPREVIOUS" {
		t.Errorf("stages %v", d.VersionIdsToStages)
	}
	_, err = c.GetSecretValue(ctx, &sm.GetSecretValueInput{SecretId: aws.String("nothing")})
	fails(t, err, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
}

func TestDeletion(t *testing.T) {
	rg, c := world(t)
	name := aws.String("s")
	must[*sm.CreateSecretOutput](t)(c.CreateSecret(ctx, &sm.CreateSecretInput{Name: name, SecretString: aws.String("x")}))
	remove := &sm.DeleteSecretInput{SecretId: name, RecoveryWindowInDays: aws.Int64(7)}
	must[*sm.DeleteSecretOutput](t)(c.DeleteSecret(ctx, remove))
	_, err := c.GetSecretValue(ctx, &sm.GetSecretValueInput{SecretId: name})
	fails(t, err, "InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion.")
	_, err = c.CreateSecret(ctx, &sm.CreateSecretInput{Name: name})
	fails(t, err, "InvalidRequestException", "You can't create this secret because a secret with this name is already scheduled for deletion.")
	must[*sm.RestoreSecretOutput](t)(c.RestoreSecret(ctx, &sm.RestoreSecretInput{SecretId: name}))
	if err := rg.Wait(ctx, start.Add(8*24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	must[*sm.GetSecretValueOutput](t)(c.GetSecretValue(ctx, &sm.GetSecretValueInput{SecretId: name}))
	out := must[*sm.DeleteSecretOutput](t)(c.DeleteSecret(ctx, remove))
	if err := rg.Wait(ctx, out.DeletionDate.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	_, err = c.DescribeSecret(ctx, &sm.DescribeSecretInput{SecretId: name})
	fails(t, err, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
	must[*sm.DeleteSecretOutput](t)(c.DeleteSecret(ctx, &sm.DeleteSecretInput{SecretId: name, ForceDeleteWithoutRecovery: aws.Bool(true)}))
}

func TestListing(t *testing.T) {
	_, c := world(t)
	for _, name := range []string{"app/b", "app/a", "other"} {
		must[*sm.CreateSecretOutput](t)(c.CreateSecret(ctx, &sm.CreateSecretInput{Name: &name, Tags: []smtypes.Tag{{Key: aws.String("of"), Value: aws.String(name)}}}))
	}
	got := ""
	pages := sm.NewListSecretsPaginator(c, &sm.ListSecretsInput{MaxResults: aws.Int32(1), Filters: []smtypes.Filter{{Key: smtypes.FilterNameStringTypeName, Values: []string{"app/"}}}})
	for pages.HasMorePages() {
		for _, s := range must[*sm.ListSecretsOutput](t)(pages.NextPage(ctx)).SecretList {
			got += *s.Name + " "
		}
	}
	if got != "app/a app/b " {
		t.Errorf("listed %s", got)
	}
}

func TestWhatAContainerReads(t *testing.T) {
	rg, c := world(t)
	made := must[*sm.CreateSecretOutput](t)(c.CreateSecret(ctx, &sm.CreateSecretInput{Name: aws.String("s"), SecretString: aws.String(`{"user":"u","port":5432}`)}))
	err := rg.View(ctx, here, func(r *operation.Request) error {
		for from, want := range map[string]string{"": `{"user":"u","port":5432}`, ":user::": "u", ":port:AWSCURRENT:": "5432", ":user::" + *made.VersionId: "u"} {
			if got, err := secretsmanager.Value(r, *made.ARN+from); err != nil || got != want {
				t.Errorf("%s is %q, %v", from, got, err)
			}
		}
		_, err := secretsmanager.Value(r, *made.ARN+":pass::")
		fails(t, err, "InvalidParameterException", "retrieved secret from Secrets Manager did not contain json key pass")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
