package estate

import (
	"bytes"
	"iter"
	"regexp"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Whole reports whether every module that the code calls was read, so that what is not here is not in the code: of a
// module that is not installed nothing can be seen, not even that it has resources.
func (e *Estate) Whole() bool { return e.whole() }

var moduleCall = regexp.MustCompile(`^module\s+"([^"]+)"\s*\{`)

// moduleCalls are the names of the modules that a file in native syntax calls.
func moduleCalls(src []byte) iter.Seq[string] {
	return func(yield func(string) bool) {
		for from := 0; ; {
			at := bytes.Index(src[from:], []byte("module"))
			if at < 0 {
				return
			}
			at += from
			from = at + 1
			begin := at
			for begin > 0 && (src[begin-1] == ' ' || src[begin-1] == '\t') {
				begin--
			}
			if begin > 0 && src[begin-1] != '\n' {
				continue
			}
			if m := moduleCall.FindSubmatch(src[at:]); m != nil && !yield(string(m[1])) {
				return
			}
		}
	}
}

func whole(resources []*module.Resource, sources map[string][]byte) bool {
	read := map[string]bool{}
	for _, r := range resources {
		parts := strings.Split(blockAddress(r.ModulePath), ".")
		for i := 1; i < len(parts); i += 2 {
			read[parts[i]] = true
		}
	}
	for name, src := range sources {
		if strings.HasSuffix(name, ".json") && bytes.Contains(src, []byte(`"module"`)) {
			return false
		}
		for call := range moduleCalls(src) {
			if !read[call] {
				return false
			}
		}
	}
	return true
}
