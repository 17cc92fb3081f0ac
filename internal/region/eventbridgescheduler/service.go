package eventbridgescheduler

import (
	"fmt"

	schedulertypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("Scheduler")
	operation.Register(s, createSchedule)
	operation.Register(s, updateSchedule)
	operation.Register(s, getSchedule)
	operation.Register(s, deleteSchedule)
	operation.Register(s, listSchedules)

	operation.Register(s, createScheduleGroup)
	operation.Register(s, getScheduleGroup)
	operation.Register(s, deleteScheduleGroup)
	operation.Register(s, listScheduleGroups)

	operation.Register(s, tagResource)
	operation.Register(s, untagResource)
	operation.Register(s, listTagsForResource)

	s.On(scheduleEvent, scheduleDue)
	return s
}

func validation(format string, args ...any) error {
	return &schedulertypes.ValidationException{Message: new(fmt.Sprintf(format, args...))}
}

func notFound(format string, args ...any) error {
	return &schedulertypes.ResourceNotFoundException{Message: new(fmt.Sprintf(format, args...))}
}

func conflict(format string, args ...any) error {
	return &schedulertypes.ConflictException{Message: new(fmt.Sprintf(format, args...))}
}

// page cuts a listing sorted by key: maxResults of 1 to 100, 100 when absent.
func page[T any](items []T, key func(T) string, maxResults *int32, token *string) (cut []T, next *string, err error) {
	n := 100
	if maxResults != nil {
		if n = int(*maxResults); n < 1 || n > 100 {
			return nil, nil, validation("MaxResults must be between 1 and 100, got %d", n)
		}
	}
	cut, next, ok := operation.Page(items, key, n, token)
	if !ok {
		return nil, nil, validation("Invalid NextToken %q", *token)
	}
	return cut, next, nil
}
