package servicediscovery

import (
	"slices"

	sdtypes "github.com/aws/aws-sdk-go-v2/service/servicediscovery/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// managedTag marks what ECS makes
// (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSServiceRolePolicy.html).
const managedTag = "AmazonECSManaged"

func managedTags() []sdtypes.Tag { return []sdtypes.Tag{{Key: new(managedTag), Value: new("true")}} }

func managed(tags []sdtypes.Tag) bool {
	return slices.ContainsFunc(tags, func(t sdtypes.Tag) bool { return operation.Deref(t.Key) == managedTag })
}

// NamespacesMade tells whether a namespace has been made by other than ECS, so
// that one that is not there is missed.
func NamespacesMade(r *operation.Request) bool {
	return slices.ContainsFunc(namespaces.List(r.Scoped, ""), func(ns namespaceRecord) bool { return !managed(ns.Tags) })
}

// FindService finds a service of a namespace by its name and tells its ARN.
func FindService(r *operation.Request, namespaceRef, name string) (serviceARN string, found bool) {
	for _, s := range servicesOf(r, idOf(r, "namespace", namespaceRef)) {
		if s.Name == name {
			return arn(r, "service", s.ID), true
		}
	}
	return "", false
}

// EnsureService finds the service of a namespace or makes one that is found by
// DiscoverInstances only, as ECS does for Service Connect. Errors are Cloud Map's.
func EnsureService(r *operation.Request, namespaceRef, name string) (serviceARN string, err error) {
	if serviceARN, found := FindService(r, namespaceRef, name); found {
		return serviceARN, nil
	}
	ns, err := namespace(r, &namespaceRef)
	if err != nil {
		return "", err
	}
	s := serviceRecord{Name: name, Namespace: ns.ID, Type: sdtypes.ServiceTypeHttp, Created: r.Now(), Tags: managedTags()}
	if err := s.check(ns, sdtypes.ServiceTypeOptionHttp); err != nil {
		return "", err
	}
	s.ID = newID(r, "srv-")
	s.put(r)
	return arn(r, "service", s.ID), nil
}

// DropService deletes a service that ECS made; others, and those with instances, stay.
func DropService(r *operation.Request, ref string) {
	s, err := service(r, &ref)
	if err == nil && managed(s.Tags) && instances.Count(r.Scoped, s.ID+"/") == 0 {
		services.Delete(r.Scoped, s.ID)
	}
}
