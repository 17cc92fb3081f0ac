package registry_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecr/registry"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

var ctx = context.Background()

// serve is a registry on loopback, and the SDK's client of the same region.
func serve(t *testing.T) (url string, c *ecr.Client) {
	t.Helper()
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	rg, err := region.Open(ctx, region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	here := operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}
	server := httptest.NewServer(registry.NewHandler(rg, here))
	t.Cleanup(server.Close)
	return server.URL, backend.Embedded(rg, here).ECR
}

// send does a request and demands a status.
func send(t *testing.T, method, url string, body []byte, status int, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != status {
		t.Fatalf("%s %s: %s, expected %d: %s", method, url, resp.Status, status, text)
	}
	return resp, string(text)
}

func digestOf(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// pushBlob uploads a blob as docker does: start, append, finish.
func pushBlob(t *testing.T, base, repository string, content []byte) string {
	t.Helper()
	started, _ := send(t, "POST", base+"/v2/"+repository+"/blobs/uploads/", nil, 202)
	appended, _ := send(t, "PATCH", base+started.Header.Get("Location"), content, 202)
	digest := digestOf(content)
	send(t, "PUT", base+appended.Header.Get("Location")+"&digest="+digest, nil, 201)
	return digest
}

func TestAnImageIsPushedAndPulled(t *testing.T) {
	base, c := serve(t)
	send(t, "GET", base+"/v2/", nil, 200)
	_, text := send(t, "POST", base+"/v2/team/web/blobs/uploads/", nil, 404)
	if !strings.Contains(text, `"NAME_UNKNOWN"`) {
		t.Errorf("no repository: %s", text)
	}
	if _, err := c.CreateRepository(ctx, &ecr.CreateRepositoryInput{RepositoryName: aws.String("team/web"), ImageTagMutability: ecrtypes.ImageTagMutabilityImmutable}); err != nil {
		t.Fatal(err)
	}
	layer := bytes.Repeat([]byte("0123456789abcdef"), 600_000) // more than two parts
	config := []byte(`{"architecture":"amd64","os":"linux"}`)
	layerDigest, configDigest := pushBlob(t, base, "team/web", layer), pushBlob(t, base, "team/web", config)
	pushBlob(t, base, "team/web", config) // again

	const kind = "application/vnd.oci.image.manifest.v1+json"
	manifest := []byte(fmt.Sprintf(`{"schemaVersion":2,"mediaType":%q,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":%q,"size":%d},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":%q,"size":%d}]}`,
		kind, configDigest, len(config), layerDigest, len(layer)))
	put, _ := send(t, "PUT", base+"/v2/team/web/manifests/v1", manifest, 201, "Content-Type", kind)
	if got := put.Header.Get("Docker-Content-Digest"); got != digestOf(manifest) {
		t.Errorf("digest %s, expected %s", got, digestOf(manifest))
	}
	send(t, "PUT", base+"/v2/team/web/manifests/v1", manifest, 201, "Content-Type", kind)
	_, text = send(t, "PUT", base+"/v2/team/web/manifests/v1", append(manifest, '\n'), 400, "Content-Type", kind)
	if want := "The image tag 'v1' already exists in the 'team/web' repository and cannot be overwritten because the tag is immutable."; !strings.Contains(text, want) {
		t.Errorf("a tag moved: %s", text)
	}

	d, err := c.DescribeImages(ctx, &ecr.DescribeImagesInput{RepositoryName: aws.String("team/web")})
	if err != nil || len(d.ImageDetails) != 1 || *d.ImageDetails[0].ImageSizeInBytes != int64(len(layer)+len(config)) || d.ImageDetails[0].ImageTags[0] != "v1" {
		t.Errorf("described %+v, %v", d.ImageDetails, err)
	}

	for _, ref := range []string{"v1", digestOf(manifest)} {
		got, text := send(t, "GET", base+"/v2/team/web/manifests/"+ref, nil, 200)
		if text != string(manifest) || got.Header.Get("Content-Type") != kind {
			t.Errorf("%s: %s of %s", ref, text, got.Header.Get("Content-Type"))
		}
	}
	if got, text := send(t, "GET", base+"/v2/team/web/blobs/"+layerDigest, nil, 200); text != string(layer) || got.ContentLength != int64(len(layer)) {
		t.Errorf("the layer came back as %d bytes of %d", len(text), got.ContentLength)
	}
	send(t, "HEAD", base+"/v2/team/web/blobs/"+configDigest, nil, 200)
	send(t, "HEAD", base+"/v2/team/web/blobs/"+digestOf(nil), nil, 404)
	if _, text := send(t, "GET", base+"/v2/team/web/tags/list", nil, 200); text != `{"name":"team/web","tags":["v1"]}` {
		t.Errorf("tags %s", text)
	}
	send(t, "DELETE", base+"/v2/team/web/manifests/v1", nil, 202)
	send(t, "GET", base+"/v2/team/web/manifests/v1", nil, 404)
}

func TestUploadsThatAreRefused(t *testing.T) {
	base, c := serve(t)
	if _, err := c.CreateRepository(ctx, &ecr.CreateRepositoryInput{RepositoryName: aws.String("web")}); err != nil {
		t.Fatal(err)
	}
	started, _ := send(t, "POST", base+"/v2/web/blobs/uploads/", nil, 202)
	at := base + started.Header.Get("Location")
	for _, refused := range []struct {
		method, url string
		status      int
		code        string
		header      []string
	}{
		{"PATCH", base + "/v2/web/blobs/uploads/none?from=0", 404, "BLOB_UPLOAD_UNKNOWN", nil},
		{"PATCH", base + "/v2/web/blobs/uploads/none", 404, "BLOB_UPLOAD_UNKNOWN", nil},
		{"PATCH", at, 416, "BLOB_UPLOAD_INVALID", []string{"Content-Range", "5-9"}},
		{"PUT", at + "&digest=x", 400, "DIGEST_INVALID", nil},
		{"PUT", at + "&digest=" + digestOf([]byte("something else")), 400, "DIGEST_INVALID", nil},
		{"GET", base + "/v2/web/blobs/x", 400, "DIGEST_INVALID", nil},
		{"PUT", base + "/v2/web/manifests/v1", 400, "MANIFEST_INVALID", nil},
		{"POST", base + "/v2/web/manifests/v1", 405, "UNSUPPORTED", nil},
		{"GET", base + "/v2/web/tags/list?n=x", 400, "PAGINATION_NUMBER_INVALID", nil},
		{"GET", base + "/v2/nothing", 404, "UNSUPPORTED", nil},
	} {
		_, text := send(t, refused.method, refused.url, []byte("content"), refused.status, refused.header...)
		if !strings.Contains(text, `"code":"`+refused.code+`"`) {
			t.Errorf("%s %s: %s, expected %s", refused.method, refused.url, text, refused.code)
		}
	}
}

func TestARepositoryIsCreatedOnPush(t *testing.T) {
	base, c := serve(t)
	_, err := c.CreateRepositoryCreationTemplate(ctx, &ecr.CreateRepositoryCreationTemplateInput{
		Prefix: aws.String("ROOT"), AppliedFor: []ecrtypes.RCTAppliedFor{ecrtypes.RCTAppliedForCreateOnPush}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"bb", "a/b"} {
		pushBlob(t, base, name, []byte("x"))
	}
	got, text := send(t, "GET", base+"/v2/_catalog?n=1", nil, 200)
	if text != `{"repositories":["a/b"]}` || got.Header.Get("Link") != `</v2/_catalog?last=a%2Fb&n=1>; rel="next"` {
		t.Errorf("catalog %s, next %s", text, got.Header.Get("Link"))
	}
}
