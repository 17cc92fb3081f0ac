package estate

import (
	"regexp"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/module"
)

// Whole reports whether every module that the code calls was read, so that what is not here is not in the code: of a
// module that is not installed nothing can be seen, not even that it has resources.
func (e *Estate) Whole() bool { return e.whole() }

var moduleCall = regexp.MustCompile(`(?m)^\s*module\s+"([^"]+)"\s*\{`)

func whole(resources []*module.Resource, sources map[string][]byte) bool {
	read := map[string]bool{}
	for _, r := range resources {
		parts := strings.Split(blockAddress(r.ModulePath), ".")
		for i := 1; i < len(parts); i += 2 {
			read[parts[i]] = true
		}
	}
	for name, src := range sources {
		if strings.HasSuffix(name, ".json") && strings.Contains(string(src), `"module"`) {
			return false
		}
		for _, m := range moduleCall.FindAllSubmatch(src, -1) {
			if !read[string(m[1])] {
				return false
			}
		}
	}
	return true
}
