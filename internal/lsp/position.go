package lsp

import (
	"sort"
	"unicode/utf16"
	"unicode/utf8"
)

// places finds the protocol's positions in a text of which many are asked for, without reading it from the start for each.
type places struct {
	src   []byte
	known []knownPlace // in the order of the text, the first at its start
}

// knownPlace is a byte and its position: the start of a line, or a place further on in a long one.
type knownPlace struct {
	at int
	position
}

// stride is how many bytes of a line are read at most to find a position.
const stride = 1 << 10

func placesOf(src []byte) *places {
	p := &places{src: src, known: []knownPlace{{}}}
	now := knownPlace{}
	for now.at < len(src) {
		r, size := utf8.DecodeRune(src[now.at:])
		now.at += size
		if r == '\n' {
			now.position = position{Line: now.Line + 1}
			p.known = append(p.known, now)
			continue
		}
		now.Character += unitsOf(r)
		if last := p.known[len(p.known)-1]; now.at-last.at >= stride {
			p.known = append(p.known, now)
		}
	}
	return p
}

// unitsOf counts the protocol's units of a character; a byte that is part of none counts as one.
func unitsOf(r rune) int { return max(utf16.RuneLen(r), 1) }

func (p *places) position(at int) position {
	at = min(max(at, 0), len(p.src))
	from := p.known[sort.Search(len(p.known), func(n int) bool { return p.known[n].at > at })-1]
	for _, r := range string(p.src[from.at:at]) {
		from.Character += unitsOf(r)
	}
	return from.position
}
