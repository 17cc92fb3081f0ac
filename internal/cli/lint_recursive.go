package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// maxSourceBytes bounds what is read of a file to find the modules it calls; the loader has its own bounds.
const maxSourceBytes = 10 << 20

// A call of a local module, in both syntaxes. A match in a comment makes no more than a module be taken for a called one.
var localSource = regexp.MustCompile(`(?m)(?:^\s*source\s*=|"source"\s*:)\s*"(\.\.?/[^"]*|\.\.?)"`)

// rootModules are the directories with configuration in and below the targets that no other one there calls: called
// modules are judged where they are called.
func rootModules(targets []target) []target {
	var found []target
	called := map[string]bool{}
	seen := map[string]bool{}
	for _, t := range targets {
		if t.problem != nil || t.files != nil {
			found = append(found, t)
			continue
		}
		dirs, err := configurationsBelow(t.dir)
		if err != nil {
			found = append(found, target{problem: &hcl.Diagnostic{
				Severity: hcl.DiagError, Summary: "Directory cannot be read", Detail: err.Error() + ".",
			}})
			continue
		}
		if len(dirs) == 0 { // the loader says what is wrong with it
			found = append(found, t)
		}
		for _, dir := range dirs {
			if !seen[dir] {
				seen[dir] = true
				found = append(found, target{dir: dir})
			}
			for _, source := range calledFrom(dir) {
				called[source] = true
			}
		}
	}
	roots := slices.DeleteFunc(slices.Clone(found), func(t target) bool { return called[t.dir] && t.files == nil })
	// Modules that call each other in a circle are an error that the loader reports.
	if len(roots) == 0 {
		return found
	}
	return roots
}

// configurationsBelow are the directories that hold configuration, sorted. Installed modules and hidden directories are
// left out, and symbolic links are not followed.
func configurationsBelow(root string) ([]string, error) {
	var dirs []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && path == root:
			return err
		case err != nil:
			return nil
		case entry.IsDir():
			name := entry.Name()
			if path != root && (strings.HasPrefix(name, ".") || name == "node_modules") {
				return fs.SkipDir
			}
		case entry.Type().IsRegular() && isConfiguration(path):
			if dir := filepath.Dir(path); !slices.Contains(dirs, dir) {
				dirs = append(dirs, dir)
			}
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	slices.Sort(dirs)
	return dirs, err
}

// calledFrom are the local modules that the configuration in a directory calls.
func calledFrom(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var sources []string
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || !info.Mode().IsRegular() || !isConfiguration(entry.Name()) || info.Size() > maxSourceBytes {
			continue
		}
		src, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			continue
		}
		for _, m := range localSource.FindAllSubmatch(src, -1) {
			if source := filepath.Join(dir, filepath.FromSlash(string(m[1]))); source != dir {
				sources = append(sources, source)
			}
		}
	}
	return sources
}
