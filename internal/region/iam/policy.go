package iam

import (
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// policyRecord is a managed policy, the customer's own or AWS's.
type policyRecord struct {
	Name, Path, ARN, ID string
	Description         *string `json:",omitempty"`
	Created, Updated    time.Time
	Tags                []iamtypes.Tag `json:",omitempty"`
	// Default and Last are numbers of versions; Versions begins with the oldest.
	Default, Last int
	Versions      []policyVersion
	AWS           bool `json:",omitempty"`
}

type policyVersion struct {
	Number   int
	Created  time.Time
	Document string
}

// policies are the customer's, by name in small letters.
var policies = store.Collection[policyRecord]{Name: "iam/policy"}

func registerPolicies(s *operation.Service) {
	register(s, createPolicy)
	register(s, getPolicy)
	register(s, deletePolicy)
	register(s, listPolicies)
	register(s, listEntitiesForPolicy)
}

func (p policyRecord) put(r *operation.Request) { policies.Put(r.Scoped, strings.ToLower(p.Name), p) }

func (p policyRecord) sdk(r *operation.Request) iamtypes.Policy {
	return iamtypes.Policy{
		Arn: new(p.ARN), PolicyName: new(p.Name), Path: new(p.Path), PolicyId: new(p.ID), Description: p.Description,
		CreateDate: new(p.Created), UpdateDate: new(p.Updated), DefaultVersionId: new("v" + strconv.Itoa(p.Default)),
		IsAttachable: true, Tags: p.Tags,
		AttachmentCount:               new(int32(attached.Count(r.Scoped, p.ARN+"!"))),
		PermissionsBoundaryUsageCount: new(int32(len(boundedBy(r, p.ARN)))),
	}
}

// boundedBy are the roles that a policy is the permissions boundary of.
func boundedBy(r *operation.Request, ref string) []iamtypes.Role {
	var bounded []iamtypes.Role
	for _, role := range roles.List(r.Scoped, "") {
		if b := role.PermissionsBoundary; b != nil && *b.PermissionsBoundaryArn == ref {
			bounded = append(bounded, role)
		}
	}
	return bounded
}

// findPolicy finds a policy by its ARN, the customer's own or AWS's.
func findPolicy(r *operation.Request, ref string) (policyRecord, bool) {
	if rest, own := strings.CutPrefix(ref, arn(r, "policy", "/", "")); own {
		p, found := policies.Get(r.Scoped, strings.ToLower(rest[strings.LastIndex(rest, "/")+1:]))
		return p, found && p.ARN == ref
	}
	return managedByARN(r, ref)
}

func policyByARN(r *operation.Request, ref *string) (policyRecord, error) {
	if !arnPattern.MatchString(operation.Deref(ref)) || !strings.Contains(*ref, ":policy/") {
		return policyRecord{}, invalidInput("ARN %s is not valid.", operation.Deref(ref))
	}
	p, found := findPolicy(r, *ref)
	if !found {
		return p, noSuchEntity("Policy %s was not found.", *ref)
	}
	return p, nil
}

// ownPolicy is policyByARN for calls that change the policy, which nobody may do to AWS's.
func ownPolicy(r *operation.Request, ref *string) (policyRecord, error) {
	p, err := policyByARN(r, ref)
	if err == nil && p.AWS {
		err = accessDenied("Cannot change or delete the AWS managed policy %s", *ref)
	}
	return p, err
}

func createPolicy(r *operation.Request, in *iam.CreatePolicyInput) (*iam.CreatePolicyOutput, error) {
	if err := checkName("policyName", in.PolicyName, 128); err != nil {
		return nil, err
	}
	path, err := pathOf(in.Path)
	if err != nil {
		return nil, err
	}
	if err := checkDescription(in.Description); err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	if err := checkManaged(in.PolicyDocument); err != nil {
		return nil, err
	}
	if _, exists := policies.Get(r.Scoped, strings.ToLower(*in.PolicyName)); exists {
		return nil, alreadyExists("A policy called %s already exists. Duplicate names are not allowed.", *in.PolicyName)
	}
	if policies.Count(r.Scoped, "") >= maxPolicies {
		return nil, limitExceeded("Cannot exceed quota for PoliciesPerAccount: %d", maxPolicies)
	}
	p := policyRecord{
		Name: *in.PolicyName, Path: path, ARN: arn(r, "policy", path, *in.PolicyName), ID: newID(r, "ANPA"), Description: in.Description,
		Created: r.Now(), Updated: r.Now(), Tags: in.Tags, Default: 1, Last: 1,
		Versions: []policyVersion{{Number: 1, Created: r.Now(), Document: *in.PolicyDocument}},
	}
	p.put(r)
	created := p.sdk(r)
	return &iam.CreatePolicyOutput{Policy: &created}, nil
}

// checkManaged holds the rules of a managed policy's document.
func checkManaged(document *string) error {
	if _, err := parsePolicy(operation.Deref(document), identityPolicy); err != nil {
		return err
	}
	if sizeOf(*document) > maxManagedPolicy {
		return limitExceeded("Cannot exceed quota for PolicySize: %d", maxManagedPolicy)
	}
	return nil
}

func getPolicy(r *operation.Request, in *iam.GetPolicyInput) (*iam.GetPolicyOutput, error) {
	p, err := policyByARN(r, in.PolicyArn)
	if err != nil {
		return nil, err
	}
	found := p.sdk(r)
	return &iam.GetPolicyOutput{Policy: &found}, nil
}

func deletePolicy(r *operation.Request, in *iam.DeletePolicyInput) (*iam.DeletePolicyOutput, error) {
	p, err := ownPolicy(r, in.PolicyArn)
	if err != nil {
		return nil, err
	}
	switch {
	case attached.Count(r.Scoped, p.ARN+"!") > 0 || len(boundedBy(r, p.ARN)) > 0:
		return nil, deleteConflict("Cannot delete a policy attached to entities.")
	case len(p.Versions) > 1:
		return nil, deleteConflict("This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.")
	}
	policies.Delete(r.Scoped, strings.ToLower(p.Name))
	return &iam.DeletePolicyOutput{}, nil
}

func listPolicies(r *operation.Request, in *iam.ListPoliciesInput) (*iam.ListPoliciesOutput, error) {
	switch in.Scope {
	case "", iamtypes.PolicyScopeTypeAll, iamtypes.PolicyScopeTypeAws, iamtypes.PolicyScopeTypeLocal:
	default:
		return nil, validationError("1 validation error detected: Value '%s' at 'scope' failed to satisfy constraint: Member must satisfy enum value set: [All, AWS, Local]", in.Scope)
	}
	var all []policyRecord
	if in.Scope != iamtypes.PolicyScopeTypeAws {
		all = policies.List(r.Scoped, "")
	}
	if in.Scope != iamtypes.PolicyScopeTypeLocal {
		for _, m := range ecsspec.ManagedPolicies() {
			all = append(all, managedRecord(r, m))
		}
	}
	out := &iam.ListPoliciesOutput{Policies: []iamtypes.Policy{}}
	for _, p := range all {
		found := p.sdk(r)
		used := *found.AttachmentCount > 0
		if in.PolicyUsageFilter == iamtypes.PolicyUsageTypePermissionsBoundary {
			used = *found.PermissionsBoundaryUsageCount > 0
		}
		if !strings.HasPrefix(p.Path, operation.Deref(in.PathPrefix)) || in.OnlyAttached && !used {
			continue
		}
		// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html: a listing leaves these out.
		found.Tags, found.Description = nil, nil
		out.Policies = append(out.Policies, found)
	}
	var err error
	out.Policies, out.IsTruncated, out.Marker, err = page(sortedBy(out.Policies, policyKey), policyKey, in.MaxItems, in.Marker)
	return out, err
}

func policyKey(p iamtypes.Policy) string { return *p.PolicyName + "!" + *p.Arn }

func listEntitiesForPolicy(r *operation.Request, in *iam.ListEntitiesForPolicyInput) (*iam.ListEntitiesForPolicyOutput, error) {
	p, err := policyByARN(r, in.PolicyArn)
	if err != nil {
		return nil, err
	}
	var holders []iamtypes.Role
	if in.PolicyUsageFilter != iamtypes.PolicyUsageTypePermissionsBoundary {
		for _, name := range attached.List(r.Scoped, p.ARN+"!") {
			if role, found := findRole(r, name); found {
				holders = append(holders, role)
			}
		}
	}
	if in.PolicyUsageFilter != iamtypes.PolicyUsageTypePermissionsPolicy {
		for _, role := range boundedBy(r, p.ARN) {
			if _, twice := attached.Get(r.Scoped, p.ARN+"!"+*role.RoleName); !twice || in.PolicyUsageFilter != "" {
				holders = append(holders, role)
			}
		}
	}
	out := &iam.ListEntitiesForPolicyOutput{PolicyRoles: []iamtypes.PolicyRole{}, PolicyGroups: []iamtypes.PolicyGroup{}, PolicyUsers: []iamtypes.PolicyUser{}}
	for _, role := range holders {
		if (in.EntityFilter == "" || in.EntityFilter == iamtypes.EntityTypeRole) && strings.HasPrefix(*role.Path, operation.Deref(in.PathPrefix)) {
			out.PolicyRoles = append(out.PolicyRoles, iamtypes.PolicyRole{RoleId: role.RoleId, RoleName: role.RoleName})
		}
	}
	key := func(p iamtypes.PolicyRole) string { return *p.RoleName }
	out.PolicyRoles, out.IsTruncated, out.Marker, err = page(sortedBy(out.PolicyRoles, key), key, in.MaxItems, in.Marker)
	return out, err
}
