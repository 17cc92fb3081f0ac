package ecs

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/servicediscovery"
)

// namespaceARN is the ARN of a Cloud Map namespace by its ARN or name. One that is
// not there is only missed where namespaces have been made through Cloud Map;
// elsewhere a name is made an HTTP namespace, and an ARN is taken at its word.
func namespaceARN(r *operation.Request, ref string) (string, error) {
	arn, isARN := ecsspec.ParseARN(ref)
	if isARN && (arn.Service != "servicediscovery" || !strings.HasPrefix(arn.Resource, "namespace/")) {
		return "", invalidParameter("namespace: %s is not the ARN of a Cloud Map namespace", ref)
	}
	if found, ok := servicediscovery.FindNamespace(r, ref); ok {
		return found, nil
	}
	switch {
	case isARN && (arn.AccountID != r.Account || arn.Region != r.Region): // shared by another account
		return ref, nil
	case servicediscovery.NamespacesMade(r):
		return "", namespaceNotFound(ref)
	case isARN:
		return ref, nil
	}
	made, err := servicediscovery.EnsureHTTPNamespace(r, ref)
	if err != nil {
		return "", invalidParameter("namespace %s: %s", ref, err)
	}
	return made, nil
}

func namespaceNotFound(ref string) error {
	return &ecstypes.NamespaceNotFoundException{Message: new("The specified namespace was not found: " + ref)}
}

// listServicesByNamespace lists services of all clusters
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServicesByNamespace.html).
func listServicesByNamespace(r *operation.Request, in *ecs.ListServicesByNamespaceInput) (*ecs.ListServicesByNamespaceOutput, error) {
	want, found := servicediscovery.FindNamespace(r, operation.Deref(in.Namespace))
	if arn, isARN := ecsspec.ParseARN(operation.Deref(in.Namespace)); !found && isARN && strings.HasPrefix(arn.Resource, "namespace/") && !servicediscovery.NamespacesMade(r) {
		want, found = operation.Deref(in.Namespace), true
	}
	if !found {
		return nil, namespaceNotFound(operation.Deref(in.Namespace))
	}
	limit := in.MaxResults
	if limit == nil {
		limit = new(int32(10)) // unlike other listings
	}
	out := &ecs.ListServicesByNamespaceOutput{ServiceArns: []string{}}
	var err error
	out.NextToken, err = page(r, services, "", limit, in.NextToken, func(_ string, s serviceRecord) {
		out.ServiceArns = append(out.ServiceArns, s.ARN)
	}, func(s serviceRecord) bool { return s.Status == serviceActive && s.Namespace == want })
	return out, err
}
