package efs

import (
	"fmt"

	efstypes "github.com/aws/aws-sdk-go-v2/service/efs/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
)

func badRequest(format string, args ...any) error {
	return &efstypes.BadRequest{ErrorCode_: new("BadRequest"), Message: new(fmt.Sprintf(format, args...))}
}

// refuse is the error for the first problem, nil when there is none.
func refuse(problems []ecsspec.Problem) error {
	for _, p := range problems {
		return badRequest("%s", p)
	}
	return nil
}

func fileSystemNotFound(id string) error {
	return &efstypes.FileSystemNotFound{ErrorCode_: new("FileSystemNotFound"), Message: new(fmt.Sprintf("File system '%s' does not exist.", id))}
}

func mountTargetNotFound(id string) error {
	return &efstypes.MountTargetNotFound{ErrorCode_: new("MountTargetNotFound"), Message: new(fmt.Sprintf("Mount target '%s' does not exist.", id))}
}

func accessPointNotFound(id string) error {
	return &efstypes.AccessPointNotFound{ErrorCode_: new("AccessPointNotFound"), Message: new(fmt.Sprintf("Access Point '%s' does not exist.", id))}
}

func mountTargetConflict(message string) error {
	return &efstypes.MountTargetConflict{ErrorCode_: new("MountTargetConflict"), Message: new(message)}
}

func policyNotFound(message string) error {
	return &efstypes.PolicyNotFound{ErrorCode_: new("PolicyNotFound"), Message: new(message)}
}

func notInState(id string, state efstypes.LifeCycleState) error {
	return &efstypes.IncorrectFileSystemLifeCycleState{ErrorCode_: new("IncorrectFileSystemLifeCycleState"),
		Message: new(fmt.Sprintf("File system '%s' is in the wrong lifecycle state (%s) for this request.", id, state))}
}
