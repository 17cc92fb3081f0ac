package efs

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/tfvalue"
)

var rootDirectory = tfvalue.BlockAttribute{
	Summary:         "Directory of the file system that clients see as its root. A change replaces the access point.",
	MaxItems:        1,
	RequiresReplace: true,
	Fields: []tfvalue.BlockField{
		{
			Name: "path", Default: types.StringValue("/"),
			Description: "the directory, at most four levels deep; `/` when it is not set. One that does not exist is made if there is a `creation_info`.",
		},
		{
			Name: "creation_info", Description: "owner and permissions of the directory when EFS has to make it.",
			Nested: []tfvalue.BlockField{
				{Name: "owner_gid", Type: types.Int64Type, Required: true, Description: "group id, 0 to 4294967295."},
				{Name: "owner_uid", Type: types.Int64Type, Required: true, Description: "user id, 0 to 4294967295."},
				{Name: "permissions", Required: true, Description: "octal permissions, such as `0755`."},
			},
		},
	},
}

func (r *accessPointResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An EFS access point: an entrance to a file system with a user and a root directory of its own.",
		Attributes: map[string]schema.Attribute{
			"arn":             computedString("ARN of the access point."),
			"file_system_arn": computedString("ARN of the file system."),
			"file_system_id":  fixedString("Id of the file system. A change replaces the access point."),
			"id":              computedString("Id of the access point, `fsap-` and hexadecimal digits."),
			"owner_id":        computedString("Account that owns the access point."),
			"root_directory":  rootDirectory.List(),
			"tags":            tfvalue.TagsAttribute(),
			"tags_all":        tfvalue.TagsAllAttribute(),
		},
		Blocks: map[string]schema.Block{
			"posix_user": schema.ListNestedBlock{
				MarkdownDescription: "User that all file operations through the access point are done as. A change replaces the access point.",
				Validators:          []validator.List{listvalidator.SizeAtMost(1)},
				PlanModifiers:       []planmodifier.List{listplanmodifier.RequiresReplace()},
				NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
					"gid": schema.Int64Attribute{Required: true, MarkdownDescription: "Group id, 0 to 4294967295."},
					"secondary_gids": schema.SetAttribute{
						ElementType: types.Int64Type, Optional: true,
						MarkdownDescription: "Further group ids, at most 16.",
					},
					"uid": schema.Int64Attribute{Required: true, MarkdownDescription: "User id, 0 to 4294967295."},
				}},
			},
		},
	}
}

type accessPointModel struct {
	ARN           types.String `tfsdk:"arn"`
	FileSystemARN types.String `tfsdk:"file_system_arn"`
	FileSystemID  types.String `tfsdk:"file_system_id"`
	ID            types.String `tfsdk:"id"`
	OwnerID       types.String `tfsdk:"owner_id"`
	PosixUser     types.List   `tfsdk:"posix_user"`
	RootDirectory types.List   `tfsdk:"root_directory"`
	Tags          types.Map    `tfsdk:"tags"`
	TagsAll       types.Map    `tfsdk:"tags_all"`
}

type posixUserModel struct {
	GID           types.Int64 `tfsdk:"gid"`
	SecondaryGIDs types.Set   `tfsdk:"secondary_gids"`
	UID           types.Int64 `tfsdk:"uid"`
}

type rootDirectoryModel struct {
	CreationInfo types.List   `tfsdk:"creation_info"`
	Path         types.String `tfsdk:"path"`
}

type creationInfoModel struct {
	OwnerGID    types.Int64  `tfsdk:"owner_gid"`
	OwnerUID    types.Int64  `tfsdk:"owner_uid"`
	Permissions types.String `tfsdk:"permissions"`
}

// spec is what ecsspec checks: what is unknown it is not told of.
func (m *accessPointModel) spec(ctx context.Context, diags diagnostics) ecsspec.AccessPoint {
	a := ecsspec.AccessPoint{Unknown: ecsspec.NewUnknown()}
	a.PosixUser = expandPosixUser(tfvalue.Only(tfvalue.Elements[posixUserModel](ctx, m.PosixUser, diags)))
	d := tfvalue.Only(tfvalue.Elements[rootDirectoryModel](ctx, m.RootDirectory, diags))
	if d == nil {
		return a
	}
	a.RootDirectory = expandRootDirectory(ctx, m.RootDirectory, diags)
	if c := tfvalue.Only(tfvalue.Elements[creationInfoModel](ctx, d.CreationInfo, diags)); c != nil && (c.Permissions.IsUnknown() || c.Permissions.IsNull()) {
		a.Unknown["root_directory[0].creation_info[0].permissions"] = true
	}
	return a
}

