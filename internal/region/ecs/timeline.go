package ecs

import (
	"encoding/json"
	"time"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// TimelineKind is what kind of thing happened to a service.
type TimelineKind string

// What a timeline tells.
const (
	TimelineEvent               TimelineKind = "event"                 // Reason is the service event's message
	TimelineTask                TimelineKind = "task"                  // Task went from From to To
	TimelineHealth              TimelineKind = "health"                // Task's health went from From to To
	TimelineDeploymentCreated   TimelineKind = "deployment-created"    //
	TimelineDeploymentCompleted TimelineKind = "deployment-completed"  //
	TimelineDeploymentFailed    TimelineKind = "deployment-failed"     //
	TimelineRolledBack          TimelineKind = "deployment-rolledback" // Deployment is primary again
	TimelineScaled              TimelineKind = "scaled"                // DesiredCount changed
	TimelineStage               TimelineKind = "stage"                 // the deployment has come to the stage To
)

// TimelineEntry is one thing that happened to a service, as recorded in the
// world's history under "ecs/service/CLUSTER/SERVICE".
type TimelineEntry struct {
	Kind TimelineKind
	// Deployment is its id, TaskDefinition its family:revision.
	Deployment     string `json:",omitempty"`
	TaskDefinition string `json:",omitempty"`
	Task           string `json:",omitempty"`
	From           string `json:",omitempty"`
	To             string `json:",omitempty"`
	Reason         string `json:",omitempty"`
	// The service's bounds at that time.
	DesiredCount, MinimumHealthy, Maximum int
}

// TimelineRow is an entry with its time.
type TimelineRow struct {
	At time.Time
	TimelineEntry
}

func timelineTopic(cluster, service string) string { return "ecs/service/" + cluster + "/" + service }

func record(r *operation.Request, s *serviceRecord, e TimelineEntry) {
	update := s.Schedule.RollingUpdate()
	e.DesiredCount, e.MinimumHealthy, e.Maximum = update.Desired, update.MinimumHealthy(), update.MaximumRunning()
	if e.TaskDefinition == "" && e.Deployment != "" {
		revision, _ := revisions.Get(r.Scoped, s.key()+"/"+revisionOf(e.Deployment))
		e.TaskDefinition = taskDefinitionName(operation.Deref(revision.TaskDefinition))
	}
	r.Record(timelineTopic(s.Cluster, s.Name), e)
	publishEntry(r, s, e)
}

// Timeline is what happened to a service, oldest first. Services of the same
// name that were deleted before are part of it.
func Timeline(r *operation.Request, cluster, service string) ([]TimelineRow, error) {
	topic := timelineTopic(cluster, service)
	var rows []TimelineRow
	for _, h := range r.History(topic) {
		if h.Topic != topic {
			continue // a service whose name begins with this one's
		}
		row := TimelineRow{At: h.At}
		if err := json.Unmarshal(h.Body, &row.TimelineEntry); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}
