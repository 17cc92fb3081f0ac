package ssm

import (
	"slices"
	"strings"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerDescriptions(s *operation.Service) { operation.Register(s, describeParameters) }

// ParameterStringFilter is SSM's: what it keeps matches one of its values.
type ParameterStringFilter struct {
	Key, Option *string
	Values      []string
}

// ParameterMetadata is SSM's: a parameter without its value.
type ParameterMetadata struct {
	ARN, AllowedPattern, DataType, Description, KeyId, LastModifiedUser, Name, Tier, Type *string
	LastModifiedDate                                                                      *time.Time
	Version                                                                               int64
}

// DescribeParametersInput is SSM's, without the filters it has replaced.
type DescribeParametersInput struct {
	MaxResults       *int32
	NextToken        *string
	ParameterFilters []ParameterStringFilter
	Shared           *bool
}

// DescribeParametersOutput is SSM's.
type DescribeParametersOutput struct {
	NextToken  *string
	Parameters []ParameterMetadata
}

// passes tells whether a parameter passes all filters
// (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html).
func passes(p parameterRecord, filters []ParameterStringFilter) (bool, error) {
	for _, f := range filters {
		key, option := operation.Deref(f.Key), operation.Deref(f.Option)
		var texts []string
		switch tag, isTag := strings.CutPrefix(key, "tag:"); {
		case isTag:
			for _, t := range p.Tags {
				if operation.Deref(t.Key) == tag {
					texts = append(texts, operation.Deref(t.Value))
				}
			}
			if len(f.Values) == 0 && len(texts) > 0 {
				continue
			}
		case key == "Name":
			texts = []string{p.Name, strings.TrimPrefix(p.Name, "/")}
		case key == "Type":
			texts = []string{p.Type}
		case key == "Tier":
			texts = []string{p.Tier}
		case key == "DataType":
			texts = []string{p.DataType}
		case key == "KeyId":
			texts = []string{operation.Deref(p.KeyID)}
		case key == "Path":
			if !slices.ContainsFunc(f.Values, func(path string) bool {
				rest, under := strings.CutPrefix(p.Name, strings.TrimSuffix(path, "/")+"/")
				return under && (option == "Recursive" || !strings.Contains(rest, "/"))
			}) {
				return false, nil
			}
			continue
		default:
			return false, clientError("InvalidFilterKey", "The filter key '%s' isn't valid: expected Name, Type, Tier, DataType, KeyId, Path or tag:KEY.", key)
		}
		match := func(text, value string) bool { return text == value }
		switch option {
		case "", "Equals":
		case "BeginsWith":
			match = strings.HasPrefix
		case "Contains":
			match = strings.Contains
		default:
			return false, clientError("InvalidFilterOption", "The filter option '%s' isn't valid: expected Equals, BeginsWith or Contains.", option)
		}
		if !slices.ContainsFunc(f.Values, func(v string) bool {
			return slices.ContainsFunc(texts, func(text string) bool { return match(text, v) })
		}) {
			return false, nil
		}
	}
	return true, nil
}

func describeParameters(r *operation.Request, in *DescribeParametersInput) (*DescribeParametersOutput, error) {
	found := []ParameterMetadata{}
	for _, p := range parameters.List(r.Scoped, "") {
		ok, err := passes(p, in.ParameterFilters)
		if err != nil {
			return nil, err
		}
		if !ok || operation.Deref(in.Shared) {
			continue
		}
		v := p.latest()
		found = append(found, ParameterMetadata{
			ARN: new(p.arn(r)), AllowedPattern: p.AllowedPattern, DataType: new(p.DataType), Description: p.Description, KeyId: p.KeyID,
			LastModifiedUser: new("arn:" + r.Partition + ":iam::" + r.Account + ":root"), Name: new(p.Name), Tier: new(p.Tier), Type: new(p.Type),
			LastModifiedDate: new(v.Modified), Version: v.Number,
		})
	}
	cut, next, err := page(found, func(p ParameterMetadata) string { return *p.Name }, 50, in.MaxResults, in.NextToken)
	return &DescribeParametersOutput{Parameters: cut, NextToken: next}, err
}
