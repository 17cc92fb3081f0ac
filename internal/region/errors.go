package region

import (
	"fmt"

	"github.com/aws/smithy-go"
)

// UnsupportedOperationError answers a call to an operation that the region does
// not have. It is a client fault, so that no SDK retries it.
type UnsupportedOperationError struct{ Service, Operation string }

func (e *UnsupportedOperationError) Error() string {
	return fmt.Sprintf("%s: %s", e.ErrorCode(), e.ErrorMessage())
}

// ErrorCode is AWS's common error for an action an endpoint does not know
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html).
func (e *UnsupportedOperationError) ErrorCode() string { return "InvalidAction" }

// ErrorMessage names the operation.
func (e *UnsupportedOperationError) ErrorMessage() string {
	return fmt.Sprintf("the embedded region does not have the operation %s of %s", e.Operation, e.Service)
}

// ErrorFault tells SDKs that the caller is at fault.
func (e *UnsupportedOperationError) ErrorFault() smithy.ErrorFault { return smithy.FaultClient }
