package servicediscovery

import (
	"regexp"
	"strings"
	"time"

	sd "github.com/aws/aws-sdk-go-v2/service/servicediscovery"
	sdtypes "github.com/aws/aws-sdk-go-v2/service/servicediscovery/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

type namespaceRecord struct {
	ID, Name         string
	Type             sdtypes.NamespaceType
	Description      *string `json:",omitempty"`
	VPC              string  `json:",omitempty"`
	HostedZone       string  `json:",omitempty"`
	TTL              *int64  `json:",omitempty"` // of the zone's SOA record
	Created          time.Time
	CreatorRequestID *string       `json:",omitempty"`
	Tags             []sdtypes.Tag `json:",omitempty"`
}

// namespaces are kept by id.
var namespaces = store.Collection[namespaceRecord]{Name: "servicediscovery/namespace"}

func registerNamespaces(s *operation.Service) {
	operation.Register(s, createHTTPNamespace)
	operation.Register(s, createPrivateDNSNamespace)
	operation.Register(s, createPublicDNSNamespace)
	operation.Register(s, updateHTTPNamespace)
	operation.Register(s, updatePrivateDNSNamespace)
	operation.Register(s, updatePublicDNSNamespace)
	operation.Register(s, getNamespace)
	operation.Register(s, listNamespaces)
	operation.Register(s, deleteNamespace)
}

// FindNamespace finds a namespace by its ARN, its id or its name, and tells its
// ARN. Of two with one name the HTTP namespace comes first.
func FindNamespace(r *operation.Request, ref string) (nsARN string, found bool) {
	if ns, found := namespaces.Get(r.Scoped, idOf(r, "namespace", ref)); found {
		return arn(r, "namespace", ns.ID), true
	}
	for _, ns := range namespaces.List(r.Scoped, "") {
		if ns.Name == ref && (!found || ns.Type == sdtypes.NamespaceTypeHttp) {
			nsARN, found = arn(r, "namespace", ns.ID), true
		}
	}
	return nsARN, found
}

// EnsureHTTPNamespace finds the namespace of that name or makes an HTTP
// namespace, as ECS does for a cluster's Service Connect default
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ClusterServiceConnectDefaultsRequest.html).
func EnsureHTTPNamespace(r *operation.Request, name string) (nsARN string, err error) {
	if ref, found := FindNamespace(r, name); found {
		return ref, nil
	}
	ns, err := newNamespace(r, name, sdtypes.NamespaceTypeHttp, nil, nil, managedTags())
	if err != nil {
		return "", err
	}
	ns.put(r)
	return arn(r, "namespace", ns.ID), nil
}

func (ns namespaceRecord) put(r *operation.Request) { namespaces.Put(r.Scoped, ns.ID, ns) }

func (ns namespaceRecord) properties() *sdtypes.NamespaceProperties {
	p := &sdtypes.NamespaceProperties{HttpProperties: &sdtypes.HttpProperties{HttpName: new(ns.Name)}}
	if ns.Type != sdtypes.NamespaceTypeHttp {
		p.DnsProperties = &sdtypes.DnsProperties{HostedZoneId: new(ns.HostedZone), SOA: &sdtypes.SOA{TTL: ns.TTL}}
	}
	return p
}

// ttl is that of a zone's SOA record, 15 seconds when not said
// (https://docs.aws.amazon.com/cloud-map/latest/api/API_CreatePrivateDnsNamespace.html).
func ttl(soa *sdtypes.SOA) *int64 {
	if soa == nil || soa.TTL == nil {
		return new(int64(15))
	}
	return soa.TTL
}

var (
	httpName = regexp.MustCompile(`^[!-~]+$`)
	dnsName  = regexp.MustCompile(`^([a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?\.)*[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?\.?$`)
)

// newNamespace checks what a new namespace needs. Names are taken once among
// HTTP namespaces, and among DNS namespaces of one kind and network.
func newNamespace(r *operation.Request, name string, kind sdtypes.NamespaceType, description, creator *string, tags []sdtypes.Tag) (namespaceRecord, error) {
	ns := namespaceRecord{Name: name, Type: kind, Description: description, Created: r.Now(), CreatorRequestID: creator, Tags: tags}
	pattern, most := httpName, 1024
	if kind != sdtypes.NamespaceTypeHttp {
		pattern, most = dnsName, 253
	}
	if len(name) > most || !pattern.MatchString(name) {
		return ns, invalidInput("Invalid namespace name %q: a %s namespace has up to %d characters", name, kind, most)
	}
	if len([]rune(operation.Deref(description))) > 1024 {
		return ns, invalidInput("A description has up to 1024 characters")
	}
	if err := checkTags(tags); err != nil {
		return ns, err
	}
	ns.ID = newID(r, "ns-")
	return ns, nil
}

