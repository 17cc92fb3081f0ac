package ecs

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// listDaemonTaskDefinitions: by family and revision, those that are ACTIVE
// unless others are asked for
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListDaemonTaskDefinitions.html).
func listDaemonTaskDefinitions(r *operation.Request, in *ecs.ListDaemonTaskDefinitionsInput) (*ecs.ListDaemonTaskDefinitionsOutput, error) {
	status := in.Status
	if status == "" {
		status = ecstypes.DaemonTaskDefinitionStatusFilterActive
	}
	if err := ecsspec.CheckEnum[ecstypes.DaemonTaskDefinitionStatusFilter]("status", string(status)); err != nil {
		return nil, invalidParameter("%v", err)
	}
	if in.Revision != "" {
		if err := ecsspec.CheckEnum[ecstypes.DaemonTaskDefinitionRevisionFilter]("revision", string(in.Revision)); err != nil {
			return nil, invalidParameter("%v", err)
		}
	}
	if in.Sort != "" {
		if err := ecsspec.CheckEnum[ecstypes.SortOrder]("sort", string(in.Sort)); err != nil {
			return nil, invalidParameter("%v", err)
		}
	}
	prefix := operation.Deref(in.FamilyPrefix)
	if family := operation.Deref(in.Family); family != "" {
		if !strings.HasPrefix(family, prefix) {
			return &ecs.ListDaemonTaskDefinitionsOutput{DaemonTaskDefinitions: []ecstypes.DaemonTaskDefinitionSummary{}}, nil
		}
		prefix = family + "!"
	}
	var keys []string
	summaries := map[string]ecstypes.DaemonTaskDefinitionSummary{}
	for _, e := range daemonDefinitions.Entries(r.Scoped, prefix, "", 0) {
		d := e.Item.Definition
		if status != ecstypes.DaemonTaskDefinitionStatusFilterAll && string(d.Status) != string(status) {
			continue
		}
		if in.Revision == ecstypes.DaemonTaskDefinitionRevisionFilterLastRegistered {
			if f, _ := daemonFamilies.Get(r.Scoped, *d.Family); int(d.Revision) != f.Last {
				continue
			}
		}
		keys = append(keys, e.Key)
		summaries[e.Key] = ecstypes.DaemonTaskDefinitionSummary{
			Arn: d.DaemonTaskDefinitionArn, DeleteRequestedAt: d.DeleteRequestedAt, RegisteredAt: d.RegisteredAt, RegisteredBy: d.RegisteredBy, Status: d.Status,
		}
	}
	l := listing{maxResults: in.MaxResults, token: in.NextToken, descending: in.Sort == ecstypes.SortOrderDesc}
	page, next, err := l.page(keys, 100)
	if err != nil {
		return nil, err
	}
	out := &ecs.ListDaemonTaskDefinitionsOutput{DaemonTaskDefinitions: []ecstypes.DaemonTaskDefinitionSummary{}, NextToken: next}
	for _, key := range page {
		out.DaemonTaskDefinitions = append(out.DaemonTaskDefinitions, summaries[key])
	}
	return out, nil
}
