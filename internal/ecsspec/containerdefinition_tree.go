package ecsspec

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	// maxDefinitionsBytes bounds the JSON that is looked at. AWS's own limit is 64 KiB for a whole task
	// definition, counted without the white space that a file may carry.
	maxDefinitionsBytes = 1 << 20
	// maxDefinitionsDepth is far beyond the deepest field of a container definition.
	maxDefinitionsDepth = 32
)

type treeKind int

const (
	treeNull treeKind = iota
	treeBool
	treeNumber
	treeString
	treeList
	treeObject
)

// treeValue is a JSON value that remembers where it was written.
type treeValue struct {
	kind    treeKind
	offset  int
	text    string // of a string or number
	truth   bool
	elems   []*treeValue
	members []treeMember
}

type treeMember struct {
	key    string
	offset int
	value  *treeValue
}

// member finds a member by name, exactly if it can, otherwise in any case.
func (v *treeValue) member(name string) *treeValue {
	var folded *treeValue
	for _, m := range v.members {
		if m.key == name {
			return m.value
		}
		if folded == nil && strings.EqualFold(m.key, name) {
			folded = m.value
		}
	}
	return folded
}

// syntaxError is JSON that cannot be read at all.
type syntaxError struct {
	offset int
	reason string
}

func (e *syntaxError) Error() string { return e.reason }

// parseTree reads one JSON document, and nothing after it.
func parseTree(src string) (*treeValue, *syntaxError) {
	if len(src) > maxDefinitionsBytes {
		return nil, &syntaxError{0, fmt.Sprintf("the document is %d bytes long, more than the %d that are looked at (AWS accepts 64 KiB)", len(src), maxDefinitionsBytes)}
	}
	r := &treeReader{src: src, dec: json.NewDecoder(strings.NewReader(src))}
	r.dec.UseNumber()
	v, err := r.value(0)
	if err != nil {
		return nil, err
	}
	end := r.next()
	if _, err := r.dec.Token(); err != io.EOF {
		return nil, &syntaxError{end, "unexpected text after the end of the JSON document"}
	}
	return v, nil
}

type treeReader struct {
	src string
	dec *json.Decoder
}

// next is the offset of the next token.
func (r *treeReader) next() int {
	at := int(r.dec.InputOffset())
	for at < len(r.src) && strings.IndexByte(" \t\r\n,:", r.src[at]) >= 0 {
		at++
	}
	return at
}

func (r *treeReader) token() (json.Token, int, *syntaxError) {
	at := r.next()
	tok, err := r.dec.Token()
	if err == nil {
		return tok, at, nil
	}
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, at, &syntaxError{len(r.src), "the JSON document ends too early"}
	case errors.As(err, &syntax):
		// The decoder counts from the token before when the next one does not fit, and past the byte within one.
		return nil, at, &syntaxError{max(at, int(syntax.Offset)-1), syntax.Error()}
	}
	return nil, at, &syntaxError{at, err.Error()}
}

func (r *treeReader) value(depth int) (*treeValue, *syntaxError) {
	tok, at, err := r.token()
	if err != nil {
		return nil, err
	}
	if depth > maxDefinitionsDepth {
		return nil, &syntaxError{at, fmt.Sprintf("nested more than %d levels deep", maxDefinitionsDepth)}
	}
	v := &treeValue{offset: at}
	switch tok := tok.(type) {
	case nil:
		v.kind = treeNull
	case bool:
		v.kind, v.truth = treeBool, tok
	case json.Number:
		v.kind, v.text = treeNumber, tok.String()
	case string:
		v.kind, v.text = treeString, tok
	case json.Delim:
		if tok == '[' {
			v.kind = treeList
			return v, r.list(v, depth)
		}
		v.kind = treeObject
		return v, r.object(v, depth)
	}
	return v, nil
}

func (r *treeReader) list(v *treeValue, depth int) *syntaxError {
	for r.dec.More() {
		elem, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		v.elems = append(v.elems, elem)
	}
	_, _, err := r.token()
	return err
}

func (r *treeReader) object(v *treeValue, depth int) *syntaxError {
	for r.dec.More() {
		tok, at, err := r.token()
		if err != nil {
			return err
		}
		key, ok := tok.(string)
		if !ok {
			return &syntaxError{at, "expected the name of a field in double quotes"}
		}
		value, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		v.members = append(v.members, treeMember{key, at, value})
	}
	_, _, err := r.token()
	return err
}

// position is the line and column, both from 1 and the column in bytes, of an offset.
func position(src string, offset int) (line, column int) {
	before := src[:min(offset, len(src))]
	return strings.Count(before, "\n") + 1, len(before) - strings.LastIndexByte(before, '\n')
}
