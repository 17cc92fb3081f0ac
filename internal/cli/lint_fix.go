package cli

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// fix makes the changes that the findings' fixes ask for, or shows them. It reports whether files were changed.
func (c *LintCmd) fix(s *IO, result *lint.Result) (done bool, err error) {
	patched, applied := result.Patch(result.Findings)
	names := slices.Sorted(maps.Keys(patched))
	if c.DryRun {
		for _, name := range names {
			if _, err := fmt.Fprint(s.Stdout, result.Diff(name, patched[name])); err != nil {
				return false, err
			}
		}
		if result.Failed() {
			return false, errors.New("not everything could be looked at; lint without --fix to see why")
		}
		return false, nil
	}
	roots := map[string]string{}
	for _, f := range result.Findings {
		if f.Fix == nil {
			continue
		}
		for _, e := range f.Fix.Edits {
			roots[e.Range.Filename] = f.Dir
		}
	}
	for _, name := range names {
		if err := rewrite(roots[name], name, result.Files[name].Bytes, patched[name]); err != nil {
			return done, fmt.Errorf("%s was not changed: %w", name, err)
		}
		done = true
	}
	if applied > 0 {
		_, err = fmt.Fprintf(s.Stderr, "Repaired %d of %d findings in %d files.\n", applied, len(result.Findings), len(names))
	}
	return done, err
}

// rewrite replaces a file as a whole or not at all. It refuses one that has changed since it was read, and one outside
// the repository of the linted directory.
func rewrite(dir, name string, before, after []byte) error {
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	if real, err = filepath.Abs(real); err != nil {
		return err
	}
	root, err := repository(dir)
	if err != nil {
		return err
	}
	if rel, err := filepath.Rel(root, real); err != nil || !filepath.IsLocal(rel) {
		return fmt.Errorf("it lies outside %s", root)
	}
	info, err := os.Stat(real)
	if err != nil {
		return err
	}
	now, err := os.ReadFile(real)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, before) {
		return errors.New("it has changed since it was read")
	}
	temp, err := os.CreateTemp(filepath.Dir(real), "."+filepath.Base(real)+".*")
	if err != nil {
		return err
	}
	_, err = temp.Write(after)
	err = errors.Join(err, temp.Chmod(info.Mode().Perm()), temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), real)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return nil
}

// repository is the closest directory at or above dir that holds a .git, else dir itself, without symbolic links.
func repository(dir string) (string, error) {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return "", err
	}
	if real, err = filepath.Abs(real); err != nil {
		return "", err
	}
	for at := real; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return at, nil
		}
		if at == filepath.Dir(at) || strings.HasSuffix(at, string(filepath.Separator)) {
			return real, nil
		}
	}
}
