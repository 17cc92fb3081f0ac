package applicationautoscaling

import (
	"fmt"

	aastypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("Application Auto Scaling")
	operation.Register(s, registerScalableTarget)
	operation.Register(s, deregisterScalableTarget)
	operation.Register(s, describeScalableTargets)

	operation.Register(s, putScalingPolicy)
	operation.Register(s, deleteScalingPolicy)
	operation.Register(s, describeScalingPolicies)

	operation.Register(s, putScheduledAction)
	operation.Register(s, deleteScheduledAction)
	operation.Register(s, describeScheduledActions)

	operation.Register(s, describeScalingActivities)

	operation.Register(s, tagResource)
	operation.Register(s, untagResource)
	operation.Register(s, listTagsForResource)

	s.On(signal.ApplicationScaling, alarmCalled)
	s.On(signal.ServiceScaling, serviceScaling)
	s.On(scheduledEvent, scheduledDue)
	s.On(activityEvent, activityDue)
	return s
}

func validation(format string, args ...any) error {
	return &aastypes.ValidationException{Message: new(fmt.Sprintf(format, args...))}
}

func notFound(format string, args ...any) error {
	return &aastypes.ObjectNotFoundException{Message: new(fmt.Sprintf(format, args...))}
}

// page cuts a listing sorted by key: maxResults of 1 to 50, 50 when absent.
func page[T any](items []T, key func(T) string, maxResults *int32, token *string) (cut []T, next *string, err error) {
	n := 50
	if maxResults != nil {
		if n = int(*maxResults); n < 1 || n > 50 {
			return nil, nil, validation("MaxResults must be between 1 and 50, got %d", n)
		}
	}
	cut, next, ok := operation.Page(items, key, n, token)
	if !ok {
		return nil, nil, &aastypes.InvalidNextTokenException{Message: new("The next token " + *token + " is invalid.")}
	}
	return cut, next, nil
}

func uuid(r *operation.Request, name string) string {
	id := r.ID(name, 32)
	return id[:8] + "-" + id[8:12] + "-" + id[12:16] + "-" + id[16:20] + "-" + id[20:]
}
