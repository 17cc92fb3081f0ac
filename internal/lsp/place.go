package lsp

import (
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"sync"

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

// seen is what came of looking at a directory.
type seen struct {
	*lint.Result

	mu     sync.Mutex
	places map[*hcl.File]*places
}

func seenIn(r *lint.Result) *seen { return &seen{Result: r, places: map[*hcl.File]*places{}} }

// span is a range in the protocol's terms. Without the file's text, HCL's columns have to do.
func (r *seen) span(rng hcl.Range) span {
	file := r.Files[rng.Filename]
	if file == nil {
		return span{
			position{max(rng.Start.Line-1, 0), max(rng.Start.Column-1, 0)}, position{max(rng.End.Line-1, 0), max(rng.End.Column-1, 0)},
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.places[file] == nil {
		r.places[file] = placesOf(file.Bytes)
	}
	return span{r.places[file].position(rng.Start.Byte), r.places[file].position(rng.End.Byte)}
}

func (p position) before(q position) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Character < q.Character
}

// meets reports whether the spans have a place in common; an empty one is a place too.
func (s span) meets(t span) bool { return !s.End.before(t.Start) && !t.End.before(s.Start) }
