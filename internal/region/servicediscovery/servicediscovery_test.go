package servicediscovery_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sd "github.com/aws/aws-sdk-go-v2/service/servicediscovery"
	sdtypes "github.com/aws/aws-sdk-go-v2/service/servicediscovery/types"
	"github.com/aws/smithy-go"

	"github.com/drydock-iac/terraform-provider-drydock/internal/backend"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/servicediscovery"
)

var (
	ctx   = context.Background()
	start = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	here  = operation.Scope{Account: region.DefaultAccount, Region: "eu-west-1"}
)

func world(t *testing.T) (*region.Region, *sd.Client) {
	t.Helper()
	rg, err := region.Open(ctx, region.Options{Wall: func() time.Time { return start }, Seed: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rg.Close() })
	o := backend.Embedded(rg, here).ECS.Options()
	return rg, sd.NewFromConfig(aws.Config{Region: here.Region, APIOptions: o.APIOptions})
}

func fails(t *testing.T, err error, code, message string) {
	t.Helper()
	var api smithy.APIError
	switch {
	case !errors.As(err, &api):
		t.Errorf("got %v, expected %s", err, code)
	case api.ErrorCode() != code || api.ErrorMessage() != message:
		t.Errorf("got %s: %s\nexpected %s: %s", api.ErrorCode(), api.ErrorMessage(), code, message)
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(out T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

// done waits until the operation has ended.
func done(t *testing.T, rg *region.Region, c *sd.Client, id *string) sdtypes.Operation {
	t.Helper()
	for range 10 {
		o := must[*sd.GetOperationOutput](t)(c.GetOperation(ctx, &sd.GetOperationInput{OperationId: id})).Operation
		if o.Status == sdtypes.OperationStatusSuccess || o.Status == sdtypes.OperationStatusFail {
			return *o
		}
		now, err := rg.Now(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := rg.Wait(ctx, now.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("the operation does not end")
	return sdtypes.Operation{}
}

func defaultVPC(t *testing.T, rg *region.Region) (id string) {
	t.Helper()
	if err := rg.View(ctx, here, func(r *operation.Request) error { id = ec2.DefaultVPC(r).ID; return nil }); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestNamespacesComeAndGoByOperations(t *testing.T) {
	rg, c := world(t)
	vpc := defaultVPC(t, rg)
	made := must[*sd.CreatePrivateDnsNamespaceOutput](t)(c.CreatePrivateDnsNamespace(ctx, &sd.CreatePrivateDnsNamespaceInput{
		Name: aws.String("app.local"), Vpc: &vpc, Tags: []sdtypes.Tag{{Key: aws.String("a"), Value: aws.String("1")}}}))
	if o := must[*sd.GetOperationOutput](t)(c.GetOperation(ctx, &sd.GetOperationInput{OperationId: made.OperationId})).Operation; o.Status != sdtypes.OperationStatusSubmitted {
		t.Errorf("at once it is %s", o.Status)
	}
	o := done(t, rg, c, made.OperationId)
	if o.Status != sdtypes.OperationStatusSuccess || !o.UpdateDate.Equal(start.Add(41*time.Second)) {
		t.Errorf("ended %s at %s", o.Status, o.UpdateDate)
	}
	id := o.Targets["NAMESPACE"]
	ns := must[*sd.GetNamespaceOutput](t)(c.GetNamespace(ctx, &sd.GetNamespaceInput{Id: &id})).Namespace
	if *ns.Arn != "arn:aws:servicediscovery:eu-west-1:123456789012:namespace/"+id || !strings.HasPrefix(*ns.Properties.DnsProperties.HostedZoneId, "Z") || *ns.Properties.DnsProperties.SOA.TTL != 15 {
		t.Errorf("namespace %+v", ns)
	}
	tags := must[*sd.ListTagsForResourceOutput](t)(c.ListTagsForResource(ctx, &sd.ListTagsForResourceInput{ResourceARN: ns.Arn}))
	if len(tags.Tags) != 1 {
		t.Errorf("tags %+v", tags.Tags)
	}
	_, err := c.CreatePrivateDnsNamespace(ctx, &sd.CreatePrivateDnsNamespaceInput{Name: aws.String("app.local"), Vpc: &vpc})
	fails(t, err, "NamespaceAlreadyExists", "Namespace app.local already exists in your account")
	done(t, rg, c, must[*sd.DeleteNamespaceOutput](t)(c.DeleteNamespace(ctx, &sd.DeleteNamespaceInput{Id: &id})).OperationId)
	_, err = c.GetNamespace(ctx, &sd.GetNamespaceInput{Id: &id})
	fails(t, err, "NamespaceNotFound", "Namespace "+id+" not found")

	lost := must[*sd.CreatePrivateDnsNamespaceOutput](t)(c.CreatePrivateDnsNamespace(ctx, &sd.CreatePrivateDnsNamespaceInput{Name: aws.String("x"), Vpc: aws.String("vpc-gone")}))
	if o := done(t, rg, c, lost.OperationId); o.Status != sdtypes.OperationStatusFail || *o.ErrorCode != "CANNOT_CREATE_HOSTED_ZONE" {
		t.Errorf("in no network: %+v", o)
	}
}

func TestServicesAndInstances(t *testing.T) {
	rg, c := world(t)
	vpc := defaultVPC(t, rg)
	made := must[*sd.CreatePrivateDnsNamespaceOutput](t)(c.CreatePrivateDnsNamespace(ctx, &sd.CreatePrivateDnsNamespaceInput{Name: aws.String("local"), Vpc: &vpc}))
	ns := done(t, rg, c, made.OperationId).Targets["NAMESPACE"]
	s := must[*sd.CreateServiceOutput](t)(c.CreateService(ctx, &sd.CreateServiceInput{
		Name: aws.String("web"), HealthCheckCustomConfig: &sdtypes.HealthCheckCustomConfig{},
		//lint:ignore SA1019 hashicorp/aws sends it here
		DnsConfig: &sdtypes.DnsConfig{NamespaceId: &ns, DnsRecords: []sdtypes.DnsRecord{{Type: sdtypes.RecordTypeA, TTL: aws.Int64(10)}}}})).Service
	if *s.NamespaceId != ns || s.DnsConfig.RoutingPolicy != sdtypes.RoutingPolicyMultivalue || s.Type != sdtypes.ServiceTypeDnsHttp {
		t.Errorf("service %+v", s)
	}
	_, err := c.CreateService(ctx, &sd.CreateServiceInput{Name: aws.String("web"), NamespaceId: &ns})
	fails(t, err, "ServiceAlreadyExists", "Service already exists: web")
	_, err = c.RegisterInstance(ctx, &sd.RegisterInstanceInput{ServiceId: s.Id, InstanceId: aws.String("i"), Attributes: map[string]string{"a": "b"}})
	fails(t, err, "InvalidInput", "The service has a record of type A, so that an instance needs the attribute AWS_INSTANCE_IPV4")
	for _, id := range []string{"one", "two"} {
		done(t, rg, c, must[*sd.RegisterInstanceOutput](t)(c.RegisterInstance(ctx, &sd.RegisterInstanceInput{
			ServiceId: s.Id, InstanceId: &id, Attributes: map[string]string{"AWS_INSTANCE_IPV4": "10.0.0.1", "name": id}})).OperationId)
	}
	_, err = c.DeleteService(ctx, &sd.DeleteServiceInput{Id: s.Id})
	fails(t, err, "ResourceInUse", "Service contains registered instances; delete the instances before deleting the service")
	must[*sd.UpdateInstanceCustomHealthStatusOutput](t)(c.UpdateInstanceCustomHealthStatus(ctx, &sd.UpdateInstanceCustomHealthStatusInput{ServiceId: s.Id, InstanceId: aws.String("one"), Status: sdtypes.CustomHealthStatusUnhealthy}))
	for filter, want := range map[sdtypes.HealthStatusFilter]string{"": "two", "ALL": "one two", "UNHEALTHY": "one"} {
		var got []string
		for _, i := range must[*sd.DiscoverInstancesOutput](t)(c.DiscoverInstances(ctx, &sd.DiscoverInstancesInput{NamespaceName: aws.String("local"), ServiceName: aws.String("web"), HealthStatus: filter})).Instances {
			got = append(got, *i.InstanceId)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q discovers %v, expected %s", filter, got, want)
		}
	}
	for _, id := range []string{"one", "two"} {
		done(t, rg, c, must[*sd.DeregisterInstanceOutput](t)(c.DeregisterInstance(ctx, &sd.DeregisterInstanceInput{ServiceId: s.Id, InstanceId: &id})).OperationId)
	}
	_, err = c.DeleteNamespace(ctx, &sd.DeleteNamespaceInput{Id: &ns})
	fails(t, err, "ResourceInUse", "Namespace "+ns+" has associated services; delete the services before deleting the namespace")
	must[*sd.DeleteServiceOutput](t)(c.DeleteService(ctx, &sd.DeleteServiceInput{Id: s.Id}))
}

func TestWhatECSDoes(t *testing.T) {
	rg, c := world(t)
	var ns, again string
	err := rg.View(ctx, here, func(r *operation.Request) (err error) {
		if ns, err = servicediscovery.EnsureHTTPNamespace(r, "mesh"); err != nil {
			return err
		}
		again, err = servicediscovery.EnsureHTTPNamespace(r, "mesh")
		return err
	})
	if err != nil || ns != again {
		t.Fatalf("%s and %s, %v", ns, again, err)
	}
	s := must[*sd.CreateServiceOutput](t)(c.CreateService(ctx, &sd.CreateServiceInput{Name: aws.String("web"), NamespaceId: &ns})).Service
	err = rg.View(ctx, here, func(r *operation.Request) error {
		return servicediscovery.Register(r, *s.Arn, "task", map[string]string{"AWS_INSTANCE_IPV4": "10.0.0.1"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := *must[*sd.GetServiceOutput](t)(c.GetService(ctx, &sd.GetServiceInput{Id: s.Id})).Service.InstanceCount; n != 1 {
		t.Errorf("%d instances", n)
	}
	list := must[*sd.ListNamespacesOutput](t)(c.ListNamespaces(ctx, &sd.ListNamespacesInput{Filters: []sdtypes.NamespaceFilter{{Name: sdtypes.NamespaceFilterNameName, Values: []string{"mesh"}}}}))
	if len(list.Namespaces) != 1 || *list.Namespaces[0].ServiceCount != 1 {
		t.Errorf("namespaces %+v", list.Namespaces)
	}
}
