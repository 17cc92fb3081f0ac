package ecs

import (
	"slices"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// zonesOf are tasks by zone, the zones in the order in which they came up.
type zonesOf struct {
	zones []string
	tasks map[string][]string
}

func (z *zonesOf) add(zone, task string) {
	if z.tasks == nil {
		z.tasks = map[string][]string{}
	}
	if !slices.Contains(z.zones, zone) {
		z.zones = append(z.zones, zone)
	}
	z.tasks[zone] = append(z.tasks[zone], task)
}

// announce tells of the tasks that were started to balance zones.
func (z *zonesOf) announce(r *operation.Request, s *serviceRecord) {
	for _, zone := range z.zones {
		announce(r, s, s.event().StartedToRebalance(zone, z.tasks[zone]...))
	}
}

// zoneInstances find the instances of a cluster by their zone: CLUSTER/ZONE/INSTANCE.
var zoneInstances = store.Collection[bool]{Name: "ecs/container-instance-zone"}

func (i *instanceRecord) zoneKey() string { return i.Cluster + "/" + i.Zone + "/" + i.ID }

// opensZone tells whether the instance is the first of its cluster in its zone.
func opensZone(r *operation.Request, i *instanceRecord) bool {
	return len(zoneInstances.Entries(r.Scoped, i.Cluster+"/"+i.Zone+"/", "", 1)) == 0
}

// wakeRebalancing lets the services of a cluster look at their balance that keep
// one, because there is a zone more.
func wakeRebalancing(r *operation.Request, cluster string) {
	for _, e := range liveServices.Entries(r.Scoped, cluster+"/", "", 0) {
		if s, found := services.Get(r.Scoped, e.Key); found && s.Schedule.Rebalance {
			wakeService(r, e.Key)
		}
	}
}
