package servicediscovery

import (
	"slices"
	"time"

	sd "github.com/aws/aws-sdk-go-v2/service/servicediscovery"
	sdtypes "github.com/aws/aws-sdk-go-v2/service/servicediscovery/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

type serviceRecord struct {
	ID, Name, Namespace string
	Type                sdtypes.ServiceType
	Description         *string                          `json:",omitempty"`
	DNS                 *sdtypes.DnsConfig               `json:",omitempty"`
	HealthCheck         *sdtypes.HealthCheckConfig       `json:",omitempty"`
	CustomCheck         *sdtypes.HealthCheckCustomConfig `json:",omitempty"`
	Created             time.Time
	CreatorRequestID    *string           `json:",omitempty"`
	Tags                []sdtypes.Tag     `json:",omitempty"`
	Attributes          map[string]string `json:",omitempty"`
	// Revision counts changes to the instances.
	Revision int64
}

// services are kept by id.
var services = store.Collection[serviceRecord]{Name: "servicediscovery/service"}

func registerServices(s *operation.Service) {
	operation.Register(s, createService)
	operation.Register(s, getService)
	operation.Register(s, listServices)
	operation.Register(s, updateService)
	operation.Register(s, deleteService)
	operation.Register(s, getServiceAttributes)
	operation.Register(s, updateServiceAttributes)
	operation.Register(s, deleteServiceAttributes)
}

func (s serviceRecord) put(r *operation.Request) { services.Put(r.Scoped, s.ID, s) }

func servicesOf(r *operation.Request, namespace string) []serviceRecord {
	return slices.DeleteFunc(services.List(r.Scoped, ""), func(s serviceRecord) bool { return s.Namespace != namespace })
}

func service(r *operation.Request, ref *string) (serviceRecord, error) {
	s, found := services.Get(r.Scoped, idOf(r, "service", operation.Deref(ref)))
	if !found {
		return s, &sdtypes.ServiceNotFound{Message: new("Service " + operation.Deref(ref) + " not found")}
	}
	return s, nil
}

// checkDNS holds the rules of
// https://docs.aws.amazon.com/cloud-map/latest/api/API_DnsConfig.html and API_DnsRecord.html.
func checkDNS(records []sdtypes.DnsRecord, routing sdtypes.RoutingPolicy, check *sdtypes.HealthCheckConfig) error {
	if len(records) == 0 {
		return invalidInput("DnsConfig needs at least one DnsRecord")
	}
	seen := map[sdtypes.RecordType]bool{}
	for _, rec := range records {
		switch {
		case !slices.Contains(rec.Type.Values(), rec.Type):
			return invalidInput("The record type %q is unknown: expected A, AAAA, CNAME or SRV", rec.Type)
		case rec.TTL == nil || *rec.TTL < 0 || *rec.TTL > 1<<31-1:
			return invalidInput("A record's TTL must be between 0 and 2147483647 seconds")
		case seen[rec.Type]:
			return invalidInput("The record type %s is given more than once", rec.Type)
		}
		seen[rec.Type] = true
	}
	switch {
	case seen[sdtypes.RecordTypeCname] && len(records) > 1:
		return invalidInput("A CNAME record cannot stand beside other records")
	case seen[sdtypes.RecordTypeCname] && routing != sdtypes.RoutingPolicyWeighted:
		return invalidInput("A CNAME record needs the routing policy WEIGHTED")
	case seen[sdtypes.RecordTypeCname] && check != nil:
		return invalidInput("A CNAME record takes no HealthCheckConfig")
	}
	return nil
}

func createService(r *operation.Request, in *sd.CreateServiceInput) (*sd.CreateServiceOutput, error) {
	ref := in.NamespaceId
	if ref == nil && in.DnsConfig != nil {
		//lint:ignore SA1019 hashicorp/aws sends it here
		ref = in.DnsConfig.NamespaceId
	}
	if ref == nil {
		return nil, invalidInput("NamespaceId is required")
	}
	ns, err := namespace(r, ref)
	if err != nil {
		return nil, err
	}
	s := serviceRecord{
		Name: operation.Deref(in.Name), Namespace: ns.ID, Type: sdtypes.ServiceTypeHttp, Description: in.Description, DNS: in.DnsConfig,
		HealthCheck: in.HealthCheckConfig, CustomCheck: in.HealthCheckCustomConfig, Created: r.Now(), CreatorRequestID: in.CreatorRequestId, Tags: in.Tags,
	}
	if err := s.check(ns, in.Type); err != nil {
		return nil, err
	}
	for _, o := range servicesOf(r, ns.ID) {
		if o.Name == s.Name {
			return nil, &sdtypes.ServiceAlreadyExists{Message: new("Service already exists: " + s.Name), ServiceId: new(o.ID),
				ServiceArn: new(arn(r, "service", o.ID)), CreatorRequestId: o.CreatorRequestID}
		}
	}
	s.ID = newID(r, "srv-")
	s.put(r)
	return &sd.CreateServiceOutput{Service: s.sdk(r)}, nil
}

// check completes a new service and refuses what cannot be in its namespace.
func (s *serviceRecord) check(ns namespaceRecord, option sdtypes.ServiceTypeOption) error {
	if err := checkTags(s.Tags); err != nil {
		return err
	}
	switch {
	case len(s.Name) > 127 || !dnsName.MatchString(s.Name) && !httpName.MatchString(s.Name):
		return invalidInput("Invalid service name %q", s.Name)
	case s.HealthCheck != nil && s.CustomCheck != nil:
		return invalidInput("HealthCheckConfig and HealthCheckCustomConfig are mutually exclusive")
	case s.HealthCheck != nil && ns.Type != sdtypes.NamespaceTypeDnsPublic:
		return invalidInput("HealthCheckConfig is for services in public DNS namespaces only")
	case s.DNS == nil:
		return nil
	case ns.Type == sdtypes.NamespaceTypeHttp || option == sdtypes.ServiceTypeOptionHttp:
		return invalidInput("A service of type HTTP takes no DnsConfig")
	}
	dns := *s.DNS
	//lint:ignore SA1019 clients read it here
	dns.NamespaceId = new(ns.ID)
	if dns.RoutingPolicy == "" {
		dns.RoutingPolicy = sdtypes.RoutingPolicyMultivalue
	}
	s.DNS, s.Type = &dns, sdtypes.ServiceTypeDnsHttp
	if s.CustomCheck != nil {
		//lint:ignore SA1019 it is answered, always with the one value
		s.CustomCheck = &sdtypes.HealthCheckCustomConfig{FailureThreshold: new(int32(1))} // others are no longer honoured
	}
	return checkDNS(dns.DnsRecords, dns.RoutingPolicy, s.HealthCheck)
}

func (s serviceRecord) sdk(r *operation.Request) *sdtypes.Service {
	return &sdtypes.Service{
		Arn: new(arn(r, "service", s.ID)), Id: new(s.ID), Name: new(s.Name), NamespaceId: new(s.Namespace), Type: s.Type, Description: s.Description,
		DnsConfig: s.DNS, HealthCheckConfig: s.HealthCheck, HealthCheckCustomConfig: s.CustomCheck, CreateDate: new(s.Created),
		CreatorRequestId: s.CreatorRequestID, CreatedByAccount: new(r.Account), ResourceOwner: new(r.Account),
		InstanceCount: new(int32(instances.Count(r.Scoped, s.ID+"/"))),
	}
}

func getService(r *operation.Request, in *sd.GetServiceInput) (*sd.GetServiceOutput, error) {
	s, err := service(r, in.Id)
	if err != nil {
		return nil, err
	}
	return &sd.GetServiceOutput{Service: s.sdk(r)}, nil
}

func listServices(r *operation.Request, in *sd.ListServicesInput) (*sd.ListServicesOutput, error) {
	found := []sdtypes.ServiceSummary{}
next:
	for _, rec := range services.List(r.Scoped, "") {
		for _, f := range in.Filters {
			text := "SELF"
			switch f.Name {
			case sdtypes.ServiceFilterNameNamespaceId:
				text = rec.Namespace
			case sdtypes.ServiceFilterNameResourceOwner:
			default:
				return nil, invalidInput("The filter %s is unknown: expected NAMESPACE_ID or RESOURCE_OWNER", f.Name)
			}
			ok, err := matches(text, f.Condition, f.Values)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue next
			}
		}
		s := rec.sdk(r)
		found = append(found, sdtypes.ServiceSummary{
			Arn: s.Arn, Id: s.Id, Name: s.Name, Type: s.Type, Description: s.Description, DnsConfig: s.DnsConfig, HealthCheckConfig: s.HealthCheckConfig,
			HealthCheckCustomConfig: s.HealthCheckCustomConfig, CreateDate: s.CreateDate, CreatedByAccount: s.CreatedByAccount,
			ResourceOwner: s.ResourceOwner, InstanceCount: s.InstanceCount,
		})
	}
	cut, token, err := page(found, func(s sdtypes.ServiceSummary) string { return *s.Id }, in.MaxResults, in.NextToken)
	return &sd.ListServicesOutput{Services: cut, NextToken: token}, err
}

