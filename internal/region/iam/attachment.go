package iam

import (
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// An attachment is kept from both sides: what a role has, and who has a policy.
var (
	attachments = store.Collection[string]{Name: "iam/attachment"} // role!policy's ARN -> policy's ARN
	attached    = store.Collection[string]{Name: "iam/attached"}   // policy's ARN!role -> role
)

func registerAttachments(s *operation.Service) {
	register(s, attachRolePolicy)
	register(s, detachRolePolicy)
	register(s, listAttachedRolePolicies)
}

func attach(r *operation.Request, role, policy string) {
	attachments.Put(r.Scoped, role+"!"+policy, policy)
	attached.Put(r.Scoped, policy+"!"+role, role)
}

func detach(r *operation.Request, role, policy string) {
	attachments.Delete(r.Scoped, role+"!"+policy)
	attached.Delete(r.Scoped, policy+"!"+role)
}

func attachRolePolicy(r *operation.Request, in *iam.AttachRolePolicyInput) (*iam.AttachRolePolicyOutput, error) {
	role, err := changeableRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	p, err := policyByARN(r, in.PolicyArn)
	if gone := new(iamtypes.NoSuchEntityException); errors.As(err, &gone) {
		err = noSuchEntity("Policy %s does not exist or is not attachable.", *in.PolicyArn)
	}
	if err != nil {
		return nil, err
	}
	if p.Path == serviceRolePath {
		return nil, &iamtypes.PolicyNotAttachableException{Message: new("Cannot attach a Service Role Policy to a Customer Role.")}
	}
	if _, already := attachments.Get(r.Scoped, *role.RoleName+"!"+*in.PolicyArn); already {
		return &iam.AttachRolePolicyOutput{}, nil
	}
	if attachments.Count(r.Scoped, *role.RoleName+"!") >= maxPoliciesOfRole {
		return nil, limitExceeded("Cannot exceed quota for PoliciesPerRole: %d", maxPoliciesOfRole)
	}
	attach(r, *role.RoleName, *in.PolicyArn)
	return &iam.AttachRolePolicyOutput{}, nil
}

func detachRolePolicy(r *operation.Request, in *iam.DetachRolePolicyInput) (*iam.DetachRolePolicyOutput, error) {
	role, err := changeableRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	if _, there := attachments.Get(r.Scoped, *role.RoleName+"!"+operation.Deref(in.PolicyArn)); !there {
		return nil, noSuchEntity("Policy %s was not found.", operation.Deref(in.PolicyArn))
	}
	detach(r, *role.RoleName, *in.PolicyArn)
	return &iam.DetachRolePolicyOutput{}, nil
}

func listAttachedRolePolicies(r *operation.Request, in *iam.ListAttachedRolePoliciesInput) (*iam.ListAttachedRolePoliciesOutput, error) {
	role, err := namedRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	out := &iam.ListAttachedRolePoliciesOutput{AttachedPolicies: []iamtypes.AttachedPolicy{}}
	for _, ref := range attachments.List(r.Scoped, *role.RoleName+"!") {
		if p, found := findPolicy(r, ref); found && strings.HasPrefix(p.Path, operation.Deref(in.PathPrefix)) {
			out.AttachedPolicies = append(out.AttachedPolicies, iamtypes.AttachedPolicy{PolicyArn: new(p.ARN), PolicyName: new(p.Name)})
		}
	}
	out.AttachedPolicies, out.IsTruncated, out.Marker, err = page(out.AttachedPolicies,
		func(p iamtypes.AttachedPolicy) string { return *p.PolicyArn }, in.MaxItems, in.Marker)
	return out, err
}

// AttachedPolicies are the ARNs of the managed policies of a role, sorted. r may be of any region.
func AttachedPolicies(r *operation.Request, role string) []string {
	return attachments.List(r.Global().Scoped, role+"!")
}
