package applicationautoscaling

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	aastypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/ecs"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

const (
	// activityEvent looks whether a scaling activity has been fulfilled; its key is the activity's.
	activityEvent = "applicationautoscaling/activity"
	activityLook  = 30 * time.Second
	// activityLooks bounds how often: what ECS cannot fulfil in this time is left unfulfilled.
	activityLooks = 60
	// keptActivities bounds what is kept of one target. AWS keeps six weeks.
	keptActivities = 200
)

// activities are under RESOURCE!NUMBER, the number counting down so that the newest comes first.
var activities = store.Collection[aastypes.ScalingActivity]{Name: "applicationautoscaling/activity"}

func (t *targetRecord) record(r *operation.Request, a aastypes.ScalingActivity) {
	n := r.Sequence("applicationautoscaling/activity/" + t.id())
	key := func(n int) string { return fmt.Sprintf("%s!%010d", t.id(), 9_999_999_999-n) }
	a.ActivityId, a.StartTime = new(uuid(r, "applicationautoscaling/activity")), new(r.Now())
	a.ResourceId, a.ScalableDimension, a.ServiceNamespace = t.Target.ResourceId, t.Target.ScalableDimension, t.Target.ServiceNamespace
	activities.Put(r.Scoped, key(n), a)
	if n > keptActivities {
		activities.Delete(r.Scoped, key(n-keptActivities))
	}
	if a.StatusCode == aastypes.ScalingActivityStatusCodeInProgress {
		r.Enqueue(store.Event{Due: r.Now().Add(activityLook), Kind: activityEvent, Key: key(n), Body: json.RawMessage("1"), Background: true})
	}
}

// notScaled records that a policy could not scale for the target's bounds.
func (t *targetRecord) notScaled(r *operation.Request, cause string, capacity, want int) {
	b := t.bounds()
	reason := aastypes.NotScaledReason{CurrentCapacity: new(int32(capacity))}
	if want > capacity {
		reason.Code, reason.MaxCapacity = new("AlreadyAtMaxCapacity"), new(int32(b.Max))
	} else {
		reason.Code, reason.MinCapacity = new("AlreadyAtMinCapacity"), new(int32(b.Min))
	}
	t.record(r, aastypes.ScalingActivity{
		Description: new(fmt.Sprintf("Attempting to set desired count to %d.", want)), Cause: new(cause), EndTime: new(r.Now()),
		StatusCode: aastypes.ScalingActivityStatusCodeSuccessful, NotScaledReasons: []aastypes.NotScaledReason{reason},
	})
}

// activityDue ends an activity once the service is as it was asked to be.
func activityDue(r *operation.Request, e store.Event) error {
	a, found := activities.Get(r.Scoped, e.Key)
	if !found {
		return nil
	}
	cluster, service, _ := parseResource(*a.ResourceId)
	c, there := ecs.ServiceCapacity(r, cluster, service)
	asked := fmt.Sprintf("Successfully set desired count to %d.", c.Desired)
	message := operation.Deref(a.StatusMessage)
	var looks int
	if err := json.Unmarshal(e.Body, &looks); err != nil {
		return err
	}
	switch {
	case !there || !strings.HasPrefix(message, asked):
		a.StatusCode, a.StatusMessage = aastypes.ScalingActivityStatusCodeOverridden, new(strings.Replace(message, "Waiting for change to be fulfilled", "Change was overridden before it was fulfilled", 1))
	case c.Running == c.Desired:
		a.StatusCode, a.StatusMessage = aastypes.ScalingActivityStatusCodeSuccessful, new(asked+" Change successfully fulfilled by ecs.")
	case looks >= activityLooks:
		a.StatusCode, a.StatusMessage = aastypes.ScalingActivityStatusCodeUnfulfilled, new(asked+" Change was not fulfilled by ecs.")
	default:
		r.Enqueue(store.Event{Due: r.Now().Add(activityLook), Kind: activityEvent, Key: e.Key, Body: json.RawMessage(fmt.Sprint(looks + 1)), Background: true})
		return nil
	}
	a.EndTime = new(r.Now())
	activities.Put(r.Scoped, e.Key, a)
	return nil
}

func describeScalingActivities(r *operation.Request, in *applicationautoscaling.DescribeScalingActivitiesInput) (*applicationautoscaling.DescribeScalingActivitiesOutput, error) {
	if err := checkScope(in.ServiceNamespace, in.ScalableDimension, in.ResourceId); err != nil {
		return nil, err
	}
	prefix := ""
	if in.ResourceId != nil {
		prefix = *in.ResourceId + "!"
	}
	var kept []store.Entry[aastypes.ScalingActivity]
	for _, e := range activities.Entries(r.Scoped, prefix, "", 0) {
		if len(e.Item.NotScaledReasons) == 0 || operation.Deref(in.IncludeNotScaledActivities) {
			kept = append(kept, e)
		}
	}
	kept, next, err := page(kept, func(e store.Entry[aastypes.ScalingActivity]) string { return e.Key }, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &applicationautoscaling.DescribeScalingActivitiesOutput{ScalingActivities: []aastypes.ScalingActivity{}, NextToken: next}
	for _, e := range kept {
		out.ScalingActivities = append(out.ScalingActivities, e.Item)
	}
	return out, nil
}
