package ecs

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/scheduler"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// daemonRecord is a managed daemon as the region keeps it: CLUSTER/NAME.
type daemonRecord struct {
	Cluster, Name        string
	CreatedAt, UpdatedAt time.Time
	// Created is what it was made from, by which a client token is known again.
	Created ecs.CreateDaemonInput
	// Providers are the names of its capacity providers, Deployment the id of its
	// most recent deployment.
	Providers  []string
	Deployment string
	Alarms     []string `json:",omitempty"`
	// AlarmsIgnored: one was on when the deployment began.
	AlarmsIgnored bool `json:",omitempty"`
	Plan          scheduler.ManagedDaemon
	Tags          []ecstypes.Tag `json:",omitempty"`
}

// daemonRevision is a revision of a daemon: CLUSTER/NAME/ID.
type daemonRevision struct {
	Revision  ecstypes.DaemonRevision
	Providers []string
}

// daemonPlacement is what became of a daemon on an instance: CLUSTER/INSTANCE/DAEMON.
type daemonPlacement struct {
	Revision string
	// New: the instance has just come, and the daemon is to start on it.
	New bool `json:",omitempty"`
	// Task is the id of its task, "" while it has none. Ran: it has been RUNNING.
	Task                    string `json:",omitempty"`
	Running, Ran, Unhealthy bool   `json:",omitempty"`
	// Failures counts tasks that ended, RetryAt is when the next may start.
	Failures int       `json:",omitempty"`
	RetryAt  time.Time `json:",omitzero"`
}

var (
	daemons           = store.Collection[daemonRecord]{Name: "ecs/daemon"}
	daemonRevisions   = store.Collection[daemonRevision]{Name: "ecs/daemon-revision"}
	daemonDeployments = store.Collection[ecstypes.DaemonDeployment]{Name: "ecs/daemon-deployment"}
	daemonPlacements  = store.Collection[daemonPlacement]{Name: "ecs/daemon-placement"}
)

// daemonEvent is a turn of a daemon; its key is CLUSTER/NAME.
const daemonEvent = "ecs/daemon"

func registerDaemons(s *operation.Service) {
	operation.Register(s, createDaemon)
	operation.Register(s, updateDaemon)
	operation.Register(s, deleteDaemon)
	operation.Register(s, describeDaemon)
	operation.Register(s, listDaemons)
	operation.Register(s, describeDaemonDeployments)
	operation.Register(s, listDaemonDeployments)
	operation.Register(s, describeDaemonRevisions)
	s.On(daemonEvent, daemonTurn)
	s.On(managedEvent, managedTurn)
}

func (d *daemonRecord) key() string { return d.Cluster + "/" + d.Name }

func (d *daemonRecord) put(r *operation.Request) { daemons.Put(r.Scoped, d.key(), *d) }

func (d *daemonRecord) has(provider string) bool { return slices.Contains(d.Providers, provider) }

func (d *daemonRecord) arn(r *operation.Request) *string {
	return new(account(r).DaemonARN(d.Cluster, d.Name))
}

func (d *daemonRecord) deploymentARN(r *operation.Request) *string {
	return new(account(r).DaemonDeploymentARN(d.Cluster, d.Name, d.Deployment))
}

func (d *daemonRecord) status() ecstypes.DaemonStatus {
	if d.Plan.Deleting {
		return ecstypes.DaemonStatusDeleteInProgress
	}
	return ecstypes.DaemonStatusActive
}

func daemonNotFound(name string) error {
	return &ecstypes.DaemonNotFoundException{Message: new("The specified daemon was not found: " + name)}
}

// getDaemon finds a daemon by its ARN.
func getDaemon(r *operation.Request, arn *string) (*daemonRecord, error) {
	cluster, name, ok := ecsspec.ParseDaemonARN(operation.Deref(arn))
	d, found := daemons.Get(r.Scoped, cluster+"/"+name)
	if !ok || !isHere(r, *arn) || !found {
		return nil, daemonNotFound(operation.Deref(arn))
	}
	return &d, nil
}

// wakeDaemon asks for a turn of a daemon now.
func wakeDaemon(r *operation.Request, key string) { askDaemon(r, key, r.Now(), false) }

func askDaemon(r *operation.Request, key string, at time.Time, background bool) {
	if due, found := r.Pending(daemonEvent, key); found {
		if !due.After(at) {
			return
		}
		r.Cancel(daemonEvent, key)
	}
	r.Enqueue(store.Event{Due: at, Kind: daemonEvent, Key: key, Background: background})
}

// wakeDaemonsOf lets the daemons of a provider look at its instances.
func wakeDaemonsOf(r *operation.Request, cluster, provider string) {
	for _, d := range daemons.List(r.Scoped, cluster+"/") {
		if d.has(provider) || d.Plan.Status == ecstypes.DaemonDeploymentStatusInProgress {
			wakeDaemon(r, d.key())
		}
	}
}

// wakeAlarmedDaemons tells the daemons that an alarm has gone off.
func wakeAlarmedDaemons(r *operation.Request, alarm string) {
	for _, d := range daemons.List(r.Scoped, "") {
		if slices.Contains(d.Alarms, alarm) {
			wakeDaemon(r, d.key())
		}
	}
}

func daemonUses(r *operation.Request, cluster, provider string) bool {
	return slices.ContainsFunc(daemons.List(r.Scoped, cluster+"/"), func(d daemonRecord) bool { return d.has(provider) })
}

// daemonDefinitionInUse tells whether a daemon runs by the definition.
func daemonDefinitionInUse(r *operation.Request, arn string) bool {
	for _, d := range daemons.List(r.Scoped, "") {
		for _, id := range []string{d.Plan.Target, d.Plan.Source} {
			if v, found := daemonRevisions.Get(r.Scoped, d.key()+"/"+id); found && operation.Deref(v.Revision.DaemonTaskDefinitionArn) == arn {
				return true
			}
		}
	}
	return false
}

// daemonOverhead is what the daemons of a provider take of each of its instances.
func daemonOverhead(r *operation.Request, cluster, provider string) (cpu, memory int) {
	for _, d := range daemons.List(r.Scoped, cluster+"/") {
		v, found := daemonRevisions.Get(r.Scoped, d.key()+"/"+d.Plan.Target)
		if !d.has(provider) || !found {
			continue
		}
		if def, err := getDaemonDefinition(r, operation.Deref(v.Revision.DaemonTaskDefinitionArn)); err == nil {
			td := ecsspec.DaemonAsTaskDefinition(def.Definition)
			c, m := demand(&td, nil)
			cpu, memory = cpu+c, memory+m
		}
	}
	return cpu, memory
}

func taggedDaemon(r *operation.Request, arn string) (tagged, bool) {
	d, err := getDaemon(r, &arn)
	if err != nil {
		return tagged{}, false
	}
	return tagged{d.Tags, func(tags []ecstypes.Tag) { d.Tags = tags; d.put(r) }}, true
}
