package ecs

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// The limits of one call
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeCapacityProviders.html).
const (
	maxProvidersNamed     = 100
	maxProvidersDescribed = 10
)

// describeCapacityProviders answers the providers that are named, else all that
// are not deleted, those of Fargate included.
func describeCapacityProviders(r *operation.Request, in *ecs.DescribeCapacityProvidersInput) (*ecs.DescribeCapacityProvidersOutput, error) {
	if n := len(in.CapacityProviders); n > maxProvidersNamed {
		return nil, invalidParameter("capacityProviders cannot have more than %d elements, got %d", maxProvidersNamed, n)
	}
	for _, f := range in.Include {
		if err := ecsspec.CheckEnum[ecstypes.CapacityProviderField]("include", string(f)); err != nil {
			return nil, invalidParameter("%s", err)
		}
	}
	wanted := func(string) bool { return true }
	if in.Cluster != nil {
		c, err := getCluster(r, *in.Cluster)
		if err != nil {
			return nil, err
		}
		wanted = c.hasProvider
	}
	out := &ecs.DescribeCapacityProvidersOutput{CapacityProviders: []ecstypes.CapacityProvider{}, Failures: []ecstypes.Failure{}}
	if len(in.CapacityProviders) > 0 {
		for _, ref := range in.CapacityProviders {
			p, found := findCapacityProvider(r, ref)
			if !found || !wanted(*p.Name) {
				out.Failures = append(out.Failures, missing(capacityProviderARN(r, ref)))
				continue
			}
			out.CapacityProviders = append(out.CapacityProviders, p)
		}
	} else if err := pageOfProviders(r, in, wanted, out); err != nil {
		return nil, err
	}
	withTags := slices.Contains(in.Include, ecstypes.CapacityProviderFieldTags)
	for i := range out.CapacityProviders {
		p := &out.CapacityProviders[i]
		if p.Tags = orEmpty(p.Tags); !withTags {
			p.Tags = []ecstypes.Tag{}
		}
	}
	return out, nil
}

func capacityProviderARN(r *operation.Request, ref string) string {
	if strings.HasPrefix(ref, "arn:") {
		return ref
	}
	return account(r).CapacityProviderARN(ref)
}

func pageOfProviders(r *operation.Request, in *ecs.DescribeCapacityProvidersInput, wanted func(string) bool, out *ecs.DescribeCapacityProvidersOutput) error {
	var names []string
	for _, name := range ecsspec.FargateCapacityProviders() {
		if wanted(name) {
			names = append(names, name)
		}
	}
	for _, p := range capacityProviders.List(r.Scoped, "") {
		if p.Status == ecstypes.CapacityProviderStatusActive && wanted(*p.Name) {
			names = append(names, *p.Name)
		}
	}
	slices.Sort(names)
	page, next, err := listing{maxResults: in.MaxResults, token: in.NextToken}.page(names, maxProvidersDescribed)
	if err != nil {
		return err
	}
	for _, name := range page {
		p, _ := findCapacityProvider(r, name)
		out.CapacityProviders = append(out.CapacityProviders, p)
	}
	out.NextToken = next
	return nil
}
