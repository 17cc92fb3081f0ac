package network

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/estate"
	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

//go:embed subnet_too_small.md
var subnetTooSmallPage string

// SubnetTooSmall finds services whose subnets have too few addresses for their tasks.
var SubnetTooSmall = &lint.Rule{
	Name:     "subnet-too-small",
	Severity: lint.Warning,
	Page:     subnetTooSmallPage,
	Check:    checkSubnetTooSmall,
}

func checkSubnetTooSmall(p *lint.Pass) {
	all := placesOf(p.Estate)
	for i, place := range all.services {
		if !place.ok {
			continue
		}
		s := p.Estate.Services[i]
		peak, how := peakOf(s, place.count)
		others, groups := all.inSame(i)
		if peak+others <= place.free {
			continue
		}
		also := ""
		if others > 0 {
			also = fmt.Sprintf(", besides %d of %s in the same subnets", others, namesText(p.Estate, groups, i))
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.Network.Subnets),
			Message: fmt.Sprintf("The subnets are too small: a deployment may run %d tasks (%s)%s, each with an address of its own, but %s", peak, how, also, roomText(place.subnets, place.free)),
			Advice: "Use larger subnets, which have to be made anew, or more of them; or lower deployment_maximum_percent or the number of tasks. " +
				"Load balancers, endpoints and instances in the subnets take addresses too."})
	}
}

// addresses are the subnets of a service's tasks, and how many addresses they have to give away.
func addresses(s *estate.Service) (subnets []*estate.Subnet, free int, ok bool) {
	if daemon, known := s.Daemon(); !known || daemon || !s.OwnInterfaces() || !s.Network.Subnets.Complete {
		return nil, 0, false
	}
	for _, link := range s.Network.Subnets.Items {
		subnet := link.One()
		if subnet == nil || !subnet.Resource.InstancesKnown {
			return nil, 0, false
		}
		cidr, _ := subnet.CIDR.Get()
		n, known := ecsspec.SubnetAddresses(cidr)
		if !known {
			return nil, 0, false
		}
		if !slices.Contains(subnets, subnet) {
			subnets, free = append(subnets, subnet), free+n
		}
	}
	return subnets, free, len(subnets) > 0
}

// peakOf is the most tasks that a deployment can reach, with the arithmetic. Deployments other than rolling ones run a
// whole second set of tasks beside the first.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
func peakOf(s *estate.Service, count int) (peak int, how string) {
	if shifts(s) {
		return 2 * count, fmt.Sprintf("two sets of %d", count)
	}
	if !s.RollsOut() {
		return count, "without those of a deployment"
	}
	_, maximum, _, known := s.HealthyPercents()
	if !known {
		return count, "without those of a deployment"
	}
	update := ecsspec.RollingUpdate{Desired: count, MaximumPercent: maximum}
	return max(count, update.MaximumRunning()), fmt.Sprintf("%d%% of %d", maximum, count)
}

// shifts reports whether deployments shift traffic between two sets of tasks.
func shifts(s *estate.Service) bool {
	controller, _ := s.DeploymentController.Get()
	strategy, known := s.DeploymentStrategy.Get()
	return controller == string(ecstypes.DeploymentControllerTypeCodeDeploy) || known && strategy != string(ecstypes.DeploymentStrategyRolling)
}

// place is where the tasks of a service are; it is not ok when that or their number cannot be known.
type place struct {
	subnets     []*estate.Subnet
	free, count int
	ok          bool
}

// places are those of all services, in their order.
type places struct {
	services []place
	// having are the services with tasks by the first of their subnets.
	having map[*estate.Subnet][]*neighbours
}

// neighbours are services with the same subnets.
type neighbours struct {
	subnets  []*estate.Subnet
	tasks    int
	services []int
}

func placesOf(e *estate.Estate) places {
	all := places{services: make([]place, len(e.Services)), having: map[*estate.Subnet][]*neighbours{}}
	for i, s := range e.Services {
		p := &all.services[i]
		if p.subnets, p.free, p.ok = addresses(s); !p.ok {
			continue
		}
		if p.count, p.ok = s.LargestCount(); !p.ok || p.count == 0 {
			continue
		}
		first := p.subnets[0]
		at := slices.IndexFunc(all.having[first], func(n *neighbours) bool { return slices.Equal(n.subnets, p.subnets) })
		if at < 0 {
			at = len(all.having[first])
			all.having[first] = append(all.having[first], &neighbours{subnets: p.subnets})
		}
		n := all.having[first][at]
		n.tasks, n.services = n.tasks+p.count, append(n.services, i)
	}
	return all
}

// inSame counts the tasks of the other services that only have subnets of a service's, without those of deployments.
func (all places) inSame(service int) (tasks int, groups []*neighbours) {
	own := all.services[service]
	for _, subnet := range own.subnets {
		for _, n := range all.having[subnet] {
			if slices.ContainsFunc(n.subnets, func(t *estate.Subnet) bool { return !slices.Contains(own.subnets, t) }) {
				continue
			}
			tasks += n.tasks
			groups = append(groups, n)
		}
	}
	return tasks - own.count, groups
}

// namesText names the services, all but one, in the order of their addresses; of many the first.
func namesText(e *estate.Estate, groups []*neighbours, except int) string {
	const most = 4
	count := 0
	var first []int
	for _, n := range groups {
		count += len(n.services)
		if _, itself := slices.BinarySearch(n.services, except); itself {
			count--
		}
		first = append(first, n.services[:min(len(n.services), most+1)]...)
	}
	slices.Sort(first)
	first = slices.DeleteFunc(first, func(i int) bool { return i == except })
	more := ""
	if count > most {
		first = first[:most-1]
		more = fmt.Sprintf(" and %d more", count-len(first))
	}
	var names []string
	for _, i := range first {
		names = append(names, e.Services[i].Resource.Address)
	}
	return strings.Join(names, ", ") + more
}

func roomText(subnets []*estate.Subnet, free int) string {
	var each []string
	for _, s := range subnets {
		cidr, _ := s.CIDR.Get()
		n, _ := ecsspec.SubnetAddresses(cidr)
		each = append(each, fmt.Sprintf("%s has %d", cidr, n))
	}
	if len(each) > 4 {
		each = append(each[:3], fmt.Sprintf("%d more", len(each)-3))
	}
	return fmt.Sprintf("they have %d to give away (%s)", free, strings.Join(each, ", "))
}
