package iam

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// inlinePolicies are the documents of roles' own policies, by role!policy. No
// name holds "!".
var inlinePolicies = store.Collection[string]{Name: "iam/role-policy"}

func registerRolePolicies(s *operation.Service) {
	register(s, putRolePolicy)
	register(s, getRolePolicy)
	register(s, deleteRolePolicy)
	register(s, listRolePolicies)
}

func putRolePolicy(r *operation.Request, in *iam.PutRolePolicyInput) (*iam.PutRolePolicyOutput, error) {
	role, err := changeableRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	if err := checkName("policyName", in.PolicyName, 128); err != nil {
		return nil, err
	}
	if _, err := parsePolicy(operation.Deref(in.PolicyDocument), identityPolicy); err != nil {
		return nil, err
	}
	size := sizeOf(*in.PolicyDocument)
	for _, e := range inlinePolicies.Entries(r.Scoped, *role.RoleName+"!", "", 0) {
		if e.Key != *role.RoleName+"!"+*in.PolicyName {
			size += sizeOf(e.Item)
		}
	}
	if size > maxInlinePolicy {
		return nil, limitExceeded("Maximum policy size of %d bytes exceeded for role %s", maxInlinePolicy, *role.RoleName)
	}
	inlinePolicies.Put(r.Scoped, *role.RoleName+"!"+*in.PolicyName, *in.PolicyDocument)
	return &iam.PutRolePolicyOutput{}, nil
}

func inlinePolicy(r *operation.Request, role, policy *string) (string, error) {
	document, found := inlinePolicies.Get(r.Scoped, *role+"!"+operation.Deref(policy))
	if !found {
		return "", noSuchEntity("The role policy with name %s cannot be found.", operation.Deref(policy))
	}
	return document, nil
}

func getRolePolicy(r *operation.Request, in *iam.GetRolePolicyInput) (*iam.GetRolePolicyOutput, error) {
	role, err := namedRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	document, err := inlinePolicy(r, role.RoleName, in.PolicyName)
	if err != nil {
		return nil, err
	}
	return &iam.GetRolePolicyOutput{RoleName: role.RoleName, PolicyName: in.PolicyName, PolicyDocument: encodeDocument(document)}, nil
}

func deleteRolePolicy(r *operation.Request, in *iam.DeleteRolePolicyInput) (*iam.DeleteRolePolicyOutput, error) {
	role, err := changeableRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	if _, err := inlinePolicy(r, role.RoleName, in.PolicyName); err != nil {
		return nil, err
	}
	inlinePolicies.Delete(r.Scoped, *role.RoleName+"!"+*in.PolicyName)
	return &iam.DeleteRolePolicyOutput{}, nil
}

func listRolePolicies(r *operation.Request, in *iam.ListRolePoliciesInput) (*iam.ListRolePoliciesOutput, error) {
	role, err := namedRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	out := &iam.ListRolePoliciesOutput{PolicyNames: []string{}}
	for _, e := range inlinePolicies.Entries(r.Scoped, *role.RoleName+"!", "", 0) {
		out.PolicyNames = append(out.PolicyNames, strings.TrimPrefix(e.Key, *role.RoleName+"!"))
	}
	out.PolicyNames, out.IsTruncated, out.Marker, err = page(out.PolicyNames, func(name string) string { return name }, in.MaxItems, in.Marker)
	return out, err
}
