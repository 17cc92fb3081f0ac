package provider_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/drydock-iac/terraform-provider-drydock/provider"
)

// configure asks the provider as Terraform does; arguments that are not given are null.
func configure(t *testing.T, arguments map[string]tftypes.Value) []*tfprotov6.Diagnostic {
	t.Helper()
	return configureWith(t, arguments, nil).Diagnostics
}

func configureWith(t *testing.T, arguments map[string]tftypes.Value, capabilities *tfprotov6.ConfigureProviderClientCapabilities) *tfprotov6.ConfigureProviderResponse {
	t.Helper()
	ctx := context.Background()
	server := providerserver.NewProtocol6(provider.New("test"))()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	config := nullConfig(t, schemas, arguments)
	resp, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: config, ClientCapabilities: capabilities})
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// nullConfig is a provider block with the arguments, and null for all others.
func nullConfig(t *testing.T, schemas *tfprotov6.GetProviderSchemaResponse, arguments map[string]tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	typ := schemas.Provider.ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, t := range typ.AttributeTypes {
		values[name] = tftypes.NewValue(t, nil)
	}
	for name, v := range arguments {
		values[name] = v
	}
	config, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, values))
	if err != nil {
		t.Fatal(err)
	}
	return &config
}

func text(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

func unknown() tftypes.Value { return tftypes.NewValue(tftypes.String, tftypes.UnknownValue) }

func describe(diags []*tfprotov6.Diagnostic) string {
	var b strings.Builder
	for _, d := range diags {
		at := ""
		if d.Attribute != nil {
			at = d.Attribute.String() + ": "
		}
		fmt.Fprintf(&b, "%s: %s%s: %s\n", d.Severity, at, d.Summary, d.Detail)
	}
	return b.String()
}

// clean is an environment without a person's own, in an empty directory.
func clean(t *testing.T) {
	t.Helper()
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		if strings.HasPrefix(name, "AWS_") || strings.HasPrefix(name, "DRYDOCK_") {
			t.Setenv(name, "") // restores it afterwards
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Chdir(t.TempDir())
}

func TestEmbeddedIsTheDefaultAndSaysSo(t *testing.T) {
	clean(t)
	diags := configure(t, nil)
	if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityWarning {
		t.Fatalf("got %s", describe(diags))
	}
	const want = `Resources exist only in the simulated region us-east-1 in the file .drydock/region.db. ` +
		`Set backend = "aws" in the provider block to work on AWS.`
	if diags[0].Summary != "Running on drydock's embedded region, not on AWS" || diags[0].Detail != want {
		t.Errorf("got %s", describe(diags))
	}
	if _, err := os.Stat(".drydock"); !os.IsNotExist(err) {
		t.Errorf("configuring left something behind: %v", err)
	}
}

func TestEnvironment(t *testing.T) {
	clean(t)
	t.Setenv("DRYDOCK_STATE", "elsewhere.db")
	t.Setenv("AWS_DEFAULT_REGION", "eu-north-1")
	if got := describe(configure(t, nil)); !strings.Contains(got, "region eu-north-1 in the file elsewhere.db") {
		t.Error(got)
	}
	t.Setenv("AWS_REGION", "eu-west-1")
	if got := describe(configure(t, nil)); !strings.Contains(got, "region eu-west-1 ") {
		t.Error(got)
	}
	got := describe(configure(t, map[string]tftypes.Value{"region": text("ap-south-1"), "state_path": text("mine.db")}))
	if !strings.Contains(got, "region ap-south-1 in the file mine.db") {
		t.Error(got)
	}
	t.Setenv("DRYDOCK_BACKEND", "embeded")
	if got := describe(configure(t, nil)); !strings.Contains(got, `Invalid value "embeded" for DRYDOCK_BACKEND, expected one of embedded, endpoint, aws; did you mean "embedded"?`) {
		t.Error(got)
	}
}

func TestEndpoint(t *testing.T) {
	clean(t)
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	url := server.URL
	if diags := configure(t, map[string]tftypes.Value{"backend": text("endpoint"), "endpoint": text(url)}); len(diags) > 0 {
		t.Error(describe(diags))
	}
	// An endpoint alone chooses the backend; an explicit backend wins over the environment.
	t.Setenv("AWS_ENDPOINT_URL", url)
	if diags := configure(t, nil); len(diags) > 0 {
		t.Error(describe(diags))
	}
	if got := describe(configure(t, map[string]tftypes.Value{"backend": text("embedded")})); !strings.Contains(got, "embedded region") {
		t.Error(got)
	}
}

func TestRefusedConfigurations(t *testing.T) {
	clean(t)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://user:hunter2@" + closed.Addr().String()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	corrupt := filepath.Join(t.TempDir(), "corrupt.db")
	if err := os.WriteFile(corrupt, []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, c := range map[string]struct {
		arguments map[string]tftypes.Value
		want      []string
	}{
		"region": {map[string]tftypes.Value{"region": text("us-esat-1a")}, []string{`AttributeName("region")`, `"us-esat-1a" does not look like a region of AWS`, `did you mean "us-east-1"?`}},
		"no endpoint": {map[string]tftypes.Value{"backend": text("endpoint")},
			[]string{`AttributeName("endpoint")`, `set endpoint (or AWS_ENDPOINT_URL), such as "http://127.0.0.1:4566"`}},
		"no URL": {map[string]tftypes.Value{"endpoint": text("localhost:4566")}, []string{`AttributeName("endpoint")`, `"localhost:4566" is not an http or https URL`}},
		"nobody there": {map[string]tftypes.Value{"endpoint": text(nobody)},
			[]string{`AttributeName("endpoint")`, "Nothing answers at the endpoint", "http://user:xxxxx@127.0.0.1", "connection refused", "drydock serve"}},
		"endpoint of the embedded backend": {map[string]tftypes.Value{"backend": text("embedded"), "endpoint": text("http://127.0.0.1:4566")},
			[]string{`AttributeName("endpoint")`, "The embedded backend has no endpoint"}},
		"corrupt state": {map[string]tftypes.Value{"state_path": text(corrupt)}, []string{`AttributeName("state_path")`, "is not a readable drydock state file", "Nothing was written to it."}},
		"a directory":   {map[string]tftypes.Value{"state_path": text(folder)}, []string{`AttributeName("state_path")`, "is a directory"}},
		"unknown": {map[string]tftypes.Value{"endpoint": unknown(), "region": unknown()},
			[]string{`AttributeName("endpoint")`, "The provider's endpoint is not known yet", "The provider's region is not known yet"}},
		"no region": {map[string]tftypes.Value{"backend": text("aws")}, []string{"no AWS region: set region"}},
		"no credentials": {map[string]tftypes.Value{"backend": text("aws"), "region": text("eu-west-1")},
			[]string{"Finding out who the caller is failed", "Operation: STS GetCallerIdentity", `set backend = "embedded"`}},
	} {
		t.Run(name, func(t *testing.T) {
			got := describe(configure(t, c.arguments))
			for _, want := range c.want {
				if !strings.Contains(strings.ToLower(got), strings.ToLower(want)) {
					t.Errorf("%q is not in:\n%s", want, got)
				}
			}
			if strings.Contains(got, "hunter2") || !strings.HasPrefix(got, "ERROR") {
				t.Errorf("got:\n%s", got)
			}
		})
	}
}

// A Terraform that can defer does not need to know everything at once.
func TestUnknownConfigurationIsDeferred(t *testing.T) {
	clean(t)
	resp := configureWith(t, map[string]tftypes.Value{"endpoint": unknown()}, &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: true})
	if len(resp.Diagnostics) > 0 {
		t.Error(describe(resp.Diagnostics))
	}
}

func TestUnknownDefaultTagsAreFine(t *testing.T) {
	clean(t)
	tags := tftypes.Map{ElementType: tftypes.String}
	block := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"tags": tags}}
	for name, v := range map[string]tftypes.Value{
		"all":  tftypes.NewValue(tftypes.List{ElementType: block}, tftypes.UnknownValue),
		"tags": tftypes.NewValue(tftypes.List{ElementType: block}, []tftypes.Value{tftypes.NewValue(block, map[string]tftypes.Value{"tags": tftypes.NewValue(tags, tftypes.UnknownValue)})}),
		"one": tftypes.NewValue(tftypes.List{ElementType: block}, []tftypes.Value{tftypes.NewValue(block, map[string]tftypes.Value{
			"tags": tftypes.NewValue(tags, map[string]tftypes.Value{"a": unknown()})})}),
	} {
		if diags := configure(t, map[string]tftypes.Value{"default_tags": v}); len(diags) != 1 {
			t.Errorf("%s: %s", name, describe(diags))
		}
	}
}

func TestUnknownBackendIsRefusedAtPlan(t *testing.T) {
	clean(t)
	ctx := context.Background()
	server := providerserver.NewProtocol6(provider.New("test"))()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	config := nullConfig(t, schemas, map[string]tftypes.Value{"backend": text("Embedded")})
	resp, err := server.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if got := describe(resp.Diagnostics); !strings.Contains(got, `did you mean "embedded"?`) {
		t.Error(got)
	}
}
