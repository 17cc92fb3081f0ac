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
	for _, s := range p.Estate.Services {
		subnets, free, ok := addresses(s)
		if !ok {
			continue
		}
		count, ok := s.LargestCount()
		if !ok {
			continue
		}
		peak, how := peakOf(s, count)
		others, names := inSame(p.Estate, s, subnets)
		if peak+others <= free {
			continue
		}
		also := ""
		if others > 0 {
			also = fmt.Sprintf(", besides %d of %s in the same subnets", others, strings.Join(names, ", "))
		}
		p.Report(lint.Issue{Resource: s.Resource, Range: lint.At(s.Network.Subnets),
			Message: fmt.Sprintf("The subnets are too small: a deployment may run %d tasks (%s)%s, each with an address of its own, but %s", peak, how, also, roomText(subnets, free)),
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

// inSame counts the tasks of the other services that only have subnets of these, without those of deployments.
func inSame(e *estate.Estate, s *estate.Service, subnets []*estate.Subnet) (tasks int, names []string) {
	for _, other := range e.Services {
		theirs, _, ok := addresses(other)
		count, known := other.LargestCount()
		if other == s || !ok || !known || count == 0 || slices.ContainsFunc(theirs, func(t *estate.Subnet) bool { return !slices.Contains(subnets, t) }) {
			continue
		}
		tasks, names = tasks+count, append(names, other.Resource.Address)
	}
	return tasks, names
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
