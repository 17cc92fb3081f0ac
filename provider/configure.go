package provider

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

// model is the provider block.
type model struct {
	Backend   types.String `tfsdk:"backend"`
	Region    types.String `tfsdk:"region"`
	Endpoint  types.String `tfsdk:"endpoint"`
	StatePath types.String `tfsdk:"state_path"`

	AccessKey              types.String `tfsdk:"access_key"`
	SecretKey              types.String `tfsdk:"secret_key"`
	Token                  types.String `tfsdk:"token"`
	Profile                types.String `tfsdk:"profile"`
	SharedConfigFiles      types.List   `tfsdk:"shared_config_files"`
	SharedCredentialsFiles types.List   `tfsdk:"shared_credentials_files"`
	MaxRetries             types.Int64  `tfsdk:"max_retries"`

	SkipCredentialsValidation types.Bool `tfsdk:"skip_credentials_validation"`
	SkipRegionValidation      types.Bool `tfsdk:"skip_region_validation"`

	AssumeRole  types.List `tfsdk:"assume_role"`
	DefaultTags types.List `tfsdk:"default_tags"`
}

type assumeRoleModel struct {
	RoleARN     types.String `tfsdk:"role_arn"`
	SessionName types.String `tfsdk:"session_name"`
	ExternalID  types.String `tfsdk:"external_id"`
}

func (p *drydock) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if unknown := m.unknown(); len(unknown) > 0 {
		if req.ClientCapabilities.DeferralAllowed {
			resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
			return
		}
		for _, name := range unknown {
			resp.Diagnostics.AddAttributeError(path.Root(name), "The provider's "+name+" is not known yet",
				fmt.Sprintf("The value of %s comes from a resource that does not exist yet, so that nothing can be planned. "+
					"Give the provider block a value that is known, or create that resource first with -target.", name))
		}
		return
	}

	cfg := m.config(ctx, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	cfg.UserAgent = "terraform-provider-drydock/" + p.version
	b, err := backend.Open(ctx, cfg)
	if err != nil {
		resp.Diagnostics.Append(openDiagnostic(cfg, err))
		return
	}
	resp.Diagnostics.Append(reach(ctx, cfg, b, m.SkipCredentialsValidation.ValueBool())...)
	if resp.Diagnostics.HasError() {
		return
	}
	if b.Kind == backend.KindEmbedded {
		resp.Diagnostics.AddWarning("Running on drydock's embedded region, not on AWS",
			fmt.Sprintf("Resources exist only in the simulated region %s in the file %s. "+
				"Set backend = \"aws\" in the provider block to work on AWS.", b.Region, cfg.StatePath))
	}
	data := &tfvalue.Provider{Backend: b, DefaultTags: m.defaultTags(ctx, &resp.Diagnostics)}
	resp.ResourceData, resp.DataSourceData = data, data
}

// unknown lists the arguments without which no backend can be opened and that
// are not known yet. default_tags may be unknown.
func (m model) unknown() []string {
	var names []string
	for _, a := range []struct {
		name  string
		value attr.Value
	}{
		{"backend", m.Backend}, {"region", m.Region}, {"endpoint", m.Endpoint}, {"state_path", m.StatePath},
		{"access_key", m.AccessKey}, {"secret_key", m.SecretKey}, {"token", m.Token}, {"profile", m.Profile},
		{"shared_config_files", m.SharedConfigFiles}, {"shared_credentials_files", m.SharedCredentialsFiles},
		{"max_retries", m.MaxRetries}, {"assume_role", m.AssumeRole},
	} {
		if hasUnknown(a.value) {
			names = append(names, a.name)
		}
	}
	return names
}

func hasUnknown(v attr.Value) bool {
	if v.IsUnknown() {
		return true
	}
	switch v := v.(type) {
	case types.List:
		for _, e := range v.Elements() {
			if hasUnknown(e) {
				return true
			}
		}
	case types.Object:
		for _, e := range v.Attributes() {
			if hasUnknown(e) {
				return true
			}
		}
	}
	return false
}

