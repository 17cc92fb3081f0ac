package terraformcli

import "strings"

// tail keeps the end of what a command writes, for its error message.
type tail struct{ text []byte }

const tailSize = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	if extra := len(t.text) - tailSize; extra > 0 {
		t.text = append(t.text[:0], t.text[extra:]...)
	}
	return len(p), nil
}

// indented is the text on lines of its own, ready to follow a message; empty when nothing was written.
func (t *tail) indented() string {
	text := strings.TrimSpace(string(t.text))
	if text == "" {
		return ""
	}
	return "\n  " + strings.ReplaceAll(text, "\n", "\n  ")
}
