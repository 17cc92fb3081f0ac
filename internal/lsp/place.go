package lsp

import (
	"bytes"
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// pathOf is the file that a URI names.
func pathOf(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Path == "" {
		return "", errors.New("only documents that are files can be looked at: expected a URI like file:///dir/main.tf")
	}
	path := u.Path
	// file:///C:/dir is C:/dir on Windows.
	if len(path) > 2 && path[2] == ':' && filepath.Separator == '\\' {
		path = path[1:]
	}
	return filepath.FromSlash(path), nil
}

func uriOf(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// spanOf is a range in the protocol's terms. Without the file's text, HCL's columns have to do.
func spanOf(r *lint.Result, rng hcl.Range) span {
	file := r.Files[rng.Filename]
	if file == nil {
		return span{
			position{max(rng.Start.Line-1, 0), max(rng.Start.Column-1, 0)}, position{max(rng.End.Line-1, 0), max(rng.End.Column-1, 0)},
		}
	}
	return span{positionAt(file.Bytes, rng.Start.Byte), positionAt(file.Bytes, rng.End.Byte)}
}

func positionAt(src []byte, at int) position {
	at = min(max(at, 0), len(src))
	line := bytes.Count(src[:at], []byte("\n"))
	start := bytes.LastIndexByte(src[:at], '\n') + 1
	units := 0
	for _, r := range string(src[start:at]) {
		units += max(utf16.RuneLen(r), 1)
	}
	return position{line, units}
}

func (p position) before(q position) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Character < q.Character
}

// meets reports whether the spans have a place in common; an empty one is a place too.
func (s span) meets(t span) bool { return !s.End.before(t.Start) && !t.End.before(s.Start) }
