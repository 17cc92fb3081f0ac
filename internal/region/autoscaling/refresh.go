package autoscaling

import (
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

const (
	// refreshEvent is a look at an instance refresh; its key is GROUP!ID.
	refreshEvent = "autoscaling/refresh"
	refreshLook  = 30 * time.Second
)

// refreshRecord is an instance refresh as the region keeps it: GROUP!ID. Old
// are the instances that are still to be replaced, one at a time: that is never
// below a minimum healthy percentage for longer than one instance takes.
type refreshRecord struct {
	Refresh astypes.InstanceRefresh
	Old     []string `json:",omitempty"`
}

var refreshes = store.Collection[refreshRecord]{Name: "autoscaling/refresh"}

func (f *refreshRecord) key() string {
	return *f.Refresh.AutoScalingGroupName + "!" + *f.Refresh.InstanceRefreshId
}

func (f *refreshRecord) active() bool {
	return f.Refresh.Status == astypes.InstanceRefreshStatusInProgress
}

func (f *refreshRecord) look(r *operation.Request) {
	r.Enqueue(store.Event{Due: r.Now().Add(refreshLook), Kind: refreshEvent, Key: f.key()})
}

func startInstanceRefresh(r *operation.Request, in *autoscaling.StartInstanceRefreshInput) (*autoscaling.StartInstanceRefreshOutput, error) {
	g, err := getGroup(r, in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	if in.DesiredConfiguration != nil || in.Strategy != "" && in.Strategy != astypes.RefreshStrategyRolling {
		return nil, unsupported("desiredConfiguration and strategies other than Rolling of an instance refresh")
	}
	if p := in.Preferences; p != nil && (len(p.CheckpointPercentages) > 0 || operation.Deref(p.AutoRollback) || p.AlarmSpecification != nil || operation.Deref(p.BakeTime) > 0) {
		return nil, unsupported("checkpoints, automatic rollback, alarms and bake time of an instance refresh")
	}
	for _, f := range refreshes.List(r.Scoped, g.name()+"!") {
		if f.active() {
			return nil, &astypes.InstanceRefreshInProgressFault{Message: new("An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.")}
		}
	}
	plan, err := g.launchPlan(r)
	if err != nil {
		return nil, err
	}
	f := refreshRecord{Refresh: astypes.InstanceRefresh{
		AutoScalingGroupName: in.AutoScalingGroupName, InstanceRefreshId: new(uuid(r, "autoscaling/refresh")), StartTime: new(r.Now()),
		Status: astypes.InstanceRefreshStatusInProgress, Strategy: astypes.RefreshStrategyRolling, Preferences: in.Preferences, PercentageComplete: new(int32(0)),
	}}
	for _, i := range instances.List(r.Scoped, g.name()+"!") {
		skip := in.Preferences != nil && operation.Deref(in.Preferences.SkipMatching) && operation.Deref(i.Plan.Template.Version) == operation.Deref(plan.Template.Version)
		if !i.leaving() && !skip {
			f.Old = append(f.Old, i.ID)
		}
	}
	f.Refresh.InstancesToUpdate = new(int32(len(f.Old)))
	refreshes.Put(r.Scoped, f.key(), f)
	f.look(r)
	return &autoscaling.StartInstanceRefreshOutput{InstanceRefreshId: f.Refresh.InstanceRefreshId}, nil
}

// refreshDue replaces the next instance once the group is whole again.
func refreshDue(r *operation.Request, e store.Event) error {
	f, found := refreshes.Get(r.Scoped, e.Key)
	g, there := groups.Get(r.Scoped, strings.Split(e.Key, "!")[0])
	if !found || !there || !f.active() {
		return nil
	}
	whole := 0
	for _, i := range instances.List(r.Scoped, g.name()+"!") {
		if !i.leaving() && i.State == astypes.LifecycleStateInService && (i.Joined || i.Plan.Cluster == "") {
			whole++
		}
	}
	if whole >= g.desired() {
		if len(f.Old) == 0 {
			f.Refresh.Status, f.Refresh.EndTime, f.Refresh.PercentageComplete = astypes.InstanceRefreshStatusSuccessful, new(r.Now()), new(int32(100))
			f.Refresh.InstancesToUpdate = new(int32(0))
			refreshes.Put(r.Scoped, f.key(), f)
			return nil
		}
		if i, alive := instances.Get(r.Scoped, g.name()+"!"+f.Old[0]); alive {
			g.terminate(r, &i, "At "+r.Now().Format(time.RFC3339)+" an instance was taken out of service in response to an instance refresh.")
			g.reconcile(r, "an instance was launched in response to an instance refresh")
		}
		total := *f.Refresh.InstancesToUpdate
		f.Old = f.Old[1:]
		if total > 0 {
			f.Refresh.PercentageComplete = new(*f.Refresh.PercentageComplete + (100-*f.Refresh.PercentageComplete)/total)
		}
		f.Refresh.InstancesToUpdate = new(int32(len(f.Old)))
		refreshes.Put(r.Scoped, f.key(), f)
	}
	f.look(r)
	return nil
}

func cancelInstanceRefresh(r *operation.Request, in *autoscaling.CancelInstanceRefreshInput) (*autoscaling.CancelInstanceRefreshOutput, error) {
	g, err := getGroup(r, in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	for _, f := range refreshes.List(r.Scoped, g.name()+"!") {
		if f.active() {
			f.Refresh.Status, f.Refresh.EndTime = astypes.InstanceRefreshStatusCancelled, new(r.Now())
			refreshes.Put(r.Scoped, f.key(), f)
			return &autoscaling.CancelInstanceRefreshOutput{InstanceRefreshId: f.Refresh.InstanceRefreshId}, nil
		}
	}
	return nil, &astypes.ActiveInstanceRefreshNotFoundFault{Message: new("No in progress or pending Instance Refresh found for Auto Scaling group " + g.name())}
}

func describeInstanceRefreshes(r *operation.Request, in *autoscaling.DescribeInstanceRefreshesInput) (*autoscaling.DescribeInstanceRefreshesOutput, error) {
	g, err := getGroup(r, in.AutoScalingGroupName)
	if err != nil {
		return nil, err
	}
	kept := slices.DeleteFunc(refreshes.List(r.Scoped, g.name()+"!"), func(f refreshRecord) bool {
		return len(in.InstanceRefreshIds) > 0 && !slices.Contains(in.InstanceRefreshIds, *f.Refresh.InstanceRefreshId)
	})
	kept, next, err := page(kept, func(f refreshRecord) string { return f.key() }, in.MaxRecords, in.NextToken)
	if err != nil {
		return nil, err
	}
	// The newest first, as AWS answers, within the page.
	slices.SortStableFunc(kept, func(a, b refreshRecord) int { return b.Refresh.StartTime.Compare(*a.Refresh.StartTime) })
	out := &autoscaling.DescribeInstanceRefreshesOutput{InstanceRefreshes: []astypes.InstanceRefresh{}, NextToken: next}
	for _, f := range kept {
		out.InstanceRefreshes = append(out.InstanceRefreshes, f.Refresh)
	}
	return out, nil
}
