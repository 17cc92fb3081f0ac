package scheduler

import (
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

// daemonDesired is one task for each active instance that meets the constraints.
func (p *Plan) daemonDesired() (n int) {
	demands := p.Service.Primary().Launch.demands()
	for i := range p.instances {
		if demands.allow(&p.instances[i]) {
			n++
		}
	}
	return n
}

// daemon is a turn for a DAEMON service: one task on each instance, the old
// one stopped before its successor starts, as far as the minimum holds
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-scheduler-daemon.html).
func (p *Plan) daemon() {
	primary := p.Service.Primary()
	if primary.Rollout == ecstypes.DeploymentRolloutStateFailed {
		return
	}
	allowed, demands := map[string]bool{}, primary.Launch.demands()
	for i := range p.instances {
		if demands.allow(&p.instances[i]) {
			allowed[p.instances[i].ID] = true
		}
	}
	sick := p.sick()
	_, healthy := p.count("")
	spare := healthy - p.Service.RollingUpdate().MinimumHealthy()
	occupied := map[string]bool{}
	var stopped []string
	for i := range p.tasks {
		t := &p.tasks[i]
		if t.Status == ecsspec.TaskStopped {
			continue
		}
		occupied[t.Place.Instance] = true
		if !t.live() || t.Deployment == primary.ID && allowed[t.Place.Instance] {
			continue
		}
		if t.Healthy(p.now) {
			if spare <= 0 {
				continue
			}
			spare--
		}
		if t.Status == ecsspec.TaskRunning {
			stopped = append(stopped, t.ID)
		}
		p.stop(t, ecsspec.StoppedByScaling(primary.ID))
	}
	if len(stopped) > 0 {
		p.say(p.event().StoppedTasks(stopped...))
	}
	if !primary.RetryAt.After(p.now) {
		for i := range p.instances {
			in := &p.instances[i]
			if occupied[in.ID] || !allowed[in.ID] {
				continue
			}
			if lack := primary.Launch.lack(in, demands); lack != "" {
				p.unplaced(primary, p.event().UnableToPlaceClosest(in.ID, lack))
				continue
			}
			in.take(primary.Launch)
			p.Start = append(p.Start, Start{Deployment: primary.ID, Place: Place{Zone: in.Zone, Instance: in.ID}})
		}
	}
	p.replaceSick(sick)
}
