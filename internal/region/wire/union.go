package wire

import (
	"reflect"
	"strings"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// unions are the tagged unions that can stand in a request. Go cannot list what
// implements an interface, so the members are named here; a test finds unions
// that are missing.
var unions = map[reflect.Type][]reflect.Type{
	reflect.TypeFor[ecstypes.ServiceConnectContainerConfiguration](): {
		reflect.TypeFor[ecstypes.ServiceConnectContainerConfigurationMemberLogLevel](),
	},
	reflect.TypeFor[ecstypes.SharingStrategy](): {
		reflect.TypeFor[ecstypes.SharingStrategyMemberNvidiaMps](),
	},
}

// unionMember finds a member by its name on the wire, nil when there is none.
func unionMember(union reflect.Type, name string) reflect.Type {
	for _, member := range unions[union] {
		if strings.EqualFold(unionMemberName(member), name) {
			return member
		}
	}
	return nil
}

// unionMemberName is "LogLevel" for ServiceConnectContainerConfigurationMemberLogLevel.
func unionMemberName(member reflect.Type) string {
	_, name, _ := strings.Cut(member.Name(), "Member")
	return name
}
