package ecs

import (
	"encoding/json"
	"fmt"
	"slices"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// alarmsOn are the names of the CloudWatch alarms that are in ALARM.
var alarmsOn = store.Collection[bool]{Name: "ecs/alarm"}

// alarmTurned hears of a CloudWatch alarm that went into ALARM or left it:
// deployments that it watches over fail.
func alarmTurned(r *operation.Request, e store.Event) error {
	var alarm signal.AlarmState
	if err := json.Unmarshal(e.Body, &alarm); err != nil {
		return fmt.Errorf("reading the alarm %s: %w", e.Key, err)
	}
	if !alarm.On {
		alarmsOn.Delete(r.Scoped, e.Key)
		return nil
	}
	alarmsOn.Put(r.Scoped, e.Key, true)
	for _, service := range liveServices.Entries(r.Scoped, "", "", 0) {
		if s, found := services.Get(r.Scoped, service.Key); found && slices.Contains(s.alarms(), e.Key) {
			wakeService(r, service.Key)
		}
	}
	wakeAlarmedDaemons(r, e.Key)
	return nil
}

// alarms are the names of those that watch over the service's deployments.
func (s *serviceRecord) alarms() []string {
	if d := s.Settings.DeploymentConfiguration; d != nil && d.Alarms != nil && d.Alarms.Enable {
		return d.Alarms.AlarmNames
	}
	return nil
}

func (s *serviceRecord) alarmsThatAreOn(r *operation.Request) (on []string) {
	for _, name := range s.alarms() {
		if _, found := alarmsOn.Get(r.Scoped, name); found {
			on = append(on, name)
		}
	}
	return on
}

// heedAlarms tells the scheduler of an alarm that has gone off. One that was on
// when the deployment began says nothing about it
// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html).
func (s *serviceRecord) heedAlarms(r *operation.Request) {
	p := s.Schedule.Primary()
	if p == nil || p.Rollout != ecstypes.DeploymentRolloutStateInProgress || p.Restored || s.Deployments[p.ID].AlarmsIgnored {
		return
	}
	if on := s.alarmsThatAreOn(r); len(on) > 0 {
		p.Alarmed = true
		editRollout(r, s, p.ID, func(d *ecstypes.ServiceDeployment) {
			if d.Alarms != nil {
				d.Alarms.Status, d.Alarms.TriggeredAlarmNames = ecstypes.ServiceDeploymentRollbackMonitorsStatusTriggered, on
			}
		})
	}
}