// config is what the block and the environment say together.
func (m model) config(ctx context.Context, diags *diag.Diagnostics) backend.Config {
	cfg := backend.Config{
		Kind:      backend.Kind(firstOf(m.Backend.ValueString(), os.Getenv("DRYDOCK_BACKEND"))),
		Region:    firstOf(m.Region.ValueString(), os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION")),
		Endpoint:  firstOf(m.Endpoint.ValueString(), os.Getenv("AWS_ENDPOINT_URL")),
		StatePath: firstOf(m.StatePath.ValueString(), os.Getenv("DRYDOCK_STATE"), backend.DefaultStatePath),
		Credentials: backend.Credentials{
			AccessKey: m.AccessKey.ValueString(), SecretKey: m.SecretKey.ValueString(), Token: m.Token.ValueString(),
			Profile:                m.Profile.ValueString(),
			SharedConfigFiles:      tfvalue.Strings(m.SharedConfigFiles),
			SharedCredentialsFiles: tfvalue.Strings(m.SharedCredentialsFiles),
		},
		MaxRetries: int(m.MaxRetries.ValueInt64()),
	}
	if cfg.Kind == "" {
		cfg.Kind = backend.KindEmbedded
		if cfg.Endpoint != "" {
			cfg.Kind = backend.KindEndpoint
		}
	}
	if err := ecsspec.CheckOneOf("DRYDOCK_BACKEND", string(cfg.Kind), backendNames()); err != nil {
		diags.AddAttributeError(path.Root("backend"), "Unknown backend", upperFirst(err.Error())+".")
	}
	if cfg.Kind == backend.KindEmbedded && !m.Endpoint.IsNull() {
		diags.AddAttributeError(path.Root("endpoint"), "The embedded backend has no endpoint",
			fmt.Sprintf("The endpoint %q would not be used. Set backend = \"endpoint\" to use it, or remove it.", m.Endpoint.ValueString()))
	}
	if cfg.Region != "" && !m.SkipRegionValidation.ValueBool() {
		if err := checkRegion(cfg.Region); err != nil {
			diags.AddAttributeError(path.Root("region"), "Invalid region", upperFirst(err.Error())+".")
		}
	}
	if role := tfvalue.Only(tfvalue.Elements[assumeRoleModel](ctx, m.AssumeRole, diags)); role != nil && role.RoleARN.ValueString() != "" {
		cfg.Credentials.AssumeRole = &backend.AssumeRole{
			ARN: role.RoleARN.ValueString(), SessionName: role.SessionName.ValueString(), ExternalID: role.ExternalID.ValueString(),
		}
	}
	return cfg
}

func (m model) defaultTags(ctx context.Context, diags *diag.Diagnostics) types.Map {
	if m.DefaultTags.IsUnknown() {
		return types.MapUnknown(types.StringType)
	}
	type block struct {
		Tags types.Map `tfsdk:"tags"`
	}
	if b := tfvalue.Only(tfvalue.Elements[block](ctx, m.DefaultTags, diags)); b != nil {
		return b.Tags
	}
	return types.MapNull(types.StringType)
}

// openDiagnostic puts a backend's error, which is already worded for a person,
// on the argument that it is about.
func openDiagnostic(cfg backend.Config, err error) diag.Diagnostic {
	detail := upperFirst(strings.TrimSuffix(err.Error(), ".")) + "."
	var endpoint *backend.EndpointError
	switch {
	case errors.As(err, &endpoint):
		return diag.NewAttributeErrorDiagnostic(path.Root("endpoint"), "Invalid endpoint", detail)
	case cfg.Kind == backend.KindEmbedded:
		return diag.NewAttributeErrorDiagnostic(path.Root("state_path"), "Cannot open the embedded region", detail)
	}
	return tfvalue.ErrorDiagnostic(fmt.Sprintf("Configuring the backend %q", cfg.Kind), err)
}

const reachTimeout = 5 * time.Second

// reach finds out before anything else that nobody answers, or that AWS does not
// know the caller: one error instead of one for every resource.
func reach(ctx context.Context, cfg backend.Config, b *backend.Backend, skipCredentials bool) (diags diag.Diagnostics) {
	switch {
	case b.Kind == backend.KindEndpoint:
		if err := dial(ctx, cfg.Endpoint); err != nil {
			diags.AddAttributeError(path.Root("endpoint"), "Nothing answers at the endpoint",
				fmt.Sprintf("The endpoint %s cannot be reached: %v.\n\nStart the server (for example `drydock serve`), or correct the endpoint in the provider block or AWS_ENDPOINT_URL.",
					withoutPassword(cfg.Endpoint), err))
		}
	case b.Kind == backend.KindAWS && !skipCredentials:
		if _, err := b.STS.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}); err != nil {
			diags.Append(tfvalue.ErrorDiagnostic("Finding out who the caller is", err,
				"Check the AWS credentials: `aws sts get-caller-identity` has to work with the same profile and environment. "+
					"To rehearse without an account, set backend = \"embedded\"."))
		}
	}
	return diags
}

func dial(ctx context.Context, endpoint string) error {
	u, err := url.Parse(endpoint)
	if err != nil {
		return err
	}
	port := u.Port()
	if port == "" {
		port = u.Scheme
	}
	ctx, cancel := context.WithTimeout(ctx, reachTimeout)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return err
	}
	return conn.Close()
}

func withoutPassword(endpoint string) string {
	u, err := url.Parse(endpoint)
	if err != nil {
		return "(not a URL)"
	}
	return u.Redacted()
}

func backendNames() []string {
	var names []string
	for _, k := range backend.Kinds() {
		names = append(names, string(k))
	}
	return names
}

func atMostOne() validator.List { return listvalidator.SizeAtMost(1) }

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
