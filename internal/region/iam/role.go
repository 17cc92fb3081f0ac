package iam

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// roles are kept by name in small letters, for IAM does not tell names apart by
// case. A role's AssumeRolePolicyDocument is kept as it was given.
var roles = store.Collection[iamtypes.Role]{Name: "iam/role"}

// Quotas of an account that has asked for no more
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entities).
const (
	maxRoles            = 1000
	maxPolicies         = 1500
	maxInstanceProfiles = 1000
	maxPoliciesOfRole   = 10
	maxPolicyVersions   = 5
)

func registerRoles(s *operation.Service) {
	register(s, createRole)
	register(s, getRole)
	register(s, listRoles)
	register(s, deleteRole)
	register(s, updateRole)
	register(s, updateRoleDescription)
	register(s, updateAssumeRolePolicy)
	register(s, putRolePermissionsBoundary)
	register(s, deleteRolePermissionsBoundary)
}

// Role finds a role by its name, as its trust policy was written. r may be of any region.
func Role(r *operation.Request, name string) (iamtypes.Role, bool) {
	return findRole(r.Global(), name)
}

func findRole(r *operation.Request, name string) (iamtypes.Role, bool) {
	role, found := roles.Get(r.Scoped, strings.ToLower(name))
	return role, found && *role.RoleName == name
}

func namedRole(r *operation.Request, name *string) (iamtypes.Role, error) {
	role, found := findRole(r, operation.Deref(name))
	if !found {
		return role, noSuchEntity("The role with name %s cannot be found.", operation.Deref(name))
	}
	return role, nil
}

// changeableRole is namedRole for calls that change it, which only the service
// that a service-linked role belongs to may do
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html).
func changeableRole(r *operation.Request, name *string) (iamtypes.Role, error) {
	role, err := namedRole(r, name)
	if err == nil && strings.HasPrefix(*role.Path, serviceRolePath) {
		err = &iamtypes.UnmodifiableEntityException{Message: new("Cannot perform the operation on the protected role '" + *name +
			"' - this role is only modifiable by AWS")}
	}
	return role, err
}

func putRole(r *operation.Request, role iamtypes.Role) {
	roles.Put(r.Scoped, strings.ToLower(*role.RoleName), role)
}

// answered is the role as it is answered, with its trust policy encoded.
func answered(role iamtypes.Role) *iamtypes.Role {
	role.AssumeRolePolicyDocument = encodeDocument(*role.AssumeRolePolicyDocument)
	return &role
}

// listed is the role as listings answer it, without what only GetRole tells
// (https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html).
func listed(role iamtypes.Role) iamtypes.Role {
	role = *answered(role)
	role.PermissionsBoundary, role.RoleLastUsed, role.Tags = nil, nil, nil
	return role
}

func createRole(r *operation.Request, in *iam.CreateRoleInput) (*iam.CreateRoleOutput, error) {
	if err := checkName("roleName", in.RoleName, 64); err != nil {
		return nil, err
	}
	path, err := pathOf(in.Path)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(path, serviceRolePath) {
		return nil, validationError("The specified value for path is invalid. %s is for service-linked roles.", serviceRolePath)
	}
	if err := checkDescription(in.Description); err != nil {
		return nil, err
	}
	duration, err := sessionDuration(in.MaxSessionDuration)
	if err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	if _, exists := roles.Get(r.Scoped, strings.ToLower(*in.RoleName)); exists {
		return nil, alreadyExists("Role with name %s already exists.", *in.RoleName)
	}
	if err := checkTrustPolicy(r, operation.Deref(in.AssumeRolePolicyDocument)); err != nil {
		return nil, err
	}
	boundary, err := boundaryOf(r, in.PermissionsBoundary)
	if err != nil {
		return nil, err
	}
	if roles.Count(r.Scoped, "") >= maxRoles {
		return nil, limitExceeded("Cannot exceed quota for RolesPerAccount: %d", maxRoles)
	}
	role := iamtypes.Role{
		Arn: new(arn(r, "role", path, *in.RoleName)), RoleName: in.RoleName, Path: new(path), RoleId: new(newID(r, "AROA")),
		CreateDate: new(r.Now()), AssumeRolePolicyDocument: in.AssumeRolePolicyDocument, Description: in.Description,
		MaxSessionDuration: new(duration), PermissionsBoundary: boundary, Tags: in.Tags,
	}
	putRole(r, role)
	return &iam.CreateRoleOutput{Role: answered(role)}, nil
}

// sessionDuration is one to twelve hours, one when absent.
func sessionDuration(seconds *int32) (int32, error) {
	switch {
	case seconds == nil:
		return 3600, nil
	case *seconds < 3600:
		return 0, validationError("1 validation error detected: Value '%d' at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600", *seconds)
	case *seconds > 43200:
		return 0, validationError("1 validation error detected: Value '%d' at 'maxSessionDuration' failed to satisfy constraint: Member must have value less than or equal to 43200", *seconds)
	}
	return *seconds, nil
}

