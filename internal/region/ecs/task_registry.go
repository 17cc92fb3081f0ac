package ecs

import (
	"strconv"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/servicediscovery"
)

// discover registers the task with the Cloud Map services of its service's
// registries, under its id
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html).
// A Cloud Map service that is not there, or that needs an attribute that the
// registry does not give, takes no instance.
func (t *taskRecord) discover(r *operation.Request) {
	for _, registry := range t.Registries {
		attributes := t.discovered(r, registry)
		if attributes != nil && servicediscovery.ServiceExists(r, operation.Deref(registry.RegistryArn)) {
			_ = servicediscovery.Register(r, operation.Deref(registry.RegistryArn), t.ID, attributes)
		}
	}
}

// discovered are the attributes of the task's instance: its own address with the
// port of the registry, or its host's with the host's port.
func (t *taskRecord) discovered(r *operation.Request, registry ecstypes.ServiceRegistry) map[string]string {
	attributes := map[string]string{
		"AVAILABILITY_ZONE": t.Place.Zone, "REGION": r.Region, "ECS_CLUSTER_NAME": t.Cluster, "ECS_SERVICE_NAME": t.Service,
		"ECS_TASK_DEFINITION_FAMILY": t.Family,
	}
	port := operation.Deref(registry.Port)
	if t.Shape.Interface {
		n, found := ec2.NetworkInterface(r, t.Interface)
		if !found {
			return nil
		}
		attributes["AWS_INSTANCE_IPV4"] = n.Address
		if port == 0 {
			port = operation.Deref(registry.ContainerPort)
		}
	} else {
		host, reached := t.reachedAt(r, &taskTarget{Container: operation.Deref(registry.ContainerName), ContainerPort: operation.Deref(registry.ContainerPort)})
		if host == "" {
			return nil
		}
		attributes["EC2_INSTANCE_ID"] = host
		if i, found := ec2.Instance(r, host); found {
			attributes["AWS_INSTANCE_IPV4"] = i.Address
		}
		port = reached
	}
	if port > 0 {
		attributes["AWS_INSTANCE_PORT"] = strconv.Itoa(int(port))
	}
	return attributes
}

func (t *taskRecord) undiscover(r *operation.Request) {
	for _, registry := range t.Registries {
		if servicediscovery.ServiceExists(r, operation.Deref(registry.RegistryArn)) {
			servicediscovery.Deregister(r, operation.Deref(registry.RegistryArn), t.ID)
		}
	}
}