func expandPosixUser(u *posixUserModel) *efstypes.PosixUser {
	if u == nil {
		return nil
	}
	out := &efstypes.PosixUser{Gid: tfvalue.Int64Pointer(u.GID), Uid: tfvalue.Int64Pointer(u.UID)}
	for _, e := range u.SecondaryGIDs.Elements() {
		if n, ok := e.(types.Int64); ok && !n.IsUnknown() && !n.IsNull() {
			out.SecondaryGids = append(out.SecondaryGids, n.ValueInt64())
		}
	}
	return out
}

func expandRootDirectory(ctx context.Context, list types.List, diags diagnostics) *efstypes.RootDirectory {
	d := tfvalue.Only(tfvalue.Elements[rootDirectoryModel](ctx, list, diags))
	if d == nil {
		return nil
	}
	out := &efstypes.RootDirectory{Path: tfvalue.StringPointer(d.Path)}
	if c := tfvalue.Only(tfvalue.Elements[creationInfoModel](ctx, d.CreationInfo, diags)); c != nil {
		out.CreationInfo = &efstypes.CreationInfo{
			OwnerGid: tfvalue.Int64Pointer(c.OwnerGID), OwnerUid: tfvalue.Int64Pointer(c.OwnerUID), Permissions: tfvalue.StringPointer(c.Permissions),
		}
	}
	return out
}

var posixUserType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"gid": types.Int64Type, "secondary_gids": types.SetType{ElemType: types.Int64Type}, "uid": types.Int64Type,
}}

// read takes over everything that AWS answers, but tags.
func (m *accessPointModel) read(ctx context.Context, a *efstypes.AccessPointDescription, region string, diags diagnostics) {
	m.answered(a, region)
	prior := expandPosixUser(tfvalue.Only(tfvalue.Elements[posixUserModel](ctx, m.PosixUser, diags)))
	if m.PosixUser.IsNull() || !samePosixUser(prior, a.PosixUser) {
		m.PosixUser = flattenPosixUser(a.PosixUser) // else an empty secondary_gids stays as it was written
	}
	m.RootDirectory = flattenRootDirectory(a.RootDirectory)
}

// applied fills in what the plan left to AWS.
func (m *accessPointModel) applied(a *efstypes.AccessPointDescription, region string) {
	m.answered(a, region)
	m.RootDirectory = tfvalue.Keep(m.RootDirectory, flattenRootDirectory(a.RootDirectory))
}

func (m *accessPointModel) answered(a *efstypes.AccessPointDescription, region string) {
	fileSystem := aws.ToString(a.FileSystemId)
	m.ARN, m.ID, m.OwnerID = tfvalue.String(a.AccessPointArn), tfvalue.String(a.AccessPointId), tfvalue.String(a.OwnerId)
	m.FileSystemID = types.StringValue(fileSystem)
	m.FileSystemARN = types.StringValue(ecsspec.Account{Region: region, ID: aws.ToString(a.OwnerId)}.FileSystemARN(fileSystem))
}

func samePosixUser(a, b *efstypes.PosixUser) bool {
	if a == nil || b == nil {
		return a == b
	}
	return flattenPosixUser(a).Equal(flattenPosixUser(b))
}

func flattenPosixUser(u *efstypes.PosixUser) types.List {
	if u == nil {
		return types.ListNull(posixUserType)
	}
	secondary := types.SetNull(types.Int64Type)
	if len(u.SecondaryGids) > 0 {
		gids := make([]attr.Value, len(u.SecondaryGids))
		for i, gid := range u.SecondaryGids {
			gids[i] = types.Int64Value(gid)
		}
		secondary = types.SetValueMust(types.Int64Type, gids)
	}
	return types.ListValueMust(posixUserType, []attr.Value{types.ObjectValueMust(posixUserType.AttrTypes, map[string]attr.Value{
		"gid": types.Int64PointerValue(u.Gid), "secondary_gids": secondary, "uid": types.Int64PointerValue(u.Uid),
	})})
}

func flattenRootDirectory(d *efstypes.RootDirectory) types.List {
	t := rootDirectory.ObjectType()
	if d == nil {
		return types.ListValueMust(t, []attr.Value{})
	}
	infoType := t.AttrTypes["creation_info"].(types.ListType).ElemType.(types.ObjectType)
	var info []attr.Value
	if c := d.CreationInfo; c != nil {
		info = append(info, types.ObjectValueMust(infoType.AttrTypes, map[string]attr.Value{
			"owner_gid": types.Int64PointerValue(c.OwnerGid), "owner_uid": types.Int64PointerValue(c.OwnerUid), "permissions": tfvalue.String(c.Permissions),
		}))
	}
	return types.ListValueMust(t, []attr.Value{types.ObjectValueMust(t.AttrTypes, map[string]attr.Value{
		"creation_info": types.ListValueMust(infoType, info), "path": tfvalue.String(d.Path),
	})})
}
