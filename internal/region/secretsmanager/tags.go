package secretsmanager

import (
	"slices"
	"strings"

	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	smtypes "github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerTags(s *operation.Service) {
	operation.Register(s, tagResource)
	operation.Register(s, untagResource)
}

// checkTags holds the rules of
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_TagResource.html.
func checkTags(tags []smtypes.Tag) error {
	if len(tags) > 50 {
		return invalidParameter("A secret can have up to 50 tags.")
	}
	seen := map[string]bool{}
	for _, t := range tags {
		key := operation.Deref(t.Key)
		switch n := len([]rune(key)); {
		case n < 1 || n > 128 || len([]rune(operation.Deref(t.Value))) > 256:
			return invalidParameter("A tag's key must have 1 to 128 characters and its value at most 256.")
		case strings.HasPrefix(strings.ToLower(key), "aws:"):
			return invalidParameter("Tag keys must not begin with aws:, which is for AWS itself.")
		case seen[key]:
			return invalidParameter("Tag key %s is given more than once.", key)
		}
		seen[key] = true
	}
	return nil
}

func tagResource(r *operation.Request, in *sm.TagResourceInput) (*sm.TagResourceOutput, error) {
	s, err := live(r, in.SecretId)
	if err != nil {
		return nil, err
	}
	for _, t := range in.Tags {
		if at := slices.IndexFunc(s.Tags, func(o smtypes.Tag) bool { return operation.Deref(o.Key) == operation.Deref(t.Key) }); at >= 0 {
			s.Tags[at] = t
		} else {
			s.Tags = append(s.Tags, t)
		}
	}
	if err := checkTags(s.Tags); err != nil {
		return nil, err
	}
	s.put(r)
	return &sm.TagResourceOutput{}, nil
}

func untagResource(r *operation.Request, in *sm.UntagResourceInput) (*sm.UntagResourceOutput, error) {
	s, err := live(r, in.SecretId)
	if err != nil {
		return nil, err
	}
	s.Tags = slices.DeleteFunc(s.Tags, func(t smtypes.Tag) bool { return slices.Contains(in.TagKeys, operation.Deref(t.Key)) })
	s.put(r)
	return &sm.UntagResourceOutput{}, nil
}
