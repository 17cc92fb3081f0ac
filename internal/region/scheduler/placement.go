package scheduler

import (
	"fmt"
	"hash/fnv"
	"slices"
	"sort"
	"strings"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// Place is where a task runs.
type Place struct {
	Zone string `json:",omitempty"`
	// Subnet is that of a task with its own network interface.
	Subnet string `json:",omitempty"`
	// Instance is the container instance's id; empty on Fargate.
	Instance string `json:",omitempty"`
	// Provider is the capacity provider, if a strategy chose one.
	Provider string `json:",omitempty"`
}

// Launch is how the tasks of a deployment are placed.
type Launch struct {
	// Fargate tasks need no container instance.
	Fargate bool `json:",omitempty"`
	// Subnets are where tasks with their own interface may be, in the service's order.
	Subnets []Subnet `json:",omitempty"`
	// CPU units, memory in MiB and host ports that a task takes of an instance.
	CPU, Memory int                            `json:",omitempty"`
	Ports       []Port                         `json:",omitempty"`
	Constraints []ecstypes.PlacementConstraint `json:",omitempty"`
	Strategy    []ecstypes.PlacementStrategy   `json:",omitempty"`
	// Providers is the capacity provider strategy, if there is one.
	Providers []ecstypes.CapacityProviderStrategyItem `json:",omitempty"`
}

// Subnet is a subnet and its availability zone.
type Subnet struct{ ID, Zone string }

// Port is a port of a host.
type Port struct {
	Number   int32
	Protocol ecstypes.TransportProtocol
}

// Instance is a container instance with what is left of it.
type Instance struct {
	ID, Zone string
	// Provider is the capacity provider it came by; empty for one that joined by itself.
	Provider string
	// Active instances take tasks (not DRAINING, agent connected).
	Active bool
	// Draining instances lose the tasks of services.
	Draining   bool
	Attributes map[string]string
	// EC2ID, AgentVersion, RegisteredAt, Running (tasks) and Groups (tasks by
	// their group) are what constraints can ask for beside the attributes.
	EC2ID, AgentVersion string
	RegisteredAt        time.Time
	Running             int
	Groups              map[string]int
	// CPU and Memory remain; Ports are taken.
	CPU, Memory int
	Ports       []Port
	// Tasks of the service at hand, or of the group of a task that is run.
	Tasks int
}

// Queried is what an expression of a constraint can ask of the instance.
func (in *Instance) Queried() ecsspec.QueriedInstance {
	return ecsspec.QueriedInstance{
		AgentConnected: true, AgentVersion: in.AgentVersion, Attributes: in.Attributes, EC2ID: in.EC2ID,
		RegisteredAt: in.RegisteredAt, RunningTasks: in.Running, Groups: in.Groups,
	}
}

func cloneInstances(instances []Instance) []Instance {
	c := slices.Clone(instances)
	for i := range c {
		c[i].Ports = slices.Clone(c[i].Ports)
	}
	sort.Slice(c, func(i, j int) bool { return c[i].ID < c[j].ID })
	return c
}

func (in *Instance) take(l Launch) {
	in.CPU -= l.CPU
	in.Memory -= l.Memory
	in.Ports = append(in.Ports, l.Ports...)
	in.Tasks++
}

// Placement is the state of placing several tasks one after another.
type Placement struct {
	instances        []Instance
	lost             []string       // zones
	zones, providers map[string]int // tasks in each
}

// NewPlacement starts from the cluster's instances, which it does not change, and
// from the zones that take no task.
func NewPlacement(instances []Instance, lost []string) *Placement {
	return &Placement{instances: cloneInstances(instances), lost: lost, zones: map[string]int{}, providers: map[string]int{}}
}

// Place finds the place of one more task; message tells in AWS's words why
// there is none.
func (pl *Placement) Place(service string, l Launch) (place Place, message string) {
	return choose(ecsspec.ServiceEvent(service), l, pl.instances, pl.lost, pl.zones, pl.providers)
}

// place places one more task of the service.
func (p *Plan) place(d *Deployment) (place Place, message string) {
	if p.placing != d.ID {
		p.placing = d.ID
		p.zones, p.providers = map[string]int{}, map[string]int{}
		for i := range p.tasks {
			if t := &p.tasks[i]; t.live() && t.Deployment == d.ID {
				p.zones[t.Place.Zone]++
				p.providers[t.Place.Provider]++
			}
		}
	}
	return choose(p.event(), d.Launch, p.instances, p.Service.LostZones, p.zones, p.providers)
}

func choose(event ecsspec.ServiceEvent, l Launch, instances []Instance, lost []string, zones, providers map[string]int) (place Place, message string) {
	provider := ecsspec.NextCapacityProvider(l.Providers, providers)
	if l.Fargate {
		subnets := reachable(l.Subnets, lost)
		if len(subnets) == 0 && len(l.Subnets) > 0 {
			return Place{}, event.UnableToStart(ecsspec.FargateUnavailable)
		}
		place = spread(subnets, zones)
		place.Provider = provider
		zones[place.Zone]++
		providers[provider]++
		return place, ""
	}
	var fitting []*Instance
	closest, lack := (*Instance)(nil), ""
	demands := l.demands()
	for i := range instances {
		in := &instances[i]
		if provider != "" && in.Provider != provider || slices.Contains(lost, in.Zone) {
			continue
		}
		missing := l.lack(in, demands)
		if missing == "" {
			fitting = append(fitting, in)
		} else if closest == nil || in.CPU > closest.CPU {
			closest, lack = in, missing
		}
	}
	switch {
	case len(fitting) == 0 && closest == nil:
		return Place{}, event.UnableToPlace(ecsspec.PlacementNoInstances)
	case len(fitting) == 0:
		return Place{}, event.UnableToPlaceClosest(closest.ID, lack)
	}
	l.order(fitting, zones)
	in := fitting[0]
	in.take(l)
	zones[in.Zone]++
	providers[provider]++
	place = Place{Zone: in.Zone, Instance: in.ID, Provider: provider}
	for _, s := range l.Subnets {
		if s.Zone == in.Zone {
			place.Subnet = s.ID
		}
	}
	return place, ""
}

// reachable are the subnets that lie in none of the zones.
func reachable(subnets []Subnet, lost []string) []Subnet {
	if len(lost) == 0 {
		return subnets
	}
	return slices.DeleteFunc(slices.Clone(subnets), func(s Subnet) bool { return slices.Contains(lost, s.Zone) })
}

// spread picks the zone with the fewest tasks; the service's order of subnets
// decides between equals.
func spread(subnets []Subnet, zones map[string]int) Place {
	if len(subnets) == 0 {
		return Place{}
	}
	best := subnets[0]
	for _, s := range subnets[1:] {
		if zones[s.Zone] < zones[best.Zone] {
			best = s
		}
	}
	return Place{Zone: best.Zone, Subnet: best.ID}
}

// demands are a launch's constraints, read once for many instances.
type demands struct {
	distinct   bool
	unreadable bool
	queries    []ecsspec.ClusterQuery
}

func (l Launch) demands() (d demands) {
	for _, c := range l.Constraints {
		switch c.Type {
		case ecstypes.PlacementConstraintTypeDistinctInstance:
			d.distinct = true
		case ecstypes.PlacementConstraintTypeMemberOf:
			q, err := ecsspec.ParseClusterQuery(deref(c.Expression))
			if err != nil {
				d.unreadable = true
			}
			d.queries = append(d.queries, q)
		}
	}
	return d
}

// lack is what the instance lacks for one more task, in AWS's words; empty when it fits.
func (l Launch) lack(in *Instance, d demands) string {
	switch {
	case !in.Active:
		return ecsspec.PlacementAgentDisconnected
	case !d.allow(in):
		return ecsspec.PlacementMissingAttribute
	case in.CPU < l.CPU:
		return ecsspec.PlacementInsufficientCPU
	case in.Memory < l.Memory:
		return ecsspec.PlacementInsufficientMemory
	}
	for _, p := range l.Ports {
		if slices.Contains(in.Ports, p) {
			return ecsspec.PlacementPortInUse
		}
	}
	if len(l.Subnets) > 0 && !slices.ContainsFunc(l.Subnets, func(s Subnet) bool { return s.Zone == in.Zone }) {
		return ecsspec.PlacementMissingAttribute
	}
	return ""
}

// allow reports whether the constraints admit the instance.
func (d demands) allow(in *Instance) bool {
	if !in.Active || d.unreadable || d.distinct && in.Tasks > 0 {
		return false
	}
	for _, q := range d.queries {
		if !q.Matches(in.Queried()) {
			return false
		}
	}
	return true
}

// order sorts instances by the placement strategies, in their order; without
// any, tasks spread over zones
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html).
func (l Launch) order(fitting []*Instance, zones map[string]int) {
	strategies := l.Strategy
	if len(strategies) == 0 {
		zone := attributeZone
		strategies = []ecstypes.PlacementStrategy{{Type: ecstypes.PlacementStrategyTypeSpread, Field: &zone}}
	}
	key := func(s ecstypes.PlacementStrategy, in *Instance) int {
		field := strings.TrimPrefix(deref(s.Field), "attribute:")
		switch s.Type {
		case ecstypes.PlacementStrategyTypeBinpack:
			if strings.EqualFold(field, "cpu") {
				return in.CPU
			}
			return in.Memory
		case ecstypes.PlacementStrategyTypeRandom:
			// A draw that is the same each time: the instance's place in a hash
			// of its id and load.
			h := fnv.New32a()
			fmt.Fprintf(h, "%s/%d", in.ID, in.Tasks)
			return int(h.Sum32())
		}
		if field == attributeZone {
			return zones[in.Zone]
		}
		if value, found := in.Attributes[field]; found && field != "instanceId" && field != "host" {
			n := 0
			for _, other := range fitting {
				if other.Attributes[field] == value {
					n += other.Tasks
				}
			}
			return n
		}
		return in.Tasks
	}
	sort.SliceStable(fitting, func(i, j int) bool {
		for _, s := range strategies {
			if a, b := key(s, fitting[i]), key(s, fitting[j]); a != b {
				return a < b
			}
		}
		return fitting[i].Tasks < fitting[j].Tasks
	})
}

const attributeZone = "ecs.availability-zone"

// Lack is what the instance lacks for one more task, in AWS's words; empty when
// the task fits.
func (l Launch) Lack(in Instance) string { return l.lack(&in, l.demands()) }
