package iam

import (
	"slices"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerPolicyVersions(s *operation.Service) {
	register(s, createPolicyVersion)
	register(s, getPolicyVersion)
	register(s, listPolicyVersions)
	register(s, deletePolicyVersion)
	register(s, setDefaultPolicyVersion)
}

func (v policyVersion) id() string { return "v" + strconv.Itoa(v.Number) }

// version is v without its document, as listings and CreatePolicyVersion answer it.
func (p policyRecord) version(v policyVersion) iamtypes.PolicyVersion {
	return iamtypes.PolicyVersion{VersionId: new(v.id()), CreateDate: new(v.Created), IsDefaultVersion: v.Number == p.Default}
}

func (p policyRecord) find(id *string) (at int, err error) {
	at = slices.IndexFunc(p.Versions, func(v policyVersion) bool { return v.id() == operation.Deref(id) })
	if at < 0 {
		return at, noSuchEntity("Policy %s version %s does not exist or is not attachable.", p.ARN, operation.Deref(id))
	}
	return at, nil
}

func createPolicyVersion(r *operation.Request, in *iam.CreatePolicyVersionInput) (*iam.CreatePolicyVersionOutput, error) {
	p, err := ownPolicy(r, in.PolicyArn)
	if err != nil {
		return nil, err
	}
	if err := checkManaged(in.PolicyDocument); err != nil {
		return nil, err
	}
	if len(p.Versions) >= maxPolicyVersions {
		return nil, limitExceeded("A managed policy can have up to %d versions. Before you create a new version, you must delete an existing version.", maxPolicyVersions)
	}
	p.Last++
	v := policyVersion{Number: p.Last, Created: r.Now(), Document: *in.PolicyDocument}
	p.Versions, p.Updated = append(p.Versions, v), r.Now()
	if in.SetAsDefault {
		p.Default = v.Number
	}
	p.put(r)
	return &iam.CreatePolicyVersionOutput{PolicyVersion: new(p.version(v))}, nil
}

func getPolicyVersion(r *operation.Request, in *iam.GetPolicyVersionInput) (*iam.GetPolicyVersionOutput, error) {
	p, err := policyByARN(r, in.PolicyArn)
	if err != nil {
		return nil, err
	}
	at, err := p.find(in.VersionId)
	if err != nil {
		return nil, err
	}
	v := p.version(p.Versions[at])
	v.Document = encodeDocument(p.Versions[at].Document)
	return &iam.GetPolicyVersionOutput{PolicyVersion: &v}, nil
}

// listPolicyVersions begins with the newest.
func listPolicyVersions(r *operation.Request, in *iam.ListPolicyVersionsInput) (*iam.ListPolicyVersionsOutput, error) {
	p, err := policyByARN(r, in.PolicyArn)
	if err != nil {
		return nil, err
	}
	out := &iam.ListPolicyVersionsOutput{Versions: []iamtypes.PolicyVersion{}}
	for _, v := range slices.Backward(p.Versions) {
		out.Versions = append(out.Versions, p.version(v))
	}
	// At most five: the place in the list is one digit, which sorts as text.
	key := func(v iamtypes.PolicyVersion) string {
		return strconv.Itoa(slices.IndexFunc(out.Versions, func(o iamtypes.PolicyVersion) bool { return *o.VersionId == *v.VersionId }))
	}
	cut, truncated, marker, err := page(out.Versions, key, in.MaxItems, in.Marker)
	return &iam.ListPolicyVersionsOutput{Versions: cut, IsTruncated: truncated, Marker: marker}, err
}

func deletePolicyVersion(r *operation.Request, in *iam.DeletePolicyVersionInput) (*iam.DeletePolicyVersionOutput, error) {
	p, err := ownPolicy(r, in.PolicyArn)
	if err != nil {
		return nil, err
	}
	at, err := p.find(in.VersionId)
	if err != nil {
		return nil, err
	}
	if p.Versions[at].Number == p.Default {
		return nil, deleteConflict("Cannot delete the default version of a policy.")
	}
	p.Versions = slices.Delete(p.Versions, at, at+1)
	p.put(r)
	return &iam.DeletePolicyVersionOutput{}, nil
}

func setDefaultPolicyVersion(r *operation.Request, in *iam.SetDefaultPolicyVersionInput) (*iam.SetDefaultPolicyVersionOutput, error) {
	p, err := ownPolicy(r, in.PolicyArn)
	if err != nil {
		return nil, err
	}
	at, err := p.find(in.VersionId)
	if err != nil {
		return nil, err
	}
	p.Default, p.Updated = p.Versions[at].Number, r.Now()
	p.put(r)
	return &iam.SetDefaultPolicyVersionOutput{}, nil
}
