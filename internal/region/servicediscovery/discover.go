package servicediscovery

import (
	sd "github.com/aws/aws-sdk-go-v2/service/servicediscovery"
	sdtypes "github.com/aws/aws-sdk-go-v2/service/servicediscovery/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

func registerDiscovery(s *operation.Service) {
	operation.Register(s, discoverInstances)
	operation.Register(s, discoverInstancesRevision)
}

// byName finds a service by its name and its namespace's.
func byName(r *operation.Request, namespaceName, serviceName *string) (serviceRecord, error) {
	found := false
	for _, ns := range namespaces.List(r.Scoped, "") {
		if ns.Name != operation.Deref(namespaceName) {
			continue
		}
		found = true
		for _, s := range servicesOf(r, ns.ID) {
			if s.Name == operation.Deref(serviceName) {
				return s, nil
			}
		}
	}
	if !found {
		return serviceRecord{}, &sdtypes.NamespaceNotFound{Message: new("Namespace " + operation.Deref(namespaceName) + " not found")}
	}
	return serviceRecord{}, &sdtypes.ServiceNotFound{Message: new("Service " + operation.Deref(serviceName) + " not found")}
}

// has tells whether attributes hold all that is asked.
func has(attributes, asked map[string]string) bool {
	for k, v := range asked {
		if got, ok := attributes[k]; !ok || got != v {
			return false
		}
	}
	return true
}

// discoverInstances answers instances that have all query parameters, of them
// those that have all optional ones if there are any, and by health
// (https://docs.aws.amazon.com/cloud-map/latest/api/API_DiscoverInstances.html).
func discoverInstances(r *operation.Request, in *sd.DiscoverInstancesInput) (*sd.DiscoverInstancesOutput, error) {
	s, err := byName(r, in.NamespaceName, in.ServiceName)
	if err != nil {
		return nil, err
	}
	most := 100
	if in.MaxResults != nil {
		if most = int(*in.MaxResults); most < 1 || most > 1000 {
			return nil, invalidInput("MaxResults must be between 1 and 1000, got %d", most)
		}
	}
	var all, better []instanceRecord
	for _, i := range instances.List(r.Scoped, s.ID+"/") {
		if !has(i.Attributes, in.QueryParameters) {
			continue
		}
		all = append(all, i)
		if len(in.OptionalParameters) > 0 && has(i.Attributes, in.OptionalParameters) {
			better = append(better, i)
		}
	}
	if len(better) > 0 {
		all = better
	}
	found, err := byHealth(all, in.HealthStatus)
	if err != nil {
		return nil, err
	}
	out := &sd.DiscoverInstancesOutput{Instances: []sdtypes.HttpInstanceSummary{}, InstancesRevision: new(s.Revision)}
	for _, i := range found[:min(most, len(found))] {
		out.Instances = append(out.Instances, sdtypes.HttpInstanceSummary{
			InstanceId: new(i.ID), NamespaceName: in.NamespaceName, ServiceName: in.ServiceName, HealthStatus: i.Health, Attributes: i.Attributes,
		})
	}
	return out, nil
}

// byHealth keeps instances by their health; one without a check counts as
// healthy, and when none is, all are given unless healthy ones alone are asked for.
func byHealth(all []instanceRecord, filter sdtypes.HealthStatusFilter) ([]instanceRecord, error) {
	var healthy, unhealthy []instanceRecord
	for _, i := range all {
		if i.Health == sdtypes.HealthStatusUnhealthy {
			unhealthy = append(unhealthy, i)
		} else {
			healthy = append(healthy, i)
		}
	}
	switch filter {
	case sdtypes.HealthStatusFilterAll:
		return all, nil
	case sdtypes.HealthStatusFilterHealthy:
		return healthy, nil
	case sdtypes.HealthStatusFilterUnhealthy:
		return unhealthy, nil
	case "", sdtypes.HealthStatusFilterHealthyOrElseAll:
		if len(healthy) == 0 {
			return all, nil
		}
		return healthy, nil
	}
	return nil, invalidInput("The health status %s is unknown: expected HEALTHY, UNHEALTHY, ALL or HEALTHY_OR_ELSE_ALL", filter)
}

func discoverInstancesRevision(r *operation.Request, in *sd.DiscoverInstancesRevisionInput) (*sd.DiscoverInstancesRevisionOutput, error) {
	s, err := byName(r, in.NamespaceName, in.ServiceName)
	if err != nil {
		return nil, err
	}
	return &sd.DiscoverInstancesRevisionOutput{InstancesRevision: new(s.Revision)}, nil
}
