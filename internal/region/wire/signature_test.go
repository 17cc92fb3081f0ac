package wire_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/wire"
)

// serveStrictly serves a region that knows one key; skew is how far its clock is off.
func serveStrictly(t testing.TB, skew time.Duration) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(strict(t, skew))
	t.Cleanup(server.Close)
	return server
}

func strict(t testing.TB, skew time.Duration) http.Handler {
	t.Helper()
	rg, err := region.Open(context.Background(), region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	return wire.NewHandler(rg, wire.Options{
		Account: "210987654321", Secrets: map[string]string{"AKID/with/slashes": "s3cr3t/+="},
		Now: func() time.Time { return time.Now().Add(skew) },
	})
}

func signed(server *httptest.Server, key, secret, token string) aws.Config {
	return aws.Config{
		Region: "eu-west-1", BaseEndpoint: &server.URL, HTTPClient: server.Client(), RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider(key, secret, token),
	}
}

func TestSignedRequestsPass(t *testing.T) {
	ctx := context.Background()
	server := serveStrictly(t, 14*time.Minute)
	c := signed(server, "AKID/with/slashes", "s3cr3t/+=", "")
	who, err := sts.NewFromConfig(c).GetCallerIdentity(ctx, nil)
	if err != nil || *who.Account != "210987654321" {
		t.Errorf("Query: %v", err)
	}
	if _, err := ecs.NewFromConfig(c).CreateCluster(ctx, &ecs.CreateClusterInput{ClusterName: aws.String("x")}); err != nil {
		t.Errorf("JSON: %v", err)
	}
	e := efs.NewFromConfig(c)
	// Slashes and colons in the path, blanks in the query.
	_, err = e.ListTagsForResource(ctx, &efs.ListTagsForResourceInput{ResourceId: aws.String("arn:aws:elasticfilesystem:eu-west-1:210987654321:file-system/fs-0123456789abcdef0")})
	if code(err) != "FileSystemNotFound" {
		t.Errorf("REST with an ARN in the path: %v", err)
	}
	if _, err := e.DescribeFileSystems(ctx, &efs.DescribeFileSystemsInput{CreationToken: aws.String("a b~*(ü)/+=&")}); err != nil {
		t.Errorf("REST with a query: %v", err)
	}
	if _, err := cloudwatch.NewFromConfig(c).ListMetrics(ctx, nil); code(err) == "InvalidSignatureException" {
		t.Errorf("CBOR: %v", err)
	}
	presigned, err := sts.NewPresignClient(sts.NewFromConfig(c)).PresignGetCallerIdentity(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, body := get(t, server, presigned.URL)
	if resp.StatusCode != 200 || !strings.Contains(body, "210987654321") {
		t.Errorf("presigned: %s %s", resp.Status, body)
	}
	resp, body = get(t, server, presigned.URL+"0")
	if resp.StatusCode != 403 || !strings.Contains(body, "<Code>SignatureDoesNotMatch</Code>") {
		t.Errorf("presigned and changed: %s %s", resp.Status, body)
	}
}

func TestDoubtfulRequestsAreRefused(t *testing.T) {
	ctx := context.Background()
	on, slow := serveStrictly(t, 0), serveStrictly(t, 16*time.Minute)
	cases := []struct {
		name                   string
		c                      aws.Config
		query, json, rest, ec2 string
		message                string
	}{
		{
			"wrong secret", signed(on, "AKID/with/slashes", "other", ""),
			"SignatureDoesNotMatch 403", "InvalidSignatureException 400", "InvalidSignatureException 403", "AuthFailure 401",
			"The request signature we calculated does not match",
		},
		{
			"unknown key", signed(on, "NOBODY", "s3cr3t/+=", ""),
			"InvalidClientTokenId 403", "UnrecognizedClientException 400", "UnrecognizedClientException 403", "AuthFailure 401",
			"The security token included in the request is invalid.",
		},
		{
			"temporary credentials", signed(on, "AKID/with/slashes", "s3cr3t/+=", "token"),
			"InvalidClientTokenId 403", "UnrecognizedClientException 400", "UnrecognizedClientException 403", "AuthFailure 401",
			"The security token included in the request is invalid.",
		},
		{
			"clock off", signed(slow, "AKID/with/slashes", "s3cr3t/+=", ""),
			"SignatureDoesNotMatch 403", "InvalidSignatureException 400", "InvalidSignatureException 403", "AuthFailure 401",
			"Signature expired: ",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := sts.NewFromConfig(c.c).GetCallerIdentity(ctx, nil)
			refused(t, err, c.query, c.message)
			_, err = ecs.NewFromConfig(c.c).ListClusters(ctx, nil)
			refused(t, err, c.json, c.message)
			_, err = efs.NewFromConfig(c.c).DescribeFileSystems(ctx, nil)
			refused(t, err, c.rest, c.message)
			keys, _ := c.c.Credentials.Retrieve(ctx)
			b, err := backend.Open(ctx, backend.Config{
				Kind: backend.KindEndpoint, Endpoint: *c.c.BaseEndpoint, Region: "eu-west-1",
				Credentials: backend.Credentials{AccessKey: keys.AccessKeyID, SecretKey: keys.SecretAccessKey, Token: keys.SessionToken},
			})
			if err != nil {
				t.Fatal(err)
			}
			_, err = b.EC2.Subnets(ctx, nil)
			refused(t, err, c.ec2, "AWS was not able to validate the provided access credentials")
		})
	}
}

func refused(t *testing.T, err error, want, message string) {
	t.Helper()
	var api smithy.APIError
	if !errors.As(err, &api) {
		t.Errorf("got %v, want %s", err, want)
		return
	}
	// The network client of our own tells no status.
	if got := fmt.Sprint(api.ErrorCode(), " ", status(err)); got != want && got != strings.Fields(want)[0]+" 0" {
		t.Errorf("got %v (%s), want %s", err, got, want)
	}
	if !strings.HasPrefix(api.ErrorMessage(), message) {
		t.Errorf("message %q, want %q", api.ErrorMessage(), message)
	}
	if strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("%v tells the secret", err)
	}
}

func TestUnsignedRequestsAreRefused(t *testing.T) {
	server := serveStrictly(t, 0)
	for authorization, want := range map[string]string{
		"":           "400 MissingAuthenticationTokenException",
		"Basic eDp5": "400 MissingAuthenticationTokenException",
		"AWS4-HMAC-SHA256 Credential=AKID/20260102/eu-west-1/ecs/aws4_request":                                             "400 IncompleteSignatureException",
		"AWS4-HMAC-SHA256 Credential=AKID, SignedHeaders=host, Signature=00":                                               "400 IncompleteSignatureException",
		"AWS4-HMAC-SHA256 Credential=AKID/with/slashes/20260102/eu-west-1/ecs/aws4_request,SignedHeaders=host,Signature=0": "400 IncompleteSignatureException",
	} {
		r, err := http.NewRequest(http.MethodPost, server.URL, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.ListClusters")
		if authorization != "" {
			r.Header.Set("Authorization", authorization)
		}
		resp, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if got := resp.Status[:3] + " " + string(body); !strings.HasPrefix(got, want[:3]) || !strings.Contains(got, `"`+want[4:]+`"`) {
			t.Errorf("%q: %s, want %s", authorization, got, want)
		}
	}
}

func get(t *testing.T, server *httptest.Server, url string) (*http.Response, string) {
	t.Helper()
	resp, err := server.Client().Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}
