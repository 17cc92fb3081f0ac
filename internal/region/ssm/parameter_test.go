package ssm_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ssm"
)

var (
	ctx  = context.Background()
	here = operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}
)

func world(t *testing.T) *region.Region {
	t.Helper()
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	rg, err := region.Open(ctx, region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	return rg
}

// call runs an operation with types of our own, which no SDK client carries.
func call[Out any](rg *region.Region, name string, in any) (*Out, error) {
	out, err := rg.Call(ctx, here, "SSM", name, in)
	if err != nil {
		return nil, err
	}
	return out.(*Out), nil
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

func put(t *testing.T, rg *region.Region, in ssm.PutParameterInput) int64 {
	t.Helper()
	out, err := call[ssm.PutParameterOutput](rg, "PutParameter", &in)
	if err != nil {
		t.Fatal(err)
	}
	return out.Version
}

func get(t *testing.T, rg *region.Region, name string, decrypt bool) *ssm.Parameter {
	t.Helper()
	out, err := call[ssm.GetParameterOutput](rg, "GetParameter", &ssm.GetParameterInput{Name: &name, WithDecryption: &decrypt})
	if err != nil {
		t.Fatal(err)
	}
	return out.Parameter
}

func TestParameter(t *testing.T) {
	rg := world(t)
	put(t, rg, ssm.PutParameterInput{Name: aws.String("/app/password"), Type: aws.String("SecureString"), Value: aws.String("one-hidden")})
	_, err := call[ssm.PutParameterOutput](rg, "PutParameter", &ssm.PutParameterInput{Name: aws.String("/app/password"), Value: aws.String("x")})
	fails(t, err, "ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.")
	if n := put(t, rg, ssm.PutParameterInput{Name: aws.String("/app/password"), Value: aws.String("two"), Overwrite: aws.Bool(true)}); n != 2 {
		t.Errorf("version %d", n)
	}
	if p := get(t, rg, "/app/password", true); *p.Value != "two" || *p.ARN != "arn:aws:ssm:eu-west-1:123456789012:parameter/app/password" {
		t.Errorf("got %s of %s", *p.Value, *p.ARN)
	}
	if p := get(t, rg, "arn:aws:ssm:eu-west-1:123456789012:parameter/app/password:1", true); *p.Value != "one-hidden" || *p.Selector != ":1" {
		t.Errorf("version 1 is %s", *p.Value)
	}
	if p := get(t, rg, "/app/password", false); strings.Contains(*p.Value, "two") {
		t.Error("the value was answered without decryption")
	}
	for name, want := range map[string][2]string{
		"a/b":                              {"ValidationException", "Parameter name must be a fully qualified name."},
		"/aws/x":                           {"ValidationException", `Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive).`},
		"/a b":                             {"ValidationException", "Parameter name: can only include the following symbols and letters: a-zA-Z0-9_.-/ and have 1 to 1011 of them"},
		"/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p": {"HierarchyLevelLimitExceededException", "A hierarchy can have a maximum of 15 levels."},
	} {
		_, err := call[ssm.PutParameterOutput](rg, "PutParameter", &ssm.PutParameterInput{Name: &name, Type: aws.String("String"), Value: aws.String("x")})
		fails(t, err, want[0], want[1])
	}
	_, err = call[ssm.PutParameterOutput](rg, "PutParameter", &ssm.PutParameterInput{Name: aws.String("p"), Type: aws.String("String"), AllowedPattern: aws.String("^[0-9]+$"), Value: aws.String("hidden")})
	fails(t, err, "ParameterPatternMismatchException", "Parameter value, cannot be validated against allowedPattern: ^[0-9]+$")
	if _, err := call[ssm.DeleteParameterOutput](rg, "DeleteParameter", &ssm.DeleteParameterInput{Name: aws.String("/app/password")}); err != nil {
		t.Fatal(err)
	}
	_, err = call[ssm.GetParameterOutput](rg, "GetParameter", &ssm.GetParameterInput{Name: aws.String("/app/password")})
	fails(t, err, "ParameterNotFound", "Parameter /app/password not found.")
}

func TestPathsAndFilters(t *testing.T) {
	rg := world(t)
	for _, name := range []string{"/app/b", "/app/a", "/app/deep/c", "/application", "plain"} {
		put(t, rg, ssm.PutParameterInput{Name: &name, Type: aws.String("String"), Value: aws.String("x"), Tags: []ssm.Tag{{Key: aws.String("n"), Value: &name}}})
	}
	names := func(recursive bool) (got string) {
		in := &ssm.GetParametersByPathInput{Path: aws.String("/app"), Recursive: &recursive, MaxResults: aws.Int32(2)}
		for {
			out, err := call[ssm.GetParametersByPathOutput](rg, "GetParametersByPath", in)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range out.Parameters {
				got += *p.Name + " "
			}
			if in.NextToken = out.NextToken; out.NextToken == nil {
				return got
			}
		}
	}
	if got := names(false) + "|" + names(true); got != "/app/a /app/b |/app/a /app/b /app/deep/c " {
		t.Errorf("under the path: %s", got)
	}
	out, err := call[ssm.DescribeParametersOutput](rg, "DescribeParameters", &ssm.DescribeParametersInput{ParameterFilters: []ssm.ParameterStringFilter{
		{Key: aws.String("Name"), Option: aws.String("Equals"), Values: []string{"/app/a"}}}})
	if err != nil || len(out.Parameters) != 1 || *out.Parameters[0].Name != "/app/a" {
		t.Errorf("described %+v, %v", out, err)
	}
	_, err = call[ssm.DescribeParametersOutput](rg, "DescribeParameters", &ssm.DescribeParametersInput{ParameterFilters: []ssm.ParameterStringFilter{{Key: aws.String("Colour")}}})
	fails(t, err, "InvalidFilterKey", "The filter key 'Colour' isn't valid: expected Name, Type, Tier, DataType, KeyId, Path or tag:KEY.")
}

func TestOptimizedImages(t *testing.T) {
	rg := world(t)
	const base = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended"
	var image map[string]any
	if err := json.Unmarshal([]byte(*get(t, rg, base, false).Value), &image); err != nil {
		t.Fatal(err)
	}
	id := *get(t, rg, base+"/image_id", false).Value
	if image["image_id"] != id || !strings.HasPrefix(id, "ami-0") || len(id) != 21 || image["os"] != "Amazon Linux 2023" {
		t.Errorf("%s and %v", id, image)
	}
	if arm := *get(t, rg, "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id", false).Value; arm == id {
		t.Error("one image for two architectures")
	}
	err := rg.View(ctx, here, func(r *operation.Request) error {
		if name := ssm.ImageName(r, id); name != image["image_name"] {
			t.Errorf("%s is %q", id, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	out, err := call[ssm.GetParametersOutput](rg, "GetParameters", &ssm.GetParametersInput{Names: []string{base, "/aws/service/nothing"}})
	if err != nil || len(out.Parameters) != 1 || len(out.InvalidParameters) != 1 {
		t.Errorf("got %+v, %v", out, err)
	}
}