// taken refuses a name that another namespace has.
func (ns namespaceRecord) taken(r *operation.Request) error {
	for _, o := range namespaces.List(r.Scoped, "") {
		if o.Name == ns.Name && o.Type == ns.Type && o.VPC == ns.VPC {
			return &sdtypes.NamespaceAlreadyExists{
				Message: new("Namespace " + ns.Name + " already exists in your account"), NamespaceId: new(o.ID), CreatorRequestId: o.CreatorRequestID,
			}
		}
	}
	return nil
}

func (ns namespaceRecord) submit(r *operation.Request, takes time.Duration) (*string, error) {
	if err := ns.taken(r); err != nil {
		return nil, err
	}
	return operationRecord{Namespace: &ns, Takes: takes}.submit(r, sdtypes.OperationTypeCreateNamespace,
		map[sdtypes.OperationTargetType]string{sdtypes.OperationTargetTypeNamespace: ns.ID}), nil
}

// create puts the namespace in place, unless its hosted zone cannot be made.
func (ns *namespaceRecord) create(r *operation.Request) (code, message string) {
	if ns.taken(r) != nil {
		return "CANNOT_CREATE_HOSTED_ZONE", "A namespace with the name " + ns.Name + " has been created in the meantime."
	}
	if ns.VPC != "" {
		if _, found := ec2.VPC(r, ns.VPC); !found {
			return "CANNOT_CREATE_HOSTED_ZONE", "The VPC " + ns.VPC + " in region " + r.Region + " that you provided is not authorized to make the association."
		}
	}
	if ns.Type != sdtypes.NamespaceTypeHttp {
		ns.HostedZone = "Z0" + strings.ToUpper(newID(r, ""))
	}
	ns.put(r)
	return "", ""
}

func createHTTPNamespace(r *operation.Request, in *sd.CreateHttpNamespaceInput) (*sd.CreateHttpNamespaceOutput, error) {
	ns, err := newNamespace(r, operation.Deref(in.Name), sdtypes.NamespaceTypeHttp, in.Description, in.CreatorRequestId, in.Tags)
	if err != nil {
		return nil, err
	}
	id, err := ns.submit(r, moment)
	return &sd.CreateHttpNamespaceOutput{OperationId: id}, err
}

func createPrivateDNSNamespace(r *operation.Request, in *sd.CreatePrivateDnsNamespaceInput) (*sd.CreatePrivateDnsNamespaceOutput, error) {
	ns, err := newNamespace(r, operation.Deref(in.Name), sdtypes.NamespaceTypeDnsPrivate, in.Description, in.CreatorRequestId, in.Tags)
	if err != nil {
		return nil, err
	}
	ns.VPC, ns.TTL = operation.Deref(in.Vpc), ttl(nil)
	if in.Properties != nil && in.Properties.DnsProperties != nil {
		ns.TTL = ttl(in.Properties.DnsProperties.SOA)
	}
	id, err := ns.submit(r, hostedZone)
	return &sd.CreatePrivateDnsNamespaceOutput{OperationId: id}, err
}

func createPublicDNSNamespace(r *operation.Request, in *sd.CreatePublicDnsNamespaceInput) (*sd.CreatePublicDnsNamespaceOutput, error) {
	ns, err := newNamespace(r, operation.Deref(in.Name), sdtypes.NamespaceTypeDnsPublic, in.Description, in.CreatorRequestId, in.Tags)
	if err != nil {
		return nil, err
	}
	ns.TTL = ttl(nil)
	if in.Properties != nil && in.Properties.DnsProperties != nil {
		ns.TTL = ttl(in.Properties.DnsProperties.SOA)
	}
	id, err := ns.submit(r, hostedZone)
	return &sd.CreatePublicDnsNamespaceOutput{OperationId: id}, err
}

func namespace(r *operation.Request, ref *string) (namespaceRecord, error) {
	ns, found := namespaces.Get(r.Scoped, idOf(r, "namespace", operation.Deref(ref)))
	if !found {
		return ns, &sdtypes.NamespaceNotFound{Message: new("Namespace " + operation.Deref(ref) + " not found")}
	}
	return ns, nil
}

// update changes a namespace of the kind that the call is for.
func update(r *operation.Request, ref *string, kind sdtypes.NamespaceType, description *string, soa *sdtypes.SOAChange) (*string, error) {
	ns, err := namespace(r, ref)
	if err != nil {
		return nil, err
	}
	if ns.Type != kind {
		return nil, invalidInput("Namespace %s is of type %s, not %s", ns.ID, ns.Type, kind)
	}
	if description != nil {
		ns.Description = description
	}
	if soa != nil && soa.TTL != nil {
		ns.TTL = soa.TTL
	}
	return operationRecord{Namespace: &ns, Takes: moment}.submit(r, sdtypes.OperationTypeUpdateNamespace,
		map[sdtypes.OperationTargetType]string{sdtypes.OperationTargetTypeNamespace: ns.ID}), nil
}

