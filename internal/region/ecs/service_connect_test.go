package ecs_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsecs "github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/servicediscovery"
)

// offering is a container with a named port.
func offering(port string, number int32) ecstypes.ContainerDefinition {
	c := container()
	c.PortMappings = []ecstypes.PortMapping{{Name: &port, ContainerPort: &number}}
	return c
}

func offers(namespace string, services ...ecstypes.ServiceConnectService) func(*awsecs.CreateServiceInput) {
	return func(in *awsecs.CreateServiceInput) {
		in.ServiceConnectConfiguration = &ecstypes.ServiceConnectConfiguration{Enabled: true, Services: services}
		if namespace != "" {
			in.ServiceConnectConfiguration.Namespace = &namespace
		}
	}
}

// discovered are "address:port" of what is found under a name.
func (w *world) discovered(namespace, name string) (found []string) {
	w.Helper()
	out, err := servicediscovery.NewFromConfig(w.SDK).DiscoverInstances(w.ctx, &servicediscovery.DiscoverInstancesInput{NamespaceName: &namespace, ServiceName: &name})
	if err != nil {
		return []string{err.Error()}
	}
	for _, i := range out.Instances {
		found = append(found, i.Attributes["AWS_INSTANCE_IPV4"]+":"+i.Attributes["AWS_INSTANCE_PORT"])
	}
	return found
}

func TestServiceConnectFromCreationToDeletion(t *testing.T) {
	w := newWorld(t)
	must(w.ECS.UpdateCluster(w.ctx, &awsecs.UpdateClusterInput{Cluster: aws.String("main"), ServiceConnectDefaults: &ecstypes.ClusterServiceConnectDefaultsRequest{Namespace: aws.String("shop")}}))(t)
	api := ecstypes.ServiceConnectService{PortName: aws.String("http"), DiscoveryName: aws.String("api"), ClientAliases: []ecstypes.ServiceConnectClientAlias{{Port: aws.Int32(80)}}}
	w.create("web", w.fargate("web", offering("http", 8080)), 2, offers("", api))
	s := w.awaitStable("web")
	resources := s.Deployments[0].ServiceConnectResources
	if len(resources) != 1 || *resources[0].DiscoveryName != "api" || !strings.HasPrefix(*resources[0].DiscoveryArn, "arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-") {
		t.Errorf("resources: %+v", resources)
	}
	want := map[string]bool{}
	for _, task := range w.tasks(w.taskARNs(ecstypes.DesiredStatusRunning, "web")...) {
		var proxy, address string
		for _, a := range task.Attachments {
			for _, d := range a.Details {
				switch {
				case *a.Type == "ServiceConnect" && *a.Status == "ATTACHED" && *d.Name == "ContainerName":
					proxy = *d.Value
				case *d.Name == "privateIPv4Address":
					address = *d.Value
				}
			}
		}
		want[address+":8080"] = true
		if len(task.Containers) != 2 || *task.Containers[1].Name != proxy || !strings.HasPrefix(proxy, "ecs-service-connect-") || *task.Containers[1].LastStatus != "RUNNING" {
			t.Errorf("proxy %q, containers %+v", proxy, task.Containers)
		}
	}
	found := w.discovered("shop", "api")
	if len(found) != 2 || !want[found[0]] || !want[found[1]] || found[0] == found[1] {
		t.Errorf("discovered %v, want %v", found, want)
	}
	// Another name: the old one goes once the deployment is complete.
	api.DiscoveryName = aws.String("front")
	w.update("web", awsecs.UpdateServiceInput{ServiceConnectConfiguration: &ecstypes.ServiceConnectConfiguration{Enabled: true, Services: []ecstypes.ServiceConnectService{api}}})
	w.await("web", "deployed anew", func(s *ecstypes.Service) bool {
		return stable(s) && *s.Deployments[0].ServiceConnectResources[0].DiscoveryName == "front"
	})
	w.settle(5 * time.Minute)
	if front, api := w.discovered("shop", "front"), w.discovered("shop", "api"); len(front) != 2 || len(api) != 1 || !strings.Contains(api[0], "ServiceNotFound") {
		t.Errorf("front %v, api %v", front, api)
	}
	must(w.ECS.DeleteService(w.ctx, &awsecs.DeleteServiceInput{Cluster: aws.String("main"), Service: aws.String("web"), Force: aws.Bool(true)}))(t)
	w.settle(10 * time.Minute)
	if front := w.discovered("shop", "front"); len(front) != 1 || !strings.Contains(front[0], "ServiceNotFound") {
		t.Errorf("after the deletion: %v", front)
	}
}

func TestServiceConnectRefuses(t *testing.T) {
	w := newWorld(t)
	td := w.fargate("web", offering("http", 8080))
	create := func(name string, edit func(*awsecs.CreateServiceInput)) error {
		in := &awsecs.CreateServiceInput{Cluster: aws.String("main"), ServiceName: &name, TaskDefinition: &td, LaunchType: ecstypes.LaunchTypeFargate, NetworkConfiguration: w.network()}
		edit(in)
		_, err := w.ECS.CreateService(w.ctx, in)
		return err
	}
	http := ecstypes.ServiceConnectService{PortName: aws.String("http")}
	wantError(t, create("a", offers("", http)), "InvalidParameterException", "the cluster main has no default")
	wantError(t, create("a", offers("shop", ecstypes.ServiceConnectService{PortName: aws.String("grpc")})), "InvalidParameterException", `no port mapping of the task definition is named "grpc"`)
	must(servicediscovery.NewFromConfig(w.SDK).CreateHttpNamespace(w.ctx, &servicediscovery.CreateHttpNamespaceInput{Name: aws.String("shop")}))(t)
	w.settle(time.Minute)
	var missed *ecstypes.NamespaceNotFoundException
	if err := create("a", offers("shopp", http)); !errors.As(err, &missed) {
		t.Errorf("a namespace that is not there: %v", err)
	}
	if err := create("a", offers("shop", http)); err != nil {
		t.Fatal(err)
	}
	wantError(t, create("b", offers("shop", http)), "InvalidParameterException", `the namespace shop has a service "http" already`)
}