// updateService takes away what the change leaves out, except the custom check
// (https://docs.aws.amazon.com/cloud-map/latest/api/API_UpdateService.html).
func updateService(r *operation.Request, in *sd.UpdateServiceInput) (*sd.UpdateServiceOutput, error) {
	s, err := service(r, in.Id)
	if err != nil {
		return nil, err
	}
	c := in.Service
	s.Description, s.HealthCheck = c.Description, c.HealthCheckConfig
	if c.DnsConfig != nil {
		if s.DNS == nil {
			return nil, invalidInput("Service %s is of type HTTP and takes no DnsConfig", s.ID)
		}
		dns := *s.DNS
		dns.DnsRecords = c.DnsConfig.DnsRecords
		if err := checkDNS(dns.DnsRecords, dns.RoutingPolicy, s.HealthCheck); err != nil {
			return nil, err
		}
		s.DNS = &dns
	}
	return &sd.UpdateServiceOutput{OperationId: operationRecord{Service: &s, Takes: moment}.submit(r, sdtypes.OperationTypeUpdateService,
		map[sdtypes.OperationTargetType]string{sdtypes.OperationTargetTypeService: s.ID})}, nil
}

func deleteService(r *operation.Request, in *sd.DeleteServiceInput) (*sd.DeleteServiceOutput, error) {
	s, err := service(r, in.Id)
	if err != nil {
		return nil, err
	}
	if instances.Count(r.Scoped, s.ID+"/") > 0 {
		return nil, &sdtypes.ResourceInUse{Message: new("Service contains registered instances; delete the instances before deleting the service")}
	}
	services.Delete(r.Scoped, s.ID)
	return &sd.DeleteServiceOutput{}, nil
}

