package tfvalue

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentence makes a Go error, which begins in lower case and has no full stop,
// into the sentence that a diagnostic's detail is.
func sentence(s string) string {
	s = sentenceCase(s)
	if s != "" && !strings.ContainsAny(s[len(s)-1:], ".!?\n") {
		s += "."
	}
	return s
}

// sentenceCase begins with an upper-case letter, unless the first word is an
// argument's name, such as kms_key_id.
func sentenceCase(s string) string {
	if word, _, _ := strings.Cut(s, " "); strings.Contains(word, "_") {
		return s
	}
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}
