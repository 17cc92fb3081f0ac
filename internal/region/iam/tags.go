package iam

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerTags(s *operation.Service) {
	register(s, tagRole)
	register(s, untagRole)
	register(s, listRoleTags)
	register(s, tagPolicy)
	register(s, untagPolicy)
	register(s, listPolicyTags)
	register(s, tagInstanceProfile)
	register(s, untagInstanceProfile)
	register(s, listInstanceProfileTags)
}

// checkTags holds the rules of https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules.
func checkTags(tags []iamtypes.Tag) error {
	const maxTags = 50
	if len(tags) > maxTags {
		return limitExceeded("The number of tags has reached the maximum limit.")
	}
	seen := map[string]bool{}
	for _, t := range tags {
		key := operation.Deref(t.Key)
		switch n := len([]rune(key)); {
		case n < 1 || n > 128:
			return validationError("1 validation error detected: Value '%s' at 'tags.member.key' failed to satisfy constraint: Member must have length between 1 and 128", key)
		case len([]rune(operation.Deref(t.Value))) > 256:
			return validationError("1 validation error detected: Value at 'tags.member.value' failed to satisfy constraint: Member must have length less than or equal to 256")
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return invalidInput("Caller not authorized to use reserved tag key prefix: %s", key)
		case seen[strings.ToLower(key)]:
			return invalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
		}
		seen[strings.ToLower(key)] = true
	}
	return nil
}

// with adds tags; keys do not differ by case, and the new spelling counts.
func with(tags, more []iamtypes.Tag) ([]iamtypes.Tag, error) {
	if err := checkTags(more); err != nil {
		return nil, err
	}
	for _, t := range more {
		if at := slices.IndexFunc(tags, func(o iamtypes.Tag) bool { return strings.EqualFold(*o.Key, *t.Key) }); at >= 0 {
			tags[at] = t
		} else {
			tags = append(tags, t)
		}
	}
	return tags, checkTags(tags)
}

func without(tags []iamtypes.Tag, keys []string) []iamtypes.Tag {
	return slices.DeleteFunc(tags, func(t iamtypes.Tag) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, *t.Key) })
	})
}

func pageOfTags(tags []iamtypes.Tag, maxItems *int32, marker *string) (cut []iamtypes.Tag, truncated bool, next *string, err error) {
	key := func(t iamtypes.Tag) string { return *t.Key }
	return page(sortedBy(append([]iamtypes.Tag{}, tags...), key), key, maxItems, marker)
}

func tagRole(r *operation.Request, in *iam.TagRoleInput) (*iam.TagRoleOutput, error) {
	role, err := namedRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	if role.Tags, err = with(role.Tags, in.Tags); err != nil {
		return nil, err
	}
	putRole(r, role)
	return &iam.TagRoleOutput{}, nil
}

func untagRole(r *operation.Request, in *iam.UntagRoleInput) (*iam.UntagRoleOutput, error) {
	role, err := namedRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	role.Tags = without(role.Tags, in.TagKeys)
	putRole(r, role)
	return &iam.UntagRoleOutput{}, nil
}

func listRoleTags(r *operation.Request, in *iam.ListRoleTagsInput) (*iam.ListRoleTagsOutput, error) {
	role, err := namedRole(r, in.RoleName)
	if err != nil {
		return nil, err
	}
	cut, truncated, marker, err := pageOfTags(role.Tags, in.MaxItems, in.Marker)
	return &iam.ListRoleTagsOutput{Tags: cut, IsTruncated: truncated, Marker: marker}, err
}

func tagPolicy(r *operation.Request, in *iam.TagPolicyInput) (*iam.TagPolicyOutput, error) {
	p, err := ownPolicy(r, in.PolicyArn)
	if err != nil {
		return nil, err
	}
	if p.Tags, err = with(p.Tags, in.Tags); err != nil {
		return nil, err
	}
	p.put(r)
	return &iam.TagPolicyOutput{}, nil
}

func untagPolicy(r *operation.Request, in *iam.UntagPolicyInput) (*iam.UntagPolicyOutput, error) {
	p, err := ownPolicy(r, in.PolicyArn)
	if err != nil {
		return nil, err
	}
	p.Tags = without(p.Tags, in.TagKeys)
	p.put(r)
	return &iam.UntagPolicyOutput{}, nil
}

func listPolicyTags(r *operation.Request, in *iam.ListPolicyTagsInput) (*iam.ListPolicyTagsOutput, error) {
	p, err := policyByARN(r, in.PolicyArn)
	if err != nil {
		return nil, err
	}
	cut, truncated, marker, err := pageOfTags(p.Tags, in.MaxItems, in.Marker)
	return &iam.ListPolicyTagsOutput{Tags: cut, IsTruncated: truncated, Marker: marker}, err
}

func tagInstanceProfile(r *operation.Request, in *iam.TagInstanceProfileInput) (*iam.TagInstanceProfileOutput, error) {
	rec, err := namedProfile(r, in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	if rec.Profile.Tags, err = with(rec.Profile.Tags, in.Tags); err != nil {
		return nil, err
	}
	rec.put(r)
	return &iam.TagInstanceProfileOutput{}, nil
}

func untagInstanceProfile(r *operation.Request, in *iam.UntagInstanceProfileInput) (*iam.UntagInstanceProfileOutput, error) {
	rec, err := namedProfile(r, in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	rec.Profile.Tags = without(rec.Profile.Tags, in.TagKeys)
	rec.put(r)
	return &iam.UntagInstanceProfileOutput{}, nil
}

func listInstanceProfileTags(r *operation.Request, in *iam.ListInstanceProfileTagsInput) (*iam.ListInstanceProfileTagsOutput, error) {
	rec, err := namedProfile(r, in.InstanceProfileName)
	if err != nil {
		return nil, err
	}
	cut, truncated, marker, err := pageOfTags(rec.Profile.Tags, in.MaxItems, in.Marker)
	return &iam.ListInstanceProfileTagsOutput{Tags: cut, IsTruncated: truncated, Marker: marker}, err
}
