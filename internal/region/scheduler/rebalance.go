package scheduler

import (
	"cmp"
	"maps"
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// rebalance evens the zones of a steady service out: tasks are started where
// there are fewest, and when they are healthy as many are stopped where there
// are most
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html).
func (p *Plan) rebalance() {
	s := &p.Service
	primary := s.Primary()
	if !s.Rebalance || s.Daemon || len(s.Deployments) != 1 || primary.Rollout != ecstypes.DeploymentRolloutStateCompleted {
		// A deployment places its tasks anew.
		s.Rebalancing, s.Moving, s.SaidCrowded = false, 0, ""
		return
	}
	if s.Moving > 0 {
		p.finishMove()
		return
	}
	if !s.Steady {
		return
	}
	zones, open := p.zoneCounts(primary)
	from, to := fullest(zones), emptiest(zones, open)
	if to < 0 || zones[from].Tasks-zones[to].Tasks < 2 {
		if s.Rebalancing {
			p.say(p.event().Balanced(inOrder(zones)))
		}
		s.Rebalancing, s.SaidCrowded = false, ""
		return
	}
	announced := s.Rebalancing
	for room := s.RollingUpdate().MaximumRunning() - p.total(); room > 0 && zones[from].Tasks-zones[to].Tasks >= 2; room-- {
		zone := zones[to].Zone
		others := slices.DeleteFunc(slices.Clone(zones), func(z ecsspec.ZoneCount) bool { return z.Zone == zone })
		place, lack := p.placeIn(primary, zone, others)
		if lack {
			if message := p.event().UnableToPlaceIn(zone, primary.Launch.Fargate); s.SaidCrowded != message && s.Moving == 0 {
				s.SaidCrowded = message
				p.say(message)
			}
			break
		}
		if !announced {
			p.say(p.event().NotBalanced(p.before(primary)))
			announced = true
		}
		s.Rebalancing, s.Steady, s.SaidCrowded = true, false, ""
		s.Moving++
		p.Start = append(p.Start, Start{Deployment: primary.ID, Place: place, Rebalancing: true})
		zones[to].Tasks++
		zones[from].Tasks--
		from, to = fullest(zones), emptiest(zones, open)
	}
}

// finishMove stops as many tasks as were started, in the fullest zones, once
// all are healthy.
func (p *Plan) finishMove() {
	s := &p.Service
	primary := s.Primary()
	live, healthy := p.count(primary.ID)
	// One that failed, or a higher desired count, has taken its place.
	s.Moving = max(0, min(s.Moving, live-s.Desired))
	if s.Moving == 0 || healthy < live || len(p.Start)+len(p.Stop) > 0 {
		return
	}
	zones, _ := p.zoneCounts(primary)
	stopped := map[string][]string{}
	var order []string
	for s.Moving > 0 {
		from := fullest(zones)
		t := p.oldestIn(zones[from].Zone, primary.ID)
		if t == nil {
			break // the rest is protected for a while
		}
		zones[from].Tasks--
		s.Moving--
		if len(stopped[t.Place.Zone]) == 0 {
			order = append(order, t.Place.Zone)
		}
		stopped[t.Place.Zone] = append(stopped[t.Place.Zone], t.ID)
		p.stop(t, ecsspec.StoppedByScaling(primary.ID))
	}
	for _, zone := range order {
		p.say(p.event().StoppedToRebalance(zone, stopped[zone]...))
	}
}

// oldestIn is the oldest task of a deployment in a zone that may be stopped.
func (p *Plan) oldestIn(zone, deployment string) *Task {
	for i := range p.tasks {
		t := &p.tasks[i]
		if t.live() && t.Deployment == deployment && t.Place.Zone == zone && !t.ProtectedUntil.After(p.now) {
			return t
		}
	}
	return nil
}

// zoneCounts counts the deployment's tasks by zone, sorted by zone, and tells
// which zones take tasks.
func (p *Plan) zoneCounts(d *Deployment) (zones []ecsspec.ZoneCount, open map[string]bool) {
	open = map[string]bool{}
	if d.Launch.Fargate {
		for _, s := range d.Launch.Subnets {
			open[s.Zone] = true
		}
	}
	demands := d.Launch.demands()
	for i := range p.instances {
		in := &p.instances[i]
		if d.Launch.uses(in.Provider) && d.Launch.suits(in, demands) {
			open[in.Zone] = true
		}
	}
	for _, zone := range p.Service.LostZones {
		delete(open, zone)
	}
	count := map[string]int{}
	for zone := range open {
		count[zone] = 0
	}
	for i := range p.tasks {
		if t := &p.tasks[i]; t.live() && t.Deployment == d.ID {
			count[t.Place.Zone]++
		}
	}
	for _, zone := range slices.Sorted(maps.Keys(count)) {
		zones = append(zones, ecsspec.ZoneCount{Zone: zone, Tasks: count[zone]})
	}
	return zones, open
}

// before is how the zones were before this turn, for an announcement.
func (p *Plan) before(d *Deployment) []ecsspec.ZoneCount {
	zones, _ := p.zoneCounts(d)
	return inOrder(zones)
}

// inOrder sorts zones as AWS names them: the fullest first.
func inOrder(zones []ecsspec.ZoneCount) []ecsspec.ZoneCount {
	slices.SortStableFunc(zones, func(a, b ecsspec.ZoneCount) int { return cmp.Compare(b.Tasks, a.Tasks) })
	return zones
}

func fullest(zones []ecsspec.ZoneCount) (at int) {
	for i := range zones {
		if zones[i].Tasks > zones[at].Tasks {
			at = i
		}
	}
	return at
}

// emptiest is the open zone with the fewest tasks, -1 if none is open.
func emptiest(zones []ecsspec.ZoneCount, open map[string]bool) (at int) {
	at = -1
	for i := range zones {
		if open[zones[i].Zone] && (at < 0 || zones[i].Tasks < zones[at].Tasks) {
			at = i
		}
	}
	return at
}

// placeIn places one more task in a zone: in none of the others.
func (p *Plan) placeIn(d *Deployment, zone string, others []ecsspec.ZoneCount) (place Place, lack bool) {
	closed := slices.Clone(p.Service.LostZones)
	for _, z := range others {
		closed = append(closed, z.Zone)
	}
	for i := range p.instances {
		if p.instances[i].Zone != zone {
			closed = append(closed, p.instances[i].Zone)
		}
	}
	providers := map[string]int{}
	for i := range p.tasks {
		if t := &p.tasks[i]; t.live() && t.Deployment == d.ID {
			providers[t.Place.Provider]++
		}
	}
	place, message := choose(p.event(), d.Launch, p.instances, closed, map[string]int{}, providers)
	return place, message != ""
}

// uses tells whether the launch may be by the provider of an instance.
func (l Launch) uses(provider string) bool {
	return len(l.Providers) == 0 || slices.ContainsFunc(l.Providers, func(i ecstypes.CapacityProviderStrategyItem) bool {
		return deref(i.CapacityProvider) == provider && (i.Weight > 0 || i.Base > 0)
	})
}

// suits tells whether the instance would take a task if only it had room.
func (l Launch) suits(in *Instance, d demands) bool {
	switch l.lack(in, d) {
	case "", ecsspec.PlacementInsufficientCPU, ecsspec.PlacementInsufficientMemory, ecsspec.PlacementPortInUse:
		return true
	}
	return false
}
