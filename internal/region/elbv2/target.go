package elbv2

import (
	"strconv"
	"strings"
	"time"

	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// TargetRecord is a registered target as the region keeps it.
type TargetRecord struct {
	Group, ID string
	Port      int32
	Zone      string `json:",omitempty"`
	State     elbtypes.TargetHealthStateEnum
	// Reason and Description are empty for a healthy target.
	Reason      elbtypes.TargetHealthReasonEnum `json:",omitempty"`
	Description string                          `json:",omitempty"`
	// Since is when it was registered or, draining, when it began to.
	Since time.Time
	// Heading is the state that health checks in a row lead to, if one is due.
	Heading elbtypes.TargetHealthStateEnum `json:",omitempty"`
	// Answer is what it says to health checks. Nil: nobody keeps a record, so
	// that an address answers when an interface has it.
	Answer *Answer `json:",omitempty"`
	// Watch is who wants to know when its state changes.
	Watch Watch `json:",omitzero"`
}

// Answer is what a target says to health checks.
type Answer struct {
	// Ports it listens on.
	Ports []int32 `json:",omitempty"`
	// Silent targets never answer; others refuse at ports they do not listen on.
	Silent bool `json:",omitempty"`
	// Code is the HTTP or gRPC status; 0 stands for the first the health check accepts.
	Code int `json:",omitempty"`
}

// Watch names an event of the region's queue that is to happen, at once, each
// time the target's state changes: its kind's handler finds the state by
// [TargetHealth]. An empty Kind asks for none.
type Watch struct{ Kind, Key string }

// Registration says how a target is registered.
type Registration struct {
	Zone   string
	Answer *Answer
	Watch  Watch
}

var targets = store.Collection[TargetRecord]{Name: "elbv2/target"} // GROUP/ID:PORT

// targetEvent is the next change of a target's state; its key is the target's.
const targetEvent = "elbv2/target"

func targetKey(group, id string, port int32) string {
	return group + "/" + id + ":" + strconv.Itoa(int(port))
}

func (t *TargetRecord) key() string { return targetKey(t.Group, t.ID, t.Port) }

func (t *TargetRecord) put(r *operation.Request) { targets.Put(r.Scoped, t.key(), *t) }

func (t *TargetRecord) remove(r *operation.Request) {
	targets.Delete(r.Scoped, t.key())
	r.Cancel(targetEvent, t.key())
	t.tell(r)
}

// tell lets the watcher know.
func (t *TargetRecord) tell(r *operation.Request) {
	if t.Watch.Kind == "" {
		return
	}
	r.Cancel(t.Watch.Kind, t.Watch.Key)
	r.Enqueue(store.Event{Due: r.Now(), Kind: t.Watch.Kind, Key: t.Watch.Key})
}

// become changes the state and tells the watcher.
func (t *TargetRecord) become(r *operation.Request, state elbtypes.TargetHealthStateEnum, reason elbtypes.TargetHealthReasonEnum, description string) {
	if t.State == state && t.Reason == reason && t.Description == description {
		return
	}
	t.State, t.Reason, t.Description = state, reason, description
	t.tell(r)
}

// RegisterTarget registers a target of another service: id is an address, an
// instance id, a function's or a load balancer's ARN, as the group's target type
// wants. Registering one that is there again ends its draining. Errors are
// Elastic Load Balancing's: TargetGroupNotFound and TooManyTargets.
func RegisterTarget(r *operation.Request, targetGroup, id string, port int32, how Registration) error {
	g, err := getTargetGroup(r, &targetGroup)
	if err != nil {
		return err
	}
	t, found := targets.Get(r.Scoped, targetKey(targetGroup, id, port))
	if found && t.State != elbtypes.TargetHealthStateEnumDraining {
		t.Answer, t.Watch = how.Answer, how.Watch
		t.put(r)
		recheck(r, g, &t)
		return nil
	}
	if !found && targets.Count(r.Scoped, targetGroup+"/") >= maxTargets {
		return &elbtypes.TooManyTargetsException{Message: new("The maximum number of targets has been reached for the target group '" + targetGroup + "'")}
	}
	t = TargetRecord{Group: targetGroup, ID: id, Port: port, Zone: how.Zone, Since: r.Now(), Answer: how.Answer, Watch: how.Watch}
	recheck(r, g, &t)
	return nil
}

// DeregisterTarget takes a target out of its group: it drains for the group's
// deregistration delay and is then gone. until tells when; a target that gets no
// traffic is gone at once, as is one that was not there.
func DeregisterTarget(r *operation.Request, targetGroup, id string, port int32) (until time.Time) {
	g, err := getTargetGroup(r, &targetGroup)
	if err != nil {
		return r.Now()
	}
	t, found := targets.Get(r.Scoped, targetKey(targetGroup, id, port))
	if !found {
		return r.Now()
	}
	if t.State == elbtypes.TargetHealthStateEnumDraining {
		return t.Since.Add(g.DeregistrationDelay())
	}
	delay := g.DeregistrationDelay()
	if t.State == elbtypes.TargetHealthStateEnumUnused || delay == 0 {
		t.remove(r)
		return r.Now()
	}
	t.Since = r.Now()
	t.become(r, elbtypes.TargetHealthStateEnumDraining, elbtypes.TargetHealthReasonEnumDeregistrationInProgress, "Target deregistration is in progress")
	t.put(r)
	r.Cancel(targetEvent, t.key())
	r.Enqueue(store.Event{Due: r.Now().Add(delay), Kind: targetEvent, Key: t.key()})
	return r.Now().Add(delay)
}

// SetAnswer changes what a target says to health checks; one that is not
// registered is no error.
func SetAnswer(r *operation.Request, targetGroup, id string, port int32, answer Answer) {
	g, found := targetGroups.Get(r.Scoped, targetGroup)
	if !found {
		return
	}
	if t, found := targets.Get(r.Scoped, targetKey(targetGroup, id, port)); found {
		t.Answer = &answer
		recheck(r, &g, &t)
	}
}

// TargetHealth is the state of a target; found is false when it is not registered.
func TargetHealth(r *operation.Request, targetGroup, id string, port int32) (health elbtypes.TargetHealth, found bool) {
	t, found := targets.Get(r.Scoped, targetKey(targetGroup, id, port))
	if !found {
		return elbtypes.TargetHealth{}, false
	}
	g, _ := targetGroups.Get(r.Scoped, targetGroup)
	return t.health(r, &g), true
}

// Targets are the registered targets of a group in the order of their ids.
func Targets(r *operation.Request, targetGroup string) []TargetRecord {
	return targets.List(r.Scoped, targetGroup+"/")
}

// groupOfKey is the target group in a target's key: the id may have slashes of
// its own (the ARN of a load balancer), a group's ARN has two.
func groupOfKey(key string) string {
	at := 0
	for range 3 {
		next := strings.IndexByte(key[at:], '/')
		if next < 0 {
			return ""
		}
		at += next + 1
	}
	return key[:at-1]
}
