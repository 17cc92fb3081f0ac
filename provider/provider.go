package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
	"github.com/drydock-iac/terraform-provider-drydock/provider/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/provider/ecr"
	"github.com/drydock-iac/terraform-provider-drydock/provider/ecs"
	"github.com/drydock-iac/terraform-provider-drydock/provider/efs"
)

// Address is where the provider is published.
const Address = "registry.terraform.io/drydock-iac/drydock"

var _ provider.Provider = (*drydock)(nil)

type drydock struct{ version string }

// New makes the provider; version goes into the user agent.
func New(version string) provider.Provider { return &drydock{version: version} }

func (p *drydock) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName, resp.Version = "drydock", p.version
}

func (p *drydock) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		ecr.NewRepositoryResource,
		ecs.NewClusterCapacityProvidersResource,
		ecs.NewClusterResource,
		ecs.NewServiceResource,
		ecs.NewTaskDefinitionResource,
		efs.NewAccessPointResource,
		efs.NewFileSystemResource,
		efs.NewMountTargetResource,
	}
}

func (p *drydock) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		ec2.NewSubnetsDataSource,
	}
}

func (p *drydock) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Amazon ECS estates, rehearsed on your own machine and shipped to AWS. " +
			"The provider speaks to one of three backends: an AWS region simulated inside the provider (`embedded`, the default: no account, no Docker, no network), " +
			"any server that speaks AWS's protocols (`endpoint`), or AWS itself (`aws`). Resources behave the same on all three.",
		Attributes: map[string]schema.Attribute{
			"backend": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Where resources live: `embedded`, `endpoint` or `aws`. Also `DRYDOCK_BACKEND`. " +
					"Without either it is `endpoint` when there is an `endpoint` (or `AWS_ENDPOINT_URL`), and `embedded` otherwise; AWS itself is never chosen by default.",
				Validators: []validator.String{tfvalue.OneOf(backendNames()...)},
			},
			"region": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The AWS region, such as `eu-west-1`. Also `AWS_REGION`, `AWS_DEFAULT_REGION`, or, on the backends `endpoint` and `aws`, the profile. " +
					"On the backend `embedded` it is `" + backend.DefaultRegion + "` unless told otherwise.",
			},
			"endpoint": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The URL of the backend `endpoint`, such as `http://127.0.0.1:4566` for `drydock serve`. Also `AWS_ENDPOINT_URL`. " +
					"With the backend `aws` it replaces the endpoints of all AWS services.",
			},
			"state_path": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "The file that holds the region of the backend `embedded`. Also `DRYDOCK_STATE`. " +
					"A relative path is relative to the directory Terraform runs in. Defaults to `" + backend.DefaultStatePath + "`.",
			},
			"access_key": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "AWS access key. Also `AWS_ACCESS_KEY_ID`, or the SDK's other ways to find credentials.",
			},
			"secret_key": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "AWS secret key. Also `AWS_SECRET_ACCESS_KEY`, or the SDK's other ways to find credentials.",
			},
			"token": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "Session token of temporary credentials. Also `AWS_SESSION_TOKEN`.",
			},
			"profile": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Profile of the shared configuration files. Also `AWS_PROFILE`.",
			},
			"shared_config_files": schema.ListAttribute{
				ElementType: types.StringType, Optional: true,
				MarkdownDescription: "Shared configuration files. Defaults to `~/.aws/config`.",
			},
			"shared_credentials_files": schema.ListAttribute{
				ElementType: types.StringType, Optional: true,
				MarkdownDescription: "Shared credentials files. Defaults to `~/.aws/credentials`.",
			},
			"max_retries": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "How often a call that AWS throttled, or that did not arrive, is tried in all. Also `AWS_MAX_ATTEMPTS`. Defaults to the SDK's 3.",
			},
			"skip_credentials_validation": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Do not ask AWS who the caller is before anything else. Only the backend `aws` asks.",
			},
			"skip_region_validation": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Accept a `region` that does not look like a region of AWS.",
			},
		},
		Blocks: map[string]schema.Block{
			"assume_role": schema.ListNestedBlock{
				MarkdownDescription: "A role to take on with the credentials found first.",
				Validators:          []validator.List{atMostOne()},
				NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
					"role_arn": schema.StringAttribute{
						Optional:            true,
						MarkdownDescription: "ARN of the role.",
						Validators:          []validator.String{tfvalue.ARN()},
					},
					"session_name": schema.StringAttribute{
						Optional:            true,
						MarkdownDescription: "Name of the session, as CloudTrail shows it.",
					},
					"external_id": schema.StringAttribute{
						Optional:            true,
						MarkdownDescription: "External id that the role's trust policy asks for.",
					},
				}},
			},
			"default_tags": schema.ListNestedBlock{
				MarkdownDescription: "Tags that every resource gets which can have tags.",
				Validators:          []validator.List{atMostOne()},
				NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
					"tags": schema.MapAttribute{
						ElementType: types.StringType, Optional: true,
						MarkdownDescription: "The tags. A resource's own tag of the same key wins.",
						Validators:          []validator.Map{tfvalue.ValidTags()},
					},
				}},
			},
		},
	}
}
