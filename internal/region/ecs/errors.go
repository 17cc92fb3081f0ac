package ecs

import (
	"fmt"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// clientException is ECS's error for a request that can never work as it is.
func clientException(format string, args ...any) error {
	return &ecstypes.ClientException{Message: ptr(fmt.Sprintf(format, args...))}
}

// invalidParameter is ECS's error for a parameter with an impossible value.
func invalidParameter(format string, args ...any) error {
	return &ecstypes.InvalidParameterException{Message: ptr(fmt.Sprintf(format, args...))}
}

// unsupported refuses what AWS would do and the region does not do yet:
// accepting it silently would be a lie.
func unsupported(format string, args ...any) error {
	return &ecstypes.UnsupportedFeatureException{Message: ptr("the embedded region does not have this yet: " + fmt.Sprintf(format, args...))}
}

func ptr[T any](v T) *T { return &v }

func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
