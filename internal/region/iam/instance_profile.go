package iam

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// profileRecord is an instance profile; Role is the name of the one it has, or "".
type profileRecord struct {
	Profile iamtypes.InstanceProfile
	Role    string `json:",omitempty"`
}

// profiles are kept by name in small letters.
var profiles = store.Collection[profileRecord]{Name: "iam/instance-profile"}

func registerInstanceProfiles(s *operation.Service) {
	register(s, createInstanceProfile)
	register(s, getInstanceProfile)
	register(s, deleteInstanceProfile)
	register(s, listInstanceProfiles)
	register(s, listInstanceProfilesForRole)
	register(s, addRoleToInstanceProfile)
	register(s, removeRoleFromInstanceProfile)
}

// InstanceProfile finds an instance profile by name or ARN, and the name of its
// role, "" when it has none. r may be of any region.
func InstanceProfile(r *operation.Request, nameOrARN string) (profile iamtypes.InstanceProfile, role string, found bool) {
	g := r.Global()
	name := nameOrARN[strings.LastIndex(nameOrARN, "/")+1:]
	rec, found := profiles.Get(g.Scoped, strings.ToLower(name))
	if !found || *rec.Profile.InstanceProfileName != name || strings.HasPrefix(nameOrARN, "arn:") && *rec.Profile.Arn != nameOrARN {
		return profile, "", false
	}
	return *rec.sdk(g), rec.Role, true
}

func namedProfile(r *operation.Request, name *string) (profileRecord, error) {
	rec, found := profiles.Get(r.Scoped, strings.ToLower(operation.Deref(name)))
	if !found || *rec.Profile.InstanceProfileName != *name {
		return rec, noSuchEntity("Instance Profile %s cannot be found.", operation.Deref(name))
	}
	return rec, nil
}

func (rec profileRecord) put(r *operation.Request) {
	profiles.Put(r.Scoped, strings.ToLower(*rec.Profile.InstanceProfileName), rec)
}

func (rec profileRecord) sdk(r *operation.Request) *iamtypes.InstanceProfile {
	p := rec.Profile
	p.Roles = []iamtypes.Role{}
	if role, found := findRole(r, rec.Role); found {
		p.Roles = append(p.Roles, listed(role))
	}
	return &p
}

func profilesOf(r *operation.Request, role string) []profileRecord {
	return slices.DeleteFunc(profiles.List(r.Scoped, ""), func(rec profileRecord) bool { return rec.Role != role })
}

func createInstanceProfile(r *operation.Request, in *iam.CreateInstanceProfileInput) (*iam.CreateInstanceProfileOutput, error) {
	if err := checkName("instanceProfileName", in.InstanceProfileName, 128); err != nil {
		return nil, err
	}
	path, err := pathOf(in.Path)
	if err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	if _, exists := profiles.Get(r.Scoped, strings.ToLower(*in.InstanceProfileName)); exists {
		return nil, alreadyExists("Instance Profile %s already exists.", *in.InstanceProfileName)
	}
	if profiles.Count(r.Scoped, "") >= maxInstanceProfiles {
		return nil, limitExceeded("Cannot exceed quota for InstanceProfilesPerAccount: %d", maxInstanceProfiles)
	}
	rec := profileRecord{Profile: iamtypes.InstanceProfile{
		Arn: new(arn(r, "instance-profile", path, *in.InstanceProfileName)), InstanceProfileName: in.InstanceProfileName,
		InstanceProfileId: new(newID(r, "AIPA")), Path: new(path), CreateDate: new(r.Now()), Tags: in.Tags,
	}}
	rec.put(r)
	return &iam.CreateInstanceProfileOutput{InstanceProfile: rec.sdk(r)}, nil
}

func getInstanceProfile(r *operation.Request, in *iam.GetInstanceProfileInput) (*iam.GetInstanceProfileOutput, error) {
	rec, err := namedProfile(r, in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	return &iam.GetInstanceProfileOutput{InstanceProfile: rec.sdk(r)}, nil
}

func deleteInstanceProfile(r *operation.Request, in *iam.DeleteInstanceProfileInput) (*iam.DeleteInstanceProfileOutput, error) {
	rec, err := namedProfile(r, in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	if rec.Role != "" {
		return nil, deleteConflict("Cannot delete entity, must remove roles from instance profile first.")
	}
	profiles.Delete(r.Scoped, strings.ToLower(*in.InstanceProfileName))
	return &iam.DeleteInstanceProfileOutput{}, nil
}

// listedProfiles leaves out tags, as listings do.
func listedProfiles(r *operation.Request, recs []profileRecord, pathPrefix *string) []iamtypes.InstanceProfile {
	out := []iamtypes.InstanceProfile{}
	for _, rec := range recs {
		if strings.HasPrefix(*rec.Profile.Path, operation.Deref(pathPrefix)) {
			p := rec.sdk(r)
			p.Tags = nil
			out = append(out, *p)
		}
	}
	return out
}

func profileKey(p iamtypes.InstanceProfile) string { return strings.ToLower(*p.InstanceProfileName) }

func listInstanceProfiles(r *operation.Request, in *iam.ListInstanceProfilesInput) (*iam.ListInstanceProfilesOutput, error) {
	cut, truncated, marker, err := page(listedProfiles(r, profiles.List(r.Scoped, ""), in.PathPrefix), profileKey, in.MaxItems, in.Marker)
	return &iam.ListInstanceProfilesOutput{InstanceProfiles: cut, IsTruncated: truncated, Marker: marker}, err
}

func listInstanceProfilesForRole(r *operation.Request, in *iam.ListInstanceProfilesForRoleInput) (*iam.ListInstanceProfilesForRoleOutput, error) {
	role, err := namedRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	cut, truncated, marker, err := page(listedProfiles(r, profilesOf(r, *role.RoleName), nil), profileKey, in.MaxItems, in.Marker)
	return &iam.ListInstanceProfilesForRoleOutput{InstanceProfiles: cut, IsTruncated: truncated, Marker: marker}, err
}

func addRoleToInstanceProfile(r *operation.Request, in *iam.AddRoleToInstanceProfileInput) (*iam.AddRoleToInstanceProfileOutput, error) {
	rec, err := namedProfile(r, in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	role, err := changeableRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	if rec.Role != "" {
		return nil, limitExceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1")
	}
	rec.Role = *role.RoleName
	rec.put(r)
	return &iam.AddRoleToInstanceProfileOutput{}, nil
}

func removeRoleFromInstanceProfile(r *operation.Request, in *iam.RemoveRoleFromInstanceProfileInput) (*iam.RemoveRoleFromInstanceProfileOutput, error) {
	rec, err := namedProfile(r, in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	role, err := changeableRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	if rec.Role != *role.RoleName {
		return nil, noSuchEntity("The role with name %s cannot be found.", *role.RoleName)
	}
	rec.Role = ""
	rec.put(r)
	return &iam.RemoveRoleFromInstanceProfileOutput{}, nil
}
