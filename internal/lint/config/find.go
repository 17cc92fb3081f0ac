package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/drydock-iac/terraform-provider-drydock/internal/lint"
)

// Name is the file's name.
const Name = ".drydock.hcl"

// maxBytes bounds the file: nobody writes more by hand, and a parser's time and stack grow with it.
const maxBytes = 64 << 10

// Load reads the configuration for a directory: the closest .drydock.hcl in it or above it, up to the root of the
// repository, or in it only when it is in none. Without a file it is the zero Config.
func Load(dir string, known []*lint.Rule) (*Config, hcl.Diagnostics) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return &Config{}, problem(dir, err)
	}
	root := repositoryOf(abs)
	for at := abs; ; at = filepath.Dir(at) {
		path := filepath.Join(at, Name)
		if _, err := os.Lstat(path); err == nil {
			return LoadFile(shown(dir, abs, path), at, root, known)
		} else if !errors.Is(err, os.ErrNotExist) && !errors.Is(err, os.ErrPermission) {
			return &Config{}, nil // a directory that is none has other things said of it
		}
		if at == root || at == filepath.Dir(at) {
			return &Config{}, nil
		}
	}
}

// shown spells the path as the caller spelt the directory.
func shown(dir, abs, path string) string {
	if rel, err := filepath.Rel(abs, path); err == nil {
		return filepath.Join(dir, rel)
	}
	return path
}

// LoadFile reads a named configuration.
func LoadFile(path, dir, root string, known []*lint.Rule) (*Config, hcl.Diagnostics) {
	// Not through a symbolic link: what it leads to would be shown in errors.
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return &Config{}, problem(path, err)
	case !info.Mode().IsRegular(): // opening a pipe could block for ever
		return &Config{}, problem(path, errors.New("is not a regular file"))
	case info.Size() > maxBytes:
		return &Config{}, problem(path, fmt.Errorf("has %d bytes; at most %d KB are read", info.Size(), maxBytes>>10))
	}
	f, err := os.Open(path)
	if err != nil {
		return &Config{}, problem(path, err)
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxBytes))
	if err != nil {
		return &Config{}, problem(path, err)
	}
	return Parse(src, path, dir, root, known)
}

func problem(path string, err error) hcl.Diagnostics {
	var pathErr *os.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return hcl.Diagnostics{{
		Severity: hcl.DiagError, Summary: "Configuration of drydock cannot be read", Detail: fmt.Sprintf("%s: %s.", path, err),
		Subject: &hcl.Range{Filename: path, Start: hcl.InitialPos, End: hcl.InitialPos},
	}}
}

// repositoryOf is the closest directory at or above dir that holds a .git, else dir itself.
func repositoryOf(dir string) string {
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			return dir
		}
	}
}

// inside is the absolute path of a file that must not lie outside root, by symbolic links neither.
func inside(dir, root, path string) (string, error) {
	full := path
	if !filepath.IsAbs(full) {
		full = filepath.Join(dir, path)
	}
	real, err := filepath.EvalSymlinks(full)
	if err != nil {
		return "", errors.New("does not exist")
	}
	realRoot, err := filepath.EvalSymlinks(root)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(realRoot, real)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", errors.New("lies outside the repository")
	}
	return real, nil
}
