package ecs

import (
	"slices"
	"strings"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ec2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/elbv2"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// taskTarget is a container's port that a task offers to a target group.
type taskTarget struct {
	Group, Container string
	ContainerPort    int32
	// ID and Port are what is registered: the task's address or its instance and
	// the port there. ID is empty until it is.
	ID   string `json:",omitempty"`
	Port int32  `json:",omitempty"`
	// Unhealthy: its service was told.
	Unhealthy bool `json:",omitempty"`
}

// targetEvent is a change of the health of one of a task's targets; its key is
// the task's.
const targetEvent = "ecs/target"

// checkTargetGroups refuses target groups that ECS would refuse
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html).
func checkTargetGroups(r *operation.Request, balancers []ecstypes.LoadBalancer, td *ecstypes.TaskDefinition) error {
	for _, lb := range balancers {
		arns := []string{operation.Deref(lb.TargetGroupArn)}
		if a := lb.AdvancedConfiguration; a != nil {
			arns = append(arns, operation.Deref(a.AlternateTargetGroupArn))
		}
		for _, arn := range arns {
			if arn == "" {
				continue
			}
			if err := checkTargetGroup(r, arn, td); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkTargetGroup(r *operation.Request, arn string, td *ecstypes.TaskDefinition) error {
	g, found := elbv2.TargetGroup(r, arn)
	if !found {
		return invalidParameter("The target group with targetGroupArn %s does not exist.", arn)
	}
	if len(g.Described.LoadBalancerArns) == 0 {
		return invalidParameter("The target group with targetGroupArn %s does not have an associated load balancer.", arn)
	}
	mode := string(ecsspec.EffectiveNetworkMode(td.NetworkMode))
	if is := string(g.Described.TargetType); is != ecsspec.TargetTypeFor(mode) {
		return invalidParameter("The provided target group %s has target type %s, which is incompatible with the %s network mode specified in the task definition.", arn, is, mode)
	}
	return nil
}

// targetsOf are the targets that a task of the revision offers: a load balancer
// with two target groups has resolved which of them is the revision's.
func targetsOf(revision *ecstypes.ServiceRevision) []taskTarget {
	var resolved []ecstypes.ServiceRevisionLoadBalancer
	if c := revision.ResolvedConfiguration; c != nil {
		resolved = c.LoadBalancers
	}
	var all []taskTarget
	for _, lb := range revision.LoadBalancers {
		group := operation.Deref(lb.TargetGroupArn)
		if lb.AdvancedConfiguration != nil && len(resolved) > 0 {
			group, resolved = operation.Deref(resolved[0].TargetGroupArn), resolved[1:]
		}
		if group != "" {
			all = append(all, taskTarget{Group: group, Container: operation.Deref(lb.ContainerName), ContainerPort: operation.Deref(lb.ContainerPort)})
		}
	}
	return all
}

// targetGroups are the groups of the task's targets, each once, sorted.
func (t *taskRecord) targetGroups() []string {
	var groups []string
	for _, target := range t.Targets {
		groups = append(groups, target.Group)
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// register registers the task with its target groups. A group that is gone
// takes no target; its service's events go on telling what ECS tries.
func (t *taskRecord) register(r *operation.Request) {
	for i := range t.Targets {
		target := &t.Targets[i]
		target.ID, target.Port = t.reachedAt(r, target)
		if target.ID == "" {
			continue
		}
		err := elbv2.RegisterTarget(r, target.Group, target.ID, target.Port, elbv2.Registration{
			Zone: t.Place.Zone, Answer: new(t.answer(r)), Watch: elbv2.Watch{Kind: targetEvent, Key: t.key()},
		})
		if err != nil {
			target.ID = ""
		}
	}
}

// reachedAt is where a target is reached: the task's own address and the
// container's port, or its instance and the port there.
func (t *taskRecord) reachedAt(r *operation.Request, target *taskTarget) (id string, port int32) {
	if t.Shape.Interface {
		n, _ := ec2.NetworkInterface(r, t.Interface)
		return n.Address, target.ContainerPort
	}
	c := t.container(target.Container)
	i, found := instances.Get(r.Scoped, t.Cluster+"/"+t.Place.Instance)
	if c == nil || !found {
		return "", 0
	}
	for _, b := range c.NetworkBindings {
		if operation.Deref(b.ContainerPort) == target.ContainerPort {
			return i.EC2ID, operation.Deref(b.HostPort)
		}
	}
	return "", 0
}

// answer is what the task says to health checks: it listens at the ports of its
// running containers that serve. A container whose command is known to do
// something else ("sleep 3600") does not
// ([scheduler.BehaviourOf] tells what is known).
func (t *taskRecord) answer(r *operation.Request) elbv2.Answer {
	a := elbv2.Answer{}
	td, err := t.definition(r)
	if err != nil {
		return a
	}
	for _, def := range td.TaskDefinition.ContainerDefinitions {
		c := t.container(operation.Deref(def.Name))
		if c == nil || operation.Deref(c.LastStatus) != string(ecsspec.TaskRunning) || scheduler.ContainerOf(def, t.command(operation.Deref(def.Name))).Behaviour.Exits {
			continue
		}
		if !t.Shape.Interface {
			for _, b := range c.NetworkBindings {
				a.Ports = append(a.Ports, operation.Deref(b.HostPort))
			}
			continue
		}
		for _, m := range def.PortMappings {
			a.Ports = append(a.Ports, operation.Deref(m.ContainerPort))
		}
	}
	return a
}

// command is what an override has the container run, if anything.
func (t *taskRecord) command(container string) []string {
	if t.Task.Overrides != nil {
		for _, o := range t.Task.Overrides.ContainerOverrides {
			if operation.Deref(o.Name) == container {
				return o.Command
			}
		}
	}
	return nil
}

// answerAnew tells the health checks what the task says after one of its
// containers has stopped or started again.
func (t *taskRecord) answerAnew(r *operation.Request) {
	for _, target := range t.Targets {
		if target.ID != "" {
			elbv2.SetAnswer(r, target.Group, target.ID, target.Port, t.answer(r))
		}
	}
}

// deregister takes the task out of its target groups, where it drains.
func (t *taskRecord) deregister(r *operation.Request) {
	for i := range t.Targets {
		if target := &t.Targets[i]; target.ID != "" {
			elbv2.DeregisterTarget(r, target.Group, target.ID, target.Port)
			target.ID = ""
		}
	}
}

// drain is how long the task takes to leave its target groups: as long as the
// slowest, and nothing where it was never registered.
func (t *taskRecord) drain(r *operation.Request) (longest time.Duration) {
	for _, target := range t.Targets {
		if target.ID == "" {
			continue
		}
		if g, found := elbv2.TargetGroup(r, target.Group); found && len(g.Described.LoadBalancerArns) > 0 {
			longest = max(longest, g.DeregistrationDelay())
		}
	}
	return longest
}

// targetsChanged sums up the health of a task's targets for its service: it is
// healthy when all are, unhealthy when one is.
func targetsChanged(r *operation.Request, e store.Event) error {
	t, found := tasks.Get(r.Scoped, e.Key)
	if !found || t.ending() || t.status() != ecsspec.TaskRunning {
		return nil
	}
	verdict, unhealthyIn := scheduler.Healthy, ""
	for i := range t.Targets {
		target := &t.Targets[i]
		health, registered := elbv2.TargetHealth(r, target.Group, target.ID, target.Port)
		was := target.Unhealthy
		target.Unhealthy = registered && health.State == elbtypes.TargetHealthStateEnumUnhealthy
		switch {
		case target.Unhealthy:
			verdict, unhealthyIn = scheduler.Unhealthy, target.Group
			if !was {
				t.tellUnhealthy(r, target, operation.Deref(health.Description))
			}
		case (!registered || health.State != elbtypes.TargetHealthStateEnumHealthy) && verdict == scheduler.Healthy:
			verdict = scheduler.Unknown
		}
	}
	tasks.Put(r.Scoped, t.key(), t)
	t.view(r, func(v *scheduler.Task) {
		if v.Targets != verdict {
			v.Targets, v.HealthyAt = verdict, r.Now()
		}
		v.UnhealthyIn = unhealthyIn
	})
	return nil
}

// tellUnhealthy announces what the load balancer found.
func (t *taskRecord) tellUnhealthy(r *operation.Request, target *taskTarget, reason string) {
	s := t.service(r)
	if s == nil {
		return
	}
	instance := ""
	if strings.HasPrefix(target.ID, "i-") {
		instance = target.ID
	}
	announce(r, s, s.event().UnhealthyTarget(t.ID, instance, target.Port, target.Group, reason))
	putService(r, s)
}
