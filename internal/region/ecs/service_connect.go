package ecs

import (
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/servicediscovery"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// What Service Connect is to the control plane: a Cloud Map service for each
// port that an ECS service offers, an instance there for each task, and a proxy
// container in each task. No proxy runs
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts.html).

const connectAttachment = "ServiceConnect"

// connectOwners are the ECS services (by ARN) that Cloud Map services were made for (by ARN).
var connectOwners = store.Collection[string]{Name: "ecs/service-connect-owner"}

// checkConnect refuses what ECS refuses of a Service Connect configuration.
func checkConnect(c *ecstypes.ServiceConnectConfiguration, td *ecstypes.TaskDefinition) error {
	if c == nil || !c.Enabled {
		return nil
	}
	for _, p := range ecsspec.CheckServiceConnect(*c, taskDefinitionSpec(td)) {
		return invalidParameter("%s", p)
	}
	return nil
}

// connect resolves the service's namespace and makes the Cloud Map services that
// it lacks. It is called before the service is deployed.
func (s *serviceRecord) connect(r *operation.Request, cluster *clusterRecord) error {
	s.Namespace = ""
	c := s.Settings.ServiceConnectConfiguration
	if c == nil || !c.Enabled {
		return nil
	}
	ref := operation.Deref(c.Namespace)
	if ref == "" && cluster.ServiceConnect != nil {
		ref = operation.Deref(cluster.ServiceConnect.Namespace)
	}
	if ref == "" {
		return invalidParameter("serviceConnectConfiguration.namespace: no namespace is given, and the cluster %s has no default. Name one, or set serviceConnectDefaults of the cluster.", cluster.Name)
	}
	arn, err := namespaceARN(r, ref)
	if err != nil {
		return err
	}
	s.Namespace = arn
	if _, here := servicediscovery.FindNamespace(r, arn); !here {
		return nil // it is somebody else's
	}
	for _, offered := range c.Services {
		name := ecsspec.DiscoveryName(offered)
		if there, found := servicediscovery.FindService(r, arn, name); found {
			if owner, _ := connectOwners.Get(r.Scoped, there); owner != s.ARN {
				return invalidParameter("serviceConnectConfiguration: the namespace %s has a service %q already. Choose another discoveryName.", ref, name)
			}
			continue
		}
		made, err := servicediscovery.EnsureService(r, arn, name)
		if err != nil {
			return invalidParameter("serviceConnectConfiguration: making the Cloud Map service %q: %s", name, err)
		}
		connectOwners.Put(r.Scoped, made, s.ARN)
		s.Connected = append(s.Connected, made)
	}
	return nil
}

// connected are the Cloud Map services of a configuration, in its order.
func connected(r *operation.Request, namespace string, c *ecstypes.ServiceConnectConfiguration) (resources []ecstypes.ServiceConnectServiceResource) {
	if c == nil || !c.Enabled || namespace == "" {
		return nil
	}
	for _, offered := range c.Services {
		name := ecsspec.DiscoveryName(offered)
		if arn, found := servicediscovery.FindService(r, namespace, name); found {
			resources = append(resources, ecstypes.ServiceConnectServiceResource{DiscoveryName: new(name), DiscoveryArn: new(arn)})
		}
	}
	return resources
}

// connectRegistries are the Cloud Map services that tasks of a deployment
// register with, at the port where their proxy would listen.
func connectRegistries(d deploymentRecord, c *ecstypes.ServiceConnectConfiguration, td *ecstypes.TaskDefinition) (registries []ecstypes.ServiceRegistry) {
	for _, resource := range d.Connect {
		at := slices.IndexFunc(c.Services, func(s ecstypes.ServiceConnectService) bool {
			return ecsspec.DiscoveryName(s) == operation.Deref(resource.DiscoveryName)
		})
		if at < 0 {
			continue
		}
		container, mapping, found := ecsspec.NamedPort(td.ContainerDefinitions, operation.Deref(c.Services[at].PortName))
		if !found {
			continue
		}
		port := mapping.ContainerPort
		if override := c.Services[at].IngressPortOverride; override != nil {
			port = override
		}
		registry := ecstypes.ServiceRegistry{RegistryArn: resource.DiscoveryArn, ContainerName: new(container), ContainerPort: mapping.ContainerPort}
		if ecsspec.HasOwnInterface(td.NetworkMode) {
			registry.Port = port
		}
		registries = append(registries, registry)
	}
	return registries
}

// dropConnections deletes the Cloud Map services that the service no longer
// offers: all that none of the kept resources is.
func (s *serviceRecord) dropConnections(r *operation.Request, kept []ecstypes.ServiceConnectServiceResource) {
	var left []string
	for _, arn := range s.Connected {
		if slices.ContainsFunc(kept, func(k ecstypes.ServiceConnectServiceResource) bool { return operation.Deref(k.DiscoveryArn) == arn }) {
			left = append(left, arn)
			continue
		}
		servicediscovery.DropService(r, arn)
		connectOwners.Delete(r.Scoped, arn)
	}
	s.Connected = left
}

// addProxy adds the proxy container and its attachment to a task.
func (t *taskRecord) addProxy(r *operation.Request) scheduler.Container {
	name := ecsspec.ServiceConnectContainerPrefix + r.ID("ecs/service-connect", 5)
	t.Task.Attachments = append(t.Task.Attachments, ecstypes.Attachment{
		Id: new(dashed(r.ID("ecs/attachment", 32))), Type: new(connectAttachment), Status: new("ATTACHED"),
		Details: []ecstypes.KeyValuePair{{Name: new("ContainerName"), Value: new(name)}},
	})
	t.Task.Containers = append(t.Task.Containers, ecstypes.Container{
		ContainerArn: new(account(r).ContainerARN(t.Cluster, t.ID, dashed(r.ID("ecs/container", 32)))), TaskArn: t.Task.TaskArn, Name: new(name),
		LastStatus: new(string(ecsspec.TaskPending)), HealthStatus: ecstypes.HealthStatusUnknown, Cpu: new("0"), NetworkInterfaces: []ecstypes.NetworkInterface{},
	})
	return scheduler.Container{Name: name, Essential: true}
}

// dashed writes 32 digits as a UUID.
func dashed(id string) string {
	return id[:8] + "-" + id[8:12] + "-" + id[12:16] + "-" + id[16:20] + "-" + id[20:]
}
