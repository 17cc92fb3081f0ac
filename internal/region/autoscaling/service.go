package autoscaling

import (
	"fmt"

	astypes "github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/aws/smithy-go"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("Auto Scaling")
	operation.Register(s, createAutoScalingGroup)
	operation.Register(s, updateAutoScalingGroup)
	operation.Register(s, deleteAutoScalingGroup)
	operation.Register(s, describeAutoScalingGroups)
	operation.Register(s, describeAutoScalingInstances)
	operation.Register(s, describeScalingActivities)
	operation.Register(s, setDesiredCapacity)
	operation.Register(s, setInstanceProtection)
	operation.Register(s, terminateInstance)

	operation.Register(s, createOrUpdateTags)
	operation.Register(s, deleteTags)
	operation.Register(s, describeTags)

	operation.Register(s, putLifecycleHook)
	operation.Register(s, deleteLifecycleHook)
	operation.Register(s, describeLifecycleHooks)
	operation.Register(s, completeLifecycleAction)

	operation.Register(s, putScalingPolicy)
	operation.Register(s, deletePolicy)
	operation.Register(s, describePolicies)

	operation.Register(s, startInstanceRefresh)
	operation.Register(s, cancelInstanceRefresh)
	operation.Register(s, describeInstanceRefreshes)

	s.On(instanceEvent, instanceDue)
	s.On(signal.CapacityChanged, capacityChanged)
	s.On(signal.GroupManaged, groupManaged)
	s.On(managedEvent, managedDue)
	s.On(refreshEvent, refreshDue)
	s.On(signal.GroupScaling, alarmCalled)
	s.On(signal.InstanceLost, instanceLost)
	s.On(signal.ZoneReturned, zoneReturned)
	return s
}

// validation is the error of Auto Scaling for whatever is wrong with a request
// (https://docs.aws.amazon.com/autoscaling/ec2/APIReference/CommonErrors.html).
func validation(format string, args ...any) error {
	return &smithy.GenericAPIError{Code: "ValidationError", Message: fmt.Sprintf(format, args...), Fault: smithy.FaultClient}
}

func unsupported(format string, args ...any) error {
	return validation("the embedded region does not have this yet: "+format, args...)
}

// page cuts a listing sorted by key: maxRecords of 1 to 100, 50 when absent.
func page[T any](items []T, key func(T) string, maxRecords *int32, token *string) (cut []T, next *string, err error) {
	n := 50
	if maxRecords != nil {
		if n = int(*maxRecords); n < 1 || n > 100 {
			return nil, nil, validation("MaxRecords must be between 1 and 100, got %d", n)
		}
	}
	cut, next, ok := operation.Page(items, key, n, token)
	if !ok {
		return nil, nil, &astypes.InvalidNextToken{Message: new("The token '" + *token + "' is invalid.")}
	}
	return cut, next, nil
}

func uuid(r *operation.Request, name string) string {
	id := r.ID(name, 32)
	return id[:8] + "-" + id[8:12] + "-" + id[12:16] + "-" + id[16:20] + "-" + id[20:]
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
