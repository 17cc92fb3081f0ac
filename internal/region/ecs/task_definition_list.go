package ecs

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func describeTaskDefinition(r *operation.Request, in *ecs.DescribeTaskDefinitionInput) (*ecs.DescribeTaskDefinitionOutput, error) {
	t, err := getTaskDefinition(r, operation.Deref(in.TaskDefinition))
	if err != nil {
		return nil, err
	}
	out := &ecs.DescribeTaskDefinitionOutput{TaskDefinition: &t.TaskDefinition, Tags: []ecstypes.Tag{}}
	if slices.Contains(in.Include, ecstypes.TaskDefinitionFieldTags) {
		out.Tags = orEmpty(t.Tags)
	}
	return out, nil
}

// listTaskDefinitions: familyPrefix is, whatever its name, a whole family
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html).
func listTaskDefinitions(r *operation.Request, in *ecs.ListTaskDefinitionsInput) (*ecs.ListTaskDefinitionsOutput, error) {
	status := in.Status
	if status == "" {
		status = ecstypes.TaskDefinitionStatusActive
	}
	if err := ecsspec.CheckEnum[ecstypes.TaskDefinitionStatus]("status", string(status)); err != nil {
		return nil, invalidParameter("%v", err)
	}
	if in.Sort != "" {
		if err := ecsspec.CheckEnum[ecstypes.SortOrder]("sort", string(in.Sort)); err != nil {
			return nil, invalidParameter("%v", err)
		}
	}
	prefix := ""
	if family := operation.Deref(in.FamilyPrefix); family != "" {
		prefix = family + "!"
	}
	var keys []string
	arns := map[string]string{}
	for _, e := range taskDefinitions.Entries(r.Scoped, prefix, "", 0) {
		if e.Item.TaskDefinition.Status == status {
			keys = append(keys, e.Key)
			arns[e.Key] = *e.Item.TaskDefinition.TaskDefinitionArn
		}
	}
	l := listing{maxResults: in.MaxResults, token: in.NextToken, descending: in.Sort == ecstypes.SortOrderDesc}
	page, next, err := l.page(keys, 100)
	if err != nil {
		return nil, err
	}
	for i, key := range page {
		page[i] = arns[key]
	}
	return &ecs.ListTaskDefinitionsOutput{TaskDefinitionArns: page, NextToken: next}, nil
}

func listTaskDefinitionFamilies(r *operation.Request, in *ecs.ListTaskDefinitionFamiliesInput) (*ecs.ListTaskDefinitionFamiliesOutput, error) {
	if in.Status != "" {
		if err := ecsspec.CheckEnum[ecstypes.TaskDefinitionFamilyStatus]("status", string(in.Status)); err != nil {
			return nil, invalidParameter("%v", err)
		}
	}
	var names []string
	for _, e := range families.Entries(r.Scoped, "", "", 0) {
		active, inactive := len(e.Item.Active) > 0, len(e.Item.Inactive) > 0
		listed := active || inactive
		switch in.Status {
		case ecstypes.TaskDefinitionFamilyStatusActive:
			listed = active
		case ecstypes.TaskDefinitionFamilyStatusInactive:
			listed = inactive && !active
		}
		if listed && strings.HasPrefix(e.Key, operation.Deref(in.FamilyPrefix)) {
			names = append(names, e.Key)
		}
	}
	page, next, err := listing{maxResults: in.MaxResults, token: in.NextToken}.page(names, 100)
	if err != nil {
		return nil, err
	}
	return &ecs.ListTaskDefinitionFamiliesOutput{Families: page, NextToken: next}, nil
}