// checkTrustPolicy also looks whether the roles of this account that it trusts
// exist, as IAM does when it turns their ARNs into ids
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles).
func checkTrustPolicy(r *operation.Request, text string) error {
	doc, err := parsePolicy(text, trustPolicy)
	if err != nil {
		return err
	}
	if sizeOf(text) > maxTrustPolicy {
		return limitExceeded("Cannot exceed quota for ACLSizePerRole: %d", maxTrustPolicy)
	}
	prefix := arn(r, "role", "/", "")
	for _, s := range doc.Statement {
		if s.Principal == nil {
			continue
		}
		for _, who := range s.Principal.byKind["AWS"] {
			path, ours := strings.CutPrefix(who, prefix)
			if !ours {
				continue
			}
			if role, found := findRole(r, path[strings.LastIndex(path, "/")+1:]); !found || *role.Arn != who {
				return malformed("Invalid principal in policy: \"AWS\":%q", who)
			}
		}
	}
	return nil
}

// boundaryOf is the policy that bounds a role's permissions.
func boundaryOf(r *operation.Request, ref *string) (*iamtypes.AttachedPermissionsBoundary, error) {
	if ref == nil {
		return nil, nil
	}
	if _, err := policyByARN(r, ref); err != nil {
		return nil, noSuchEntity("Scope ARN: %s does not exist or is not attachable.", *ref)
	}
	return &iamtypes.AttachedPermissionsBoundary{
		PermissionsBoundaryArn: ref, PermissionsBoundaryType: iamtypes.PermissionsBoundaryAttachmentTypePolicy,
	}, nil
}

func getRole(r *operation.Request, in *iam.GetRoleInput) (*iam.GetRoleOutput, error) {
	role, err := namedRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	role.RoleLastUsed = &iamtypes.RoleLastUsed{}
	return &iam.GetRoleOutput{Role: answered(role)}, nil
}

func listRoles(r *operation.Request, in *iam.ListRolesInput) (*iam.ListRolesOutput, error) {
	out := &iam.ListRolesOutput{Roles: []iamtypes.Role{}}
	for _, role := range roles.List(r.Scoped, "") {
		if strings.HasPrefix(*role.Path, operation.Deref(in.PathPrefix)) {
			out.Roles = append(out.Roles, listed(role))
		}
	}
	var err error
	out.Roles, out.IsTruncated, out.Marker, err = page(out.Roles,
		func(role iamtypes.Role) string { return strings.ToLower(*role.RoleName) }, in.MaxItems, in.Marker)
	return out, err
}

func deleteRole(r *operation.Request, in *iam.DeleteRoleInput) (*iam.DeleteRoleOutput, error) {
	role, err := changeableRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	name := *role.RoleName
	switch {
	case len(profilesOf(r, name)) > 0:
		return nil, deleteConflict("Cannot delete entity, must remove roles from instance profile first.")
	case attachments.Count(r.Scoped, name+"!") > 0:
		return nil, deleteConflict("Cannot delete entity, must detach all policies first.")
	case inlinePolicies.Count(r.Scoped, name+"!") > 0:
		return nil, deleteConflict("Cannot delete entity, must delete policies first.")
	}
	roles.Delete(r.Scoped, strings.ToLower(name))
	return &iam.DeleteRoleOutput{}, nil
}

func updateRole(r *operation.Request, in *iam.UpdateRoleInput) (*iam.UpdateRoleOutput, error) {
	role, err := namedRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	if err := checkDescription(in.Description); err != nil {
		return nil, err
	}
	if in.Description != nil {
		role.Description = in.Description
	}
	if in.MaxSessionDuration != nil {
		duration, err := sessionDuration(in.MaxSessionDuration)
		if err != nil {
			return nil, err
		}
		role.MaxSessionDuration = &duration
	}
	putRole(r, role)
	return &iam.UpdateRoleOutput{}, nil
}

func updateRoleDescription(r *operation.Request, in *iam.UpdateRoleDescriptionInput) (*iam.UpdateRoleDescriptionOutput, error) {
	role, err := namedRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	if err := checkDescription(in.Description); err != nil {
		return nil, err
	}
	role.Description = in.Description
	putRole(r, role)
	return &iam.UpdateRoleDescriptionOutput{Role: answered(role)}, nil
}

func updateAssumeRolePolicy(r *operation.Request, in *iam.UpdateAssumeRolePolicyInput) (*iam.UpdateAssumeRolePolicyOutput, error) {
	role, err := changeableRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	if err := checkTrustPolicy(r, operation.Deref(in.PolicyDocument)); err != nil {
		return nil, err
	}
	role.AssumeRolePolicyDocument = in.PolicyDocument
	putRole(r, role)
	return &iam.UpdateAssumeRolePolicyOutput{}, nil
}

func putRolePermissionsBoundary(r *operation.Request, in *iam.PutRolePermissionsBoundaryInput) (*iam.PutRolePermissionsBoundaryOutput, error) {
	role, err := changeableRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	if role.PermissionsBoundary, err = boundaryOf(r, in.PermissionsBoundary); err != nil {
		return nil, err
	}
	putRole(r, role)
	return &iam.PutRolePermissionsBoundaryOutput{}, nil
}

func deleteRolePermissionsBoundary(r *operation.Request, in *iam.DeleteRolePermissionsBoundaryInput) (*iam.DeleteRolePermissionsBoundaryOutput, error) {
	role, err := changeableRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	role.PermissionsBoundary = nil
	putRole(r, role)
	return &iam.DeleteRolePermissionsBoundaryOutput{}, nil
}
