package ec2

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

var (
	_ datasource.DataSource              = (*subnetsDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*subnetsDataSource)(nil)
)

// NewSubnetsDataSource makes drydock_subnets.
func NewSubnetsDataSource() datasource.DataSource { return &subnetsDataSource{} }

type subnetsDataSource struct{ tfvalue.ConfiguredDataSource }

func (*subnetsDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "drydock_subnets"
}

func (*subnetsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The ids of subnets, such as those of a service's tasks or of mount targets. " +
			"The embedded region has a default VPC with a subnet in each of three zones, as a fresh AWS account has.",
		Attributes: map[string]schema.Attribute{
			"id":  schema.StringAttribute{Computed: true, MarkdownDescription: "The region."},
			"ids": schema.ListAttribute{ElementType: types.StringType, Computed: true, MarkdownDescription: "The ids, sorted."},
			"tags": schema.MapAttribute{
				ElementType: types.StringType, Optional: true,
				MarkdownDescription: "Tags that the subnets must have, with these very values.",
			},
		},
		Blocks: map[string]schema.Block{
			"filter": schema.SetNestedBlock{
				MarkdownDescription: "A filter of EC2's [DescribeSubnets](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html). Subnets must pass all of them.",
				NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
					"name":   schema.StringAttribute{Required: true, MarkdownDescription: "The filter's name, such as `vpc-id` or `default-for-az`."},
					"values": schema.SetAttribute{ElementType: types.StringType, Required: true, MarkdownDescription: "Values, one of which must match."},
				}},
			},
		},
	}
}

type subnetsModel struct {
	ID     types.String `tfsdk:"id"`
	IDs    types.List   `tfsdk:"ids"`
	Tags   types.Map    `tfsdk:"tags"`
	Filter types.Set    `tfsdk:"filter"`
}

type filterModel struct {
	Name   types.String `tfsdk:"name"`
	Values types.Set    `tfsdk:"values"`
}

func (d *subnetsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m subnetsModel
	var filters []filterModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(m.Filter.ElementsAs(ctx, &filters, false)...)
	if resp.Diagnostics.HasError() {
		return
	}
	wanted := filtersOf(filters, tfvalue.StringMap(m.Tags))
	subnets, err := d.EC2.Subnets(ctx, wanted)
	if err != nil {
		resp.Diagnostics.Append(tfvalue.ErrorDiagnostic("Reading subnets", err))
		return
	}
	// Empty is an answer, as it is for hashicorp/aws, but seldom the wanted one.
	if len(subnets) == 0 {
		resp.Diagnostics.AddAttributeWarning(path.Root("filter"), "No subnets found",
			fmt.Sprintf("No subnet in %s passes %s. Widen the filters; without any, all subnets of the region are found.", d.Region, describe(wanted)))
	}
	ids := make([]string, len(subnets))
	for i, s := range subnets {
		ids[i] = s.ID
	}
	slices.Sort(ids)
	m.ID, m.IDs = types.StringValue(d.Region), tfvalue.StringList(ids)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func filtersOf(blocks []filterModel, tags map[string]string) []backend.Filter {
	var all []backend.Filter
	for _, f := range blocks {
		values := tfvalue.Strings(f.Values)
		slices.Sort(values)
		all = append(all, backend.Filter{Name: f.Name.ValueString(), Values: values})
	}
	for key, value := range tags {
		all = append(all, backend.Filter{Name: "tag:" + key, Values: []string{value}})
	}
	slices.SortFunc(all, func(a, b backend.Filter) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func describe(filters []backend.Filter) string {
	if len(filters) == 0 {
		return "no filter at all"
	}
	parts := make([]string, len(filters))
	for i, f := range filters {
		parts[i] = fmt.Sprintf("%s = %q", f.Name, f.Values)
	}
	return strings.Join(parts, " and ")
}
