package lsp

import (
	"bytes"
	"strings"
	"testing"
)

// The index has to say what counting from the start of the text says.
func TestPositionsAreThoseCountedFromTheStart(t *testing.T) {
	for name, src := range map[string]string{
		"empty":          "",
		"lines":          "a\n\nbc\r\nd",
		"wide":           "ä𝄞\n𝄞x\n",
		"no UTF-8":       "a\xffb\n\xe4\xb8c",
		"one long line":  strings.Repeat("ä𝄞-", 3*stride),
		"long and short": strings.Repeat("𝄞", 2*stride) + "\nx\n" + strings.Repeat("y", 3*stride) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			p := placesOf([]byte(src))
			step := max(len(src)/500, 1)
			for at := -1; at <= len(src)+1; at += step {
				end := min(max(at, 0), len(src))
				want := position{Line: bytes.Count([]byte(src)[:end], []byte("\n"))}
				for _, r := range src[strings.LastIndexByte(src[:end], '\n')+1 : end] {
					want.Character += unitsOf(r)
				}
				if got := p.position(at); got != want {
					t.Fatalf("byte %d is at %+v, expected %+v", at, got, want)
				}
			}
		})
	}
}
