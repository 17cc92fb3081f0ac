package servicediscovery

import (
	"net/netip"
	"regexp"
	"strconv"

	sd "github.com/aws/aws-sdk-go-v2/service/servicediscovery"
	sdtypes "github.com/aws/aws-sdk-go-v2/service/servicediscovery/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

type instanceRecord struct {
	Service, ID      string
	Attributes       map[string]string
	CreatorRequestID *string `json:",omitempty"`
	Health           sdtypes.HealthStatus
}

// instances are kept by service/id.
var instances = store.Collection[instanceRecord]{Name: "servicediscovery/instance"}

func registerInstances(s *operation.Service) {
	operation.Register(s, registerInstance)
	operation.Register(s, deregisterInstance)
	operation.Register(s, getInstance)
	operation.Register(s, listInstances)
	operation.Register(s, getInstancesHealthStatus)
	operation.Register(s, updateInstanceCustomHealthStatus)
}

// Register registers an instance at once, as ECS does with a task that has come
// up: service is an id or ARN, attributes are Cloud Map's (AWS_INSTANCE_IPV4, ...).
func Register(r *operation.Request, serviceRef, id string, attributes map[string]string) error {
	i, err := newInstance(r, &serviceRef, id, attributes)
	if err != nil {
		return err
	}
	i.put(r)
	return nil
}

// Deregister takes an instance out at once; one that is not there is no error.
func Deregister(r *operation.Request, serviceRef, id string) {
	instanceRecord{Service: idOf(r, "service", serviceRef), ID: id}.delete(r)
}

// ServiceExists tells whether a service of that id or ARN is there.
func ServiceExists(r *operation.Request, ref string) bool {
	_, err := service(r, &ref)
	return err == nil
}

func (i instanceRecord) put(r *operation.Request) {
	instances.Put(r.Scoped, i.Service+"/"+i.ID, i)
	i.count(r)
}

func (i instanceRecord) delete(r *operation.Request) {
	instances.Delete(r.Scoped, i.Service+"/"+i.ID)
	i.count(r)
}

// count makes the service's revision tell that its instances have changed.
func (i instanceRecord) count(r *operation.Request) {
	if s, found := services.Get(r.Scoped, i.Service); found {
		s.Revision++
		s.put(r)
	}
}

var instanceID = regexp.MustCompile(`^[0-9a-zA-Z_/:.@-]{1,64}$`)

// newInstance checks the attributes that the service's records need
// (https://docs.aws.amazon.com/cloud-map/latest/api/API_RegisterInstance.html).
func newInstance(r *operation.Request, serviceRef *string, id string, attributes map[string]string) (instanceRecord, error) {
	s, err := service(r, serviceRef)
	if err != nil {
		return instanceRecord{}, err
	}
	if !instanceID.MatchString(id) {
		return instanceRecord{}, invalidInput("Invalid instance id %q: 1 to 64 letters, digits and _/:.@-", id)
	}
	if len(attributes) > 30 {
		return instanceRecord{}, invalidInput("An instance can have up to 30 attributes")
	}
	for name, is := range map[string]func(netip.Addr) bool{"AWS_INSTANCE_IPV4": netip.Addr.Is4, "AWS_INSTANCE_IPV6": netip.Addr.Is6} {
		if text, given := attributes[name]; given {
			if address, err := netip.ParseAddr(text); err != nil || !is(address) {
				return instanceRecord{}, invalidInput("The attribute %s must be an address, got %q", name, text)
			}
		}
	}
	if text, given := attributes["AWS_INSTANCE_PORT"]; given {
		if n, err := strconv.Atoi(text); err != nil || n < 1 || n > 65535 {
			return instanceRecord{}, invalidInput("The attribute AWS_INSTANCE_PORT must be a port, got %q", text)
		}
	}
	if s.DNS != nil {
		for _, rec := range s.DNS.DnsRecords {
			if missing := lacks(rec.Type, attributes); missing != "" {
				return instanceRecord{}, invalidInput("The service has a record of type %s, so that an instance needs the attribute %s", rec.Type, missing)
			}
		}
	}
	i := instanceRecord{Service: s.ID, ID: id, Attributes: attributes, Health: sdtypes.HealthStatusUnknown}
	if s.CustomCheck != nil || s.HealthCheck != nil {
		i.Health = sdtypes.HealthStatusHealthy
		if status := attributes["AWS_INIT_HEALTH_STATUS"]; status == string(sdtypes.CustomHealthStatusUnhealthy) {
			i.Health = sdtypes.HealthStatusUnhealthy
		}
	}
	return i, nil
}

// lacks names the attribute that a record type needs and that is not there.
func lacks(record sdtypes.RecordType, attributes map[string]string) string {
	has := func(name string) bool { _, given := attributes[name]; return given }
	alias := has("AWS_ALIAS_DNS_NAME") || has("AWS_EC2_INSTANCE_ID")
	switch {
	case record == sdtypes.RecordTypeA && !has("AWS_INSTANCE_IPV4") && !alias:
		return "AWS_INSTANCE_IPV4"
	case record == sdtypes.RecordTypeAaaa && !has("AWS_INSTANCE_IPV6") && !alias:
		return "AWS_INSTANCE_IPV6"
	case record == sdtypes.RecordTypeCname && !has("AWS_INSTANCE_CNAME"):
		return "AWS_INSTANCE_CNAME"
	case record == sdtypes.RecordTypeSrv && !has("AWS_INSTANCE_PORT"):
		return "AWS_INSTANCE_PORT"
	}
	return ""
}

func targets(i instanceRecord) map[sdtypes.OperationTargetType]string {
	return map[sdtypes.OperationTargetType]string{sdtypes.OperationTargetTypeInstance: i.ID, sdtypes.OperationTargetTypeService: i.Service}
}

func registerInstance(r *operation.Request, in *sd.RegisterInstanceInput) (*sd.RegisterInstanceOutput, error) {
	i, err := newInstance(r, in.ServiceId, operation.Deref(in.InstanceId), in.Attributes)
	if err != nil {
		return nil, err
	}
	i.CreatorRequestID = in.CreatorRequestId
	return &sd.RegisterInstanceOutput{OperationId: operationRecord{Instance: &i, Takes: moment}.submit(r, sdtypes.OperationTypeRegisterInstance, targets(i))}, nil
}

func instance(r *operation.Request, serviceRef, id *string) (instanceRecord, error) {
	s, err := service(r, serviceRef)
	if err != nil {
		return instanceRecord{}, err
	}
	i, found := instances.Get(r.Scoped, s.ID+"/"+operation.Deref(id))
	if !found {
		return i, &sdtypes.InstanceNotFound{Message: new("Instance not found: " + operation.Deref(id))}
	}
	return i, nil
}

func deregisterInstance(r *operation.Request, in *sd.DeregisterInstanceInput) (*sd.DeregisterInstanceOutput, error) {
	i, err := instance(r, in.ServiceId, in.InstanceId)
	if err != nil {
		return nil, err
	}
	return &sd.DeregisterInstanceOutput{OperationId: operationRecord{Instance: &i, Takes: moment}.submit(r, sdtypes.OperationTypeDeregisterInstance, targets(i))}, nil
}

func getInstance(r *operation.Request, in *sd.GetInstanceInput) (*sd.GetInstanceOutput, error) {
	i, err := instance(r, in.ServiceId, in.InstanceId)
	if err != nil {
		return nil, err
	}
	return &sd.GetInstanceOutput{ResourceOwner: new(r.Account), Instance: &sdtypes.Instance{
		Id: new(i.ID), Attributes: i.Attributes, CreatorRequestId: i.CreatorRequestID, CreatedByAccount: new(r.Account),
	}}, nil
}

func listInstances(r *operation.Request, in *sd.ListInstancesInput) (*sd.ListInstancesOutput, error) {
	s, err := service(r, in.ServiceId)
	if err != nil {
		return nil, err
	}
	cut, token, err := page(instances.List(r.Scoped, s.ID+"/"), func(i instanceRecord) string { return i.ID }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &sd.ListInstancesOutput{Instances: []sdtypes.InstanceSummary{}, NextToken: token, ResourceOwner: new(r.Account)}
	for _, i := range cut {
		out.Instances = append(out.Instances, sdtypes.InstanceSummary{Id: new(i.ID), Attributes: i.Attributes, CreatedByAccount: new(r.Account)})
	}
	return out, nil
}

func getInstancesHealthStatus(r *operation.Request, in *sd.GetInstancesHealthStatusInput) (*sd.GetInstancesHealthStatusOutput, error) {
	s, err := service(r, in.ServiceId)
	if err != nil {
		return nil, err
	}
	var wanted []instanceRecord
	for _, id := range in.Instances {
		i, err := instance(r, in.ServiceId, &id)
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, i)
	}
	if len(in.Instances) == 0 {
		wanted = instances.List(r.Scoped, s.ID+"/")
	}
	cut, token, err := page(wanted, func(i instanceRecord) string { return i.ID }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &sd.GetInstancesHealthStatusOutput{Status: map[string]sdtypes.HealthStatus{}, NextToken: token}
	for _, i := range cut {
		out.Status[i.ID] = i.Health
	}
	return out, nil
}

func updateInstanceCustomHealthStatus(r *operation.Request, in *sd.UpdateInstanceCustomHealthStatusInput) (*sd.UpdateInstanceCustomHealthStatusOutput, error) {
	i, err := instance(r, in.ServiceId, in.InstanceId)
	if err != nil {
		return nil, err
	}
	s, err := service(r, in.ServiceId)
	if err != nil {
		return nil, err
	}
	if s.CustomCheck == nil {
		return nil, &sdtypes.CustomHealthNotFound{Message: new("The health check for the instance that is specified by ServiceId and InstanceId is not a custom health check.")}
	}
	i.Health = sdtypes.HealthStatus(in.Status)
	i.put(r)
	return &sd.UpdateInstanceCustomHealthStatusOutput{}, nil
}
