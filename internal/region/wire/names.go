package wire

import (
	"unicode"
	"unicode/utf8"
)

// memberNames gives how a service spells the members that the SDK's structs
// have as fields: EFS with a capital as Go does, ECS and ECR with a small letter.
func memberNames(service string) func(field string) string {
	switch service {
	case "ECS", "ECR":
		return lowerFirst
	}
	return func(field string) string { return field }
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
