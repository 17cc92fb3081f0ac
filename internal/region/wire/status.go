package wire

import "net/http"

// statusOf is the HTTP status of an error whose SDK type says none.
func statusOf(service, code string, receiver bool) int {
	if status := statuses[service][code]; status != 0 {
		return status
	}
	switch code {
	case "AccessDeniedException", "AccessDenied":
		return http.StatusForbidden
	case "DryRunOperation":
		return http.StatusPreconditionFailed
	case "ServiceUnavailable", "ServiceUnavailableException":
		return http.StatusServiceUnavailable
	}
	if receiver {
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// statuses are those of the REST services' models other than 400 and 500, which
// the SDK's types do not have, from the pages of the operations in
// https://docs.aws.amazon.com/efs/latest/ug/API_Operations.html and
// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html.
// The services of the other protocols answer 400 to whatever is the caller's fault.
var statuses = map[string]map[string]int{
	"EFS": {
		"AccessPointAlreadyExists":          http.StatusConflict,
		"AccessPointLimitExceeded":          http.StatusForbidden,
		"AccessPointNotFound":               http.StatusNotFound,
		"ConflictException":                 http.StatusConflict,
		"DependencyTimeout":                 http.StatusGatewayTimeout,
		"FileSystemAlreadyExists":           http.StatusConflict,
		"FileSystemInUse":                   http.StatusConflict,
		"FileSystemLimitExceeded":           http.StatusForbidden,
		"FileSystemNotFound":                http.StatusNotFound,
		"IncorrectFileSystemLifeCycleState": http.StatusConflict,
		"IncorrectMountTargetState":         http.StatusConflict,
		"InsufficientThroughputCapacity":    http.StatusServiceUnavailable,
		"IpAddressInUse":                    http.StatusConflict,
		"MountTargetConflict":               http.StatusConflict,
		"MountTargetNotFound":               http.StatusNotFound,
		"NetworkInterfaceLimitExceeded":     http.StatusConflict,
		"NoFreeAddressesInSubnet":           http.StatusConflict,
		"PolicyNotFound":                    http.StatusNotFound,
		"ReplicationAlreadyExists":          http.StatusConflict,
		"ReplicationNotFound":               http.StatusNotFound,
		"ThrottlingException":               http.StatusTooManyRequests,
		"TooManyRequests":                   http.StatusTooManyRequests,
	},
	"Scheduler": {
		"ConflictException":             http.StatusConflict,
		"ResourceNotFoundException":     http.StatusNotFound,
		"ServiceQuotaExceededException": http.StatusPaymentRequired,
		"ThrottlingException":           http.StatusTooManyRequests,
	},
}

// successes are the statuses of REST operations that do not answer 200, from
// the same pages.
var successes = map[string]map[string]int{
	"EFS": {
		"CreateFileSystem":                http.StatusCreated,
		"CreateTags":                      http.StatusNoContent,
		"DeleteAccessPoint":               http.StatusNoContent,
		"DeleteFileSystem":                http.StatusNoContent,
		"DeleteMountTarget":               http.StatusNoContent,
		"DeleteReplicationConfiguration":  http.StatusNoContent,
		"DeleteTags":                      http.StatusNoContent,
		"ModifyMountTargetSecurityGroups": http.StatusNoContent,
		"UpdateFileSystem":                http.StatusAccepted,
	},
}

func successOf(service, operation string) int {
	if status := successes[service][operation]; status != 0 {
		return status
	}
	return http.StatusOK
}
