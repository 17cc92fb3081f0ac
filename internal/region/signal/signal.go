package signal

import (
	"encoding/json"
	"fmt"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// The kinds of event, named after the service that listens.
const (
	// ServiceObserved carries a [Service] to CloudWatch.
	ServiceObserved = "cloudwatch/service"
	// ApplicationScaling and GroupScaling carry an [Alarm] to the policy that
	// is the alarm's action; the event's key is the policy's ARN.
	ApplicationScaling = "applicationautoscaling/alarm"
	GroupScaling       = "autoscaling/alarm"
	// ServiceScaling carries a [Scaling] to Application Auto Scaling; the event's
	// key is the resource, service/CLUSTER/SERVICE.
	ServiceScaling = "applicationautoscaling/service"
	// CapacityChanged tells the Auto Scaling group that is its key to look at
	// what its capacity provider's tasks need. It carries nothing.
	CapacityChanged = "autoscaling/capacity"
	// GroupManaged tells the Auto Scaling group that is its key that it has become
	// that of a capacity provider. It carries nothing.
	GroupManaged = "autoscaling/managed-group"
	// InstanceLost tells the Auto Scaling group of the EC2 instance whose id is the
	// key that it ended by itself, ZoneReturned all groups that a lost zone is there
	// again. They carry nothing.
	InstanceLost = "autoscaling/instance-lost"
	ZoneReturned = "autoscaling/zone-returned"
	// AlarmTurned carries an [AlarmState] to ECS, whose deployments watch alarms;
	// the event's key is the alarm's name.
	AlarmTurned = "ecs/alarm"
	// EventPut carries an [Event] to EventBridge's default event bus.
	EventPut = "events/put"
)

// Service is what CloudWatch's series of an ECS service are computed from.
type Service struct {
	Cluster, Name string
	Running       int
	// CPU and Memory are what one task reserves, in CPU units and MiB.
	CPU, Memory int
	// TargetGroups are the ARNs of those its tasks register with.
	TargetGroups []string `json:",omitempty"`
}

// Scaling is how an ECS service is to be scaled that another service manages.
type Scaling struct {
	// Policy is the name of its only policy, which keeps Metric at Target.
	Policy, Metric string
	// Label names load balancer and target group of a metric of theirs.
	Label    string `json:",omitempty"`
	Min, Max int32
	Target   float64
	Tags     map[string]string `json:",omitempty"`
	// End: it is no longer to be scaled.
	End bool `json:",omitempty"`
}

// Alarm is an alarm that calls its action.
type Alarm struct {
	Name, Action, State, Reason string
	Threshold                   float64
	// Value is the newest data point, if there is one.
	Value *float64 `json:",omitempty"`
}

// AlarmState tells whether an alarm is in ALARM.
type AlarmState struct{ On bool }

// Event is an event that an AWS service publishes. EventBridge adds id,
// account, time and region.
type Event struct {
	Source, DetailType string
	Resources          []string
	Detail             json.RawMessage
}

// Send enqueues a signal that is heard at once. It is never something in flight
// that a waiter waits for.
func Send(r *operation.Request, kind, key string, body any) {
	encoded, err := json.Marshal(body)
	if err != nil {
		// The bodies are the types above; they always encode.
		panic(fmt.Sprintf("signal: %s: %v", kind, err))
	}
	r.Enqueue(store.Event{Due: r.Now(), Kind: kind, Key: key, Body: encoded, Background: true})
}
