//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package terraformcli

import "context"

// lock does nothing where there is no flock: two processes may then do the same work twice. The rename that ends it keeps
// the result whole.
func lock(context.Context, string) (unlock func(), err error) { return func() {}, nil }
