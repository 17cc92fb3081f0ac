package module

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
)

const (
	maxFileBytes = 10 << 20
	maxTreeBytes = 100 << 20
	maxDirFiles  = 10_000
)

var errOutside = errors.New("is outside the tree that may be read")

// tree reads files at or below one directory, the boundary. Paths are slash-separated and relative to the boundary.
// os.Root keeps symbolic links from leaving it.
type tree struct {
	boundary string // absolute, without symbolic links
	root     *os.Root
	base     string // the root module's directory, relative to the boundary
	display  string // the root module's directory as the caller spelt it
	read     int64
	overlay  map[string][]byte // by absolute path without symbolic links
}

func openTree(dir, boundary string) (*tree, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s %w", dir, ErrNotExist)
	case err != nil:
		return nil, fmt.Errorf("%s %w", dir, plainError(err))
	case !info.IsDir():
		return nil, fmt.Errorf("%s %w", dir, ErrNotDirectory)
	}
	realDir, err := realPath(dir)
	if err != nil {
		return nil, fmt.Errorf("%s %w", dir, plainError(err))
	}
	if boundary == "" {
		boundary = repositoryOf(realDir)
	}
	realBoundary, err := realPath(boundary)
	if err != nil {
		return nil, fmt.Errorf("%s %w", boundary, plainError(err))
	}
	rel, err := filepath.Rel(realBoundary, realDir)
	if err != nil || !filepath.IsLocal(rel) {
		return nil, fmt.Errorf("%s %w (%s)", dir, errOutside, boundary)
	}
	root, err := os.OpenRoot(realBoundary)
	if err != nil {
		return nil, fmt.Errorf("%s %w", boundary, plainError(err))
	}
	return &tree{boundary: realBoundary, root: root, base: filepath.ToSlash(rel), display: filepath.Clean(dir)}, nil
}

func realPath(p string) (string, error) {
	p, err := filepath.EvalSymlinks(p)
	if err != nil {
		return "", err
	}
	return filepath.Abs(p)
}

// repositoryOf is the closest directory at or above dir that holds a .git, else dir itself.
func repositoryOf(dir string) string {
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Lstat(filepath.Join(d, ".git")); err == nil {
			return d
		}
		if d == filepath.Dir(d) {
			return dir
		}
	}
}

func (t *tree) close() { _ = t.root.Close() }

// shown is how a path is spelt in ranges: relative to the directory as the caller spelt it.
func (t *tree) shown(rel string) string {
	p, err := filepath.Rel(filepath.FromSlash(t.base), filepath.FromSlash(rel))
	if err != nil {
		return rel
	}
	return filepath.Join(t.display, p)
}

// resolve makes a path that a configuration spells, relative to dir, into one relative to the boundary.
func (t *tree) resolve(dir, p string) (string, error) {
	if strings.ContainsRune(p, 0) {
		return "", errors.New("is not a path")
	}
	if filepath.IsAbs(p) {
		rel, err := filepath.Rel(t.boundary, filepath.Clean(p))
		if err != nil {
			return "", errOutside
		}
		p = filepath.ToSlash(rel)
	} else {
		p = path.Join(dir, filepath.ToSlash(p))
	}
	if !filepath.IsLocal(filepath.FromSlash(p)) {
		return "", errOutside
	}
	return p, nil
}

// readFile reads a regular file of bounded size.
func (t *tree) readFile(rel string) ([]byte, error) {
	info, err := t.root.Stat(filepath.FromSlash(rel))
	if err != nil {
		return nil, plainError(err)
	}
	if err := readable(info); err != nil {
		return nil, err
	}
	if t.read += info.Size(); t.read > maxTreeBytes {
		return nil, fmt.Errorf("is one file too many: at most %d MB are read in all", maxTreeBytes>>20)
	}
	if src, ok := t.overlay[filepath.Join(t.boundary, filepath.FromSlash(rel))]; ok && len(src) <= maxFileBytes {
		return src, nil
	}
	f, err := t.root.Open(filepath.FromSlash(rel))
	if err != nil {
		return nil, plainError(err)
	}
	return readBounded(f)
}

func realOverlay(given map[string][]byte) map[string][]byte {
	if len(given) == 0 {
		return nil
	}
	overlay := make(map[string][]byte, len(given))
	for name, src := range given {
		if dir, err := realPath(filepath.Dir(name)); err == nil {
			overlay[filepath.Join(dir, filepath.Base(name))] = src
		}
	}
	return overlay
}

// readGiven reads a file that the caller, not the configuration, has named: it may be anywhere.
func readGiven(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, plainError(err)
	}
	if err := readable(info); err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, plainError(err)
	}
	return readBounded(f)
}

func readable(info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return errors.New("is a directory")
	case !info.Mode().IsRegular(): // opening a pipe or a device could block for ever
		return errors.New("is not a regular file")
	case info.Size() > maxFileBytes:
		return fmt.Errorf("has %d bytes; files of at most %d MB are read", info.Size(), maxFileBytes>>20)
	}
	return nil
}

func readBounded(f *os.File) ([]byte, error) {
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err != nil {
		return nil, plainError(err)
	}
	if len(src) > maxFileBytes {
		return nil, fmt.Errorf("has more than %d MB", maxFileBytes>>20)
	}
	return src, nil
}

// list names the entries of a directory that are not directories, sorted.
func (t *tree) list(rel string) ([]string, error) {
	info, err := t.root.Stat(filepath.FromSlash(rel))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrNotExist
	case err != nil:
		return nil, plainError(err)
	case !info.IsDir():
		return nil, ErrNotDirectory
	}
	d, err := t.root.Open(filepath.FromSlash(rel))
	if err != nil {
		return nil, plainError(err)
	}
	defer d.Close()
	entries, err := d.ReadDir(-1)
	if err != nil {
		return nil, plainError(err)
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	if len(names) > maxDirFiles {
		return nil, fmt.Errorf("holds %d files; at most %d are read", len(names), maxDirFiles)
	}
	sort.Strings(names)
	return names, nil
}

// plainError drops the operation and path that os puts into its errors; the caller names the path its own way.
func plainError(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("does not exist")
	}
	if errors.Is(err, fs.ErrPermission) {
		return errors.New("cannot be read: permission denied")
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		if strings.Contains(pathErr.Err.Error(), "escapes") {
			return errOutside
		}
		return pathErr.Err
	}
	return err
}
