package ecs

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// clientException is ECS's error for a request that can never work as it is.
func clientException(format string, args ...any) error {
	return &ecstypes.ClientException{Message: new(fmt.Sprintf(format, args...))}
}

// invalidParameter is ECS's error for a parameter with an impossible value.
func invalidParameter(format string, args ...any) error {
	return &ecstypes.InvalidParameterException{Message: new(fmt.Sprintf(format, args...))}
}

// unsupported refuses what AWS would do and the region does not do yet:
// accepting it silently would be a lie.
func unsupported(format string, args ...any) error {
	return &ecstypes.UnsupportedFeatureException{Message: new("the embedded region does not have this yet: " + fmt.Sprintf(format, args...))}
}

// steadyUUID is an id that follows from what it names, for what is described
// without being kept.
func steadyUUID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	id := hex.EncodeToString(sum[:16])
	return id[:8] + "-" + id[8:12] + "-" + id[12:16] + "-" + id[16:20] + "-" + id[20:]
}
