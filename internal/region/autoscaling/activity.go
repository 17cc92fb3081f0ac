package autoscaling

import (
	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// keptActivities bounds what is kept of one group. AWS keeps six weeks.
const keptActivities = 200

var activities = store.Collection[astypes.Activity]{Name: "autoscaling/activity"}

// begin records an activity that is under way.
func (g *groupRecord) begin(r *operation.Request, description, cause string) (n int) {
	return g.record(r, astypes.Activity{
		Description: new(description), Cause: new(cause), StatusCode: astypes.ScalingActivityStatusCodeInProgress, Progress: new(int32(50)),
	})
}

// fail records an activity that came to nothing.
func (g *groupRecord) fail(r *operation.Request, description, cause, why string) {
	g.record(r, astypes.Activity{
		Description: new(description), Cause: new(cause), StatusCode: astypes.ScalingActivityStatusCodeFailed, Progress: new(int32(100)),
		StatusMessage: new(why), EndTime: new(r.Now()),
	})
}

func (g *groupRecord) record(r *operation.Request, a astypes.Activity) (n int) {
	n = r.Sequence("autoscaling/activity/" + g.name())
	a.ActivityId, a.StartTime = new(uuid(r, "autoscaling/activity")), new(r.Now())
	a.AutoScalingGroupName, a.AutoScalingGroupARN = g.Group.AutoScalingGroupName, g.Group.AutoScalingGroupARN
	activities.Put(r.Scoped, activityKey(g.name(), n), a)
	if n > keptActivities {
		activities.Delete(r.Scoped, activityKey(g.name(), n-keptActivities))
	}
	return n
}

func (g *groupRecord) end(r *operation.Request, n int, status astypes.ScalingActivityStatusCode) {
	key := activityKey(g.name(), n)
	if a, found := activities.Get(r.Scoped, key); found {
		a.StatusCode, a.EndTime, a.Progress = status, new(r.Now()), new(int32(100))
		activities.Put(r.Scoped, key, a)
	}
}

func describeScalingActivities(r *operation.Request, in *autoscaling.DescribeScalingActivitiesInput) (*autoscaling.DescribeScalingActivitiesOutput, error) {
	if len(in.Filters) > 0 || len(in.ActivityIds) > 0 {
		return nil, unsupported("filters and activityIds of DescribeScalingActivities")
	}
	prefix := ""
	if in.AutoScalingGroupName != nil {
		if _, err := getGroup(r, in.AutoScalingGroupName); err != nil {
			return nil, err
		}
		prefix = *in.AutoScalingGroupName + "!"
	}
	entries, next, err := page(activities.Entries(r.Scoped, prefix, "", 0), func(e store.Entry[astypes.Activity]) string { return e.Key }, in.MaxRecords, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &autoscaling.DescribeScalingActivitiesOutput{Activities: []astypes.Activity{}, NextToken: next}
	for _, e := range entries {
		out.Activities = append(out.Activities, e.Item)
	}
	return out, nil
}
