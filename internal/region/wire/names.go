package wire

import (
	"reflect"
	"unicode"
	"unicode/utf8"

	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
)

// memberNames gives how a service spells the members that the SDK's structs
// have as fields: EFS with a capital as Go does, ECS and ECR with a small letter.
func memberNames(service string) func(field string) string {
	switch service {
	case "ECS", "ECR":
		return lowerFirst
	}
	return asInGo
}

func asInGo(field string) string { return field }

// capitalized are the structs whose members begin with a capital although the
// others of their service do not
// (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Tag.html).
var capitalized = map[reflect.Type]bool{
	reflect.TypeFor[ecrtypes.Tag](): true,
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
