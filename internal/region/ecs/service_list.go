package ecs

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// listServices lists the ACTIVE services of a cluster: DRAINING ones are no
// longer visible (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html).
func listServices(r *operation.Request, in *ecs.ListServicesInput) (*ecs.ListServicesOutput, error) {
	cluster, err := getCluster(r, operation.Deref(in.Cluster))
	if err != nil {
		return nil, err
	}
	if kind := in.ResourceManagementType; kind != "" {
		if err := ecsspec.CheckEnum[ecstypes.ResourceManagementType]("resourceManagementType", string(kind)); err != nil {
			return nil, invalidParameter("%s", err)
		}
	}
	// The default is ten a page, unlike other listings.
	limit := in.MaxResults
	if limit == nil {
		limit = new(int32(10))
	}
	out := &ecs.ListServicesOutput{ServiceArns: []string{}}
	out.NextToken, err = page(r, liveServices, cluster.Name+"/", limit, in.NextToken, func(key string, l listedService) {
		out.ServiceArns = append(out.ServiceArns, account(r).ServiceARN(cluster.Name, strings.TrimPrefix(key, cluster.Name+"/")))
	}, func(l listedService) bool {
		return l.Status == serviceActive && (in.LaunchType == "" || l.LaunchType == in.LaunchType) &&
			(in.SchedulingStrategy == "" || l.Strategy == in.SchedulingStrategy) &&
			(in.ResourceManagementType == "" || l.Express == (in.ResourceManagementType == ecstypes.ResourceManagementTypeEcs))
	})
	return out, err
}

// page gives add what a page of a collection holds and answers the token of the
// next one. Tokens name a key within prefix, so that one from elsewhere leads nowhere else.
func page[T any](r *operation.Request, c store.Collection[T], prefix string, maxResults *int32, token *string,
	add func(key string, item T), wanted func(T) bool,
) (next *string, err error) {
	limit, err := pageSize(maxResults, 100)
	if err != nil {
		return nil, err
	}
	after, err := readToken(token)
	if err != nil {
		return nil, err
	}
	if after != "" {
		after = prefix + after
	}
	n, last := 0, ""
	for {
		entries := c.Entries(r.Scoped, prefix, after, limit+1)
		for _, e := range entries {
			after = e.Key
			if !wanted(e.Item) {
				continue
			}
			if n == limit {
				return writeToken(strings.TrimPrefix(last, prefix)), nil
			}
			add(e.Key, e.Item)
			n, last = n+1, e.Key
		}
		if len(entries) <= limit {
			return nil, nil
		}
	}
}
