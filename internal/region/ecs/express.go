package ecs

import (
	"slices"
	"strings"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// expressRecord is what makes a service an Express service: it is kept beside
// the service that ECS manages for it, under the same key, and names what ECS
// has made for it
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-work.html).
type expressRecord struct {
	Cluster, Service, Role string
	CreatedAt, UpdatedAt   time.Time
	// Config is the one that was last asked for, with its defaults.
	Config ecstypes.ExpressGatewayServiceConfiguration
	// Balancer is the key of the load balancer that it shares.
	Balancer string
	Public   bool
	// Groups are its two target groups, between which deployments move traffic.
	Groups            [2]string
	Rule, Certificate string
	// Endpoint is the name that it is reached by, Port that of its container.
	Endpoint string
	Port     int32
	// SecurityGroup is the one ECS made for its tasks, LogGroup the group of its
	// logs, "" where its own task definition says where they go.
	SecurityGroup string
	LogGroup      string `json:",omitempty"`
	// Deleting: what was made for it goes when its tasks have stopped.
	Deleting bool `json:",omitempty"`
	// OldGroups are security groups of load balancers that were deleted with it.
	OldGroups []string `json:",omitempty"`
}

var (
	expressServices = store.Collection[expressRecord]{Name: "ecs/express"}
	// expressConfigs are the configurations of service revisions: cluster/service/number.
	expressConfigs = store.Collection[ecstypes.ExpressGatewayServiceConfiguration]{Name: "ecs/express-configuration"}
)

func registerExpressServices(s *operation.Service) {
	operation.Register(s, createExpressService)
	operation.Register(s, describeExpressService)
	operation.Register(s, updateExpressService)
	operation.Register(s, deleteExpressService)
	s.On(expressEvent, expressEnded)
}

func (x *expressRecord) key() string { return x.Cluster + "/" + x.Service }

func (x *expressRecord) put(r *operation.Request) { expressServices.Put(r.Scoped, x.key(), *x) }

// getExpress finds an Express service by its ARN, in whatever state it is.
func getExpress(r *operation.Request, arn *string) (*expressRecord, *serviceRecord, error) {
	cluster, _, ok := ecsspec.ParseServiceRef(operation.Deref(arn))
	if !ok || cluster == "" {
		return nil, nil, invalidParameter("Invalid identifier: serviceArn %q is not the ARN of a service.", operation.Deref(arn))
	}
	s, found := findService(r, cluster, *arn)
	if !found {
		return nil, nil, &ecstypes.ServiceNotFoundException{Message: new("Service not found.")}
	}
	x, found := expressServices.Get(r.Scoped, s.key())
	if !found || !s.Express {
		return nil, nil, invalidParameter("The service %s is not an Express service.", s.Name)
	}
	return &x, s, nil
}

// describe is the service as its Express operations answer it.
func (x *expressRecord) describe(r *operation.Request, s *serviceRecord, withTags bool) *ecstypes.ECSExpressGatewayService {
	d := &ecstypes.ECSExpressGatewayService{
		ActiveConfigurations: []ecstypes.ExpressGatewayServiceConfiguration{}, Cluster: new(x.Cluster), CreatedAt: new(x.CreatedAt),
		InfrastructureRoleArn: new(x.Role), ServiceArn: new(s.ARN), ServiceName: new(s.Name), Status: expressStatus(s), UpdatedAt: new(x.UpdatedAt),
	}
	for i := range s.Schedule.Deployments {
		number := s.Deployments[s.Schedule.Deployments[i].ID].Revision
		if c, found := expressConfigs.Get(r.Scoped, x.key()+"/"+number); found {
			d.ActiveConfigurations = append(d.ActiveConfigurations, c)
		}
	}
	if p := s.Schedule.Primary(); p != nil && p.Rollout == ecstypes.DeploymentRolloutStateInProgress {
		d.CurrentDeployment = new(account(r).ServiceDeploymentARN(s.Cluster, s.Name, s.Deployments[p.ID].Rollout))
	}
	if withTags {
		d.Tags = orEmpty(s.Tags)
	}
	return d
}

func expressStatus(s *serviceRecord) *ecstypes.ExpressGatewayServiceStatus {
	return &ecstypes.ExpressGatewayServiceStatus{StatusCode: ecstypes.ExpressGatewayServiceStatusCode(s.Status)}
}

// remember keeps the configuration as that of the service's newest revision.
func (x *expressRecord) remember(r *operation.Request, s *serviceRecord) ecstypes.ExpressGatewayServiceConfiguration {
	number := s.Deployments[s.Schedule.Primary().ID].Revision
	revision, _ := revisions.Get(r.Scoped, s.key()+"/"+number)
	access := ecstypes.AccessTypePrivate
	if x.Public {
		access = ecstypes.AccessTypePublic
	}
	c := x.Config
	c.CreatedAt, c.ServiceRevisionArn, c.TaskDefinitionArn = revision.CreatedAt, revision.ServiceRevisionArn, revision.TaskDefinition
	c.IngressPaths = []ecstypes.IngressPathSummary{{AccessType: access, Endpoint: new(x.Endpoint)}}
	expressConfigs.Put(r.Scoped, s.key()+"/"+number, c)
	return c
}

// expressEndpoint is the name that AWS gives a service: two letters of its own
// and an id, in the domain of the region's Express services.
func expressEndpoint(r *operation.Request, service string) string {
	letters := strings.ToLower(strings.Map(func(c rune) rune {
		if c == '_' || c == '-' {
			return 'x'
		}
		return c
	}, (service + "xx")[:2]))
	return letters + "-" + r.ID("ecs/express-endpoint", 32) + ".ecs." + r.Region + ".on.aws"
}

// checkExpressTask refuses a task definition together with what makes one.
func checkExpressTask(given bool, container *ecstypes.ExpressGatewayContainer, others map[string]bool) error {
	if !given {
		return nil
	}
	others["primaryContainer"] = container != nil
	names := make([]string, 0, len(others))
	for name, set := range others {
		if set {
			names = append(names, name)
		}
	}
	if slices.Sort(names); len(names) > 0 {
		return invalidParameter("If you provide a taskDefinitionArn, you cannot also specify %s.", strings.Join(names, ", "))
	}
	return nil
}
