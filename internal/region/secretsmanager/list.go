package secretsmanager

import (
	"slices"
	"strings"

	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	smtypes "github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerListing(s *operation.Service) { operation.Register(s, listSecrets) }

// matches tells whether a secret passes a filter: one of its values, or with
// "!" before it the opposite, begins a word of what the key names
// (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html).
// Names are matched from their beginning and by case, the rest by neither.
func matches(s secretRecord, f smtypes.Filter) (bool, error) {
	var texts []string
	tags := func(of func(smtypes.Tag) *string) {
		for _, t := range s.Tags {
			texts = append(texts, operation.Deref(of(t)))
		}
	}
	switch f.Key {
	case smtypes.FilterNameStringTypeName:
		return passes(f.Values, func(v string) bool { return strings.HasPrefix(s.Name, v) }), nil
	case smtypes.FilterNameStringTypeDescription:
		texts = []string{operation.Deref(s.Description)}
	case smtypes.FilterNameStringTypeTagKey:
		tags(func(t smtypes.Tag) *string { return t.Key })
	case smtypes.FilterNameStringTypeTagValue:
		tags(func(t smtypes.Tag) *string { return t.Value })
	case smtypes.FilterNameStringTypeAll:
		texts = []string{s.Name, operation.Deref(s.Description)}
		tags(func(t smtypes.Tag) *string { return t.Key })
		tags(func(t smtypes.Tag) *string { return t.Value })
	default:
		return false, invalidParameter("the embedded region filters secrets by name, description, tag-key, tag-value and all, not by '%s'", f.Key)
	}
	return passes(f.Values, func(v string) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return strings.HasPrefix(strings.ToLower(text), strings.ToLower(v)) })
	}), nil
}

func passes(values []string, has func(string) bool) bool {
	return slices.ContainsFunc(values, func(v string) bool {
		if not, negated := strings.CutPrefix(v, "!"); negated {
			return !has(not)
		}
		return has(v)
	})
}

func listSecrets(r *operation.Request, in *sm.ListSecretsInput) (*sm.ListSecretsOutput, error) {
	if in.SortBy != "" && in.SortBy != smtypes.SortByTypeName || in.SortOrder == smtypes.SortOrderTypeDesc {
		return nil, invalidParameter("the embedded region lists secrets by ascending name")
	}
	var found []secretRecord
next:
	for _, s := range secrets.List(r.Scoped, "") {
		if s.Deleted != nil && !operation.Deref(in.IncludePlannedDeletion) {
			continue
		}
		for _, f := range in.Filters {
			ok, err := matches(s, f)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue next
			}
		}
		found = append(found, s)
	}
	cut, token, err := page(found, func(s secretRecord) string { return s.Name }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &sm.ListSecretsOutput{SecretList: []smtypes.SecretListEntry{}, NextToken: token}
	for _, s := range cut {
		out.SecretList = append(out.SecretList, smtypes.SecretListEntry{
			ARN: new(s.ARN), Name: new(s.Name), Description: s.Description, KmsKeyId: s.KMSKey, Type: s.Type, CreatedDate: new(s.Created),
			LastChangedDate: new(s.Changed), LastAccessedDate: s.Accessed, DeletedDate: s.Deleted, Tags: s.Tags, SecretVersionsToStages: s.stages(),
		})
	}
	return out, nil
}
