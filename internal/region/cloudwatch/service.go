package cloudwatch

import (
	"fmt"

	"github.com/aws/smithy-go"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/signal"
)

// Service registers the operations of this package.
func Service() *operation.Service {
	s := operation.NewService("CloudWatch")
	operation.Register(s, putMetricData)
	operation.Register(s, getMetricData)
	operation.Register(s, getMetricStatistics)
	operation.Register(s, listMetrics)

	operation.Register(s, putMetricAlarm)
	operation.Register(s, describeAlarms)
	operation.Register(s, describeAlarmsForMetric)
	operation.Register(s, describeAlarmHistory)
	operation.Register(s, deleteAlarms)
	operation.Register(s, setAlarmState)
	operation.Register(s, enableAlarmActions)
	operation.Register(s, disableAlarmActions)

	operation.Register(s, tagResource)
	operation.Register(s, untagResource)
	operation.Register(s, listTagsForResource)

	s.On(signal.ServiceObserved, serviceObserved)
	s.On(alarmEvent, alarmDue)
	return s
}

// fault is an error of CloudWatch's catalogue
// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CommonErrors.html).
func fault(code, format string, args ...any) error {
	return &smithy.GenericAPIError{Code: code, Message: fmt.Sprintf(format, args...), Fault: smithy.FaultClient}
}

func validation(format string, args ...any) error { return fault("ValidationError", format, args...) }

// invalid is CloudWatch's error for an impossible value. Its code on the wire
// has no "Exception" (smithy model: aws.protocols#awsQueryError).
func invalid(format string, args ...any) error {
	return fault("InvalidParameterValue", format, args...)
}

func invalidCombination(format string, args ...any) error {
	return fault("InvalidParameterCombination", format, args...)
}

// unsupported refuses what AWS would do and the region does not.
func unsupported(format string, args ...any) error {
	return invalidCombination("the embedded region does not have this yet: "+format, args...)
}

// page cuts a listing sorted by key.
func page[T any](items []T, key func(T) string, n int, token *string) (cut []T, next *string, err error) {
	cut, next, ok := operation.Page(items, key, n, token)
	if !ok {
		return nil, nil, fault("InvalidNextToken", "The next token %q is invalid", *token)
	}
	return cut, next, nil
}
