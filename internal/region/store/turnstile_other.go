//go:build !unix

package store

// turnstile orders processes where the system has a lock for it; see the one of
// Unix. Without, they share the file in whatever order SQLite gives it to them.
type turnstile struct{}

func openTurnstile(string) turnstile { return turnstile{} }

func (turnstile) enter() error { return nil }

func (turnstile) leave() {}

func (turnstile) close() error { return nil }
