package cli

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
)

// docker sends a request to the registry, by another host name unless that is "".
func (s *serving) docker(t *testing.T, status int, host, method, path string, body []byte, header ...string) (*http.Response, string) {
	t.Helper()
	if path == "" || path[0] == '/' {
		path = s.url + path
	}
	r, err := http.NewRequest(method, path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != status {
		t.Fatalf("%s %s of %q: %s, want %d: %s", method, path, host, resp.Status, status, text)
	}
	return resp, string(text)
}

func sha(content []byte) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(content)) }

// An image that is pushed over the registry's protocol is ECR's; its layer is
// larger than what any call of AWS's protocols may carry.
func TestDockerPushesToServe(t *testing.T) {
	const host = "123456789012.dkr.ecr.eu-west-1.localhost:4566"
	s := startServe(t, "--memory", "--speed", "max")
	c := ecr.NewFromConfig(s.config("a", "b"))
	if _, err := c.CreateRepository(t.Context(), &ecr.CreateRepositoryInput{RepositoryName: aws.String("team/web")}); err != nil {
		t.Fatal(err)
	}
	s.docker(t, 200, "", "GET", "/v2/", nil)
	layer, config := bytes.Repeat([]byte("0123456789abcdef"), 400_000), []byte(`{"architecture":"amd64","os":"linux"}`)
	for _, blob := range [][]byte{layer, config} {
		started, _ := s.docker(t, 202, host, "POST", "/v2/team/web/blobs/uploads/", nil)
		s.docker(t, 201, host, "PUT", started.Header.Get("Location")+"&digest="+sha(blob), blob)
	}
	const kind = "application/vnd.oci.image.manifest.v1+json"
	manifest := []byte(fmt.Sprintf(`{"schemaVersion":2,"mediaType":%q,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":%q,"size":%d},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":%q,"size":%d}]}`,
		kind, sha(config), len(config), sha(layer), len(layer)))
	s.docker(t, 201, host, "PUT", "/v2/team/web/manifests/v1", manifest, "Content-Type", kind)

	d, err := c.DescribeImages(t.Context(), &ecr.DescribeImagesInput{RepositoryName: aws.String("team/web")})
	if err != nil || len(d.ImageDetails) != 1 || *d.ImageDetails[0].ImageDigest != sha(manifest) || *d.ImageDetails[0].ImageSizeInBytes != int64(len(layer)+len(config)) {
		t.Errorf("%+v, %v", d, err)
	}
	if _, text := s.docker(t, 200, host, "GET", "/v2/team/web/blobs/"+sha(layer), nil); text != string(layer) {
		t.Errorf("the layer came back as %d bytes", len(text))
	}
	// By the server's own name there is another region, which has no such repository.
	if _, text := s.docker(t, 404, "", "GET", "/v2/team/web/manifests/v1", nil); !strings.Contains(text, "NAME_UNKNOWN") {
		t.Errorf("%s", text)
	}
	s.docker(t, 403, "registry.example", "GET", "/v2/", nil)
	s.docker(t, 403, host, "GET", "/v2/", nil, "Origin", "https://example.com")
}

func TestTheRegistryAsksForKeysToo(t *testing.T) {
	t.Setenv("DRYDOCK_CREDENTIALS", "AKIA1=open sesame")
	s := startServe(t, "--memory", "--strict-auth")
	refused, text := s.docker(t, 401, "", "GET", "/v2/", nil)
	if !strings.Contains(text, "UNAUTHORIZED") || !strings.HasPrefix(refused.Header.Get("WWW-Authenticate"), "Basic ") {
		t.Errorf("%s, %v", text, refused.Header)
	}
	for login, status := range map[string]int{"AKIA1:open sesame": 200, "AKIA1:other": 401, "AWS:open sesame": 401, ":": 401} {
		key, password, _ := strings.Cut(login, ":")
		r, err := http.NewRequest("GET", s.url+"/v2/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.SetBasicAuth(key, password)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != status {
			t.Errorf("%s: %s, want %d", login, resp.Status, status)
		}
	}
}

// crane appends a layer to nothing, pushes that as an image and pulls it again.
func TestCraneOnServe(t *testing.T) {
	crane, err := exec.LookPath("crane")
	if err != nil {
		t.Skipf("SKIPPED: a push and a pull of crane: it is not on PATH (go install github.com/google/go-containerregistry/cmd/crane@v0.20.6)")
	}
	s := startServe(t, "--memory", "--registry-region", "eu-west-1")
	c := ecr.NewFromConfig(s.config("a", "b"))
	if _, err := c.CreateRepository(t.Context(), &ecr.CreateRepositoryInput{RepositoryName: aws.String("team/web")}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var layer bytes.Buffer
	files := tar.NewWriter(&layer)
	if err := files.WriteHeader(&tar.Header{Name: "hello", Mode: 0o644, Size: 5}); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(files, "ahoy\n"); err != nil {
		t.Fatal(err)
	}
	if err := files.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "layer.tar"), layer.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	image := strings.TrimPrefix(s.url, "http://") + "/team/web:v1"
	run := func(args ...string) string {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, crane, args...)
		cmd.Dir, cmd.Env, cmd.WaitDelay = dir, append(s.clientEnvironment(), "DOCKER_CONFIG="+dir), time.Second
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("crane %q: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	run("append", "--oci-empty-base", "--new_layer", "layer.tar", "--new_tag", image)
	digest := run("digest", image)
	d, err := c.DescribeImages(t.Context(), &ecr.DescribeImagesInput{RepositoryName: aws.String("team/web")})
	if err != nil || len(d.ImageDetails) != 1 || *d.ImageDetails[0].ImageDigest != digest {
		t.Errorf("crane pushed %s, ECR has %+v, %v", digest, d, err)
	}
	run("pull", image, "image.tar")
	if listed := run("ls", strings.TrimSuffix(image, ":v1")); listed != "v1" {
		t.Errorf("tags %q", listed)
	}
	run("copy", image, strings.TrimSuffix(image, "v1")+"v2")
	if out := run("export", strings.TrimSuffix(image, "v1")+"v2", "-"); !strings.Contains(out, "ahoy") {
		t.Errorf("exported %q", out)
	}
}
