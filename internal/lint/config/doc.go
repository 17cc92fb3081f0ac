// Package config reads .drydock.hcl, which says how a tree of configurations is linted.
//
// It owns the file's schema and where it is looked for. A hostile pull request may have written it: it is small, it is
// evaluated without functions, and the files it names lie in the repository. It must not know the command line.
package config
