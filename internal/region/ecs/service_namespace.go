package ecs

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// namespaceARN is the ARN of a Cloud Map namespace by its ARN or name. ECS makes
// a namespace of a name that Cloud Map does not have yet; the region knows its
// ARN by the name alone.
func namespaceARN(r *operation.Request, ref string) (string, error) {
	if arn, isARN := ecsspec.ParseARN(ref); isARN {
		if arn.Service != "servicediscovery" || !strings.HasPrefix(arn.Resource, "namespace/") {
			return "", invalidParameter("serviceConnectDefaults.namespace: %s is not the ARN of a Cloud Map namespace", ref)
		}
		return ref, nil
	}
	sum := sha256.Sum256([]byte("drydock\x00" + r.Scope() + "\x00namespace\x00" + ref))
	return ecsspec.ARN{
		Partition: r.Partition, Service: "servicediscovery", Region: r.Region, AccountID: r.Account,
		Resource: "namespace/ns-" + hex.EncodeToString(sum[:])[:16],
	}.String(), nil
}

// namespace is the ARN of the namespace that the service is a part of by
// Service Connect, "" for none: its own, or its cluster's default.
func (s *serviceRecord) namespace(r *operation.Request) string {
	c := s.Settings.ServiceConnectConfiguration
	if c == nil || !c.Enabled {
		return ""
	}
	if deref(c.Namespace) != "" {
		arn, err := namespaceARN(r, *c.Namespace)
		if err != nil {
			return ""
		}
		return arn
	}
	if cluster, found := clusters.Get(r.Scoped, s.Cluster); found && cluster.ServiceConnect != nil {
		return deref(cluster.ServiceConnect.Namespace)
	}
	return ""
}

// listServicesByNamespace lists services of all clusters
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServicesByNamespace.html).
func listServicesByNamespace(r *operation.Request, in *ecs.ListServicesByNamespaceInput) (*ecs.ListServicesByNamespaceOutput, error) {
	want, err := namespaceARN(r, deref(in.Namespace))
	if err != nil {
		return nil, &ecstypes.NamespaceNotFoundException{Message: ptr("The specified namespace was not found: " + deref(in.Namespace))}
	}
	limit := in.MaxResults
	if limit == nil {
		limit = ptr(int32(10)) // unlike other listings
	}
	out := &ecs.ListServicesByNamespaceOutput{ServiceArns: []string{}}
	out.NextToken, err = page(r, services, "", limit, in.NextToken, func(_ string, s serviceRecord) {
		out.ServiceArns = append(out.ServiceArns, s.ARN)
	}, func(s serviceRecord) bool { return s.Status == serviceActive && s.namespace(r) == want })
	return out, err
}
