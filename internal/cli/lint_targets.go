package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// target is a directory to lint, and the files in it that were asked for when it was not the whole of it.
type target struct {
	dir     string
	files   []string
	overlay map[string][]byte // what an editor holds, by absolute path
	plan    []byte            // of the directory's configuration, nil when that itself is linted
	problem *hcl.Diagnostic
}

// targetsOf makes directories of paths, each once. Editors and pre-commit hooks name files: Terraform code means
// something only as a whole directory, so that is linted and what is in the files is shown.
func targetsOf(paths []string) []target {
	var targets []target
	index := map[string]int{}
	for _, path := range paths {
		t := targetOf(path)
		i, seen := index[t.dir]
		switch {
		case t.problem != nil || !seen:
			if t.problem == nil {
				index[t.dir] = len(targets)
			}
			targets = append(targets, t)
		case t.files == nil:
			targets[i].files = nil
		case targets[i].files != nil:
			targets[i].files = append(targets[i].files, t.files...)
		}
	}
	return targets
}

func targetOf(path string) target {
	clean := filepath.Clean(path)
	info, err := os.Stat(clean)
	switch {
	// A directory, or a path about which the loader has more to say.
	case err != nil || info.IsDir():
		return target{dir: clean}
	case !isConfiguration(clean):
		return target{problem: &hcl.Diagnostic{
			Severity: hcl.DiagError,
			Summary:  fmt.Sprintf("%s is not a Terraform file", path),
			Detail:   "Name a directory with Terraform code, or a .tf, .tofu, .tf.json or .tofu.json file in one. A plan is named by --plan, as terraform show -json prints it.",
		}}
	}
	return target{dir: filepath.Dir(clean), files: []string{clean}}
}

func isConfiguration(file string) bool {
	for _, suffix := range []string{".tf", ".tf.json", ".tofu", ".tofu.json"} {
		if strings.HasSuffix(file, suffix) {
			return true
		}
	}
	return false
}

// concerns reports whether a finding is in the files asked for, of a resource in them, or in a module that they call.
func (t target) concerns(f lint.Finding) bool {
	for _, rng := range f.Places() {
		if slices.Contains(t.files, filepath.Clean(rng.Filename)) {
			return true
		}
	}
	return false
}