func updateHTTPNamespace(r *operation.Request, in *sd.UpdateHttpNamespaceInput) (*sd.UpdateHttpNamespaceOutput, error) {
	id, err := update(r, in.Id, sdtypes.NamespaceTypeHttp, in.Namespace.Description, nil)
	return &sd.UpdateHttpNamespaceOutput{OperationId: id}, err
}

func updatePrivateDNSNamespace(r *operation.Request, in *sd.UpdatePrivateDnsNamespaceInput) (*sd.UpdatePrivateDnsNamespaceOutput, error) {
	var soa *sdtypes.SOAChange
	if p := in.Namespace.Properties; p != nil && p.DnsProperties != nil {
		soa = p.DnsProperties.SOA
	}
	id, err := update(r, in.Id, sdtypes.NamespaceTypeDnsPrivate, in.Namespace.Description, soa)
	return &sd.UpdatePrivateDnsNamespaceOutput{OperationId: id}, err
}

func updatePublicDNSNamespace(r *operation.Request, in *sd.UpdatePublicDnsNamespaceInput) (*sd.UpdatePublicDnsNamespaceOutput, error) {
	var soa *sdtypes.SOAChange
	if p := in.Namespace.Properties; p != nil && p.DnsProperties != nil {
		soa = p.DnsProperties.SOA
	}
	id, err := update(r, in.Id, sdtypes.NamespaceTypeDnsPublic, in.Namespace.Description, soa)
	return &sd.UpdatePublicDnsNamespaceOutput{OperationId: id}, err
}

func getNamespace(r *operation.Request, in *sd.GetNamespaceInput) (*sd.GetNamespaceOutput, error) {
	ns, err := namespace(r, in.Id)
	if err != nil {
		return nil, err
	}
	return &sd.GetNamespaceOutput{Namespace: &sdtypes.Namespace{
		Arn: new(arn(r, "namespace", ns.ID)), Id: new(ns.ID), Name: new(ns.Name), Type: ns.Type, Description: ns.Description,
		CreateDate: new(ns.Created), CreatorRequestId: ns.CreatorRequestID, Properties: ns.properties(), ResourceOwner: new(r.Account),
		ServiceCount: new(int32(len(servicesOf(r, ns.ID)))),
	}}, nil
}

func listNamespaces(r *operation.Request, in *sd.ListNamespacesInput) (*sd.ListNamespacesOutput, error) {
	found := []sdtypes.NamespaceSummary{}
next:
	for _, ns := range namespaces.List(r.Scoped, "") {
		for _, f := range in.Filters {
			text := ""
			switch f.Name {
			case sdtypes.NamespaceFilterNameType:
				text = string(ns.Type)
			case sdtypes.NamespaceFilterNameName, sdtypes.NamespaceFilterNameHttpName:
				text = ns.Name
			case sdtypes.NamespaceFilterNameResourceOwner:
				text = "SELF"
			default:
				return nil, invalidInput("The filter %s is unknown: expected TYPE, NAME, HTTP_NAME or RESOURCE_OWNER", f.Name)
			}
			ok, err := matches(text, f.Condition, f.Values)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue next
			}
		}
		found = append(found, sdtypes.NamespaceSummary{
			Arn: new(arn(r, "namespace", ns.ID)), Id: new(ns.ID), Name: new(ns.Name), Type: ns.Type, Description: ns.Description,
			CreateDate: new(ns.Created), Properties: ns.properties(), ResourceOwner: new(r.Account), ServiceCount: new(int32(len(servicesOf(r, ns.ID)))),
		})
	}
	cut, token, err := page(found, func(n sdtypes.NamespaceSummary) string { return *n.Id }, in.MaxResults, in.NextToken)
	return &sd.ListNamespacesOutput{Namespaces: cut, NextToken: token}, err
}

func deleteNamespace(r *operation.Request, in *sd.DeleteNamespaceInput) (*sd.DeleteNamespaceOutput, error) {
	ns, err := namespace(r, in.Id)
	if err != nil {
		return nil, err
	}
	if len(servicesOf(r, ns.ID)) > 0 {
		return nil, &sdtypes.ResourceInUse{Message: new("Namespace " + ns.ID + " has associated services; delete the services before deleting the namespace")}
	}
	takes := moment
	if ns.Type != sdtypes.NamespaceTypeHttp {
		takes = hostedZone
	}
	return &sd.DeleteNamespaceOutput{OperationId: operationRecord{Namespace: &ns, Takes: takes}.submit(r, sdtypes.OperationTypeDeleteNamespace,
		map[sdtypes.OperationTargetType]string{sdtypes.OperationTargetTypeNamespace: ns.ID})}, nil
}