func getServiceAttributes(r *operation.Request, in *sd.GetServiceAttributesInput) (*sd.GetServiceAttributesOutput, error) {
	s, err := service(r, in.ServiceId)
	if err != nil {
		return nil, err
	}
	if s.Attributes == nil {
		s.Attributes = map[string]string{}
	}
	return &sd.GetServiceAttributesOutput{ServiceAttributes: &sdtypes.ServiceAttributes{
		Attributes: s.Attributes, ServiceArn: new(arn(r, "service", s.ID)), ResourceOwner: new(r.Account),
	}}, nil
}

func updateServiceAttributes(r *operation.Request, in *sd.UpdateServiceAttributesInput) (*sd.UpdateServiceAttributesOutput, error) {
	s, err := service(r, in.ServiceId)
	if err != nil {
		return nil, err
	}
	if s.Attributes == nil {
		s.Attributes = map[string]string{}
	}
	for k, v := range in.Attributes {
		s.Attributes[k] = v
	}
	if len(s.Attributes) > 30 {
		return nil, &sdtypes.ServiceAttributesLimitExceededException{Message: new("A service can have up to 30 attributes")}
	}
	s.put(r)
	return &sd.UpdateServiceAttributesOutput{}, nil
}

func deleteServiceAttributes(r *operation.Request, in *sd.DeleteServiceAttributesInput) (*sd.DeleteServiceAttributesOutput, error) {
	s, err := service(r, in.ServiceId)
	if err != nil {
		return nil, err
	}
	for _, k := range in.Attributes {
		delete(s.Attributes, k)
	}
	s.put(r)
	return &sd.DeleteServiceAttributesOutput{}, nil
}
