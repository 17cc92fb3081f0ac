package wire

import (
	"errors"
	"net/http"
	"reflect"
	"strings"

	"github.com/aws/smithy-go"
)

// failure is an error in the form that all protocols carry.
type failure struct {
	Status        int
	Code, Message string
	// Members are what a modelled error has besides code and message.
	Members map[string]any
}

func (f *failure) Error() string { return f.Code + ": " + f.Message }

// failureOf says an error in AWS's terms. What is not of AWS's catalogue is the
// server's own trouble.
func failureOf(service string, err error) failure {
	if f := new(failure); errors.As(err, &f) {
		return *f
	}
	var api smithy.APIError
	if !errors.As(err, &api) {
		return failure{Status: http.StatusInternalServerError, Code: "InternalFailure", Message: err.Error()}
	}
	return failure{
		Status: statusOf(service, api), Code: api.ErrorCode(), Message: api.ErrorMessage(), Members: errorMembers(service, api),
	}
}

// statusOf is the HTTP status that the service's model gives the error.
func statusOf(service string, api smithy.APIError) int {
	code := api.ErrorCode()
	switch {
	case api.ErrorFault() == smithy.FaultServer:
		return http.StatusInternalServerError
	case code == "AccessDeniedException":
		return http.StatusForbidden
	case code == "DryRunOperation":
		return http.StatusPreconditionFailed
	}
	if service == "EFS" {
		return efsStatus(code)
	}
	return http.StatusBadRequest
}

// efsStatus is from the errors' pages in
// https://docs.aws.amazon.com/efs/latest/ug/api-reference.html; the other
// services answer 400 to whatever is the caller's fault.
func efsStatus(code string) int {
	switch code {
	case "FileSystemNotFound", "MountTargetNotFound", "AccessPointNotFound", "PolicyNotFound", "ReplicationNotFound":
		return http.StatusNotFound
	case "FileSystemAlreadyExists", "FileSystemInUse", "IncorrectFileSystemLifeCycleState", "MountTargetConflict",
		"AccessPointAlreadyExists", "IpAddressInUse", "NoFreeAddressesInSubnet", "IncorrectMountTargetState",
		"ReplicationAlreadyExists", "ConflictException", "NetworkInterfaceLimitExceeded":
		return http.StatusConflict
	case "TooManyRequests", "ThrottlingException":
		return http.StatusTooManyRequests
	case "FileSystemLimitExceeded", "AccessPointLimitExceeded":
		return http.StatusForbidden
	}
	return http.StatusBadRequest
}

// errorMembers are the fields of a modelled error: FileSystemId says which file
// system already exists.
func errorMembers(service string, api smithy.APIError) map[string]any {
	v := reflect.ValueOf(api)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct || v.Elem().Type() == reflect.TypeFor[smithy.GenericAPIError]() {
		return nil
	}
	v = v.Elem()
	members := map[string]any{}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		switch name := strings.TrimSuffix(f.Name, "_"); {
		case !f.IsExported(), name == "Message", name == "ErrorCodeOverride", name == "ErrorCode", omitted(v.Field(i)):
		default:
			members[memberNames(service)(name)] = encodable(v.Field(i), memberNames(service))
		}
	}
	return members
}
