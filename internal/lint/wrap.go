package lint

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Wrap breaks text into lines of at most width columns, at spaces. A word that is longer stands alone. Line breaks in
// the text stay.
func Wrap(text string, width int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line, length := "", 0
		for _, word := range strings.Fields(paragraph) {
			n := utf8.RuneCountInString(word)
			if length > 0 && length+1+n > width {
				lines = append(lines, line)
				line, length = "", 0
			}
			if length > 0 {
				line += " "
				length++
			}
			line += word
			length += n
		}
		lines = append(lines, line)
	}
	return lines
}

// Printable makes text from hostile sources safe for a terminal: control characters, and characters that change the
// direction of text, are shown by their code. Tabs become two spaces; line breaks are shown too.
func Printable(s string) string {
	if !strings.ContainsFunc(s, unprintable) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\t':
			b.WriteString("  ")
		case r == utf8.RuneError || !unprintable(r):
			b.WriteRune(r)
		default:
			b.WriteString(escapeRune(r))
		}
	}
	return b.String()
}

// unprintable includes the format characters (category Cf), among them those that reorder text.
func unprintable(r rune) bool {
	return r == '\t' || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
}

func escapeRune(r rune) string {
	const hex = "0123456789abcdef"
	switch r {
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	}
	digits := 4
	prefix := `\u`
	if r > 0xFFFF {
		digits, prefix = 8, `\U`
	}
	out := []byte(prefix)
	for i := digits - 1; i >= 0; i-- {
		out = append(out, hex[(r>>(4*i))&0xF])
	}
	return string(out)
}
