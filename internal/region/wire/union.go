package wire

import (
	"reflect"
	"strings"
	"sync"

	ecsdocument "github.com/aws/aws-sdk-go-v2/service/ecs/document"
	"github.com/aws/smithy-go"
)

// unionMember finds a member by its name on the wire, nil when there is none.
func unionMember(union reflect.Type, name string) reflect.Type {
	for _, member := range unions[union] {
		if strings.EqualFold(unionMemberName(member), name) {
			return member
		}
	}
	return nil
}

var unionNames sync.Map // reflect.Type -> string

// unionMemberName is "logLevel" for ServiceConnectContainerConfigurationMemberLogLevel.
func unionMemberName(member reflect.Type) string {
	if known, ok := unionNames.Load(member); ok {
		return known.(string)
	}
	_, name, _ := strings.Cut(member.Name(), "Member")
	if v, ok := reflect.New(member).Interface().(smithy.Serializable); ok {
		p := &schemaProbe{}
		v.Serialize(p)
		if p.first != nil && p.first.MemberName() != "" {
			name = p.first.MemberName()
		}
	}
	unionNames.Store(member, name)
	return name
}

// documents make a value of a type that holds anything out of what was sent.
var documents = map[reflect.Type]func(any) any{
	reflect.TypeFor[ecsdocument.Interface](): func(v any) any { return ecsdocument.NewLazyDocument(v) },
}

// documentValue is what such values have in common.
type documentValue interface {
	MarshalSmithyDocument() ([]byte, error)
}
